"""Looking at every item before a transaction ends: what is not proven is not committed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from trueline.changes import Change
from trueline.errors import ConflictError
from trueline.facts.documents.jsontext import parse, same
from trueline.migration.addresses import is_item, place_of
from trueline.migration.images import DONE
from trueline.migration.pointers import get
from trueline.migration.sample import Sample
from trueline.migration.spec import Migration
from trueline.store import Step
from trueline.stores.conport_session import Session, Swap, stands_for
from trueline.stores.conport_steps import migration_of

_TABLES = ("custom_data", "decisions")


class Expected:
    """What a transaction should make of a store, told by whoever makes it.

    ``total`` is a sum over all items, moved by each item that is put.  ``records`` are those of
    migrations, ``samples`` some of the items that were put, by category, as they were.
    """

    def __init__(self, total: int) -> None:
        self.total = total
        self.records: list[Change] = []
        self.samples: dict[str, Sample[bytes]] = {}

    def items(self, swaps: Iterable[Swap]) -> None:
        """Expect items to change."""
        for category, key, before, after in swaps:
            cat, name = (each.encode("utf-8", "surrogateescape") for each in (category, key))
            self.total += stands_for(cat, name, after) - stands_for(cat, name, before)
            size = abs(len(after.value) - len(before.value))
            self.samples.setdefault(category, Sample()).add(key, size, before.value)


@contextmanager
def verified(session: Session, step: Step) -> Iterator[Expected]:
    """Hold what happens within to the step; ConflictError names what is not as it should be.

    The texts of a step have met their schema, so an item that holds its text to the byte does, too;
    the other items of a migrated category are judged here.
    """
    has_items = any(is_item(change.address) for change in step)
    expected = Expected(session.total() if has_items else 0)
    indexes = {table: session.index_state(table) for table in _TABLES}
    yield expected
    problems = [*_unexpected(session, step, expected)] if has_items else []
    for table, state in indexes.items():
        if session.index_state(table).exceeds(state):
            problems.append(f"the full-text index of {table} does not follow; is a trigger gone?")
    for migration in (migration_of(each) for each in expected.records if each.after == DONE):
        others = session.others(migration.category)
        problems += off(migration, ((key, row.value) for key, row in others))
    if problems:
        raise ConflictError("\n".join(problems))


def _unexpected(session: Session, step: Step, expected: Expected) -> Iterator[str]:
    """Yield what is not as it was put, or was not to change; one sum over all tells if any is."""
    if session.total() == expected.total:
        return
    unwritten = [*_unwritten(session, step)]
    yield from unwritten or (
        "items that are no part of the plan have changed; is there a trigger?",
    )


def _unwritten(session: Session, step: Step) -> Iterator[str]:
    """Yield the items that do not hold what the step says."""
    for change in step:
        place = place_of(change.address)
        if place.is_item:
            row = session.row(place.category, place.key or "")
            if (row.image if row else None) != change.after:
                yield f"{place.item}: does not hold what was written; is there a trigger?"


def off(migration: Migration, values: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the items of a migrated category, by key, that are not of the new version."""
    path, target = migration.version.field, migration.version.target
    for key, value in values:
        parsed = parse(value)
        version = get(parsed.value, path)
        if parsed.faults:
            yield f"{migration.category}:{key}: {parsed.faults[0].message}"
        elif not same(version, target):
            yield f"{migration.category}:{key}: came in between, and is not of the new version"
        elif not migration.validator.is_valid(parsed.value):
            errors = migration.validator.errors(parsed.value)
            yield f"{migration.category}:{key}: after migration: {errors[0]}"
