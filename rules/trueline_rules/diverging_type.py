"""The type that code declares for a column is not the one that the column has.

Why: values are refused (`value too long`, `out of range`, `operator does not exist`), cut, rounded
or come back as something else; which of these, the finding says.

What to do: change the model to the column's type, or migrate the column.

Types that mean the same are equal: aliases, varchar without length and text, a domain without
demands.  Errors are what fails, warnings what is lost or surprises, notes what is only looser.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import code, column_object
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.declared import DeclaredColumn
    from trueline.facts.drift.columns import ColumnPair
    from trueline.facts.drift.tables import TablePair
    from trueline.facts.sqltypes import Verdict

rule = Rule(__name__, code="DRF005", reads=Reads.SCHEMA)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each column whose two types are not the same."""
    for drift in facts.drift:
        for pair in drift.pairs:
            for column in pair.columns:
                verdict = pair.verdict(column)
                if not verdict.same and not _is_told_elsewhere(pair, column, verdict):
                    yield _finding(pair, column, verdict)
                elif verdict.same and _has_other_collation(column):
                    yield _collation(pair, column)


def _is_told_elsewhere(pair: TablePair, column: ColumnPair, verdict: Verdict) -> bool:
    """Whether it is about a time zone, or about names and labels of enum types."""
    enum = column.declared.enum
    native = enum is not None and enum.native is True and verdict.kind != "array"
    return verdict.kind == "zone" or (native and pair.enum_type(column.actual) is not None)


def _has_other_collation(column: ColumnPair) -> bool:
    """Whether code asks for a collation that the column does not have."""
    wanted = column.declared.collation
    return isinstance(wanted, str) and bool(wanted) and wanted != _name(column.actual.collation)


def _name(collation: str) -> str:
    """The name alone, as code writes it; the schema is hardly ever written."""
    return collation.rpartition(".")[2].strip('"')


def _collation(pair: TablePair, column: ColumnPair) -> Finding:
    declared, actual = column
    has = f"the collation {_name(actual.collation)}" if actual.collation else "no own collation"
    return rule.finding(
        code(declared.at),
        f"{pair.address}.{actual.name} has {has}{pair.drift.suffix}, the code says "
        f"{declared.collation}: ORDER BY and < follow another order, and = may as well",
        key=pair.drift.key(f"{pair.address}.{actual.name}", "collation"),
        related=(column_object(pair.actual, actual),),
        severity=Severity.WARNING,
    )


def _finding(pair: TablePair, column: ColumnPair, verdict: Verdict) -> Finding:
    declared, actual = column
    return rule.finding(
        code(declared.at),
        f"{pair.address}.{actual.name} is {actual.type}{pair.drift.suffix}, "
        f"the code says {_written(declared)}: {verdict.consequence}",
        key=pair.drift.key(f"{pair.address}.{actual.name}"),
        want=str(actual.type),
        related=(column_object(pair.actual, actual),),
        severity=Severity(verdict.level.value),
    )


def _written(declared: DeclaredColumn) -> str:
    written = declared.written_in
    return f"{declared.type} ({written})" if written else str(declared.type)


rule.scene(
    "a length that is too long, a number of another kind, an array",
    """
    -- app/models.py --
    from sqlalchemy import ARRAY, BigInteger, Column, Integer, MetaData, String, Table

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("number", String(64)),  # finds: values longer than 32 fail
        Column("views", BigInteger),  # finds: integer out of range
        Column("tags", ARRAY(String)),  # finds: public.orders.tags is text
    )
    -- schema.sql --
    CREATE TABLE orders (id serial PRIMARY KEY, number varchar(32), views integer, tags text);
    """,
)
rule.scene(
    "other spellings of the same types, and a type that is made at run time",
    """
    -- app/models.py --
    from sqlalchemy import Column, DateTime, Float, Integer, MetaData, Numeric, String, Table, Text
    from app.types import money

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("number", String),
        Column("remark", Text),
        Column("total", Numeric(10, 2)),
        Column("weight", Float),
        Column("sent_at", DateTime(timezone=True)),
        Column("paid", money()),
    )
    -- schema.sql --
    CREATE TABLE orders (
        id serial PRIMARY KEY, number text, remark character varying, total decimal(10, 2),
        weight float8, sent_at timestamptz, paid integer
    );
    """,
)
