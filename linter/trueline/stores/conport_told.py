"""What a new look at a store shows after a run: what was verified, and a sample."""

from __future__ import annotations

from collections.abc import Iterator

from trueline.changes import Change
from trueline.migration.images import DONE, UNDONE
from trueline.migration.sample import Sample, diff_of
from trueline.migration.spec import Migration
from trueline.stores.conport_session import Session
from trueline.stores.conport_steps import migration_of
from trueline.stores.conport_verify import Expected

_WORDS = {DONE: "all are of the new version", UNDONE: "all are as they were before"}


def told_of(session: Session, swapped: Expected) -> Iterator[str]:
    """Yield the outcome of each migration, with some of its items before and after."""
    for record in swapped.records:
        if record.after in _WORDS:
            migration = migration_of(record)
            sample = swapped.samples.get(migration.category, Sample())
            yield from _told(session, record, migration, sample)


def _told(
    session: Session, record: Change, migration: Migration, sample: Sample[bytes]
) -> Iterator[str]:
    category, what = migration.category, _WORDS[record.after or b""]
    yield f"{category}: {sample.count} items written and read again, {what}"
    for key, before in sample.chosen(migration.sample):
        row = session.row(category, key)
        yield f"{category}:{key}"
        yield from diff_of(before.decode(), row.value if row else "null")
