"""Foreign keys and unique keys of both sides, matched by what they say, never by their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from trueline.facts.catalogue import Catalogue, ForeignKey, PrimaryKey, Table
from trueline.facts.declared import UNKNOWN, DeclaredForeignKey, Place, Unknown
from trueline.facts.drift.tables import TablePair

D = TypeVar("D")
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Matched(Generic[D, A]):
    """Declared things and actual things: equal, changed, or on one side only."""

    same: tuple[tuple[D, A], ...] = ()
    changed: tuple[tuple[D, A], ...] = ()
    missing: tuple[D, ...] = ()
    extra: tuple[A, ...] = ()


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


Target = tuple[str, str, frozenset[tuple[str, str]]]


def foreign_keys(pair: TablePair) -> Matched[DeclaredForeignKey, ForeignKey]:
    """Match the foreign keys of a table: equal ones, then those on the same columns."""
    table = pair.table
    left = list(table.foreign_keys) if table else []
    same, changed, missing = [], [], []
    rest = []
    for declared in pair.foreign_keys:
        found = next((key for key in left if _is_same_key(declared, key, pair.catalogue)), None)
        if found:
            left.remove(found)
            same.append((declared, found))
        else:
            rest.append(declared)
    for declared in rest:
        near = next((k for k in left if frozenset(k.columns) == frozenset(declared.columns)), None)
        if near:
            left.remove(near)
            changed.append((declared, near))
        else:
            missing.append(declared)
    known = [each for each in changed if each[0].resolved]
    return Matched(tuple(same), tuple(known), tuple(missing), tuple(left))


def _is_same_key(declared: DeclaredForeignKey, key: ForeignKey, catalogue: Catalogue) -> bool:
    if frozenset(declared.columns) != frozenset(key.columns) or not declared.resolved:
        return False
    schemas = (declared.target_schema,) if declared.target_schema else catalogue.search_path
    if key.target != declared.target or key.target_schema not in schemas:
        return False
    wanted = declared.target_columns or _primary(catalogue, key)
    pairs = frozenset(zip(declared.columns, wanted, strict=False))
    return not wanted or pairs == frozenset(zip(key.columns, key.target_columns, strict=False))


def _primary(catalogue: Catalogue, key: ForeignKey) -> tuple[str, ...]:
    target = catalogue.relations.get((key.target_schema, key.target))
    primary = target.primary_key if isinstance(target, Table) else None
    return primary.columns if primary else ()


def uniques(pair: TablePair) -> Matched[Uniqueness, Uniqueness]:
    """Match what keeps columns unique; an index is as good as a constraint."""
    table = pair.table
    if table is None:
        return Matched()
    declared, actual = list(_declared(pair)), list(_actual(table))
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
        plain = index.unique is True and index.predicate == "" and index.keys is not UNKNOWN
        if plain and index.keys is not UNKNOWN and not any(k.is_expression for k in index.keys):
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
