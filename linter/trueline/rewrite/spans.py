"""Edits as stretches of bytes that give way to others, each with the reason for it."""

from __future__ import annotations

from collections.abc import Iterable
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

    def described(self, path: str, body: bytes) -> Edit:
        """Return the edit as a plan shows it: the lines that it touches, before and after."""
        line = body.count(b"\n", 0, self.start) + 1
        old = body[self.start : self.end].decode(errors="replace")
        new = self.text.decode(errors="replace")
        return Edit(path, line, self.kind, old, new, self.why, self.certainty)


def applied(body: bytes, spans: Iterable[Span]) -> bytes:
    """Return the bytes with all edits in them; ValueError when two of them overlap."""
    pieces, at = [], 0
    for span in sorted(spans):
        if span.start < at:
            raise ValueError(f"two edits overlap at byte {span.start}")
        pieces += [body[at : span.start], span.text]
        at = span.end
    return b"".join((*pieces, body[at:]))


class Stuck(NamedTuple):
    """A reference that can't follow its module; ``old`` is the path of the module."""

    path: str
    line: int
    old: str
    reason: str
