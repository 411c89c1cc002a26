"""The database has a default that an INSERT through the model never lets fire.

Why: the ORM sends an explicit NULL for an attribute that nobody set, unless the model knows of a
default.  The row gets NULL, or the INSERT fails where the column must not be null.

What to do: add `server_default=` with the same expression (or `server_default=FetchedValue()`),
or a `default=` on the client.

Not judged: columns of tables without a mapped class, whose INSERT leaves out what is not given.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import code, column_object
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.drift.columns import ColumnPair
    from trueline.facts.drift.tables import TablePair

rule = Rule(__name__, code="DRF008", reads=Reads.SCHEMA, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each default that the model does not know of."""
    for drift in facts.drift:
        for pair in drift.pairs:
            if pair.table is not None:
                for column in pair.columns:
                    if _shadowed(column):
                        yield _finding(pair, column)


def _shadowed(column: ColumnPair) -> bool:
    declared, actual = column
    if not actual.default or not declared.attribute or declared.primary_key:
        return False
    made = actual.identity or actual.generated or declared.identity or declared.generated
    own = declared.server_default is not None or declared.client_default is not False
    empty = actual.default.partition("::")[0].strip("() ").upper() == "NULL"
    return not (made or own or empty or declared.serial or declared.sequence)


def _finding(pair: TablePair, column: ColumnPair) -> Finding:
    declared, actual = column
    follows = "the row gets NULL" if actual.nullable else "the INSERT fails"
    return rule.finding(
        code(declared.at),
        f"the default of {pair.address}.{actual.name}, {actual.default}, never fires"
        f"{pair.drift.suffix}: the ORM sends NULL for an attribute that is not set, so {follows}",
        key=pair.drift.key(f"{pair.address}.{actual.name}"),
        related=(column_object(pair.actual, actual),),
    )


rule.scene(
    "a default that only the database knows",
    """
    -- app/models.py --
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        priority: Mapped[int]  # finds: so the INSERT fails
        note: Mapped[str | None]  # finds: so the row gets NULL
    -- schema.sql --
    CREATE TABLE orders (
        id serial PRIMARY KEY, priority integer NOT NULL DEFAULT 5, note varchar DEFAULT 'none'
    );
    """,
)
rule.scene(
    "defaults that the model knows, and a table without a class",
    """
    -- app/models.py --
    from sqlalchemy import Column, FetchedValue, Integer, MetaData, Table, text
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        priority: Mapped[int] = mapped_column(server_default=text("5"))
        note: Mapped[str] = mapped_column(default="none")
        made: Mapped[int] = mapped_column(server_default=FetchedValue())

    counts = Table("counts", MetaData(), Column("n", Integer))
    -- schema.sql --
    CREATE TABLE orders (
        id serial PRIMARY KEY, priority integer NOT NULL DEFAULT 5,
        note varchar NOT NULL DEFAULT 'none', made integer NOT NULL DEFAULT 1
    );
    CREATE TABLE counts (n integer DEFAULT 0);
    """,
)
