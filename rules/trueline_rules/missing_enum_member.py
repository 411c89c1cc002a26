"""Code reads a member of an enumeration that does not have it.

Why: it raises AttributeError when it runs, often in the branch that handles the rare case.

What to do: use the member's name as it is declared, or add the member.

Judged only where the class is proven to be an enumeration of this project whose members and bases
are all known, and the name means that class and nothing else in the file.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator

from trueline.facts import AttributeUse, DeclaredEnum, EnumClass, Facts
from trueline.findings import Finding, Location, Related
from trueline.rule import Reads, Rule

rule = Rule(__name__, code="MOD004", reads=Reads.USES)

_MIXINS = {
    **dict.fromkeys(("str", "enum.StrEnum"), str),
    **dict.fromkeys(("int", "enum.IntEnum", "enum.IntFlag"), int),
    "float": float,
    "bytes": bytes,
    "django.db.models.TextChoices": str,
    "django.db.models.IntegerChoices": int,
}
_INHERITED = frozenset(
    {
        *dir(enum.Flag),
        *dir(enum.Enum),
        "name",
        "value",
        "choices",
        "labels",
        "values",
        "names",
        "label",
        "do_not_call_in_templates",
        "mro",
    }
)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each use of a member that its enumeration does not declare."""
    for path, use, declared in facts.enums.uses():
        known = declared.known and declared.enum.members  # without members it is there to inherit
        if known and not _has(facts, declared, use.attribute):
            yield _finding(path, use, declared)


def _has(facts: Facts, declared: DeclaredEnum, attribute: str) -> bool:
    """Whether the class or one of its bases brings the attribute."""
    if attribute in _INHERITED or attribute.startswith("_"):
        return True
    return any(_brings(kin, attribute) for kin in facts.enums.lineage(declared))


def _brings(kin: EnumClass | str, attribute: str) -> bool:
    if isinstance(kin, str):
        return hasattr(_MIXINS.get(kin, object), attribute)
    return attribute in kin.member_names or attribute in kin.attributes


def _finding(path: str, use: AttributeUse, declared: DeclaredEnum) -> Finding:
    from difflib import get_close_matches  # slow to import, and hardly ever needed

    names = sorted(declared.enum.member_names)
    close = get_close_matches(use.attribute, names, n=1)
    hint = f"; did you mean {close[0]}?" if close else f"; it has {_listed(names)}"
    return rule.finding(
        Location(path, *use.span),
        f"{declared.enum.name} has no member {use.attribute}{hint}",
        key=f"{declared.enum.name}.{use.attribute}",
        related=(Related(Location(declared.path, *declared.enum.span), "declared here"),),
    )


def _listed(names: list[str], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return f"{shown}, … ({len(names)} in all)" if len(names) > most else shown


rule.scene(
    "a member spelt the other way",
    """
    -- app/__init__.py --
    -- app/models.py --
    from enum import StrEnum

    class JobStatus(StrEnum):
        OPEN = "open"
        CANCELLED = "cancelled"
    -- app/service.py --
    from app.models import JobStatus

    def cancel(job):
        job.status = JobStatus.CANCELED  # finds: no member CANCELED; did you mean CANCELLED?

    def run(job):
        try:
            job.status = JobStatus.RUNNING  # finds: no member RUNNING; it has CANCELLED, OPEN
        except Exception as error:
            print("job failed", error)
    """,
)
rule.scene(
    "members, aliases, methods, inherited names, and a name that means something else",
    """
    -- app/__init__.py --
    -- app/models.py --
    from enum import Enum

    class Base(str, Enum):
        @classmethod
        def parse(cls, text): ...

    class JobStatus(Base):
        OPEN = "open"
        NEW = "open"
        def label(self): ...
    -- app/service.py --
    from app.models import JobStatus

    def use(job):
        return JobStatus.NEW, JobStatus.OPEN.value, JobStatus.label, JobStatus.__members__

    def parse(text):
        return JobStatus.parse(text), JobStatus.upper

    def other(JobStatus):
        return JobStatus.WHATEVER

    def newest():
        try:
            return JobStatus.NEWEST
        except AttributeError:
            return JobStatus.NEW
    """,
)
rule.scene(
    "what a file sets on its enumeration after the class",
    """
    -- app/__init__.py --
    -- app/models.py --
    from enum import Enum

    class JobStatus(Enum):
        OPEN = "open"
        DONE = "done"

    class Step(Enum):
        FIRST = 1

    JobStatus.by_value = {status.value: status for status in JobStatus}
    setattr(JobStatus, "ended", {JobStatus.DONE})
    for step in Step:
        setattr(Step, f"is_{step.name}", property(lambda self, step=step: self is step))
    -- app/service.py --
    from app.models import JobStatus, Step

    def read(text):
        return JobStatus.by_value[text] in JobStatus.ended, Step.is_FIRST
    """,
)
