"""SQL in code writes a label that an enum type does not have, or casts to a type that is none.

Why: PostgreSQL refuses it when the statement runs: `invalid input value for enum order_state:
"payed"`, or `type "order_status" does not exist`.

What to do: correct the label, or add it to the type by a migration.

Strings are judged where they are compared with a column, inserted or assigned to one, or cast to a
type.

Options: `exclude` lists paths whose SQL speaks to no database of the project.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import schema_object
from trueline.findings import Finding, Location
from trueline.globs import Globs
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.catalogue import EnumType
    from trueline.facts.rawsql import NamedType
    from trueline.facts.sqldrift import Query, UnknownLabel


@dataclass(frozen=True)
class Options:
    """``exclude``: paths to leave out."""

    exclude: tuple[str, ...] = (
        *("tests", "test_*.py", "conftest.py", "docs", "examples", "migrations", "alembic"),
        *("versions", "delta", "benchmarks"),
    )


rule = Rule(__name__, code="SQL003", reads=Reads.SQL, options=Options)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Yield a finding for each string that is no label of its type."""
    from trueline.facts.sqldrift import unknown_labels, unknown_types

    excluded = Globs(options.exclude)
    for query in facts.queries:
        if not excluded.matches(query.path):
            for unknown in unknown_labels(query):
                yield _label(query, unknown)
            for use in unknown_types(query):
                yield _type(query, use)


def _label(query: Query, unknown: UnknownLabel) -> Finding:
    use, enum = unknown
    near = _near(use.label, enum)
    hint = f" (it has {near!r})" if near else f" ({', '.join(enum.labels)})"
    return rule.finding(
        Location(query.path, *(use.span if use.span.line else query.statement.span)),
        f"{use.label!r} is no label of {enum.address}{hint}: the statement fails with "
        f'invalid input value for enum {enum.name}: "{use.label}"',
        key=f"{enum.address}={use.label}",
        want=near,
        related=(schema_object(enum.address, ", ".join(enum.labels)),),
    )


def _type(query: Query, use: NamedType) -> Finding:
    name = ".".join(filter(None, (use.schema, use.name)))
    return rule.finding(
        Location(query.path, *(use.span if use.span.line else query.statement.span)),
        f'there is no type {name}: the statement fails with type "{name}" does not exist',
        key=name,
    )


def _near(label: str, enum: EnumType) -> str | None:
    from difflib import get_close_matches

    same = (each for each in enum.labels if each.lower() == label.lower())
    return next(same, None) or next(iter(get_close_matches(label, enum.labels, 1, 0.6)), None)


rule.scene(
    "labels that are compared, inserted, assigned and cast",
    """
    -- app/orders.py --
    from sqlalchemy import text

    def load(s, c):
        s.execute(text("SELECT id FROM orders WHERE state = 'payd'"))  # finds: (it has 'paid')
        c.execute("SELECT id FROM orders o WHERE o.state IN ('open', 'PAID')")  # finds: has 'paid')
        c.execute("UPDATE orders SET state = 'gone' WHERE id = 1")  # finds: (open, paid): the
        c.execute("INSERT INTO orders (id, state) VALUES (1, 'shut')")  # finds: 'shut' is no
        c.execute("INSERT INTO orders SELECT 2, 'void'")  # finds: 'void' is no label of public.ord
        c.execute("SELECT id FROM orders WHERE state = 'x'::order_state")  # finds: 'x' is no label
        c.execute("SELECT 'open'::order_status FROM orders")  # finds: no type order_status
        c.execute("SELECT id FROM orders WHERE id = %s::ident")  # finds: no type ident: the stateme
        c.execute("SELECT id FROM orders WHERE 'late' = ANY(past)")  # finds: 'late' is no label
        c.execute("UPDATE orders SET past = '{open,shut}'")  # finds: 'shut' is no label
    -- schema.sql --
    CREATE TYPE order_state AS ENUM ('open', 'paid');
    CREATE TABLE orders (id int, state order_state, past order_state[]);
    """,
)
rule.scene(
    "labels that are there, strings of other columns, types of other kinds",
    """
    -- app/orders.py --
    from sqlalchemy import text

    def load(session, cursor, label):
        session.execute(text("SELECT id FROM orders WHERE state = 'open' AND note = 'payed'"))
        session.execute(text("SELECT id FROM orders WHERE state = :state"))
        cursor.execute("SELECT id FROM orders WHERE state::text = 'payed'")
        cursor.execute(f"SELECT id FROM orders WHERE state = '{label}'")
        cursor.execute("SELECT id FROM orders WHERE state = %s::order_state")
        cursor.execute("INSERT INTO orders (note, state) VALUES ('payed', 'paid')")
        cursor.execute("SELECT id FROM orders WHERE note::varchar = 'x' AND id = '5'::bigint")
        cursor.execute("SELECT '(1,2)'::pair, 'x'::short, %s::pair[], o::orders FROM orders o")
        cursor.execute("SELECT 'x'::citext, id::oid, 'orders'::regclass, 'a'::name FROM orders")
    -- schema.sql --
    CREATE TYPE order_state AS ENUM ('open', 'paid');
    CREATE EXTENSION citext;
    CREATE TYPE pair AS (a int, b int);
    CREATE DOMAIN short AS text;
    CREATE TABLE orders (id int, state order_state, note text);
    """,
)
