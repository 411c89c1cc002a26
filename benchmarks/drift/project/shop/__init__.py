"""A shop: the project that the mutations are made to."""
