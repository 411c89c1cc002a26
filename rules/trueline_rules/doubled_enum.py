"""An enumeration is declared twice with equal members.

Why: two declarations drift apart at the first edit, and the database can agree with only one of
them.  Whoever adds a member finds one of the two.

What to do: keep one declaration and import it everywhere else.

Two of different names may be equal by chance, or apart on purpose: that is a warning only.

Members are compared by name and value, in any order; an enumeration with unknown values is left
out, and so is one inside a function.  Two of one name in one file stand in branches, and are one.

Options: `min-members` is the number of members from which on equality is no coincidence; `exclude`
lists paths whose enumerations are examples, as in tests, or past states, as in migrations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from trueline.facts import DeclaredEnum, Facts
from trueline.findings import Finding, Location, Related, Severity
from trueline.globs import Globs
from trueline.rule import Reads, Rule


@dataclass(frozen=True)
class Options:
    """``min_members``: fewest members to compare.  ``exclude``: paths to leave out."""

    min_members: int = 2
    exclude: tuple[str, ...] = field(
        default=(
            *("test", "tests", "_tests", "test_*.py", "docs", "examples"),
            *("migrations", "alembic"),
        ),
        metadata={"globs": True},
    )


rule = Rule(__name__, code="ENU001", reads=Reads.ENUMS, options=Options)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Yield a finding for each declaration after the first one with the same members."""
    excluded = Globs(options.exclude)
    families: defaultdict[frozenset[tuple[str, str]], list[DeclaredEnum]] = defaultdict(list)
    for declared in facts.enums.declared():
        if _comparable(declared, options.min_members) and not excluded.matches(declared.path):
            families[_members(declared)].append(declared)
    for twins in families.values():
        first, *rest = twins
        for twin in rest:
            if (twin.path, twin.enum.name) != (first.path, first.enum.name):
                yield _finding(twin, first)


def _comparable(declared: DeclaredEnum, fewest: int) -> bool:
    enum = declared.enum
    known = declared.known and not enum.nested and all(member.value for member in enum.members)
    return known and len(enum.members) >= fewest


def _members(declared: DeclaredEnum) -> frozenset[tuple[str, str]]:
    return frozenset((member.name, member.value) for member in declared.enum.members)


def _finding(twin: DeclaredEnum, first: DeclaredEnum) -> Finding:
    name = first.enum.name
    same = twin.enum.name == name
    place = f"in {first.path} too" if same else f"as {name} in {first.path}"
    return rule.finding(
        Location(twin.path, *twin.enum.span),
        f"{twin.enum.name} is declared {place}, with equal members",
        key=f"{twin.enum.name}={first.enum.name}",
        related=(Related(Location(first.path, *first.enum.span), "the first declaration"),),
        severity=None if same else Severity.WARNING,
    )


rule.scene(
    "the same states in two services",
    """
    -- app/jobs.py --
    from enum import StrEnum

    class JobStatus(StrEnum):
        OPEN = "open"
        DONE = "done"
    -- app/tasks.py --
    import enum

    class TaskStatus(str, enum.Enum):  # finds: TaskStatus is declared as JobStatus in app/jobs.py
        DONE = "done"
        OPEN = "open"
    """,
)
rule.scene(
    "a copy that a migration keeps, so that later changes do not reach it, and a stand-in of tests",
    """
    -- app/jobs.py --
    from enum import Enum

    class JobStatus(Enum):
        OPEN = "open"
        DONE = "done"
    -- app/migrations/versions/17_status.py --
    from enum import Enum

    class JobStatus(Enum):
        OPEN = "open"
        DONE = "done"
    -- app/test/fake.py --
    from enum import Enum

    class JobStatus(Enum):
        OPEN = "open"
        DONE = "done"
    """,
)
rule.scene(
    "other values, a single member, an import, a class that is no enumeration",
    """
    -- app/jobs.py --
    from enum import Enum

    class JobStatus(Enum):
        OPEN = "open"
        DONE = "done"

    class One(Enum):
        A = 1
    -- app/tasks.py --
    from enum import Enum
    from app.jobs import JobStatus

    class TaskStatus(Enum):
        OPEN = "OPEN"
        DONE = "DONE"

    class Other(Enum):
        A = 1

    class Enumerator:
        OPEN = "open"
        DONE = "done"
    """,
)
