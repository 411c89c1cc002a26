"""SQL in code names a column that its table does not have.

Why: the statement fails whenever it runs: `column "totl" does not exist`.

What to do: correct the name, or write the migration that adds the column.

A name is followed through aliases, common table expressions, derived tables and lateral queries.
It is reported only when the columns of everything that it may belong to are known: a table that
does not exist, a function of unknown columns, or a part of the statement that is put together at
run time silences it.

Options: `exclude` lists paths whose SQL speaks to no database of the project.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import table_object
from trueline.findings import Finding, Location, Related
from trueline.globs import Globs
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.rawsql import ColumnUse
    from trueline.facts.sqldrift import Query


@dataclass(frozen=True)
class Options:
    """``exclude``: paths to leave out."""

    exclude: tuple[str, ...] = (
        *("tests", "test_*.py", "conftest.py", "docs", "examples", "migrations", "alembic"),
        *("versions", "delta", "benchmarks"),
    )


rule = Rule(__name__, code="SQL002", reads=Reads.SQL, options=Options)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Yield a finding for each column that a statement names and its tables lack."""
    from trueline.facts.sqldrift import missing_columns

    excluded = Globs(options.exclude)
    for query in facts.queries:
        if not excluded.matches(query.path):
            for use in missing_columns(query):
                yield _finding(query, use)


def _finding(query: Query, use: ColumnUse) -> Finding:
    from difflib import get_close_matches

    sources = query.beside[0].judge.candidates(use)
    names = sorted({source.name for source, _ in sources if source.name})
    columns = sorted({column for _, found in sources for column in found})
    near = next(iter(get_close_matches(use.name, columns, 1, 0.75)), None)
    if use.qualifier:
        said = f"nothing is called {use.qualifier} here: the statement fails with missing "
        said += f'FROM-clause entry for table "{use.qualifier}"'
    else:
        of = ", ".join(names) or "what is selected from"
        hint = f"; it has {near}" if near else ""
        said = f"there is no column {use.name} in {of}{hint}: the statement fails with "
        said += f'column "{use.name}" does not exist'
    return rule.finding(
        Location(query.path, *(use.span if use.span.line else query.statement.span)),
        said,
        key=".".join(filter(None, (use.qualifier or ",".join(names), use.name))),
        want=near,
        related=tuple(_tables(query, use)),
    )


def _tables(query: Query, use: ColumnUse) -> Iterator[Related]:
    judge = query.beside[0].judge
    for source, _ in judge.candidates(use):
        table = judge.relation(source) if source.kind == "table" else None
        if table is not None:
            yield table_object(table)


rule.scene(
    "columns that are read, compared, written and returned",
    """
    -- app/orders.py --
    from sqlalchemy import text

    BY_DAY = '''
        SELECT o.id,
               o.totl              -- # finds: no column totl in orders; it has total
        FROM orders o
        WHERE o.day = :day
    '''

    def load(session, c):
        session.execute(text(BY_DAY))
        c.execute("UPDATE orders SET state = 1 WHERE id = 2")  # finds: no column state in orders
        c.execute("DELETE FROM orders WHERE ttotal < 1")  # finds: in orders; it has total: the
        c.execute("INSERT INTO orders (id, sum) VALUES (1, 2)")  # finds: no column sum in orders
        c.execute("INSERT INTO orders (id) VALUES (1) RETURNING nr")  # finds: no column nr in
        c.execute("SELECT p.id FROM orders o")  # finds: nothing is called p here
        c.execute("WITH a AS (SELECT id AS x FROM orders) SELECT id FROM a")  # finds: column id
        c.execute(
            "SELECT id FROM orders o "
            "WHERE EXISTS (SELECT 1 FROM lines WHERE nope = o.id)"  # finds: no column nope in lines
        )
    -- schema.sql --
    CREATE TABLE orders (id int, total numeric, day date);
    CREATE TABLE lines (order_id int, amount int);
    """,
)
rule.scene(
    "whatever may be there",
    """
    -- app/orders.py --
    from sqlalchemy import text

    def load(s, c, clause, column):
        s.execute(text("SELECT total AS t, count(*) n FROM orders GROUP BY t ORDER BY n, t"))
        s.execute(text("SELECT ctid, o, o.*, \\"Odd\\" FROM orders o WHERE Total > 1"))
        s.execute(text("SELECT order_id, total FROM orders JOIN lines l ON l.order_id = id"))
        s.execute(text("SELECT a.x FROM (SELECT id AS x FROM orders) a WHERE a.x = :x"))
        s.execute(text("SELECT v FROM orders, LATERAL (SELECT amount AS v FROM lines) q"))
        s.execute(text("SELECT g, f.anything FROM generate_series(1, 3) g, some_function() f"))
        s.execute(text("SELECT sum(total) OVER w FROM orders WINDOW w AS (PARTITION BY day)"))
        c.execute(
            "INSERT INTO orders (id) VALUES (1) "
            "ON CONFLICT (id) DO UPDATE SET total = excluded.total + orders.total"
        )
        c.execute(f"SELECT id FROM orders {clause} WHERE amount = 1")
        c.execute(f"SELECT {column} FROM orders ORDER BY something")
        c.execute("SELECT current_user, now()")
        c.execute("WITH RECURSIVE t(n) AS (SELECT 1 UNION SELECT n + 1 FROM t) SELECT n FROM t")
        c.execute("SELECT id FROM orders WHERE EXISTS (SELECT 1 FROM lines WHERE order_id = day)")
    -- schema.sql --
    CREATE TABLE orders (id int, total numeric, day date, "Odd" text);
    CREATE TABLE lines (order_id int, amount int);
    """,
)
