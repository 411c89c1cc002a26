"""Addresses in a document store, as changes have them.

``STORE#CATEGORY:KEY`` is an item, ``STORE#CATEGORY`` a whole category, ``STORE#@WORD/NAME`` what is
kept beside the items: the record of a migration, an index.  STORE is a path, relative to the
project or absolute.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

MIGRATION = "migration"
INDEX = "search-index"
_KEPT = " !\"$&'()*+,;<=>?[]^`{|}/\\"


class Place(NamedTuple):
    """An address taken apart; ``word`` is empty for items and categories, ``key`` may be None."""

    store: str
    category: str = ""
    key: str | None = None
    word: str = ""
    name: str = ""

    @property
    def is_item(self) -> bool:
        """Whether it is a single item."""
        return self.key is not None

    @property
    def text(self) -> str:
        """The address."""
        store = _quoted(self.store, ":@")
        if self.word:
            return f"{store}#@{self.word}/{self.name}"
        category = _quoted(self.category, "")
        return f"{store}#{category}" if self.key is None else f"{store}#{category}:{self.key}"

    @property
    def item(self) -> str:
        """The item without its store, as ConPort's own links name it."""
        return f"{self.category}:{self.key}" if self.is_item else self.category or self.name


def _quoted(text: str, more: str) -> str:
    return quote(text, safe=_KEPT + more, encoding="utf-8", errors="surrogatepass")


def place_of(address: str) -> Place:
    """Take an address apart."""
    store, _, rest = address.partition("#")
    if rest.startswith("@"):
        word, _, name = rest[1:].partition("/")
        return Place(_unquoted(store), word=word, name=name)
    category, colon, key = rest.partition(":")
    return Place(_unquoted(store), _unquoted(category), key if colon else None)


def is_item(address: str) -> bool:
    """Whether an address is that of a single item."""
    at = address.find("#")
    return address[at + 1 : at + 2] != "@" and ":" in address[at:]


@lru_cache(maxsize=64)  # many items have few stores and categories
def _unquoted(text: str) -> str:
    return unquote(text, errors="surrogatepass")
