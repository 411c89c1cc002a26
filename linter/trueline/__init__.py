"""Trueline keeps files, code and database on one true line."""

__version__ = "0.1.0"
