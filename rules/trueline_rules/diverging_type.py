"""The type that code declares for a column is not the one that the column has.

Why: values are refused (`value too long`, `out of range`, `operator does not exist`), cut, rounded
or come back as something else; which of these, the finding says.

What to do: change the model to the column's type, or migrate the column.

Types that mean the same are equal: aliases, varchar without length and text, a domain without
demands.  Errors are what fails, warnings what is lost or surprises, notes what is only looser.
"""

from __future__ import annotations

from collections.abc import Iterator

from trueline.facts import Facts
from trueline.facts.declared import UNKNOWN, DeclaredColumn
from trueline.facts.drift import ColumnPair, TablePair, code, column_object
from trueline.facts.drift.enums import enum_behind
from trueline.facts.sqltypes import Level, Verdict, same_type
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

rule = Rule(__name__, code="DRF005", reads=Reads.SCHEMA)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each column whose two types are not the same."""
    for drift in facts.drift:
        for pair in drift.pairs:
            for column in pair.columns:
                verdict = _verdict(pair, column)
                if verdict.level not in (Level.EQUAL, Level.EQUIVALENT):
                    yield _finding(pair, column, verdict)


def _verdict(pair: TablePair, column: ColumnPair) -> Verdict:
    declared, actual = column
    if declared.type is UNKNOWN:
        return Verdict(Level.EQUAL)
    verdict = same_type(declared.type, actual.type, pair.catalogue)
    both_enums = declared.enum is not None and declared.enum.native is True
    if verdict.kind == "zone":
        return Verdict(Level.EQUAL)
    if both_enums and verdict.kind != "array" and enum_behind(pair.catalogue, actual.type):
        return Verdict(Level.EQUAL)  # their names and labels are other rules' business
    return verdict


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
