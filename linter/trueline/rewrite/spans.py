"""Edits as stretches of bytes that give way to others, each with the reason for it."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trueline.proposal import Certainty, Edit


class Span(NamedTuple):
    """Bytes ``start`` to ``end`` of a file give way to ``text``.

    ``kind`` is the class of the edit, ``why`` says why it is sure, or why it is only likely.
    """

    start: int
    end: int
    text: bytes
    kind: str
    why: str
    certainty: Certainty = Certainty.SURE
    prose: bool = False

    def described(self, path: str, body: bytes, line: int) -> Edit:
        """Return the edit as a plan shows it: the line where it begins, before and after."""
        old = body[self.start : self.end].decode(errors="replace")
        new = self.text.decode(errors="replace")
        return Edit(path, line, self.kind, old, new, self.why, self.certainty)


def described(spans: Iterable[Span], path: str, body: bytes) -> Iterator[Edit]:
    """Yield edits as a plan shows them, in the order of their places."""
    line, seen = 1, 0
    for span in sorted(spans):
        line += body.count(b"\n", seen, span.start)
        seen = span.start
        yield span.described(path, body, line)


def applied(body: bytes, spans: Iterable[Span]) -> bytes:
    """Return the bytes with all edits in them; ValueError when two of them overlap."""
    pieces, at = [], 0
    for span in sorted(spans):
        if span.start < at:
            raise ValueError(f"two edits overlap at byte {span.start}")
        pieces += [body[at : span.start], span.text]
        at = span.end
    return b"".join((*pieces, body[at:]))


class Taken:
    """Edits of which no two overlap, in the order of their places; the first one stays."""

    def __init__(self) -> None:
        self.spans: list[Span] = []

    def add(self, span: Span) -> None:
        """Take an edit, unless its place has one."""
        before = bisect_left(self.spans, span.end, key=lambda each: each.start)
        if not before or self.spans[before - 1].end <= span.start:
            insort(self.spans, span)


class Stuck(NamedTuple):
    """A reference that can't follow its module; ``old`` is the path of the module."""

    path: str
    line: int
    old: str
    reason: str
