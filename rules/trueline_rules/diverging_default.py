"""The server default of a column is not the one that code declares.

Why: a row that is inserted without a value gets another value than the code says, or none: then a
mandatory column makes the INSERT fail.  A default that is no label of the column's enum type can't
be created at all.

What to do: migrate the default, or correct `server_default`.

Defaults are compared by what they mean: `now()` and CURRENT_TIMESTAMP, `0` and `(0)::bigint` are
the same.  What can't be told is not reported.  A default that only the database has is DRF008
where the ORM sends NULL in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.enums import literal
from trueline.facts.drift.places import code, column_object
from trueline.facts.unknown import UNKNOWN
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.drift.columns import ColumnPair
    from trueline.facts.drift.tables import TablePair

rule = Rule(__name__, code="DRF007", reads=Reads.SCHEMA, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each default that is another one, or only declared."""
    for drift in facts.drift:
        for pair in drift.pairs:
            if pair.table is not None:
                for column in pair.columns:
                    yield from _found(pair, column)


def _found(pair: TablePair, column: ColumnPair) -> Iterator[Finding]:
    from trueline.facts.expressions import same_default

    declared, actual = column
    default = declared.server_default
    made = actual.identity or actual.generated or declared.identity or declared.generated
    if default is UNKNOWN or default is None or made or "nextval(" in default + actual.default:
        return
    foreign = _no_label(pair, column, default)
    if foreign:
        yield _finding(pair, column, foreign, Severity.ERROR)
    elif not actual.default:
        yield _lost(pair, column, default)
    elif same_default(default, actual.default, actual.type) is False:
        said = f"defaults to {actual.default}, the code says {default}: rows get another value"
        yield _finding(pair, column, said, Severity.WARNING)


def _no_label(pair: TablePair, column: ColumnPair, default: str) -> str:
    """What is wrong with a default that the column's enum type does not have."""
    enum, text = pair.enum_type(column.actual), literal(default)
    if enum is None or text is None or column.actual.type.dimensions or text in enum.labels:
        return ""
    return (
        f"can't default to {default}, as the code says: {enum.address} has no such label "
        f"({', '.join(enum.labels)})"
    )


def _lost(pair: TablePair, column: ColumnPair, default: str) -> Finding:
    declared, actual = column
    breaks = not actual.nullable and declared.client_default is False
    said = f"has no default, the code says {default}: a row inserted without a value "
    said += "fails: it violates not-null constraint" if breaks else "gets NULL"
    if not actual.nullable and not breaks:
        said = f"has no default, the code says {default}: rows that others insert fail"
    return _finding(pair, column, said, Severity.ERROR if breaks else Severity.WARNING)


def _finding(pair: TablePair, column: ColumnPair, said: str, severity: Severity) -> Finding:
    declared, actual = column
    return rule.finding(
        code(declared.at),
        f"{pair.address}.{actual.name} {said}{pair.drift.suffix}",
        key=pair.drift.key(f"{pair.address}.{actual.name}"),
        related=(column_object(pair.actual, actual),),
        severity=severity,
    )


rule.scene(
    "another default, a default that was dropped, a value where the type has names",
    """
    -- app/models.py --
    from sqlalchemy import Column, Enum, Integer, MetaData, String, Table

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("priority", Integer, server_default="1"),  # finds: defaults to 5, the code says '1'
        Column("state", String, nullable=False, server_default="new"),  # finds: has no default
        Column(  # finds: has no such label (RETAIL, TRADE)
            "kind",
            Enum("RETAIL", "TRADE", name="order_kind"),
            server_default="retail",
        ),
    )
    -- schema.sql --
    CREATE TYPE order_kind AS ENUM ('RETAIL', 'TRADE');
    CREATE TABLE orders (
        id serial PRIMARY KEY, priority integer DEFAULT 5, state varchar NOT NULL,
        kind order_kind DEFAULT 'RETAIL'
    );
    """,
)
rule.scene(
    "other spellings of one default, and what code sets by itself",
    """
    -- app/models.py --
    from sqlalchemy import Boolean, Column, DateTime, Integer, MetaData, String, Table, func, text

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("made_at", DateTime(timezone=True), server_default=func.now()),
        Column("priority", Integer, server_default=text("0")),
        Column("paid", Boolean, server_default="false"),
        Column("state", String, server_default="new"),
        Column("note", String, default="none"),
    )
    -- schema.sql --
    CREATE TABLE orders (
        id serial PRIMARY KEY, made_at timestamptz DEFAULT CURRENT_TIMESTAMP,
        priority integer DEFAULT (0)::bigint, paid boolean DEFAULT 'f'::boolean,
        state varchar DEFAULT 'new'::character varying, note varchar
    );
    """,
)
