"""A list of strings repeats an enumeration, or differs from it by a spelling.

Why: it is a second declaration of the same thing.  A label added to the one is missing in the
other, and a label that is spelt otherwise (`canceled`, `cancelled`) is never equal to the one that
the database has.

What to do: use the enumeration, `JobStatus` in place of `Literal["open", "done"]`, or take its
values.

Looked at are `Literal[...]` of strings, constants in capitals that list strings, and copies of an
enumeration that is a column's type.  A list with some of the labels only is none of them, and a
project without mapped tables has none: no database holds its labels.

Options: `exclude` lists paths whose lists are examples, such as tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import NamedTuple

from trueline.facts import DeclaredEnum, Facts
from trueline.findings import Finding, Location, Related, Severity
from trueline.globs import Globs
from trueline.rule import Reads, Rule

_ALIKE = 0.8


@dataclass(frozen=True)
class Options:
    """``exclude``: paths to leave out."""

    exclude: tuple[str, ...] = ("tests", "test_*.py", "docs", "examples")


rule = Rule(__name__, code="ENU011", reads=Reads.LITERALS, severity=Severity.NOTE, options=Options)


class _Known(NamedTuple):
    declared: DeclaredEnum
    labels: frozenset[str]
    mapped: bool


class _Copy(NamedTuple):
    where: Location
    name: str
    labels: frozenset[str]


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Yield a finding for each list that is an enumeration, or nearly."""
    excluded = Globs(options.exclude)
    known = list(_known(facts, excluded))
    exact = {each.labels: each for each in reversed(known)}
    mapped = [each for each in known if each.mapped]
    for copy in _copies(facts, excluded):
        if copy.labels in exact:
            yield _repeats(copy, exact[copy.labels])
        else:
            yield from _respelt(copy, [each for each in known if len(each.labels) > 2])
    for each in known:
        if not each.mapped and len(each.labels) > 2:
            at = Location(each.declared.path, *each.declared.enum.span)
            yield from _respelt(_Copy(at, each.declared.enum.name, each.labels), mapped)


def _known(facts: Facts, excluded: Globs) -> Iterator[_Known]:
    """The enumerations whose values are strings."""
    columns = {enum.cls for enum in facts.models.enum_types}
    for declared in facts.enums.declared():
        values = [member.value for member in declared.enum.members]
        texts = [value[1:-1] for value in values if value[:1] in ("'", '"')]
        whole = declared.known and not declared.enum.nested and len(texts) == len(values) > 1
        if whole and not excluded.matches(declared.path):
            mapped = (declared.path, declared.enum.name) in columns
            yield _Known(declared, frozenset(texts), mapped)


def _copies(facts: Facts, excluded: Globs) -> Iterator[_Copy]:
    for path, lists in facts.literals.items():
        for each in lists if not excluded.matches(path) else ():
            yield _Copy(Location(path, *each.span), each.name, frozenset(each.labels))


def _repeats(copy: _Copy, known: _Known) -> Finding:
    name = known.declared.enum.name
    said = f"{copy.name} repeats the values of {name}; use {name} in its place"
    return _finding(copy, known, said, Severity.NOTE)


def _respelt(copy: _Copy, known: list[_Known]) -> Iterator[Finding]:
    for each in known:
        pairs = _pairs(copy.labels, each.labels)
        if pairs:
            name = each.declared.enum.name
            shown = ", ".join(f"{one!r} where {name} has {other!r}" for one, other in pairs)
            said = (
                f"{copy.name} differs from {name} by a spelling: {shown}: the two are never equal"
            )
            yield _finding(copy, each, said, Severity.WARNING)
            return


def _pairs(ours: frozenset[str], theirs: frozenset[str]) -> list[tuple[str, str]]:
    """The labels that differ only by their spelling; none when others differ as well."""
    if len(ours) != len(theirs) or len(ours & theirs) * 2 < len(ours):
        return []
    left, right = sorted(ours - theirs), sorted(theirs - ours)
    pairs = []
    for one in left:
        other = max(right, key=partial(_likeness, one))
        if not _is_respelt(one, other):
            return []
        right.remove(other)
        pairs.append((one, other))
    return pairs


def _is_respelt(one: str, other: str) -> bool:
    plain = [text.casefold().replace("-", "_").replace(" ", "_") for text in (one, other)]
    if plain[0] == plain[1]:
        return True
    return len(one) > 4 and _likeness(*plain) >= _ALIKE and _same_word(*plain)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _same_word(one: str, other: str) -> bool:
    """Whether it is a spelling rather than a number or a prefix that tells the two apart."""
    return one[:3] == other[:3] and not any(char.isdigit() for char in one + other)


def _finding(copy: _Copy, known: _Known, said: str, severity: Severity) -> Finding:
    at = Location(known.declared.path, *known.declared.enum.span)
    return rule.finding(
        copy.where,
        said,
        key=f"{copy.name} {known.declared.enum.name} {' '.join(sorted(copy.labels))}",
        related=(Related(at, "the enumeration"),),
        severity=severity,
    )


rule.scene(
    "a Literal that is the enumeration, a constant that spells a label otherwise",
    """
    -- app/models.py --
    from enum import StrEnum

    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class JobStatus(StrEnum):
        OPEN = "open"
        DONE = "done"
        CANCELLED = "cancelled"

    class Base(DeclarativeBase):
        pass

    class Job(Base):
        __tablename__ = "jobs"
        id: Mapped[int] = mapped_column(primary_key=True)
        status: Mapped[JobStatus]
    -- app/api.py --
    from typing import Literal

    Status = Literal["open", "done", "cancelled"]  # finds: Literal repeats the values of JobStatus
    STATES = ("open", "done", "canceled")  # finds: 'canceled' where JobStatus has 'cancelled'
    """,
)
rule.scene(
    "some of the labels, other words, a list that is made of the enumeration",
    """
    -- app/models.py --
    from enum import StrEnum

    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class JobStatus(StrEnum):
        OPEN = "open"
        DONE = "done"
        CANCELLED = "cancelled"

    class Base(DeclarativeBase):
        pass

    class Job(Base):
        __tablename__ = "jobs"
        id: Mapped[int] = mapped_column(primary_key=True)
        status: Mapped[JobStatus]

    ALL = tuple(status.value for status in JobStatus)
    -- app/api.py --
    from typing import Literal

    Final = Literal["done", "cancelled"]
    Phase = Literal["open", "done", "archived"]
    COLOURS = ["red", "green"]
    """,
)
rule.scene(
    "no table that holds the labels",
    """
    -- app/states.py --
    from enum import StrEnum
    from typing import Literal

    class JobStatus(StrEnum):
        OPEN = "open"
        DONE = "done"

    Status = Literal["open", "done"]
    """,
)
