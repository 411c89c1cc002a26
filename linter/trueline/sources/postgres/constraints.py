"""Constraints by the table or the domain that they hold for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from trueline.facts.catalogue import Check, Exclusion, ForeignKey, PrimaryKey, Unique
from trueline.sources.postgres.names import Names, printed

_ACTIONS = {
    "a": "NO ACTION",
    "r": "RESTRICT",
    "c": "CASCADE",
    "n": "SET NULL",
    "d": "SET DEFAULT",
}
_MATCHES = {"s": "SIMPLE", "f": "FULL", "p": "PARTIAL"}

Constraint = PrimaryKey | Unique | ForeignKey | Check | Exclusion
T = TypeVar("T", bound=Constraint)


class _Row(NamedTuple):
    name: str
    kind: str
    relation: int
    domain: int
    supporting_index: int
    columns: str | None
    target: int
    target_columns: str | None
    on_update: str
    on_delete: str
    only: str | None
    match: str
    deferrable: bool
    deferred: bool
    in_force: bool
    is_temporal: bool
    text: str | None


class Constraints(NamedTuple):
    """Constraints by OID of their table or domain, and names by OID of the index they own."""

    by_owner: Mapping[int, tuple[Constraint, ...]]
    by_index: Mapping[int, str]

    def of(self, owner: int, kind: type[T]) -> tuple[T, ...]:
        """Return the constraints of one kind on a table or a domain, by name."""
        found = (each for each in self.by_owner.get(owner, ()) if isinstance(each, kind))
        return tuple(sorted(found, key=lambda each: each.name))


def read_constraints(
    rows: Iterable[tuple[Any, ...]], names: Names, nulls_equal: frozenset[int]
) -> Constraints:
    """Read constraints; ``nulls_equal`` are the indexes to which two nulls are equal."""
    found: dict[int, list[Constraint]] = defaultdict(list)
    owned: dict[int, str] = {}
    for row in map(_Row._make, rows):
        if row.relation in names.columns or row.domain:
            found[row.relation or row.domain].append(_constraint(row, names, nulls_equal))
            if row.kind in "pux":
                owned[row.supporting_index] = row.name
    return Constraints({owner: tuple(each) for owner, each in found.items()}, owned)


def _constraint(row: _Row, names: Names, nulls_equal: frozenset[int]) -> Constraint:
    match row.kind:
        case "c":
            return Check(row.name, printed(row.text), row.in_force)
        case "f":
            return _foreign_key(row, names)
        case "p":
            return PrimaryKey(row.name, _columns(row, names), row.deferrable, row.deferred)
        case "u" if not row.is_temporal:
            columns, distinct = _columns(row, names), row.supporting_index in nulls_equal
            return Unique(row.name, columns, distinct, row.deferrable, row.deferred)
    return Exclusion(row.name, printed(row.text))


def _columns(row: _Row, names: Names) -> tuple[str, ...]:
    return names.listed(row.relation, (row.columns or "").split())


def _foreign_key(row: _Row, names: Names) -> ForeignKey:
    schema, table = names.relations[row.target]
    only = names.listed(row.relation, (row.only or "").split())
    return ForeignKey(
        row.name,
        _columns(row, names),
        schema,
        table,
        names.listed(row.target, (row.target_columns or "").split()),
        _ACTIONS[row.on_update],
        _ACTIONS[row.on_delete] + f" ({', '.join(only)})" * bool(only),
        _MATCHES[row.match],
        row.deferrable,
        row.deferred,
        row.in_force,
    )
