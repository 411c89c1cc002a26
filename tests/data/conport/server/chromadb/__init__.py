"""Stands in for Chroma, of which the server imports only names here: no vector is ever kept."""

from __future__ import annotations

from typing import Any


class Collection:
    """A collection that keeps nothing."""

    def upsert(self, **_: Any) -> None:
        """Keep nothing."""


class PersistentClient:
    """A client of nothing."""

    def __init__(self, **_: Any) -> None:
        pass

    def get_or_create_collection(self, *_: Any, **__: Any) -> Collection:
        """Return the collection."""
        return Collection()
