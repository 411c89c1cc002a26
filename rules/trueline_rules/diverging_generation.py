"""A column's value is made otherwise than code says: identity, serial, sequence or expression.

Why: where code counts on the database to number the rows and nothing does, an INSERT fails: `null
value in column "id" violates not-null constraint`.  Where the database always makes the value,
writing one fails: `cannot insert a non-DEFAULT value`.  A sequence of a smaller type than its
column runs out early.

What to do: migrate the identity, default or sequence, or declare the column as it is.

A serial column, a `nextval` default and an identity column are all the same to an INSERT that
leaves the column out, and none of them is reported for another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import code, column_object
from trueline.facts.unknown import UNKNOWN
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.catalogue import Column
    from trueline.facts.declared import DeclaredColumn
    from trueline.facts.drift.columns import ColumnPair
    from trueline.facts.drift.tables import TablePair

rule = Rule(__name__, code="DRF016", reads=Reads.SCHEMA)
_WIDTHS = {"smallint": 2, "integer": 4, "bigint": 8}
Said = tuple[str, Severity]


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each column whose value is made in another way."""
    for drift in facts.drift:
        for pair in drift.pairs:
            if pair.table is not None:
                for column in pair.columns:
                    for said, severity in _judged(pair, column):
                        yield _finding(pair, column, said, severity)


def _judged(pair: TablePair, column: ColumnPair) -> Iterator[Said]:
    declared, actual = column
    yield from _generated(declared, actual)
    yield from _numbered(declared, actual)
    yield from _sequence(pair, column)


def _generated(declared: DeclaredColumn, actual: Column) -> Iterator[Said]:
    from trueline.facts.expressions import same_predicate

    ours, theirs = declared.generated, actual.generated
    if ours is UNKNOWN or ours == theirs:
        return
    if not ours and declared.server_default is None:
        yield (
            f"is always made as {theirs}, which the code does not say: writing it fails: "
            "cannot insert a non-DEFAULT value",
            Severity.ERROR,
        )
    elif ours and not theirs:
        yield f"is not made by itself, the code says as {ours}: it stays empty", Severity.ERROR
    elif ours and theirs and same_predicate(ours, theirs) is False:
        yield f"is made as {theirs}, the code says {ours}: values differ", Severity.WARNING


def _numbered(declared: DeclaredColumn, actual: Column) -> Iterator[Said]:
    if declared.identity is UNKNOWN or declared.serial is UNKNOWN or actual.generated:
        return
    counts = bool(declared.identity or declared.serial or declared.sequence)
    numbered = bool(actual.identity or actual.default)
    if counts and not numbered:
        client = declared.sequence is not None and not declared.serial
        if not client:
            yield (
                "is not numbered by the database, the code counts on it: INSERT fails: null value "
                f'in column "{actual.name}" violates not-null constraint',
                Severity.ERROR,
            )
    elif declared.identity and actual.identity and declared.identity != actual.identity:
        yield _identities(str(declared.identity), actual.identity)
    elif actual.identity == "always" and not counts and declared.client_default is True:
        yield (
            "is GENERATED ALWAYS AS IDENTITY, the code sends its own: INSERT fails: "
            "cannot insert a non-DEFAULT value",
            Severity.ERROR,
        )


def _identities(ours: str, theirs: str) -> Said:
    follows = "values of one's own are taken"
    if theirs == "always":
        follows = "values of one's own are refused"
    return (
        f"is GENERATED {theirs.upper()} AS IDENTITY, the code says {ours.upper()}: {follows}",
        Severity.WARNING,
    )


def _sequence(pair: TablePair, column: ColumnPair) -> Iterator[Said]:
    declared, actual = column
    found = pair.drift.sequence_of(f"{pair.address}.{actual.name}")
    wanted = declared.sequence
    if wanted is not None and not (found and found.name == wanted.name):
        schemas = (wanted.schema,) if wanted.schema else pair.catalogue.search_path
        named = [s for s in pair.catalogue.sequences if s.name == wanted.name]
        found = next((s for s in named if s.schema in schemas), None)
        if found is None and not actual.identity:
            relation = f'relation "{wanted.name}" does not exist'
            yield f"is to be numbered by {wanted.name}: INSERT fails: {relation}", Severity.ERROR
            return
    if found is None:
        return
    if _WIDTHS.get(found.type, 8) < _WIDTHS.get(actual.type.name, 0):
        said = f"is {actual.type}, its sequence {found.name} only {found.type}: numbers run out at "
        yield f"{said}{found.maximum}", Severity.WARNING
    counts = declared.serial is True or bool(declared.identity) or wanted is not None
    step = wanted.increment if wanted is not None else 1
    if counts and found.increment != step:
        said = f"is numbered in steps of {found.increment} by {found.name}, the code says {step}"
        yield said, Severity.WARNING


def _finding(pair: TablePair, column: ColumnPair, said: str, severity: Severity) -> Finding:
    declared, actual = column
    return rule.finding(
        code(declared.at),
        f"{pair.address}.{actual.name} {said}{pair.drift.suffix}",
        key=pair.drift.key(f"{pair.address}.{actual.name}", said.partition(":")[0]),
        related=(column_object(pair.actual, actual),),
        severity=severity,
    )


rule.scene(
    "numbers that nobody makes, an expression that only the database has, a sequence too small",
    """
    -- app/models.py --
    from sqlalchemy import BigInteger, Column, Computed, Integer, MetaData, Numeric, Table

    metadata = MetaData()
    orders = Table(
        "orders",
        metadata,
        Column("id", Integer, primary_key=True),  # finds: is not numbered by the database
        Column("net", Numeric),
        Column("gross", Numeric),  # finds: is always made as
        Column("tax", Numeric, Computed("net * 0.19")),  # finds: is not made by itself
    )
    events = Table(
        "events",
        metadata,
        Column("id", BigInteger, primary_key=True),  # finds: its sequence events_id_seq only
    )
    -- schema.sql --
    CREATE TABLE orders (
        id integer PRIMARY KEY, net numeric,
        gross numeric GENERATED ALWAYS AS (net * 1.19) STORED, tax numeric
    );
    CREATE SEQUENCE events_id_seq AS integer;
    CREATE TABLE events (id bigint PRIMARY KEY DEFAULT nextval('events_id_seq'));
    ALTER SEQUENCE events_id_seq OWNED BY events.id;
    """,
)
rule.scene(
    "serial, identity and default are all the same to an INSERT",
    """
    -- app/models.py --
    from sqlalchemy import Column, Computed, Identity, Integer, MetaData, Numeric, Table

    metadata = MetaData()
    one = Table("one", metadata, Column("id", Integer, primary_key=True))
    two = Table("two", metadata, Column("id", Integer, primary_key=True))
    three = Table("three", metadata, Column("id", Integer, Identity(), primary_key=True))
    four = Table(
        "four",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("net", Numeric),
        Column("gross", Numeric, Computed("net * 1.19")),
    )
    -- schema.sql --
    CREATE TABLE one (id serial PRIMARY KEY);
    CREATE TABLE two (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);
    CREATE TABLE three (id serial PRIMARY KEY);
    CREATE TABLE four (
        id integer PRIMARY KEY, net numeric,
        gross numeric GENERATED ALWAYS AS ((net * 1.19)) STORED
    );
    """,
)
