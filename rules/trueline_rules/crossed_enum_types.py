"""One enumeration class stands for several types, or several classes for one type.

Why: two classes with different labels for one type can't both be right: one of them fails to store
or to read.  One class for two types makes a label added to the class need two migrations, and the
values of the two columns can't be compared in SQL.

What to do: one class, one type, one name; import the class where it is needed.

Two classes with the same labels are a warning, with different labels an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.enums import class_name, distinct
from trueline.facts.drift.places import code
from trueline.facts.unknown import UNKNOWN
from trueline.findings import Finding, Related, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.declared import DeclaredEnumType

rule = Rule(__name__, code="ENU008", reads=Reads.MODELS, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each further type of a class, and each further class of a type."""
    known = [
        each
        for each in distinct(facts.models.enum_types)
        if each.native is True and each.name is not UNKNOWN
    ]
    yield from _several_types(known)
    yield from _several_classes(known)


def _several_types(known: Iterable[DeclaredEnumType]) -> Iterator[Finding]:
    first: dict[tuple[str, str], DeclaredEnumType] = {}
    seen: set[tuple[object, ...]] = set()
    for each in known:
        if each.cls is None:
            continue
        other = first.setdefault(each.cls, each)
        if _type(other) != _type(each) and (each.cls, _type(each)) not in seen:
            seen.add((each.cls, _type(each)))
            said = f"{each.cls[1]} is type {_type(each)} here and {_type(other)} elsewhere: "
            said += "SQL can't compare the two, and a new label needs both"
            yield _finding(each, other, said, f"{each.cls[1]} {_type(each)}", Severity.WARNING)


def _several_classes(known: Iterable[DeclaredEnumType]) -> Iterator[Finding]:
    first: dict[str, DeclaredEnumType] = {}
    seen: set[tuple[object, ...]] = set()
    for each in known:
        other = first.setdefault(_type(each), each)
        subject = (_type(each), each.cls, each.labels)
        if (other.cls, other.labels) == (each.cls, each.labels) or subject in seen:
            continue
        seen.add(subject)
        differ = UNKNOWN not in (each.labels, other.labels) and _sets(each) != _sets(other)
        if differ or (each.cls and other.cls and each.cls != other.cls):
            yield _shared(each, other, differ=differ)


def _shared(each: DeclaredEnumType, other: DeclaredEnumType, *, differ: bool) -> Finding:
    said = f"type {_type(each)} is bound to {class_name(each)} here and to {class_name(other)} "
    said += "elsewhere"
    if differ:
        ours, theirs = _sets(each), _sets(other)
        lacks = [*sorted(theirs - ours), *sorted(ours - theirs)]
        said += f", with other labels ({', '.join(lacks)}): storing or reading one of them fails"
    key = f"{_type(each)} {class_name(each)}"
    return _finding(each, other, said, key, Severity.ERROR if differ else Severity.WARNING)


def _sets(each: DeclaredEnumType) -> set[str]:
    return set() if each.labels is UNKNOWN else set(each.labels)


def _type(each: DeclaredEnumType) -> str:
    return f"{each.schema}.{each.name}" if each.schema else str(each.name)


def _finding(
    each: DeclaredEnumType, other: DeclaredEnumType, said: str, key: str, severity: Severity
) -> Finding:
    related = (Related(code(other.at), "the other use"),)
    return rule.finding(code(each.at), said, key=key, related=related, severity=severity)


rule.scene(
    "one class for two types, two lists for one type",
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
        Column("last", Enum(JobStatus, name="last_status")),  # finds: is type last_status here
        Column("kind", Enum("a", "b", name="job_kind")),
        Column("was", Enum("a", "c", name="job_kind")),  # finds: with other labels (b, c)
    )
    """,
)
rule.scene(
    "one class and one type in several places",
    """
    -- app/states.py --
    import enum

    class JobStatus(enum.Enum):
        open = "open"
        done = "done"
    -- app/models.py --
    from sqlalchemy import Column, Enum, Integer, MetaData, Table
    from app.states import JobStatus

    jobs = Table(
        "jobs",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("status", Enum(JobStatus, name="job_status")),
        Column("last", Enum(JobStatus, name="job_status")),
        Column("text", Enum(JobStatus, native_enum=False)),
    )
    """,
)
