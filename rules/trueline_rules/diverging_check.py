"""A check constraint is on one side only, or demands something else on each side.

Why: where only the code has it, rows get in that code takes for impossible.  Where only the
database has it, an INSERT that the code takes for right fails: `violates check constraint`.

What to do: migrate the check, or declare the one that is there.

Checks are compared by what they demand; formatting, casts and names do not matter.  What can't be
told is not reported, and a check that stands for an enumeration is DRF010.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import at, code, object_place, schema_object
from trueline.facts.unknown import UNKNOWN
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.catalogue import Check
    from trueline.facts.declared import DeclaredCheck
    from trueline.facts.drift.tables import TablePair

rule = Rule(__name__, code="DRF015", reads=Reads.SCHEMA, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each check that is missing, other, or on one side only."""
    for drift in facts.drift:
        for pair in drift.pairs:
            matched = pair.check_match
            for declared in matched.missing:
                yield _missing(pair, declared)
            for declared, actual in matched.changed:
                if declared.expression is not UNKNOWN and _differs(declared.expression, actual):
                    yield _changed(pair, declared, actual)
            for actual in matched.extra if pair.whole else ():
                yield _extra(pair, actual)


def _differs(expression: str, actual: Check) -> bool:
    from trueline.facts.expressions import same_predicate

    return same_predicate(expression, actual.expression) is False


def _missing(pair: TablePair, declared: DeclaredCheck) -> Finding:
    return rule.finding(
        code(declared.at),
        f"{pair.address} has no check {declared.expression}{pair.drift.suffix}: "
        "rows get in that the code takes for impossible",
        key=pair.drift.key(pair.address, str(declared.expression)),
        related=(schema_object(pair.address, "the table"),),
    )


def _changed(pair: TablePair, declared: DeclaredCheck, actual: Check) -> Finding:
    return rule.finding(
        code(declared.at),
        f"check {actual.name} of {pair.address} demands {actual.expression}{pair.drift.suffix}, "
        f"the code says {declared.expression}: "
        "rows get in that it takes for impossible, or are refused",
        key=pair.drift.key(pair.address, actual.name),
        related=(schema_object(f"{pair.address}.{actual.name}", f"CHECK {actual.expression}"),),
    )


def _extra(pair: TablePair, actual: Check) -> Finding:
    address = f"{pair.address}.{actual.name}"
    return rule.finding(
        at(address),
        f"no model declares check {actual.name} of {pair.address}, {actual.expression}"
        f'{pair.drift.suffix}: INSERT fails: violates check constraint "{actual.name}"',
        key=pair.drift.key(address),
        related=object_place(pair.catalogue, address, pair.address),
    )


rule.scene(
    "a check that was dropped, one that was changed, one that nobody declares",
    """
    -- app/models.py --
    from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Numeric, Table

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("total", Numeric),
        Column("amount", Integer),
        CheckConstraint("total >= 0"),  # finds: public.orders has no check total >= 0
        CheckConstraint("amount > 0", name="some"),  # finds: check some of public.orders demands
    )
    -- schema.sql --
    CREATE TABLE orders (  -- # finds: no model declares check few
        id serial PRIMARY KEY, total numeric, amount integer,
        CONSTRAINT some CHECK (amount > 10), CONSTRAINT few CHECK (amount < 99)
    );
    """,
)
rule.scene(
    "the same check as PostgreSQL prints it, a check behind an enumeration",
    """
    -- app/models.py --
    from sqlalchemy import CheckConstraint, Column, Enum, Integer, MetaData, String, Table

    orders = Table(
        "orders",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("state", String),
        Column("amount", Integer),
        Column("kind", Enum("a", "b", native_enum=False, create_constraint=True)),
        CheckConstraint("state IN ('new', 'done')"),
        CheckConstraint("amount > 0 AND amount < 99", name="own_name"),
    )
    -- schema.sql --
    CREATE TABLE orders (
        id serial PRIMARY KEY, state varchar, amount integer, kind varchar(1),
        CHECK (((state)::text = ANY ((ARRAY['new'::varchar, 'done'::varchar])::text[]))),
        CHECK (((amount > 0) AND (amount < 99))),
        CHECK (((kind)::text = ANY (ARRAY['a'::text, 'b'::text])))
    );
    """,
)
