"""Enum types of a database that are nearly one, and which of them should survive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from trueline.facts.catalogue import EnumType, TypeUse
    from trueline.facts.declared import Place
    from trueline.facts.drift.pairing import Drift

_FEWEST = 2
_AFFIX = re.compile(r"^(?:enum_|e_|t_)|(?:_?enum|_?type|_t|_old|_new|_bak|_backup|_tmp|_?v?\d+)$")
_LEFT_OVER = re.compile(r"old|bak|backup|tmp|temp|deprecated|legacy|copy|_\d+$")
_SNAKE = re.compile(r"[a-z][a-z0-9_]*")


class Member(NamedTuple):
    """An enum type of a family; ``users`` keep it alive, ``code`` are the places that name it.

    ``seen`` is False when nobody could tell who uses it.
    """

    type: EnumType
    users: tuple[TypeUse, ...]
    code: tuple[Place, ...]
    seen: bool = True

    @property
    def columns(self) -> int:
        """How many columns are of the type."""
        return sum(use.kind == "column" for use in self.users)

    @property
    def used(self) -> str:
        """Who uses it, in words."""
        if not self.seen:
            return "who uses it could not be seen"
        if not self.users:
            return "nothing uses it"
        shown = ", ".join(f"{use.kind} {use.user}" for use in self.users[:3])
        more = f" and {len(self.users) - 3} more" if len(self.users) > 3 else ""
        return f"used by {shown}{more}"


class Family(NamedTuple):
    """Types that mean one thing; ``alike`` says in what, ``why`` the first one should survive."""

    members: tuple[Member, ...]
    alike: str
    why: str

    @property
    def survivor(self) -> Member:
        """The member to keep."""
        return self.members[0]


def members(drift: Drift) -> tuple[Member, ...]:
    """Return the enum types that are ours to judge."""
    named: dict[tuple[str, str], list[Place]] = {}
    for declared in drift.database.models.enum_types:
        if isinstance(declared.name, str) and declared.native is True:
            found = drift.catalogue.enum(declared.name, declared.schema)
            if found is not None:
                named.setdefault((found.schema, found.name), []).append(declared.at)
    return tuple(
        Member(
            each,
            _users(drift, each),
            tuple(named.get((each.schema, each.name), ())),
            drift.sees_uses,
        )
        for each in drift.catalogue.enums
        if _is_ours(drift, each)
    )


def _is_ours(drift: Drift, found: EnumType) -> bool:
    if found.extension or drift.hides(found.name) or found.schema not in drift.database.home:
        return False
    return not drift.owners or not found.owner or found.owner in drift.owners


def _users(drift: Drift, found: EnumType) -> tuple[TypeUse, ...]:
    uses = drift.catalogue.uses_by_type.get((found.schema, found.name), ())
    return tuple(use for use in uses if use.kind != "body")


def mentions(drift: Drift, found: EnumType) -> tuple[TypeUse, ...]:
    """Return the functions whose text names a type, which keeps it from nothing."""
    uses = drift.catalogue.uses_by_type.get((found.schema, found.name), ())
    return tuple(use for use in uses if use.kind == "body")


def twins(found: Sequence[Member]) -> Iterator[Family]:
    """Yield the families of types with the same labels, whatever their case."""
    by_labels: dict[frozenset[str], list[Member]] = {}
    for member in found:
        if len(member.type.labels) >= _FEWEST:
            spelt = frozenset(label.strip().casefold() for label in member.type.labels)
            by_labels.setdefault(spelt, []).append(member)
    for family in by_labels.values():
        if len(family) > 1:
            yield _ranked(family, "labels")


def homonyms(found: Sequence[Member]) -> Iterator[Family]:
    """Yield the families of types with nearly the name of the first one and other labels."""
    near: dict[int, set[int]] = {}
    for one, other in _candidates(found):
        if _alike(found[one].type, found[other].type):
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
    told: set[int] = set()
    for index in sorted(near, key=lambda index: _rank(found[index])):
        others = near[index] - told
        if index not in told and others:
            told |= {index, *others}
            yield _ranked([found[each] for each in sorted({index, *others})], "name")


def _candidates(found: Sequence[Member]) -> set[tuple[int, int]]:
    """The pairs that share a form of their names; names one letter apart share a shortened one."""
    by_form: dict[str, list[int]] = {}
    for index, member in enumerate(found):
        letters = _letters(member.type.name)
        shortened = (letters[:i] + letters[i + 1 :] for i in range(len(letters)))
        for form in {letters, _core(member.type.name), *shortened}:
            by_form.setdefault(form, []).append(index)
    return {pair for group in by_form.values() for pair in combinations(group, 2)}


def _alike(one: EnumType, other: EnumType) -> bool:
    if {label.strip().casefold() for label in one.labels} == {
        label.strip().casefold() for label in other.labels
    }:
        return False  # these are twins
    ours, theirs = _letters(one.name), _letters(other.name)
    if ours == theirs:
        return True
    common = len(set(one.labels) & set(other.labels))
    if common and _core(one.name) == _core(other.name):
        return True
    most = common * 2 >= min(len(one.labels), len(other.labels))
    return most and min(len(ours), len(theirs)) >= 6 and _one_edit(ours, theirs)


@lru_cache(maxsize=4096)
def _letters(name: str) -> str:
    return name.casefold().replace("_", "").removesuffix("enum").removeprefix("enum")


@lru_cache(maxsize=4096)
def _core(name: str) -> str:
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).casefold()
    while True:
        shorter = _AFFIX.sub("", snake)
        if shorter == snake or not shorter:
            return snake.replace("_", "").removesuffix("s")
        snake = shorter


def _one_edit(one: str, other: str) -> bool:
    """Whether one letter was added, left out, changed, or swapped with its neighbour."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped


def _ranked(family: Iterable[Member], alike: str) -> Family:
    ordered = tuple(sorted(family, key=_rank))
    return Family(ordered, alike, _reason(ordered[0], ordered[1:]))


def _rank(member: Member) -> tuple[object, ...]:
    name = member.type.name
    return (
        -member.columns,
        not member.code,
        -len(member.users),
        bool(_LEFT_OVER.search(name.casefold())),
        not _SNAKE.fullmatch(name),
        len(name),
        member.type.address,
    )


def _reason(survivor: Member, others: Sequence[Member]) -> str:
    rest = max(each.columns for each in others)
    if survivor.columns > rest:
        return f"{_columns(survivor.columns)} against {rest}"
    if survivor.code and not all(each.code for each in others):
        return "the code names it"
    if len(survivor.users) > max(len(each.users) for each in others):
        return "most objects use it"
    return "the plainest name of equals"


def _columns(count: int) -> str:
    return f"{count} column{'s' * (count != 1)}"
