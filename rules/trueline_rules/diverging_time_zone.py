"""A time has a zone on one side and none on the other.

Why: the offset is dropped or made up in silence, values come back aware where code expects naive
ones or the reverse, and comparing the two raises TypeError; asyncpg refuses the value right away.

What to do: `DateTime(timezone=True)` and `timestamptz` on both sides, or neither.
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
    from trueline.facts.drift.columns import ColumnPair
    from trueline.facts.drift.tables import TablePair

rule = Rule(__name__, code="DRF017", reads=Reads.SCHEMA, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each time that is aware on one side only."""
    for drift in facts.drift:
        for pair in drift.pairs:
            for column in pair.columns:
                yield from _found(pair, column)


def _found(pair: TablePair, column: ColumnPair) -> Iterator[Finding]:
    declared, actual = column
    if declared.type is UNKNOWN:
        return
    verdict = pair.verdict(column)
    if verdict.kind != "zone":
        return
    yield rule.finding(
        code(declared.at),
        f"{pair.address}.{actual.name} is {actual.type}{pair.drift.suffix}, "
        f"the code says {declared.type}: {verdict.consequence}",
        key=pair.drift.key(f"{pair.address}.{actual.name}"),
        want=str(actual.type),
        related=(column_object(pair.actual, actual),),
    )


rule.scene(
    "a naive column behind aware code, and the reverse",
    """
    -- app/models.py --
    from sqlalchemy import Column, DateTime, Integer, MetaData, Table

    events = Table(
        "events",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("seen_at", DateTime(timezone=True)),  # finds: the offset is dropped in silence
        Column("sent_at", DateTime()),  # finds: local time of the session
    )
    -- schema.sql --
    CREATE TABLE events (id serial PRIMARY KEY, seen_at timestamp, sent_at timestamptz);
    """,
)
rule.scene(
    "the same on both sides",
    """
    -- app/models.py --
    from sqlalchemy import Column, Date, DateTime, Integer, MetaData, Table

    events = Table(
        "events",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("seen_at", DateTime(timezone=True)),
        Column("sent_at", DateTime),
        Column("day", Date),
    )
    -- schema.sql --
    CREATE TABLE events (
        id serial PRIMARY KEY, seen_at timestamp with time zone, sent_at timestamp, day date
    );
    """,
)
