"""The labels of a column's enum type are written inline.

Why: code that reads or writes the column repeats them as bare strings, and nobody notices a typo
before the database does.

What to do: declare an enumeration class and hand it to the type, with `values_callable` where its
values are what the type has.
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

rule = Rule(__name__, code="ENU006", reads=Reads.MODELS, severity=Severity.NOTE)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each enum type that is a list of strings."""
    for declared in distinct(facts.models.enum_types):
        written = declared.labels is not UNKNOWN and not declared.drawn
        if declared.stores == "strings" and declared.cls is None and written:
            yield _finding(declared)


def _finding(declared: DeclaredEnumType) -> Finding:
    labels = () if declared.labels is UNKNOWN else declared.labels
    name = "an enum type" if declared.name is UNKNOWN else f"enum type {declared.name}"
    return rule.finding(
        code(declared.at),
        f"{name} lists its labels inline ({', '.join(labels)}); give it an enumeration class",
        key=f"{declared.name} {' '.join(labels)}",
    )


rule.scene(
    "labels as strings",
    """
    -- app/models.py --
    from sqlalchemy import Column, Enum, Integer, MetaData, Table

    jobs = Table(
        "jobs",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("status", Enum("open", "done", name="job_status")),  # finds: lists its labels inline
    )
    """,
)
rule.scene(
    "labels from a class",
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
    )
    """,
)
