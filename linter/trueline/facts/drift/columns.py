"""Columns of a table beside those that code declares, paired by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from trueline.facts.catalogue import Catalogue, Column
from trueline.facts.declared import UNKNOWN, DeclaredColumn
from trueline.facts.sqltypes import Level, same_type

_ALIKE = 0.6


class ColumnPair(NamedTuple):
    """One column on both sides."""

    declared: DeclaredColumn
    actual: Column


class Renamed(NamedTuple):
    """A column that code calls otherwise: same type, same nullability, a name like it."""

    declared: DeclaredColumn
    actual: Column


def renamed(
    missing: Iterable[DeclaredColumn], extra: Iterable[Column], catalogue: Catalogue
) -> Iterator[Renamed]:
    """Yield the pairs of a missing and a superfluous column that are one column renamed."""
    left, right = list(missing), list(extra)
    only = len(left) == len(right) == 1
    candidates = [
        (_alike(one.name, other.name), one, other)
        for one in left
        for other in right
        if _same_structure(one, other, catalogue)
    ]
    used: set[str] = set()
    for likeness, one, other in sorted(candidates, key=lambda each: -each[0]):
        free = f"<{one.name}" not in used and f">{other.name}" not in used
        if free and (only or likeness >= _ALIKE):
            used |= {f"<{one.name}", f">{other.name}"}
            yield Renamed(one, other)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _same_structure(one: DeclaredColumn, other: Column, catalogue: Catalogue) -> bool:
    if one.type is UNKNOWN:
        return False
    verdict = same_type(one.type, other.type, catalogue)
    same = verdict.level in (Level.EQUAL, Level.EQUIVALENT)
    return same and (one.nullable is UNKNOWN or one.nullable == other.nullable)
