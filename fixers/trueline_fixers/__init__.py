"""The built-in fixers, one a file, in the shape in which a third party ships its own."""
