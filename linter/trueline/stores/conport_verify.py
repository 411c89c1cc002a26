"""Looking at every item before a transaction ends: what is not proven is not committed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from trueline.errors import ConflictError
from trueline.facts.documents.jsontext import parse, same
from trueline.migration.addresses import MIGRATION, place_of
from trueline.migration.images import DONE, row_of
from trueline.migration.pointers import found, get
from trueline.migration.spec import Migration
from trueline.store import Step
from trueline.stores.conport_session import Session
from trueline.stores.conport_steps import migration_of

_TABLES = ("custom_data", "decisions")


@contextmanager
def verified(session: Session, step: Step) -> Iterator[None]:
    """Hold what happens within to the step; ConflictError names what is not as it should be."""
    ids = {row_of(c.before).id for c in step if place_of(c.address).is_item and c.before}
    others = session.fingerprint(ids) if ids else ""
    indexes = {table: session.index_state(table) for table in _TABLES}
    yield
    problems = [*_unwritten(session, step)]
    if ids and session.fingerprint(ids) != others:
        problems.append("items that are no part of the plan have changed; is there a trigger?")
    for table, state in indexes.items():
        now = session.index_state(table)
        if not all(set(new) <= set(old) for old, new in zip(state, now, strict=True)):
            problems.append(f"the full-text index of {table} does not follow; is a trigger gone?")
    for change in step:
        if place_of(change.address).word == MIGRATION and change.after == DONE:
            migration = migration_of(change)
            rows = session.rows(migration.category)
            problems += off(migration, ((key, row.value) for key, row in rows))
    if problems:
        raise ConflictError("\n".join(problems))


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
        version = get(parsed.value, path) if found(parsed.value, path) else None
        if parsed.faults:
            yield f"{migration.category}:{key}: {parsed.faults[0].message}"
        elif not same(version, target):
            yield f"{migration.category}:{key}: came in between, and is not of the new version"
        elif not migration.validator.is_valid(parsed.value):
            errors = migration.validator.errors(parsed.value)
            yield f"{migration.category}:{key}: after migration: {errors[0]}"
