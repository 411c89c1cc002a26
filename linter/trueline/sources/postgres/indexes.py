"""Indexes by the table that they are on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from trueline.facts.catalogue import Index, IndexKey
from trueline.sources.postgres.names import DEFAULT_COLLATION, Names, printed

_DESCENDING, _NULLS_FIRST = 1, 2


class _Row(NamedTuple):
    oid: int
    relation: int
    name: str
    method: str
    size: int
    keys: str
    opclasses: str
    collations: str
    options: str
    unique: bool
    valid: bool
    nulls_equal: bool
    predicate: str | None
    expressions: list[str | None] | None
    definition: str | None


def nulls_equal(rows: Iterable[tuple[Any, ...]]) -> frozenset[int]:
    """Return the indexes to which two nulls are equal."""
    return frozenset(row[0] for row in rows if row[11])


def read_indexes(
    rows: Iterable[tuple[Any, ...]],
    names: Names,
    opclasses: Mapping[int, str],
    constraints: Mapping[int, str],
) -> Mapping[int, tuple[Index, ...]]:
    """Map tables to their indexes by name; ``opclasses`` are those that are no default."""
    found: dict[int, list[Index]] = defaultdict(list)
    for row in map(_Row._make, rows):
        if row.relation in names.columns:
            found[row.relation].append(_index(row, names, opclasses, constraints.get(row.oid, "")))
    return {relation: tuple(sorted(each)) for relation, each in found.items()}


def _index(row: _Row, names: Names, opclasses: Mapping[int, str], constraint: str) -> Index:
    numbers = row.keys.split()
    return Index(
        row.name,
        tuple(_keys(row, names, opclasses)),
        row.unique,
        row.method,
        names.listed(row.relation, numbers[row.size :]),
        printed(row.predicate),
        row.nulls_equal,
        row.valid,
        constraint,
    )


def _keys(row: _Row, names: Names, opclasses: Mapping[int, str]) -> Iterator[IndexKey]:
    columns = names.columns[row.relation]
    expressions = iter(row.expressions or ())
    parts = (row.keys, row.opclasses, row.collations, row.options)
    split = (map(int, part.split()[: row.size]) for part in parts)
    for number, opclass, collation, options in zip(*split, strict=True):
        yield IndexKey(
            columns[number] if number else _bare(printed(next(expressions))),
            not number,
            bool(options & _DESCENDING),
            bool(options & _NULLS_FIRST),
            opclasses.get(opclass, ""),
            names.collations[collation] if _collated(row, names, number, collation) else "",
        )


def _bare(expression: str) -> str:
    """Take off the parentheses that the server puts around all but calls of functions."""
    return expression[1:-1] if expression.startswith("(") else expression


def _collated(row: _Row, names: Names, number: int, collation: int) -> bool:
    """Whether a key has another collation than its column or expression."""
    if number:
        usual = names.column_collations.get((row.relation, number), DEFAULT_COLLATION)
        return collation not in (0, usual)
    plain = collation in (0, DEFAULT_COLLATION)
    return not plain and " COLLATE " in (row.definition or "")
