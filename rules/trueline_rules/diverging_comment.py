"""The comment on a table or column is not the one that code declares.

Why: whoever reads the database by its comments, a catalogue or a colleague, reads something else
than whoever reads the code.

What to do: migrate the comment, or correct it in the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import code, schema_object
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.declared import Place
    from trueline.facts.drift.tables import TablePair
    from trueline.facts.unknown import Unknown

rule = Rule(__name__, code="DRF018", reads=Reads.SCHEMA, severity=Severity.NOTE, default=False)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each comment that code declares and the database does not have."""
    for drift in facts.drift:
        for pair in drift.pairs:
            yield from _table(pair)


def _table(pair: TablePair) -> Iterator[Finding]:
    actual = pair.table
    if actual is not None and _differs(pair.main.comment, actual.comment):
        yield _finding(pair, pair.address, pair.main.at, pair.main.comment, actual.comment)
    for declared, column in pair.columns:
        if _differs(declared.comment, column.comment):
            address = f"{pair.address}.{column.name}"
            yield _finding(pair, address, declared.at, declared.comment, column.comment)


def _differs(declared: str | Unknown | None, actual: str) -> bool:
    return isinstance(declared, str) and declared != actual


def _finding(pair: TablePair, address: str, at: Place, ours: object, theirs: str) -> Finding:
    return rule.finding(
        code(at),
        f"the comment on {address} is {theirs!r}{pair.drift.suffix}, the code says {ours!r}",
        key=pair.drift.key(address),
        related=(schema_object(address, "commented there"),),
    )


rule.scene(
    "another comment",
    """
    -- app/models.py --
    from sqlalchemy import Column, Integer, MetaData, Table

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True, comment="a number"),  # finds: the comment on
    )
    -- schema.sql --
    CREATE TABLE orders (id serial PRIMARY KEY);
    COMMENT ON COLUMN orders.id IS 'the number';
    """,
)
rule.scene(
    "the same comment, and one that code does not speak of",
    """
    -- app/models.py --
    from sqlalchemy import Column, Integer, MetaData, Table

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True, comment="the number"),
        Column("total", Integer),
    )
    -- schema.sql --
    CREATE TABLE orders (id serial PRIMARY KEY, total integer);
    COMMENT ON COLUMN orders.id IS 'the number';
    COMMENT ON COLUMN orders.total IS 'in cents';
    """,
)
