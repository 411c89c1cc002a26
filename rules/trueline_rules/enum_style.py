"""An enum type or its labels are not spelt like the others.

Why: a name with capitals has to be quoted in every statement, `"JobStatus"`, and without quotes it
is another name.  Labels of mixed case in one type are mistyped sooner or later.

What to do: `ALTER TYPE ... RENAME TO` and `RENAME VALUE` are cheap, but the code must follow in the
same release; a new type starts right.

A type's name is judged beside those of the other types, its labels beside one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import at, object_place
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.catalogue import EnumType
    from trueline.facts.drift.pairing import Drift

rule = Rule(__name__, code="ENU009", reads=Reads.TYPES, severity=Severity.NOTE)
_SNAKE = re.compile(r"[a-z][a-z0-9_]*")


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each type that is off the others' style, or off its own."""
    for drift in facts.drift:
        types = [member.type for member in drift.enum_types]
        snake = [each for each in types if _SNAKE.fullmatch(each.name)]
        for each in types:
            if each not in snake and len(snake) * 2 > len(types):
                said = f"{each.address} is not snake_case like the {len(snake)} others: "
                said += "it has to be quoted wherever it is written"
                yield _finding(drift, each, said, "name")
            yield from _labels(drift, each)


def _labels(drift: Drift, found: EnumType) -> Iterator[Finding]:
    cased = [label for label in found.labels if label.casefold() != label.upper()]
    small = [label for label in cased if label == label.lower()]
    great = [label for label in cased if label == label.upper()]
    rest = [label for label in cased if label not in small and label not in great]
    kinds = [kind for kind in (rest, great, small) if kind]
    if len(kinds) > 1:
        few: list[str] = min(kinds, key=len)
        shown = ", ".join(map(repr, few))
        said = f"labels of {found.address} are of mixed case: {shown} unlike the others"
        yield _finding(drift, found, said, "labels")


def _finding(drift: Drift, found: EnumType, said: str, what: str) -> Finding:
    return rule.finding(
        at(found.address),
        said + drift.suffix,
        key=drift.key(found.address, what),
        related=object_place(drift.catalogue, found.address),
    )


rule.scene(
    "a name in capitals, labels of mixed case",
    """
    -- schema.sql --
    CREATE TYPE job_status AS ENUM ('open', 'done');
    CREATE TYPE job_kind AS ENUM ('small', 'LARGE');  -- # finds: 'LARGE' unlike the others
    CREATE TYPE "JobLevel" AS ENUM ('low', 'high');  -- # finds: is not snake_case
    """,
)
rule.scene(
    "each type in a style of its own, and names that all have capitals",
    """
    -- schema.sql --
    CREATE TYPE "JobStatus" AS ENUM ('OPEN', 'DONE');
    CREATE TYPE "JobKind" AS ENUM ('small', 'large', '24h', '7');
    """,
)
