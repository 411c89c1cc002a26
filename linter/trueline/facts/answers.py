"""What was asked of the names of modules, which is all of them that a result rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Answers = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""Names that were asked of modules, by path: those that it binds itself, and those it does not."""


def answers(asked: Iterable[str], names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return those of the names asked for that are among the names, and those that are not."""
    wanted = frozenset(asked)
    given = wanted.intersection(names)
    return tuple(sorted(given)), tuple(sorted(wanted - given))
