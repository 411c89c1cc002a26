"""A table of the database has no model.

Why: nobody reads or writes it through the models, and a migration that is made from them drops it.

What to do: write its model, drop it, or name it under `ignore` of the database.

Judged are tables of our own schemas and owners: no views, partitions or children of other tables,
nothing that belongs to an extension, no table that a model of unknown name may stand for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import at, object_place
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.catalogue import Table
    from trueline.facts.drift.pairing import Drift

rule = Rule(__name__, code="DRF002", reads=Reads.SCHEMA, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each table that no model declares."""
    for drift in facts.drift:
        for table in drift.extra:
            yield _finding(drift, table)


def _finding(drift: Drift, table: Table) -> Finding:
    return rule.finding(
        at(table.address),
        f"no model declares {table.address}{drift.suffix}: "
        "code can't reach it, and a generated migration would drop it",
        key=drift.key(table.address),
        related=object_place(drift.catalogue, table.address),
    )


rule.scene(
    "a table that nobody maps",
    """
    -- app/models.py --
    from sqlalchemy import Column, Integer, MetaData, Table

    orders = Table("orders", MetaData(), Column("id", Integer, primary_key=True))
    -- schema.sql --
    CREATE TABLE orders (id serial PRIMARY KEY);
    CREATE TABLE invoices (  -- # finds: no model declares public.invoices
        id serial PRIMARY KEY, total numeric
    );
    """,
)
rule.scene(
    "views, partitions, tables of tools, schemas that nobody mentions",
    """
    -- app/models.py --
    from sqlalchemy import Column, Date, Integer, MetaData, Table

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("day", Date, primary_key=True),
    )
    -- schema.sql --
    CREATE TABLE orders (id integer, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
    CREATE TABLE orders_2024 PARTITION OF orders FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
    CREATE VIEW recent AS SELECT id FROM orders;
    CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
    CREATE SCHEMA auth;
    CREATE TABLE auth.users (id serial PRIMARY KEY);
    """,
)
