"""An index is on one side only, or is another one on each side.

Why: without it, queries that count on it read the whole table; where it is unique for a part of the
rows, duplicates get in.  One that only the database has is dropped by a generated migration.

What to do: migrate the index, or declare the one that is there.

Indexes are compared by columns in their order, expressions, uniqueness, method, INCLUDE and
predicate, never by name.  One side only is a note, unless the index keeps something unique.  The
indexes behind constraints are the constraints' business, and plain unique ones are DRF013.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import at, code, object_place, schema_object
from trueline.facts.unknown import UNKNOWN
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.catalogue import Index, IndexKey
    from trueline.facts.declared import DeclaredIndex
    from trueline.facts.drift.tables import TablePair

rule = Rule(__name__, code="DRF014", reads=Reads.SCHEMA, severity=Severity.NOTE)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each index that is missing, other, or on one side only."""
    for drift in facts.drift:
        for pair in drift.pairs:
            matched = pair.index_match
            for declared in matched.missing:
                if _can_be_made(pair, declared):
                    yield _missing(pair, declared)
            for declared, actual in matched.changed:
                yield _changed(pair, declared, actual)
            for actual in matched.extra if pair.whole else ():
                yield _extra(pair, actual)


def _can_be_made(pair: TablePair, declared: DeclaredIndex) -> bool:
    """Whether the columns are there; one that is missing is told by itself."""
    keys = () if declared.keys is UNKNOWN else declared.keys
    return all(key.is_expression or pair.has(key.text) for key in keys)


def _missing(pair: TablePair, declared: DeclaredIndex) -> Finding:
    keys = _listed(declared.keys if declared.keys is not UNKNOWN else ())
    partly = bool(declared.unique is True)
    follows = "duplicates get in" if partly else "queries that count on it read the whole table"
    kind = f"{'unique ' * partly}index {declared.name}".rstrip()
    return rule.finding(
        code(declared.at),
        f"{pair.address} has no {kind} on {keys}{_where(declared)}{pair.drift.suffix}: {follows}",
        key=pair.drift.key(pair.address, keys, str(declared.predicate or "")),
        related=(schema_object(pair.address, "the table"),),
        severity=Severity.WARNING if partly else Severity.NOTE,
    )


def _where(declared: DeclaredIndex) -> str:
    predicate = "" if declared.predicate is UNKNOWN else declared.predicate
    return f" where {predicate}" if predicate else ""


def _changed(pair: TablePair, declared: DeclaredIndex, actual: Index) -> Finding:
    from trueline.facts.drift.indexes import compared

    differing = {what for what, same in compared(declared, actual) if same is False}
    parts = "; ".join(_difference(declared, actual, differing))
    strict = declared.unique is True or actual.unique
    return rule.finding(
        code(declared.at),
        f"index {actual.name} of {pair.address} is another one{pair.drift.suffix}: {parts}",
        key=pair.drift.key(pair.address, actual.name),
        related=(schema_object(f"{pair.address}.{actual.name}", _described(actual)),),
        severity=Severity.WARNING if strict else Severity.NOTE,
    )


def _difference(declared: DeclaredIndex, actual: Index, differing: set[str]) -> Iterator[str]:
    if "columns" in differing and declared.keys is not UNKNOWN:
        yield f"on {_listed(actual.keys)}, the code says {_listed(declared.keys)}"
    if "uniqueness" in differing:
        yield (
            "unique, the code says it is not" if actual.unique else "not unique: duplicates get in"
        )
    if "method" in differing:
        yield f"by {actual.method}, the code says {declared.method}"
    if "INCLUDE" in differing:
        wanted = ", ".join(declared.include) if declared.include is not UNKNOWN else ""
        yield f"includes ({', '.join(actual.include)}), the code says ({wanted})"
    if "predicate" in differing:
        ours, theirs = (each.predicate or "all rows" for each in (declared, actual))
        yield f"for {theirs}, the code says {ours}"
    if "NULLS NOT DISTINCT" in differing:
        yield "null values are distinct on one side only"


def _extra(pair: TablePair, actual: Index) -> Finding:
    address = f"{pair.address}.{actual.name}"
    return rule.finding(
        at(address),
        f"no model declares index {actual.name} of {pair.address}{pair.drift.suffix}: "
        f"{_described(actual)}; a generated migration would drop it",
        key=pair.drift.key(address),
        related=object_place(pair.catalogue, address, pair.address),
        severity=Severity.WARNING if actual.unique else Severity.NOTE,
    )


def _described(index: Index) -> str:
    method = "" if index.method == "btree" else f"{index.method} "
    predicate = f" where {index.predicate}" if index.predicate else ""
    unique = "unique " * index.unique
    return f"{unique}{method}on {_listed(index.keys)}{predicate}"


def _listed(keys: tuple[IndexKey, ...]) -> str:
    return f"({', '.join(key.text + ' DESC' * key.descending for key in keys)})"


rule.scene(
    "an index that was dropped, another order, another predicate, one that nobody declares",
    """
    -- app/models.py --
    from sqlalchemy import Column, Index, Integer, MetaData, String, Table, text

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("state", String, index=True),  # finds: public.orders has no index
        Column("a", Integer),
        Column("b", Integer),
        Index("ix_ab", "a", "b"),  # finds: on (b, a), the code says (a, b)
        Index("ix_open", "a", postgresql_where=text("state = 'open'")),  # finds: for (
    )
    -- schema.sql --
    CREATE TABLE orders (id serial PRIMARY KEY, state varchar, a integer, b integer);
    CREATE INDEX ix_ab ON orders (b, a);
    CREATE INDEX ix_open ON orders (a) WHERE (state = 'new');
    CREATE INDEX ix_b ON orders USING hash (b);  -- # finds: no model declares index ix_b
    """,
)
rule.scene(
    "other names, explicit indexes, keys that serve, expressions spelt otherwise",
    """
    -- app/models.py --
    from sqlalchemy import Column, Index, Integer, MetaData, String, Table, text

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True, index=True),
        Column("state", String, index=True),
        Column("code", String, index=True),
        Index(None, text("lower(state)")),
    )
    -- schema.sql --
    CREATE TABLE orders (id serial PRIMARY KEY, state varchar, code varchar UNIQUE);
    CREATE INDEX other_name ON orders (state);
    CREATE INDEX lowered ON orders (lower((state)::text));
    """,
)
