"""What a new look at a store shows after a run: what was verified, and a sample."""

from __future__ import annotations

from collections.abc import Iterator

from trueline.changes import Change
from trueline.migration.addresses import MIGRATION, place_of
from trueline.migration.images import DONE, UNDONE, row_of
from trueline.migration.sample import Sample, diff_of
from trueline.migration.spec import Migration
from trueline.store import Step
from trueline.stores.conport_session import Session
from trueline.stores.conport_steps import migration_of

_WORDS = {DONE: "all are of the new version", UNDONE: "all are as they were before"}


def told_of(session: Session, step: Step) -> Iterator[str]:
    """Yield the outcome of each migration, with some of its items before and after."""
    samples: dict[str, Sample[Change]] = {}
    records: list[Change] = []
    for change in step:
        place = place_of(change.address)
        if place.word == MIGRATION:
            records.append(change)
        elif place.is_item:
            size = abs(len(change.after or b"") - len(change.before or b""))
            samples.setdefault(place.category, Sample()).add(place.key or "", size, change)
    for record in (each for each in records if each.after in _WORDS):
        migration = migration_of(record)
        yield from _told(session, record, migration, samples.get(migration.category, Sample()))


def _told(
    session: Session, record: Change, migration: Migration, sample: Sample[Change]
) -> Iterator[str]:
    category, what = migration.category, _WORDS[record.after or b""]
    yield f"{category}: {sample.count} items written and read again, {what}"
    for key, change in sample.chosen(migration.sample):
        row = session.row(category, key)
        yield f"{category}:{key}"
        yield from diff_of(row_of(change.before or b"").value, row.value if row else "null")
