"""An argument of an enum type has no effect.

Why: `create_type=False` on the generic `sqlalchemy.Enum` is ignored without a word before
SQLAlchemy 2.1: the type is created all the same, by tests and by migrations, and creating it fails
where it exists.

What to do: use `sqlalchemy.dialects.postgresql.ENUM`, which honours it, or leave it out.

Reported only where lock files, requirements or pyproject.toml next to the models show that
SQLAlchemy is older than 2.1; pins count before ranges.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.enums import class_name, distinct
from trueline.facts.drift.places import code
from trueline.facts.requirements import holds_below
from trueline.findings import Finding, Location, Related, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.declared import DeclaredEnumType
    from trueline.facts.requirements import Requirement

rule = Rule(__name__, code="ENU010", reads=Reads.MODELS, severity=Severity.WARNING)

_HONOURED_FROM = (2, 1)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each argument that is written and ignored."""
    idle = [each for each in distinct(facts.models.enum_types) if each.idle]
    said = facts.find_requirements("sqlalchemy") if idle else ()
    for declared in idle:
        proof = holds_below(said, declared.at.path, _HONOURED_FROM)
        if proof is not None:
            yield from (_finding(declared, argument, proof) for argument in declared.idle)


def _finding(declared: DeclaredEnumType, argument: str, proof: Requirement) -> Finding:
    return rule.finding(
        code(declared.at),
        f"{argument} has no effect on the generic Enum before SQLAlchemy 2.1, and {proof.path} says"
        f" {proof.specifier}; use postgresql.ENUM, which honours it",
        key=f"{class_name(declared)} {argument}",
        related=(Related(Location(proof.path), "the version of SQLAlchemy"),),
    )


_JOBS = """
    -- app/models.py --
    from sqlalchemy import Column, Enum, Integer, MetaData, Table

    jobs = Table(
        "jobs",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("kind", Enum("a", "b", name="kind", create_type=False)),
    )
"""

rule.scene(
    "create_type on the generic type of an older SQLAlchemy",
    _JOBS.replace("=False)),", "=False)),  # finds: has no effect on the generic Enum")
    + """
    -- requirements.txt --
    sqlalchemy==2.0.36
    """,
)
rule.scene(
    "create_type on the generic type of an SQLAlchemy that may be new",
    _JOBS
    + """
    -- requirements.txt --
    sqlalchemy>=2.0
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
    -- requirements.txt --
    sqlalchemy==2.0.36
    """,
)
