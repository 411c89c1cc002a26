"""What project files say of the version of a distribution, for facts that depend on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

_CLAUSE = re.compile(r"(===|==|~=|!=|<=|>=|<|>|\^|~|)\s*v?(\d+(?:\.\d+)*)(\.\*)?\w*")
_PINS = frozenset({"", "==", "==="})


class Requirement(NamedTuple):
    """What one file allows of a distribution: ``>=2.0,<2.1``, or ``==2.0.36`` in a lock file."""

    path: str
    specifier: str

    @property
    def pins(self) -> bool:
        """Whether it allows one version only."""
        found = _CLAUSE.fullmatch(self.specifier.strip())
        return bool(found and found[1] in _PINS and not found[3])


def holds_below(
    requirements: Iterable[Requirement], place: str, limit: tuple[int, ...]
) -> Requirement | None:
    """Return what proves that the code in a file never meets a version, or a later one.

    The files nearest to it decide: pins if there are any, because those are what is installed,
    otherwise all that is declared.
    """
    said = list(requirements)
    for folder in _upwards(place):
        near = [each for each in said if _folder(each.path) == folder]
        if near:
            judged = [each for each in near if each.pins] or near
            proven = all(_excludes(each.specifier, limit) for each in judged)
            return judged[0] if proven else None
    return None


def _upwards(place: str) -> Iterator[str]:
    folder = place
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder


def _folder(path: str) -> str:
    """Return the folder that a file speaks for; ``requirements/`` holds those of its parent."""
    return f"/{path.rpartition('/')[0]}".removesuffix("/requirements").removeprefix("/")


def _excludes(specifier: str, limit: tuple[int, ...]) -> bool:
    if "|" in specifier:  # alternatives
        return False
    return any(_caps(clause.strip(), limit) for clause in specifier.split(","))


def _caps(clause: str, limit: tuple[int, ...]) -> bool:
    """Whether all that a clause allows is older than a version."""
    found = _CLAUSE.match(clause)
    if found is None or found[1] in ("!=", ">=", ">"):
        return False
    operator, release = found[1], tuple(map(int, found[2].split(".")))
    if operator == "<":
        return not _is_older(limit, release)
    if operator in ("^", "~", "~=") or found[3]:
        return not _is_older(limit, _next(operator, release))
    return _is_older(release, limit)


def _next(operator: str, release: tuple[int, ...]) -> tuple[int, ...]:
    """Return the first version after those that ``~=2.0.3``, ``^2.0`` or ``2.0.*`` allow."""
    kept = release
    if operator == "^":
        kept = release[:1]
    elif operator == "~":
        kept = release[:2]
    elif operator == "~=":
        kept = release[:-1]
    return (*kept[:-1], kept[-1] + 1) if kept else (0,)


def _is_older(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    pairs = list(zip_longest(one, other, fillvalue=0))
    return [left for left, _ in pairs] < [right for _, right in pairs]
