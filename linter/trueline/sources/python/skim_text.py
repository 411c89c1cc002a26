"""The source of a skimmed file with one kind of line end and nothing that hides one."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FEED = re.compile(r"(?:(?<=\n)|\A)[ \t\f]*\f")


def plain(source: str) -> str:
    """Return the source with a line break before it, ``\\n`` at line ends, no continued lines.

    A form feed starts its line anew as in Python's tokenizer.  A backslash in a comment continues
    nothing; neither does one after a ``#`` in a string, which is a freak case.
    """
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    if "\f" in source:
        source = _FEED.sub("", source).replace("\f", " ")
    if "\\" in source and "\\\n" in source:
        source = "".join(_joined(source))
    return "\n" + source


def _joined(source: str) -> Iterator[str]:
    *continued, rest = source.split("\\\n")
    for piece in continued:
        yield piece
        yield "\\\n" if "#" in piece[piece.rfind("\n") + 1 :] else " "
    yield rest
