"""What keeps columns unique on both sides, matched by the columns, never by its name or kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from trueline.facts.catalogue import PrimaryKey, Table
from trueline.facts.declared import UNKNOWN, Place, Unknown
from trueline.facts.drift.indexes import crossings, is_plain_unique
from trueline.facts.drift.matched import Matched
from trueline.facts.drift.tables import TablePair


class Uniqueness(NamedTuple):
    """Something that keeps columns unique: a constraint, an index, the primary key.

    ``at`` is where code declares it, None on the database's side.
    """

    columns: frozenset[str]
    name: str
    kind: str
    at: Place | None = None
    nulls_not_distinct: bool | Unknown = False
    deferrable: bool | Unknown = False
    listed: tuple[str, ...] = ()


def uniques(pair: TablePair) -> Matched[Uniqueness, Uniqueness]:
    """Match what keeps columns unique; an index is as good as a constraint."""
    table = pair.table
    if table is None:
        return Matched()
    told = {index.name for _, index in crossings(pair)}
    declared = [each for each in _declared(pair) if each.name not in told]
    actual = [each for each in _actual(table) if each.name not in told]
    same, rest = [], []
    for one in declared:
        found = _best(one, actual)
        same.append((one, found)) if found else rest.append(one)
    taken = {one.columns for one in declared}
    primary = frozenset(table.primary_key.columns) if table.primary_key else None
    left = [each for each in actual if each.columns not in taken and each.columns != primary]
    changed = [(one, other) for one in rest if (other := _near(one, left))]
    moved = {other.columns for _, other in changed}
    return Matched(
        tuple(same),
        tuple(changed),
        tuple(one for one in rest if not _near(one, left)),
        tuple(each for each in left if each.columns not in moved),
    )


def _best(one: Uniqueness, actual: list[Uniqueness]) -> Uniqueness | None:
    """The actual key on the same columns, the one that keeps the most promises first."""
    alike = [each for each in actual if each.columns == one.columns]
    agrees = [
        each
        for each in alike
        if (each.nulls_not_distinct, each.deferrable) == (one.nulls_not_distinct, one.deferrable)
    ]
    return next(iter((*agrees, *alike)), None)


def _near(one: Uniqueness, others: list[Uniqueness]) -> Uniqueness | None:
    """An actual key of the same name, or one that has columns in common."""
    named = (each for each in others if one.name and each.name == one.name)
    related = (each for each in others if each.columns & one.columns)
    return next(named, None) or next(related, None)


def _declared(pair: TablePair) -> Iterator[Uniqueness]:
    for key in pair.uniques:
        yield Uniqueness(
            frozenset(key.columns),
            key.name,
            "unique constraint",
            key.at,
            key.nulls_not_distinct,
            key.deferrable,
            key.columns,
        )
    for index in pair.indexes:
        if is_plain_unique(index) and index.keys is not UNKNOWN:
            columns = tuple(each.text for each in index.keys)
            lost = index.nulls_not_distinct
            yield Uniqueness(
                frozenset(columns), index.name, "unique index", index.at, lost, False, columns
            )


def _actual(table: Table) -> Iterator[Uniqueness]:
    if table.primary_key:
        yield _of_primary(table.primary_key)
    for key in table.uniques:
        yield Uniqueness(
            frozenset(key.columns),
            key.name,
            "unique constraint",
            None,
            key.nulls_not_distinct,
            key.deferrable,
            key.columns,
        )
    for index in table.indexes:
        plain = index.unique and index.valid and not index.predicate and not index.constraint
        if plain and not any(key.is_expression for key in index.keys):
            columns = tuple(key.text for key in index.keys)
            lost = index.nulls_not_distinct
            yield Uniqueness(
                frozenset(columns), index.name, "unique index", None, lost, False, columns
            )


def _of_primary(key: PrimaryKey) -> Uniqueness:
    columns = frozenset(key.columns)
    kind = "primary key"
    return Uniqueness(columns, key.name, kind, None, False, key.deferrable, key.columns)
