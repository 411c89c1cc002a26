"""Two enum types of the database have the same labels.

Why: there is no cast between two enum types and no operator that compares them, so the same value
in two columns can't be joined.  Whoever adds a label adds it to one of them.

What to do: keep the one that most columns use and move the columns of the others to it; never drop
a type with CASCADE, which takes its columns along.

Who uses a type is known by its OID, never by its name.  Types with a single label are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import at, code, object_place, schema_object
from trueline.findings import Finding, Related, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.drift.families import Family, Member
    from trueline.facts.drift.pairing import Drift

rule = Rule(__name__, code="ENU003", reads=Reads.TYPES, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each type that could be another one."""
    for drift in facts.drift:
        for family in drift.twins:
            for member in family.members[1:]:
                yield _finding(drift, family, member)


def _finding(drift: Drift, family: Family, member: Member) -> Finding:
    kept = family.survivor
    order = _otherwise(member.type.labels, kept.type.labels)
    return rule.finding(
        at(member.type.address),
        f"{member.type.address} has the labels of {kept.type.address}{order}{drift.suffix}; "
        f"{member.used}; keep {kept.type.address}: {family.why}",
        key=drift.key(f"{member.type.address}={kept.type.address}"),
        want=kept.type.address,
        related=(
            *object_place(drift.catalogue, member.type.address),
            schema_object(kept.type.address, f"the one to keep: {', '.join(kept.type.labels)}"),
            *(Related(code(place), "the code names it") for place in member.code),
        ),
    )


def _otherwise(labels: tuple[str, ...], others: tuple[str, ...]) -> str:
    if labels == others:
        return ""
    return ", in another order" if set(labels) == set(others) else ", spelt in another case"


rule.scene(
    "the same states twice",
    """
    -- schema.sql --
    CREATE TYPE job_status AS ENUM ('open', 'done');
    CREATE TYPE task_state AS ENUM ('open', 'done');  -- # finds: keep public.job_status: 2 columns
    CREATE TABLE jobs (id serial PRIMARY KEY, status job_status, last job_status);
    CREATE TABLE tasks (id serial PRIMARY KEY, state task_state);
    """,
)
rule.scene(
    "other labels, a single label, a schema that is not compared",
    """
    -- schema.sql --
    CREATE TYPE job_status AS ENUM ('open', 'done');
    CREATE TYPE task_state AS ENUM ('open', 'done', 'failed');
    CREATE TYPE one AS ENUM ('a');
    CREATE TYPE other AS ENUM ('a');
    CREATE SCHEMA auth;
    CREATE TYPE auth.status AS ENUM ('open', 'done');
    """,
)
