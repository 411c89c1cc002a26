"""What a patch adds, read from the headers of ``git diff -U0``."""

from __future__ import annotations

import os
import re

# Without context every line of content has a sign before it, so no content looks like these.
_HEADER = re.compile(
    rb"^(?:diff --git (?P<file>.*)|rename to (?P<renamed>.*)|(?P<new>new file mode )"
    rb"|(?P<gone>deleted file mode )|(?P<binary>Binary files )"
    rb"|@@ -\S+ \+(?P<start>\d+)(?:,(?P<count>\d+))? @@)",
    re.MULTILINE,
)
_ESCAPE = re.compile(rb"\\(?:([0-7]{3})|(.))")
_LETTERS = dict(zip(b"abfnrtv", b"\a\b\f\n\r\t\v", strict=True))
_NAME = range(1)


def added(patch: bytes) -> dict[str, tuple[range, ...] | None]:
    """Map each path of a patch to the lines that it gains; None is a new or binary file.

    ``range(0, 1)`` stands for the name of a renamed file.  Deleted files are left out.
    """
    gained: dict[str, list[range] | None] = {}
    path = ""
    for mark in _HEADER.finditer(patch):
        kind, text = mark.lastgroup, mark[mark.lastgroup or 0]
        if kind == "file":  # both halves are the same name, unless "rename to" follows
            path = _unquoted(text[len(text) // 2 + 1 :])[2:]
            gained[path] = []
        elif kind == "renamed":
            del gained[path]
            path = _unquoted(text)
            gained[path] = [_NAME]
        elif kind == "gone":
            del gained[path]
        elif kind in ("new", "binary") and path in gained:
            gained[path] = None
        elif (lines := gained.get(path)) is not None:
            lines.extend(_lines(int(mark["start"]), int(mark["count"] or 1)))
    return {path: None if lines is None else tuple(lines) for path, lines in gained.items()}


def _lines(start: int, count: int) -> tuple[range, ...]:
    return (range(start, start + count),) if count else ()


def _unquoted(name: bytes) -> str:
    """Undo git's C style quoting, which it keeps for quotes, backslashes and control characters."""
    if name.startswith(b'"'):
        name = _ESCAPE.sub(_meant, name[1:-1])
    return os.fsdecode(name)


def _meant(escape: re.Match[bytes]) -> bytes:
    if escape[1]:
        return bytes((int(escape[1], 8),))
    return bytes((_LETTERS.get(escape[2][0], escape[2][0]),))
