"""Code and database disagree on whether a column may be null.

Why: where the database forbids what the model allows, an INSERT or UPDATE fails: `null value in
column "email" violates not-null constraint`.  Where the database allows what the model forbids,
rows come back with None that no code expects.

What to do: make both sides say the same; fill the rows before a SET NOT NULL.

Primary keys, identity and generated columns and the columns of views are not compared.
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

rule = Rule(__name__, code="DRF006", reads=Reads.SCHEMA)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each column that may be null on one side only."""
    for drift in facts.drift:
        for pair in drift.pairs:
            if pair.table is not None:
                for column in pair.columns:
                    if _differs(column) and not _is_key(pair, column):
                        yield _finding(pair, column)


def _differs(column: ColumnPair) -> bool:
    declared, actual = column
    made = actual.identity or actual.generated or declared.identity or declared.generated
    return not made and declared.nullable not in (UNKNOWN, actual.nullable)


def _is_key(pair: TablePair, column: ColumnPair) -> bool:
    key = pair.table.primary_key if pair.table else None
    return column.declared.primary_key or (key is not None and column.actual.name in key.columns)


def _finding(pair: TablePair, column: ColumnPair) -> Finding:
    declared, actual = column
    name = f"{pair.address}.{actual.name}"
    if actual.nullable:
        said = f"{name} may be null{pair.drift.suffix}, the code says it never is: "
        said += "rows come back with None"
    else:
        said = f"{name} is NOT NULL{pair.drift.suffix}, the code says it may be null: "
        said += f'writing None fails: null value in column "{actual.name}" violates '
        said += "not-null constraint"
    filled = actual.nullable or (
        (actual.default or actual.identity) and declared.server_default is not None
    )
    return rule.finding(
        code(declared.at),
        said,
        key=pair.drift.key(name),
        want="nullable" if actual.nullable else "NOT NULL",
        related=(column_object(pair.actual, actual),),
        severity=Severity.WARNING if filled else Severity.ERROR,
    )


rule.scene(
    "optional in the model, mandatory in the database, and the reverse",
    """
    -- app/models.py --
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Customer(Base):
        __tablename__ = "customers"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str | None]  # finds: customers.email is NOT NULL
        phone: Mapped[str]  # finds: customers.phone may be null
    -- schema.sql --
    CREATE TABLE customers (id serial PRIMARY KEY, email varchar NOT NULL, phone varchar);
    """,
)
rule.scene(
    "the same said in other ways",
    """
    -- app/models.py --
    from typing import Optional
    from sqlalchemy import Column, Integer, String
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Customer(Base):
        __tablename__ = "customers"
        id = Column(Integer, primary_key=True)
        email = Column(String, nullable=False)
        phone = Column(String)
        fax: Mapped[Optional[str]]
        name: Mapped[str | None] = mapped_column(nullable=False)
    -- schema.sql --
    CREATE TABLE customers (
        id serial PRIMARY KEY, email varchar NOT NULL, phone varchar, fax varchar,
        name varchar NOT NULL
    );
    """,
)
