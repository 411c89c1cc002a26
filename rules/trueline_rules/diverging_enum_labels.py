"""The labels that code stores are not those of the column's enum type.

Why: storing a label that the type lacks fails: `invalid input value for enum job_status: "PAUSED"`.
Reading one that the class lacks raises LookupError, as soon as a row has it.  Another order changes
`<`, `ORDER BY` and indexes.

What to do: add the label to the type (`ALTER TYPE ... ADD VALUE`) or the member to the class.
Where the type's labels are the values of the members and the code stores their names, add
`values_callable=lambda e: [m.value for m in e]`; where it is the reverse, take it out.

Labels are compared in the form in which they are stored: SQLAlchemy stores member *names* unless
`values_callable` is given.  A check that limits a column of strings counts as its labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.enums import class_name, compare_labels, other_form
from trueline.facts.drift.places import code, schema_object
from trueline.facts.unknown import UNKNOWN
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.drift.enums import LabelPair, Labels

rule = Rule(__name__, code="DRF010", reads=Reads.SCHEMA)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each enumeration and type with other labels, at its first column."""
    for drift in facts.drift:
        seen: set[tuple[object, ...]] = set()
        for found in drift.label_pairs:
            subject = (
                found.declared.cls or found.declared.at,
                found.declared.labels,
                found.address,
            )
            if subject not in seen:
                seen.add(subject)
                yield from _judged(found)


def _judged(found: LabelPair) -> Iterator[Finding]:
    ours = found.declared.labels
    if ours is UNKNOWN:
        return
    native = found.declared.native is True
    labels = compare_labels(ours, found.labels, ordered=native)
    if not labels:
        return
    swapped = _is_other_form(found)
    breaks = swapped or labels.missing or labels.respelt
    weight = Severity.ERROR if breaks else Severity.WARNING if labels.extra else Severity.NOTE
    yield rule.finding(
        code(found.column.declared.at),
        _swapped(found) if swapped else _differs(found, labels),
        key=found.table.drift.key(f"{found.address} {class_name(found.declared)}"),
        related=(schema_object(found.address, f"labels: {', '.join(map(repr, found.labels))}"),),
        severity=weight,
    )


def _is_other_form(found: LabelPair) -> bool:
    """Whether the labels are what the code would store if it stored the other form."""
    other = set(other_form(found.declared))
    return bool(other) and other == set(found.labels)


def _swapped(found: LabelPair) -> str:
    name, first = class_name(found.declared), (found.declared.labels or ("",))[0]  # type: ignore[index]
    stores, has = "names", "values"
    remedy = "add values_callable=lambda e: [m.value for m in e]"
    if found.declared.stores == "values":
        stores, has, remedy = has, stores, "take values_callable out"
    return (
        f"{name} stores member {stores}, the labels of {found.address} are the {has}"
        f"{found.table.drift.suffix}: {_refused(found, first)}; {remedy}"
    )


def _refused(found: LabelPair, label: str) -> str:
    if found.declared.native is True:
        kind = found.address.rpartition(".")[2]
        return f'INSERT fails: invalid input value for enum {kind}: "{label}"'
    return f'INSERT fails: "{label}" violates the check'


def _differs(found: LabelPair, labels: Labels) -> str:
    return (
        f"labels of {class_name(found.declared)} and {found.address} differ"
        f"{found.table.drift.suffix}: {'; '.join(_parts(found, labels))}"
    )


def _parts(found: LabelPair, labels: Labels) -> Iterator[str]:
    for ours, theirs in labels.respelt:
        yield f"{ours!r} is {theirs!r} there: {_refused(found, ours)}"
    if labels.missing:
        yield f"the database lacks {_listed(labels.missing)}: {_refused(found, labels.missing[0])}"
    if labels.extra:
        follows = "reading a row that has it raises LookupError"
        yield f"the code lacks {_listed(labels.extra)}: {follows}"
    if labels.reordered:
        yield f"the database orders them {', '.join(found.labels)}: < and ORDER BY follow that"


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(map(repr, labels))


rule.scene(
    "a label on one side only, and names where the type has values",
    """
    -- app/models.py --
    from enum import Enum as PyEnum
    from sqlalchemy import Column, Enum, Integer, MetaData, Table

    class JobStatus(PyEnum):
        open = "open"
        paused = "paused"

    class Priority(PyEnum):
        LOW = "low"
        HIGH = "high"

    jobs = Table(
        "jobs",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("status", Enum(JobStatus, name="job_status")),  # finds: lacks 'paused'
        Column("priority", Enum(Priority, name="priority")),  # finds: stores member names
    )
    -- schema.sql --
    CREATE TYPE job_status AS ENUM ('open', 'done');
    CREATE TYPE priority AS ENUM ('low', 'high');
    CREATE TABLE jobs (id serial PRIMARY KEY, status job_status, priority priority);
    """,
)
rule.scene(
    "names or values as they are stored, aliases, auto()",
    """
    -- app/models.py --
    import enum
    from sqlalchemy import Column, Enum, Integer, MetaData, Table

    class JobStatus(str, enum.Enum):
        OPEN = "open"
        NEW = "open"
        DONE = "done"

    class Level(enum.Enum):
        low = enum.auto()
        high = enum.auto()

    jobs = Table(
        "jobs",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("name", Enum(JobStatus, name="job_name")),
        Column(
            "value",
            Enum(JobStatus, name="job_value", values_callable=lambda e: [m.value for m in e]),
        ),
        Column("level", Enum(Level, name="job_level")),
        Column("kind", Enum("a", "b", native_enum=False, create_constraint=True)),
    )
    -- schema.sql --
    CREATE TYPE job_name AS ENUM ('OPEN', 'DONE');
    CREATE TYPE job_value AS ENUM ('open', 'done');
    CREATE TYPE job_level AS ENUM ('low', 'high');
    CREATE TABLE jobs (
        id serial PRIMARY KEY, name job_name, value job_value, level job_level,
        kind varchar(1) CHECK (kind IN ('b', 'a'))
    );
    """,
)
