"""The rules that come with Trueline: one module each, found by looking.

The index says what selects them, so that those that are not selected need no import.
"""

from trueline_rules._index import INDEX

__all__ = ["INDEX"]
