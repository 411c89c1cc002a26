"""A model's table does not exist in the database.

Why: every query on it fails at run time: `relation "orders" does not exist`.

What to do: write the migration that creates or renames it, or take the model out.

A table of another name with the same columns is taken for the renamed one, and said once.  A table
that the database's source could not show is never called missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import code, schema_object, table_object
from trueline.findings import Finding
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.catalogue import Table
    from trueline.facts.declared import DeclaredTable
    from trueline.facts.drift.pairing import Drift

rule = Rule(__name__, code="DRF001", reads=Reads.SCHEMA)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each declared table that is nowhere to be found."""
    for drift in facts.drift:
        for table in drift.missing:
            yield _missing(drift, table)
        for table, actual in drift.renamed:
            yield _renamed(drift, table, actual)


def _missing(drift: Drift, table: DeclaredTable) -> Finding:
    elsewhere = [each for each in drift.catalogue.tables if each.name == table.name]
    hint = f"; there is {elsewhere[0].address}" if elsewhere else ""
    return rule.finding(
        code(table.at),
        f"table {_name(table)} does not exist{drift.suffix}{hint}: "
        f'queries fail: relation "{_name(table)}" does not exist',
        key=drift.key(_name(table)),
        related=(
            schema_object(drift.expected(table), "looked for it here"),
            *(table_object(each, "a table of that name") for each in elsewhere[:1]),
        ),
    )


def _renamed(drift: Drift, table: DeclaredTable, actual: Table) -> Finding:
    return rule.finding(
        code(table.at),
        f"table {_name(table)} does not exist{drift.suffix}, but {actual.address} has its columns: "
        f'renamed on one side only; queries fail: relation "{_name(table)}" does not exist',
        key=drift.key(_name(table)),
        want=actual.name,
        related=(
            schema_object(drift.expected(table), "looked for it here"),
            table_object(actual, "the table with its columns"),
        ),
    )


def _name(table: DeclaredTable) -> str:
    return f"{table.schema}.{table.name}" if table.schema else table.name


rule.scene(
    "a model without a table, and one whose table was renamed",
    """
    -- app/models.py --
    from sqlalchemy import Column, Integer, MetaData, String, Table

    metadata = MetaData()
    orders = Table(  # finds: table orders does not exist
        "orders", metadata, Column("id", Integer, primary_key=True)
    )
    clients = Table(  # finds: public.customers has its columns
        "clients",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("email", String),
        Column("phone", String),
    )
    -- schema.sql --
    CREATE TABLE customers (id serial PRIMARY KEY, email varchar, phone varchar);
    """,
)
rule.scene(
    "a table, a view, another schema, a table that is ignored",
    """
    -- app/models.py --
    from sqlalchemy import Column, Integer, MetaData, Table

    metadata = MetaData()
    orders = Table("orders", metadata, Column("id", Integer, primary_key=True))
    totals = Table("totals", metadata, Column("id", Integer, primary_key=True))
    audit = Table("audit", metadata, Column("id", Integer, primary_key=True), schema="log")
    version = Table("alembic_version", metadata, Column("id", Integer, primary_key=True))
    -- schema.sql --
    CREATE TABLE orders (id serial PRIMARY KEY);
    CREATE VIEW totals AS SELECT id FROM orders;
    CREATE SCHEMA log;
    CREATE TABLE log.audit (id serial PRIMARY KEY);
    """,
)
rule.scene(
    "schemas that have other names at run time",
    """
    -- app/models.py --
    from sqlalchemy import Column, Integer, MetaData, Table

    jobs = Table("jobs", MetaData(schema="tenant"), Column("id", Integer, primary_key=True))
    logs = Table("logs", MetaData(), Column("id", Integer, primary_key=True))
    users = Table("users", MetaData(schema="tenant"), Column("id", Integer))  # finds: t1.users
    -- schema.sql --
    CREATE SCHEMA t1;
    CREATE TABLE t1.jobs (id serial PRIMARY KEY);
    CREATE SCHEMA shared;
    CREATE TABLE shared.logs (id serial PRIMARY KEY);
    -- trueline.toml --
    [databases.app]
    source = "schema.sql"
    translate = { tenant = "t1", "" = "shared" }
    """,
)
