"""Where findings on documents are, and the file that holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.findings import Location, Related

if TYPE_CHECKING:
    from trueline.facts.documents.store import DocumentStore, Item


def at(address: str) -> Location:
    """Return the place of an item, a category or a record."""
    return Location(address, subject="document")


def item_at(item: Item) -> Location:
    """Return the place of an item."""
    return at(item.address)


def held(store: DocumentStore, line: int = 0) -> tuple[Related, ...]:
    """Return the file that a store is kept in."""
    return (Related(Location(store.path, line), "the store"),)
