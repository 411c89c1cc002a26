"""Two enumerations of the same name have different members.

Why: they mean the same thing and have drifted apart.  A value that one part of the code stores is
unknown to the other, and only one of them can match the database's type.

What to do: merge them into one declaration, or rename the one that means something else.

Reported only when they share members: `Mode` of a printer and `Mode` of a game have nothing in
common but the name, and a single member says too little.  An enumeration that extends the other one
on purpose is reported too.  Two of one name in one file stand in branches, and are not compared.

Options: `overlap` is the share of the smaller one's members, in percent, that both must have;
`exclude` lists paths whose enumerations are examples, as in tests, or past states, as in
migrations.
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
    """``overlap``: percent of members in common.  ``exclude``: paths to leave out."""

    overlap: int = 50
    exclude: tuple[str, ...] = field(
        default=(
            *("test", "tests", "_tests", "test_*.py", "docs", "examples"),
            *("migrations", "alembic"),
        ),
        metadata={"globs": True},
    )


rule = Rule(__name__, code="ENU002", reads=Reads.ENUMS, severity=Severity.WARNING, options=Options)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Yield a finding for each enumeration that differs from the first one of its name."""
    excluded = Globs(options.exclude)
    namesakes: defaultdict[str, list[DeclaredEnum]] = defaultdict(list)
    for declared in facts.enums.declared():
        comparable = declared.known and not declared.enum.nested
        if comparable and len(declared.enum.members) > 1 and not excluded.matches(declared.path):
            namesakes[declared.enum.name].append(declared)
    for first, *rest in namesakes.values():
        for other in rest:
            if other.path != first.path and _diverges(first, other, options.overlap):
                yield _finding(first, other)


def _revalued(first: DeclaredEnum, other: DeclaredEnum) -> list[str]:
    """Return the members whose values differ; one that is no literal may be equal to any."""
    values = {member.name: member.value for member in first.enum.members}
    pairs = ((member.name, member.value) for member in other.enum.members)
    return sorted(n for n, v in pairs if v and values.get(n) and values[n] != v)


def _diverges(first: DeclaredEnum, other: DeclaredEnum, overlap: int) -> bool:
    ours, theirs = first.enum.member_names, other.enum.member_names
    common = len(ours & theirs)
    related = common * 100 >= overlap * min(len(ours), len(theirs))
    return common > 0 and related and (ours != theirs or bool(_revalued(first, other)))


def _finding(first: DeclaredEnum, other: DeclaredEnum) -> Finding:
    return rule.finding(
        Location(other.path, *other.enum.span),
        f"{other.enum.name} differs from the one in {first.path}: {_difference(first, other)}",
        key=other.enum.name,
        related=(Related(Location(first.path, *first.enum.span), "the first declaration"),),
    )


def _difference(first: DeclaredEnum, other: DeclaredEnum) -> str:
    ours, theirs = first.enum.member_names, other.enum.member_names
    parts = {
        "without": sorted(ours - theirs),
        "with": sorted(theirs - ours),
        "other value for": _revalued(first, other),
    }
    return "; ".join(f"{word} {', '.join(names)}" for word, names in parts.items() if names)


rule.scene(
    "a status that one service has extended",
    """
    -- app/models/job.py --
    from enum import Enum

    class JobStatus(Enum):
        OPEN = "open"
        DONE = "done"
    -- app/schemas/job.py --
    from enum import Enum

    class JobStatus(Enum):  # finds: with FAILED; other value for DONE
        OPEN = "open"
        DONE = "complete"
        FAILED = "failed"
    """,
)
rule.scene(
    "the same name for different things",
    """
    -- app/printer.py --
    from enum import Enum

    class Mode(Enum):
        DRAFT = 1
        PHOTO = 2
    -- app/game.py --
    from enum import Enum

    class Mode(Enum):
        EASY = 1
        HARD = 2
    """,
)
rule.scene(
    "one member only, and a migration that keeps what was",
    """
    -- app/certificates.py --
    from enum import Enum

    class RecordType(Enum):
        CNAME = "CNAME"
    -- app/dns.py --
    from enum import Enum

    class RecordType(Enum):
        A = "A"
        CNAME = "CNAME"
        TXT = "TXT"
    -- app/migrations/versions/17_records.py --
    from enum import Enum

    class RecordType(Enum):
        A = "A"
        CNAME = "CNAME"
    """,
)
rule.scene(
    "values that are made when the class is, and may be equal",
    """
    -- app/server.py --
    from enum import Enum

    class Order(Enum):
        NEWEST = "NEWEST"
        OLDEST = "OLDEST"
    -- app/client.py --
    from enum import Enum

    def named() -> str: ...

    class Order(Enum):
        NEWEST = named()
        OLDEST = named()
    """,
)
