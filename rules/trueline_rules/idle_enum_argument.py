"""An argument of an enum type has no effect.

Why: `create_type=False` on the generic `sqlalchemy.Enum` is ignored without a word: the type is
created all the same, by tests and by migrations, and creating it fails where it exists.

What to do: use `sqlalchemy.dialects.postgresql.ENUM`, which honours it, or leave it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.enums import class_name, distinct
from trueline.facts.drift.places import code
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.declared import DeclaredEnumType

rule = Rule(__name__, code="ENU010", reads=Reads.MODELS, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each argument that is written and ignored."""
    for declared in distinct(facts.models.enum_types):
        for argument in declared.idle:
            yield _finding(declared, argument)


def _finding(declared: DeclaredEnumType, argument: str) -> Finding:
    return rule.finding(
        code(declared.at),
        f"{argument} has no effect on the generic Enum; use postgresql.ENUM, which honours it",
        key=f"{class_name(declared)} {argument}",
    )


rule.scene(
    "create_type on the generic type",
    """
    -- app/models.py --
    from sqlalchemy import Column, Enum, Integer, MetaData, Table

    jobs = Table(
        "jobs",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("kind", Enum("a", "b", name="kind", create_type=False)),  # finds: has no effect
    )
    """,
)
rule.scene(
    "create_type where it is honoured",
    """
    -- app/models.py --
    from sqlalchemy import Column, Integer, MetaData, Table
    from sqlalchemy.dialects.postgresql import ENUM

    jobs = Table(
        "jobs",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("kind", ENUM("a", "b", name="kind", create_type=False)),
    )
    """,
)
