"""Lists of strings in code that may stand for an enumeration."""

from __future__ import annotations

from typing import NamedTuple

from trueline.facts.module import Place, Span


class LabelList(NamedTuple):
    """A ``Literal[...]`` of strings, or a constant that is a list of them; ``name`` is its name."""

    name: str
    labels: tuple[str, ...]
    span: Span


def label_lists(*rows: tuple[str, tuple[str, ...], Place]) -> tuple[LabelList, ...]:
    """Return the lists of one file from rows of builtins."""
    return tuple(LabelList(name, labels, Span(*place)) for name, labels, place in rows)
