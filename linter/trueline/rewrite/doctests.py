"""The examples in docstrings, read as the Python that they are."""

from __future__ import annotations

import re
from typing import NamedTuple

_PROMPT = re.compile(rb"^([ \t]*)(?:>>> |\.\.\. |>>>$|\.\.\.$)", re.MULTILINE)


class Example(NamedTuple):
    """The code of all examples in a stretch of a file, and where each of its lines stands there."""

    code: bytes
    starts: tuple[tuple[int, int], ...]

    def place(self, at: int) -> int:
        """Return the offset in the file of an offset in the code."""
        own, there = max(pair for pair in self.starts if pair[0] <= at)
        return there + at - own


def example(body: bytes, start: int, end: int) -> Example | None:
    """Return the examples between two offsets of a file, None when there are none."""
    code, starts, length = [], [], 0
    for prompt in _PROMPT.finditer(body, start, end):
        stop = body.find(b"\n", prompt.end(), end)
        line = body[prompt.end() : stop if stop >= 0 else end].rstrip(b"\r") + b"\n"
        starts.append((length, prompt.end()))
        code.append(line)
        length += len(line)
    return Example(b"".join(code), tuple(starts)) if code else None
