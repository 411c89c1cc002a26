"""Documents of a ConPort store: items by category and key, and the records around them."""
