"""What a new look at a store shows after a run: what was verified, and a sample."""

from __future__ import annotations

from collections.abc import Iterator

from trueline.changes import Change
from trueline.migration.addresses import MIGRATION, place_of
from trueline.migration.images import DONE, UNDONE, row_of
from trueline.migration.sample import diff_of, sample_of
from trueline.stores.conport_session import Session
from trueline.stores.conport_steps import migration_of

_WORDS = {DONE: "all are of the new version", UNDONE: "all are as they were before"}


def told_of(session: Session, changes: list[Change]) -> Iterator[str]:
    """Yield the outcome of each migration, with some of its items before and after."""
    for record in changes:
        if place_of(record.address).word != MIGRATION or record.after not in _WORDS:
            continue
        category = migration_of(record).category
        items = {place_of(c.address).key or "": c for c in changes if _is_of(c, category)}
        yield f"{category}: {len(items)} items written and read again, {_WORDS[record.after]}"
        for key in sample_of(*_sizes(items), migration_of(record).sample):
            before = row_of(items[key].before or b"").value
            row = session.row(category, key)
            yield f"{category}:{key}"
            yield from diff_of(before, row.value if row else "null")


def _is_of(change: Change, category: str) -> bool:
    place = place_of(change.address)
    return place.is_item and place.category == category


def _sizes(items: dict[str, Change]) -> tuple[list[str], dict[str, int]]:
    sizes = {
        key: abs(len(change.after or b"") - len(change.before or b""))
        for key, change in items.items()
    }
    return sorted(items), sizes
