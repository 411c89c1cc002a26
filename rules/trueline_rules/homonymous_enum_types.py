"""Names of two enum types differ only in case, an underscore, an affix or by a typo.

Why: they mean the same and have drifted apart: one has labels that the other lacks.  Code that
names the one where the other is meant fails, or stores what nobody reads.

What to do: bring the labels together in one type, and move the columns of the other to it.

Types with the same labels are ENU003.  Where the names differ in more than case and underscores,
the types must have a label in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import at, object_place, schema_object
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.drift.families import Family, Member
    from trueline.facts.drift.pairing import Drift

rule = Rule(__name__, code="ENU004", reads=Reads.TYPES, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each type whose name is nearly that of another one."""
    for drift in facts.drift:
        for family in drift.homonyms:
            for member in family.members[1:]:
                yield _finding(drift, family, member)


def _finding(drift: Drift, family: Family, member: Member) -> Finding:
    kept = family.survivor
    return rule.finding(
        at(member.type.address),
        f"{member.type.address} is nearly called like {kept.type.address}{drift.suffix}, "
        f"{_difference(member, kept)}; {member.used}; keep {kept.type.address}: {family.why}",
        key=drift.key(f"{member.type.address}~{kept.type.address}"),
        related=(
            *object_place(drift.catalogue, member.type.address),
            schema_object(kept.type.address, f"the one to keep: {', '.join(kept.type.labels)}"),
        ),
    )


def _difference(member: Member, kept: Member) -> str:
    more = [label for label in member.type.labels if label not in kept.type.labels]
    less = [label for label in kept.type.labels if label not in member.type.labels]
    parts = [f"with {_listed(more)}"] * bool(more) + [f"without {_listed(less)}"] * bool(less)
    return " and ".join(parts)


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(map(repr, labels))


rule.scene(
    "an underscore, a suffix, a typo",
    """
    -- schema.sql --
    CREATE TYPE job_status AS ENUM ('open', 'done');
    CREATE TYPE jobstatus AS ENUM ('open', 'closed');  -- # finds: with 'closed' and without 'done'
    CREATE TYPE contact_kind AS ENUM ('person', 'firm');
    CREATE TYPE contact_kind_old AS ENUM ('person');  -- # finds: without 'firm'
    CREATE TYPE payment_mode AS ENUM ('cash', 'card');
    CREATE TYPE paymant_mode AS ENUM ('cash', 'bill');  -- # finds: with 'bill' and without 'card'
    CREATE TABLE jobs (
        id serial PRIMARY KEY, status job_status, kind contact_kind, mode payment_mode
    );
    """,
)
rule.scene(
    "names that only look alike",
    """
    -- schema.sql --
    CREATE TYPE job_status AS ENUM ('open', 'done');
    CREATE TYPE task_status AS ENUM ('open', 'failed');
    CREATE TYPE rate_kind AS ENUM ('fixed', 'free');
    CREATE TYPE date_kind AS ENUM ('day', 'month');
    """,
)
