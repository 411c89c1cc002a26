"""Columns are unique on one side only.

Why: where only the code says so, duplicates get in, and `ON CONFLICT` fails: `there is no unique or
exclusion constraint matching the ON CONFLICT specification`.  Where only the database says so, an
INSERT that the code takes for right fails: `duplicate key value violates unique constraint`.

What to do: add the constraint to the other side; look for duplicates first.

A unique index is as good as a constraint, and so is a primary key.  Names and the order of columns
do not matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import at, code, object_place, schema_object
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.drift.tables import TablePair
    from trueline.facts.drift.uniques import Uniqueness

rule = Rule(__name__, code="DRF013", reads=Reads.SCHEMA, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each set of columns that only one side keeps unique."""
    for drift in facts.drift:
        for pair in drift.pairs:
            matched = pair.unique_match
            for declared in matched.missing:
                if all(map(pair.has, declared.columns)):
                    yield _missing(pair, declared)
            for declared, actual in matched.changed:
                yield _changed(pair, declared, actual)
            for actual in matched.extra if pair.whole else ():
                yield _extra(pair, actual)


def _missing(pair: TablePair, declared: Uniqueness) -> Finding:
    table = pair.table
    plain = [
        index.name
        for index in (table.indexes if table else ())
        if frozenset(key.text for key in index.keys) == declared.columns
    ]
    hint = f" (index {plain[0]} is not unique)" if plain else ""
    return _finding(
        pair,
        declared,
        None,
        f"{_listed(declared)} of {pair.address} is not unique{hint}, the code says so: "
        "duplicates get in, and ON CONFLICT fails",
    )


def _changed(pair: TablePair, declared: Uniqueness, actual: Uniqueness) -> Finding:
    return _finding(
        pair,
        declared,
        actual,
        f"{_listed(actual)} of {pair.address} is unique by {actual.name}, the code says "
        f"{_listed(declared)}: duplicates get in, and others are refused",
    )


def _extra(pair: TablePair, actual: Uniqueness) -> Finding:
    return _finding(
        pair,
        None,
        actual,
        f"{_listed(actual)} of {pair.address} is unique by {actual.name}, which the code does not "
        "know: INSERT fails: duplicate key value violates unique constraint",
    )


def _listed(key: Uniqueness) -> str:
    return f"({', '.join(key.listed)})"


def _finding(
    pair: TablePair, declared: Uniqueness | None, actual: Uniqueness | None, said: str
) -> Finding:
    address = f"{pair.address}.{actual.name}" if actual else pair.address
    place = declared.at if declared else None
    return rule.finding(
        code(place) if place else at(address),
        said + pair.drift.suffix,
        key=pair.drift.key(pair.address, _listed(declared or actual)),  # type: ignore[arg-type]
        related=(schema_object(address, actual.kind if actual else "the table"),)
        if place
        else object_place(pair.catalogue, address, pair.address),
    )


rule.scene(
    "unique in the model only, over other columns, and in the database only",
    """
    -- app/models.py --
    from sqlalchemy import Column, Integer, MetaData, String, Table, UniqueConstraint

    users = Table(
        "users",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("email", String, unique=True),  # finds: (email) of public.users is not unique
        Column("tenant", Integer),
        Column("name", String),
        Column("phone", String),
        UniqueConstraint("tenant", "name"),  # finds: (name) of public.users is unique by
    )
    -- schema.sql --
    CREATE TABLE users (
        id serial PRIMARY KEY, email varchar, tenant integer, name varchar UNIQUE, phone varchar
    );
    CREATE UNIQUE INDEX one_phone ON users (phone);  -- # finds: (phone) of public.users is unique
    """,
)
rule.scene(
    "an index in place of a constraint, other names, another order",
    """
    -- app/models.py --
    from sqlalchemy import Column, Index, Integer, MetaData, String, Table, UniqueConstraint

    users = Table(
        "users",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("email", String, unique=True, index=True),
        Column("tenant", Integer),
        Column("name", String),
        UniqueConstraint("tenant", "name", name="own_name"),
        Index("ix_id", "id", unique=True),
    )
    -- schema.sql --
    CREATE TABLE users (
        id serial PRIMARY KEY, email varchar UNIQUE, tenant integer, name varchar
    );
    CREATE UNIQUE INDEX other_name ON users (name, tenant);
    """,
)
