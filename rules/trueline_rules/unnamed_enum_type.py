"""An enum type in code has no name of its own.

Why: the type is then called like the class in small letters.  Whoever renames the class makes the
code name a type that does not exist, and every INSERT fails.  A list of strings without a name
can't be created on PostgreSQL at all.

What to do: write the name of the type, `Enum(JobStatus, name="job_status")`.

Only native types are judged; a non-native one is a string column.  A list is judged when the
project imports a driver or the dialect of PostgreSQL, since other systems need no name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.enums import distinct
from trueline.facts.drift.places import code
from trueline.facts.unknown import UNKNOWN
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.declared import DeclaredEnumType

rule = Rule(__name__, code="ENU007", reads=Reads.MODELS, severity=Severity.NOTE)
_POSTGRESQL = ("sqlalchemy.dialects.postgresql", "psycopg", "asyncpg")


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each native enum type whose name the code does not give."""
    for declared in distinct(facts.models.enum_types):
        if declared.named or declared.native is not True:
            continue
        if declared.name is not UNKNOWN:
            yield _finding(declared, declared.name)
        elif declared.cls is None and declared.labels is not UNKNOWN and _is_for_postgresql(facts):
            yield _finding(declared, "")


def _is_for_postgresql(facts: Facts) -> bool:
    """Whether any file imports what is PostgreSQL's alone."""
    modules = facts.modules.values()
    return any(row[0].startswith(_POSTGRESQL) for each in modules for row in each.import_rows)


def _finding(declared: DeclaredEnumType, name: str) -> Finding:
    cls = declared.cls[1] if declared.cls else ""
    if cls:
        said = f"no name is given, so the type is called {name} like {cls} in small letters: "
        said += "renaming the class asks for a type that does not exist"
    else:
        said = "a list of labels without a name can't be created: an ENUM type requires a name"
    return rule.finding(
        code(declared.at),
        said,
        key=f"{cls} {name}",
        severity=Severity.NOTE if cls else Severity.ERROR,
    )


rule.scene(
    "a name that follows from the class",
    """
    -- app/models.py --
    import enum
    from sqlalchemy import Column, Enum, Integer, MetaData, Table

    class JobStatus(enum.Enum):
        open = "open"
        done = "done"

    jobs = Table(
        "jobs",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("status", Enum(JobStatus)),  # finds: the type is called jobstatus
    )
    """,
)
rule.scene(
    "a list of labels that has no name",
    """
    -- app/models.py --
    from sqlalchemy import Column, Enum, Integer, MetaData, Table
    from sqlalchemy.dialects.postgresql import JSONB

    jobs = Table(
        "jobs",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("kind", Enum("a", "b")),  # finds: can't be created
        Column("data", JSONB),
    )
    """,
)
rule.scene(
    "a name of its own, and a column of strings",
    """
    -- app/models.py --
    import enum
    from sqlalchemy import Column, Enum, Integer, MetaData, Table

    class JobStatus(enum.Enum):
        open = "open"
        done = "done"

    jobs = Table(
        "jobs",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("status", Enum(JobStatus, name="job_status")),
        Column("last", Enum(JobStatus, native_enum=False)),
    )
    """,
)
