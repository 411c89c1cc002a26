"""A model's column does not exist in its table.

Why: SELECT and INSERT through the model name every column, so all of them fail: `column
orders.total does not exist`.

What to do: write the migration that adds or renames it, or correct the name in the model.

A column of another name, of the same type and nullability, is taken for the renamed one; keys,
indexes and checks that went with it are not told again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import code, column_object, table_object
from trueline.findings import Finding
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.declared import DeclaredColumn
    from trueline.facts.drift.columns import Renamed
    from trueline.facts.drift.tables import TablePair

rule = Rule(__name__, code="DRF003", reads=Reads.SCHEMA)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each declared column that its table lacks."""
    for drift in facts.drift:
        for pair in drift.pairs:
            for column in pair.missing:
                yield _missing(pair, column)
            for renamed in pair.renamed:
                yield _renamed(pair, renamed)


def _fails(pair: TablePair, column: DeclaredColumn) -> str:
    return f"queries fail: column {pair.actual.name}.{column.name} does not exist"


def _missing(pair: TablePair, column: DeclaredColumn) -> Finding:
    return rule.finding(
        code(column.at),
        f"{pair.address} has no column {column.name}{pair.drift.suffix}: {_fails(pair, column)}",
        key=pair.drift.key(f"{pair.address}.{column.name}"),
        related=(table_object(pair.actual, "the table"),),
    )


def _renamed(pair: TablePair, renamed: Renamed) -> Finding:
    column, actual = renamed
    return rule.finding(
        code(column.at),
        f"{pair.address} has no column {column.name}{pair.drift.suffix}, but {actual.name} of the "
        f"same type, which no model has: renamed on one side only; {_fails(pair, column)}",
        key=pair.drift.key(f"{pair.address}.{column.name}"),
        want=actual.name,
        related=(column_object(pair.actual, actual),),
    )


rule.scene(
    "a column that was never added, and one that was renamed",
    """
    -- app/models.py --
    from sqlalchemy import Column, Integer, MetaData, Numeric, String, Table

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("total", Numeric(10, 2)),  # finds: public.orders has no column total
        Column("customer_mail", String),  # finds: but customer_email of the same type
    )
    -- schema.sql --
    CREATE TABLE orders (id serial PRIMARY KEY, customer_email varchar);
    """,
)
rule.scene(
    "attributes of other names than their columns, in another order",
    """
    -- app/models.py --
    from sqlalchemy import Integer, String
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Order(Base):
        __tablename__ = "orders"
        key: Mapped[int] = mapped_column("id", primary_key=True)
        mail: Mapped[str | None] = mapped_column("customer_email", String)

        @property
        def shown(self):
            return f"{self.key}: {self.mail}"
    -- schema.sql --
    CREATE TABLE orders (customer_email varchar, id serial PRIMARY KEY);
    """,
)
