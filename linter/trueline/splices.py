"""What differs between two texts: runs of lines that give way to others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, count
from operator import ne
from typing import NamedTuple


class Splice(NamedTuple):
    """From line ``start`` (0 is the first) on, the lines ``old`` give way to ``new``."""

    start: int
    old: tuple[bytes, ...]
    new: tuple[bytes, ...]


def lines_of(data: bytes) -> list[bytes]:
    """Split at line feeds and nowhere else; each line keeps its own."""
    if b"\r" not in data:
        return data.splitlines(keepends=True)
    *whole, rest = data.split(b"\n")
    lines = [line + b"\n" for line in whole]
    return [*lines, rest] if rest else lines


def splices(before: bytes, after: bytes) -> tuple[Splice, ...]:
    """Return what leads from one text to the other, in order.

    A rewrite that keeps the number of lines is compared line by line, which takes linear time.
    """
    start = before.rfind(b"\n", 0, _same(before, after)) + 1
    old, new = lines_of(before[start:]), lines_of(after[start:])
    found = _runs(old, new) if len(old) == len(new) else _matched(old, new)
    head = before.count(b"\n", 0, start)
    return tuple(Splice(head + part.start, part.old, part.new) for part in found)


def _same(one: bytes, other: bytes) -> int:
    """Return how many bytes are equal from the start; most edits are few, and far from it."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _runs(before: Sequence[bytes], after: Sequence[bytes]) -> Iterator[Splice]:
    start = end = -1
    for place in compress(count(), map(ne, before, after)):
        if place != end:
            if end > start:
                yield Splice(start, tuple(before[start:end]), tuple(after[start:end]))
            start = place
        end = place + 1
    if end > start:
        yield Splice(start, tuple(before[start:end]), tuple(after[start:end]))


def _matched(before: Sequence[bytes], after: Sequence[bytes]) -> Iterator[Splice]:
    from difflib import SequenceMatcher

    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = (before[head : len(before) - tail], after[head : len(after) - tail])
    for tag, i, j, k, m in SequenceMatcher(None, *middle, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Splice(head + i, tuple(middle[0][i:j]), tuple(middle[1][k:m]))


def _common(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """How many lines are equal from the start."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return min(len(one), len(other))


def spliced(before: Sequence[bytes], parts: Iterable[Splice]) -> list[bytes] | None:
    """Return the lines that splices lead to, None when they don't fit."""
    lines: list[bytes] = []
    at = 0
    for part in parts:
        end = part.start + len(part.old)
        if part.start < at or tuple(before[part.start : end]) != part.old:
            return None
        lines += (*before[at : part.start], *part.new)
        at = end
    return [*lines, *before[at:]]
