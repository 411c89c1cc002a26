"""SQL in code names a table that the database does not have.

Why: the statement fails whenever it runs: `relation "ordes" does not exist`.  No type checker and
no test without that very query sees it.

What to do: correct the name, or write the migration that makes the table.

Strings are known as SQL by where they go: `text()`, `execute()`, `fetch*()`, `read_sql()`, and
`.sql` files.  Common table expressions, functions, system tables, tables that code itself creates,
SQL of other systems and of migrations are left out, and so is what can't be parsed.

Options: `exclude` lists paths whose SQL speaks to no database of the project.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.findings import Finding, Location
from trueline.globs import Globs
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.rawsql import TableUse
    from trueline.facts.sqldrift import Query


@dataclass(frozen=True)
class Options:
    """``exclude``: paths to leave out."""

    exclude: tuple[str, ...] = (
        *("tests", "test_*.py", "conftest.py", "docs", "examples", "migrations", "alembic"),
        *("versions", "delta", "benchmarks"),
    )


rule = Rule(__name__, code="SQL001", reads=Reads.SQL, options=Options)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Yield a finding for each table that a statement names and no database has."""
    from trueline.facts.sqldrift import missing_tables

    excluded = Globs(options.exclude)
    for query in facts.queries:
        if not excluded.matches(query.path):
            for use in missing_tables(query):
                yield _finding(query, use)


def _finding(query: Query, use: TableUse) -> Finding:
    from difflib import get_close_matches

    source = query.statement.sources[use.source]
    name = ".".join(filter(None, (source.schema, source.name)))
    catalogue = query.beside[0].drift.catalogue
    known = {table: table for _, table in catalogue.relations}
    elsewhere = {table: f"{at}.{table}" for at, table in catalogue.relations}
    near = elsewhere.get(source.name) or known.get(
        next(iter(get_close_matches(source.name, sorted(known), 1, 0.75)), "")
    )
    hint = f"; {near} does" if near else ""
    return rule.finding(
        Location(query.path, *(use.span if use.span.line else query.statement.span)),
        f"there is no table {name} in {catalogue.origin.name}{hint}: the statement fails with "
        f'relation "{name}" does not exist',
        key=name,
        want=near,
    )


rule.scene(
    "a misspelt table, one that was renamed, one in a script",
    """
    -- app/orders.py --
    from sqlalchemy import text

    RECENT = "SELECT id FROM order_items WHERE id > :id"  # finds: no table order_items

    def load(session, cursor):
        session.execute(text("SELECT id FROM ordes"))  # finds: no table ordes in schema.sql; orders
        session.execute(text(RECENT), {"id": 5})
        cursor.execute("DELETE FROM billing.bills WHERE id = %s", (1,))  # finds: no table billing.b
        cursor.execute("SELECT id FROM invoices")  # finds: no table invoices in schema.sql; billing
    -- reports/daily.sql --
    SELECT count(*)
    FROM custmers;  -- # finds: no table custmers in schema.sql; customers does
    -- schema.sql --
    CREATE SCHEMA billing;
    CREATE TABLE billing.invoices (id int);
    CREATE TABLE orders (id int);
    CREATE TABLE customers (id int);
    """,
)
rule.scene(
    "queries within queries, functions, system tables, temporary tables",
    """
    -- app/orders.py --
    from sqlalchemy import text

    def load(session, cursor, table, condition):
        session.execute(text("WITH recent AS (SELECT id FROM orders) SELECT id FROM recent r"))
        session.execute(text("SELECT x.id FROM (SELECT id FROM orders) x, generate_series(1, 2) g"))
        session.execute(text("SELECT relname FROM pg_class JOIN pg_catalog.pg_namespace n ON true"))
        cursor.execute("CREATE TEMP TABLE scratch (id int)")
        cursor.execute("INSERT INTO scratch SELECT id FROM public.orders")
        cursor.execute(f"SELECT id FROM {table} WHERE id = %s", (1,))
        cursor.execute("SELECT id FROM orders_" + table)
        cursor.execute(f"SELECT id FROM orders WHERE {condition}")
        cursor.execute("SELECT last_value FROM orders_id_seq")
    -- schema.sql --
    CREATE TABLE orders (id serial);
    """,
)
rule.scene(
    "what is no SQL, or is SQL for another database",
    """
    -- app/dialogs.py --
    def ask(prompt, page):
        prompt.text("Select a role from the list")
        page.fetch("https://example.org/select")
        print("SELECT * FROM nowhere")
        page.execute("Select a role")
    -- app/cache.py --
    import sqlite3

    def load():
        return sqlite3.connect("cache.db").execute("SELECT value FROM cached_pages")
    -- app/legacy.py --
    def load(cursor):
        cursor.execute("SELECT `id` FROM `legacy_users`")
        cursor.execute("SELECT id FROM legacy_users WHERE id = ?", (1,))
    -- migrations/0002_old.py --
    from alembic import op

    def upgrade():
        op.execute("UPDATE long_gone SET id = 1")
    -- schema.sql --
    CREATE TABLE orders (id int);
    """,
)
rule.scene(
    "a search path that code sets by itself",
    """
    -- app/orders.py --
    def load(cursor):
        cursor.execute("SET search_path TO billing")
        cursor.execute("SELECT id FROM invoices")
    -- schema.sql --
    CREATE SCHEMA billing;
    CREATE TABLE billing.invoices (id int);
    """,
)
