"""A column of the database is in no model of its table.

Why: one that must not be null and has no default makes every INSERT through the model fail: `null
value in column "tenant_id" violates not-null constraint`.  Any other is data that code neither
reads nor keeps up, and that a migration made from the models drops.

What to do: add it to the model, or drop it.

Not judged: tables of which a model declares only a part on purpose, and models with columns that
can't be known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import code, column_object
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.catalogue import Column
    from trueline.facts.drift.tables import TablePair

rule = Rule(__name__, code="DRF004", reads=Reads.SCHEMA)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each column that no model of the table declares."""
    for drift in facts.drift:
        for pair in drift.pairs:
            if pair.table is not None:
                for column in pair.extra:
                    yield _finding(pair, column)


def _finding(pair: TablePair, column: Column) -> Finding:
    filled = column.default or column.identity or column.generated
    breaks = not column.nullable and not filled
    if breaks:
        what = f'INSERT fails: null value in column "{column.name}" violates not-null constraint'
    else:
        what = "code neither reads nor keeps it up, and a generated migration would drop it"
    return rule.finding(
        code(pair.main.at),
        f"the model of {pair.address} lacks its column {column.name}{pair.drift.suffix}: {what}",
        key=pair.drift.key(f"{pair.address}.{column.name}"),
        related=(column_object(pair.actual, column),),
        severity=Severity.ERROR if breaks else Severity.WARNING,
    )


rule.scene(
    "a mandatory column that the model does not know",
    """
    -- app/models.py --
    from sqlalchemy import Column, Integer, MetaData, Table

    orders = Table(  # finds: INSERT fails: null value in column "tenant_id"
        "orders", MetaData(), Column("id", Integer, primary_key=True)
    )
    -- schema.sql --
    CREATE TABLE orders (id serial PRIMARY KEY, tenant_id integer NOT NULL);
    """,
)
rule.scene(
    "columns of mixins, of subclasses in one table, of a table that is read as far as needed",
    """
    -- app/models.py --
    from datetime import datetime
    from sqlalchemy import Column, Integer, MetaData, Table
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Dated:
        created_at: Mapped[datetime]

    class Person(Dated, Base):
        __tablename__ = "people"
        id: Mapped[int] = mapped_column(primary_key=True)
        kind: Mapped[str]
        __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}

    class Engineer(Person):
        level: Mapped[int | None]
        __mapper_args__ = {"polymorphic_identity": "engineer"}
    -- schema.sql --
    CREATE TABLE people (
        id serial PRIMARY KEY, kind varchar NOT NULL, level integer, created_at timestamp NOT NULL
    );
    """,
)
