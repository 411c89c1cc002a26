"""The primary key of a table is not the one that code declares.

Why: where the database's key is narrower, the second row of a pair that code takes for different
fails: `duplicate key value violates unique constraint`.  Where it is wider or missing, what code
takes for one row may be several: an UPDATE hits them all, and the ORM merges them.

What to do: declare the key that the table has, or migrate it.

The order of the columns does not matter.  A view has no key, and a unique index over columns that
are never null is as good as one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import code, table_object
from trueline.facts.unknown import UNKNOWN
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.catalogue import Table
    from trueline.facts.drift.tables import TablePair

rule = Rule(__name__, code="DRF011", reads=Reads.SCHEMA)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each table with another primary key."""
    for drift in facts.drift:
        for pair in drift.pairs:
            if pair.table is not None and all(each.managed for each in pair.declared):
                yield from _judged(pair, pair.table)


def _judged(pair: TablePair, table: Table) -> Iterator[Finding]:
    declared = pair.main.primary_key
    if declared is UNKNOWN or not all(map(pair.has, declared)):
        return  # a column that is missing or renamed is told by itself
    ours = frozenset(declared)
    theirs = frozenset(table.primary_key.columns if table.primary_key else ())
    if ours == theirs or (not theirs and _is_unique(table, ours)):
        return
    if not pair.whole and ours < theirs:
        return  # the rest may be declared where nobody can look
    yield rule.finding(
        code(pair.main.at),
        f"the primary key of {pair.address} is {_listed(theirs)}{pair.drift.suffix}, "
        f"the code says {_listed(ours)}: {_follows(ours, theirs)}",
        key=pair.drift.key(pair.address),
        want=_listed(theirs),
        related=(table_object(table, f"primary key {_listed(theirs)}"),),
        severity=Severity.ERROR if theirs < ours and theirs else Severity.WARNING,
    )


def _is_unique(table: Table, columns: frozenset[str]) -> bool:
    keys = [frozenset(key.columns) for key in table.uniques]
    keys += [
        frozenset(key.text for key in index.keys)
        for index in table.indexes
        if index.unique and not index.predicate
    ]
    mandatory = all(column.nullable is False for column in table.columns if column.name in columns)
    return bool(columns) and columns in keys and mandatory


def _follows(ours: frozenset[str], theirs: frozenset[str]) -> str:
    if not theirs:
        return "rows that code takes for one may be several"
    if theirs < ours:
        return f"INSERT fails on the second row with one {_listed(theirs)}: duplicate key value"
    if not ours:
        return "code does not know what tells two rows apart"
    return "what code takes for one row may be several"


def _listed(columns: frozenset[str]) -> str:
    return f"({', '.join(sorted(columns))})" if columns else "missing"


rule.scene(
    "a key that was reduced",
    """
    -- app/models.py --
    from sqlalchemy import Column, Integer, MetaData, Table

    members = Table(  # finds: duplicate key value
        "members",
        MetaData(),
        Column("team_id", Integer, primary_key=True),
        Column("user_id", Integer, primary_key=True),
    )
    -- schema.sql --
    CREATE TABLE members (team_id integer PRIMARY KEY, user_id integer NOT NULL);
    """,
)
rule.scene(
    "the same columns in another order, a view, a unique index",
    """
    -- app/models.py --
    from sqlalchemy import Column, Integer, MetaData, Table

    metadata = MetaData()
    members = Table(
        "members",
        metadata,
        Column("team_id", Integer, primary_key=True),
        Column("user_id", Integer, primary_key=True),
    )
    recent = Table("recent", metadata, Column("team_id", Integer, primary_key=True))
    codes = Table("codes", metadata, Column("code", Integer, primary_key=True, autoincrement=False))
    -- schema.sql --
    CREATE TABLE members (
        team_id integer NOT NULL, user_id integer NOT NULL, PRIMARY KEY (user_id, team_id)
    );
    CREATE VIEW recent AS SELECT team_id FROM members;
    CREATE TABLE codes (code integer NOT NULL UNIQUE);
    """,
)
