"""A constraint or index is there, but not in force.

Why: a constraint that is NOT VALID holds for new rows only, so old ones break what code relies on.
An index that a failed CREATE INDEX CONCURRENTLY left behind costs every write and serves no query.
Code that defers a constraint fails where it can't be deferred, and NULLS NOT DISTINCT that got lost
lets duplicates in.

What to do: `ALTER TABLE ... VALIDATE CONSTRAINT`, `REINDEX INDEX CONCURRENTLY`, or make the
constraint again as the code declares it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import at, code, object_place, schema_object
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.catalogue import Table
    from trueline.facts.declared import Place
    from trueline.facts.drift.tables import TablePair

rule = Rule(__name__, code="DRF020", reads=Reads.SCHEMA, severity=Severity.WARNING)
_IMMEDIATE = "can't be deferred, the code says it can: SET CONSTRAINTS fails, and so does a "
_IMMEDIATE += "transaction that is right only at its end"


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each constraint and index that does less than it seems."""
    for drift in facts.drift:
        for pair in drift.pairs:
            if pair.table is not None:
                yield from _asleep(pair, pair.table)
                yield from _weaker(pair)


def _asleep(pair: TablePair, table: Table) -> Iterator[Finding]:
    names = [key.name for key in table.foreign_keys if not key.validated]
    names += [check.name for check in table.checks if not check.validated]
    for name in names:
        yield _finding(pair, name, "is NOT VALID: rows from before it need not keep it")
    for index in (index for index in table.indexes if not index.valid):
        said = "is invalid: it costs every write and serves no query"
        said += ", and keeps nothing unique for certain" * index.unique
        yield _finding(pair, index.name, said)


def _weaker(pair: TablePair) -> Iterator[Finding]:
    for declared, actual in pair.foreign_key_match.same:
        if declared.deferrable is True and not actual.deferrable:
            yield _finding(pair, actual.name, _IMMEDIATE, declared.at)
        elif declared.deferred is True and not actual.deferred:
            said = "is checked at once, the code says at the end of the transaction"
            yield _finding(pair, actual.name, said, declared.at)
    for one, other in pair.unique_match.same:
        if one.deferrable is True and other.deferrable is False:
            yield _finding(pair, other.name, _IMMEDIATE, one.at)
        if one.nulls_not_distinct is True and not other.nulls_not_distinct:
            said = "takes any number of nulls, the code says NULLS NOT DISTINCT: duplicates get in"
            yield _finding(pair, other.name, said, one.at)


def _finding(pair: TablePair, name: str, said: str, place: Place | None = None) -> Finding:
    address = f"{pair.address}.{name}"
    return rule.finding(
        code(place) if place else at(address),
        f"{name} of {pair.address} {said}{pair.drift.suffix}",
        key=pair.drift.key(address, said.partition(":")[0]),
        related=(schema_object(address, "the constraint"),)
        if place
        else object_place(pair.catalogue, address, pair.address),
    )


rule.scene(
    "a key that was never validated, one that can't be deferred any more, nulls that are distinct",
    """
    -- app/models.py --
    from sqlalchemy import (
        Column,
        ForeignKey,
        Integer,
        MetaData,
        String,
        Table,
        UniqueConstraint,
    )

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("part_of", ForeignKey("orders.id")),
        Column("next_id", ForeignKey("orders.id", deferrable=True)),  # finds: can't be deferred
        Column("code", String),
        UniqueConstraint("code", postgresql_nulls_not_distinct=True),  # finds: NULLS NOT DISTINCT
    )
    -- schema.sql --
    CREATE TABLE orders (  -- # finds: whole of public.orders is NOT VALID
        id serial PRIMARY KEY, part_of integer, next_id integer REFERENCES orders (id),
        code varchar UNIQUE
    );
    ALTER TABLE orders ADD CONSTRAINT whole
        FOREIGN KEY (part_of) REFERENCES orders (id) NOT VALID;
    """,
)
rule.scene(
    "all in force",
    """
    -- app/models.py --
    from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, Table

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("part_of", ForeignKey("orders.id", deferrable=True)),
        CheckConstraint("part_of <> id"),
    )
    -- schema.sql --
    CREATE TABLE orders (
        id serial PRIMARY KEY, part_of integer REFERENCES orders (id) DEFERRABLE,
        CHECK (part_of <> id)
    );
    """,
)
