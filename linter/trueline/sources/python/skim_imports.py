"""The imports of a file that is only skimmed: every ``import`` that may begin a statement."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trueline.facts.module import LAZY, TYPING

Row = tuple[str, int, str, str, int, tuple[int, int, int, int]]

_Latest = dict[str, tuple[int, int]]
"""Place and context of the latest import by its indentation."""

NOWHERE = (0, 0, 0, 0)

_AHEAD = re.compile(r"[\n:;][ \t]*(?:from\b([\w. \t]*)(?<=[. \t]))?\Z")
_REACH = 1_000
"""No name is longer; where all code is one line, it must not be read for each of its imports."""
_LISTED = r"\([^()#]*(?:#[^\n]*\n[^()#]*)*\)"
_NAMES = re.compile(rf"(?!\w)[ \t]*({_LISTED}|[^\n#;(]+)")
_COMMENT = re.compile(r"#[^\n]*")
_IF_TYPING = re.compile(r"if\b[ \t(]*(?:\w+\.)*TYPE_CHECKING[ \t)]*:")
_ALIAS = re.compile(r"(?:\A|[,(])\s*([\w.]+|\*)(?:\s+as\s+(\w+))?\s*(?=[,)]|\Z)")
_NO_HEADER = "#)]}"


def imports(text: str) -> list[Row]:
    """Return a row for each name imported; ``text`` as :func:`skim_text.plain` makes it."""
    rows: list[Row] = []
    latest: _Latest = {}
    at = text.find("import")
    while at >= 0:
        end = at + 6
        start = text.rfind("\n", 0, at)
        ahead = _AHEAD.search(text, max(start, at - _REACH), at)
        listed = _NAMES.match(text, end) if ahead is not None else None
        if ahead is not None and listed is not None:
            at_margin = ahead.start() == start and text[start + 1] in "fi"
            context = 0 if at_margin else _context(text, start, at, latest)
            rows += _rows(ahead[1], listed[1], context)
            end = listed.end()
        at = text.find("import", end)
    return rows


def _rows(source: str | None, listed: str, context: int) -> list[Row]:
    if "#" in listed:
        listed = _COMMENT.sub("", listed)
    aliases = _ALIAS.findall(listed)
    if source is None:
        return [(name, 0, "", asname, context, NOWHERE) for name, asname in aliases]
    dotted = source.replace(" ", "").replace("\t", "")
    module = dotted.lstrip(".")
    level = len(dotted) - len(module)
    return [(module, level, name, asname, context, NOWHERE) for name, asname in aliases]


def _context(text: str, start: int, at: int, latest: _Latest) -> int:
    """Return what the line of an import and those above it say: in a function, under TYPING.

    ``latest`` knows what is above the import before it that is indented alike; a block of
    thousands of imports would be read from its top for each of them without it.
    """
    line = text[start + 1 : at]
    body = line.lstrip(" \t")
    indent = line[: len(line) - len(body)]
    before, above = latest.get(indent, (0, 0))
    for number, (header, place) in enumerate(headers_above(text, start, indent, before)):
        found = _header_context(header)
        found = found if found and ends_its_strings(text, place, at) else 0
        above = above | found if number else found
        if above & LAZY:
            break
    latest[indent] = (start, above)
    return _header_context(body) | above


def _header_context(body: str) -> int:
    """Return what the header of a block says of the statements in it."""
    if body.startswith(("def ", "async def ", "def\t")):
        return LAZY
    return TYPING if "TYPE_CHECKING" in body and _IF_TYPING.match(body) else 0


def headers_above(text: str, at: int, indent: str, stop: int = 0) -> Iterator[tuple[str, int]]:
    """Yield the lines above that are less and less indented, innermost first, and their places.

    There are none when the line at ``stop`` is reached before the first of them.
    """
    while indent and at > stop:
        start = text.rfind("\n", 0, at)
        if not text.startswith(indent, start + 1):
            line = text[start + 1 : at]
            body = line.lstrip(" \t")
            width = len(line) - len(body)
            if body and width < len(indent) and body[0] not in _NO_HEADER:
                yield body, start
                indent, stop = line[:width], 0
        at = start


def ends_its_strings(text: str, start: int, end: int) -> bool:
    """Whether each long string that begins in a stretch ends in it: it may hold lines of code."""
    return not (text.count('"""', start, end) % 2 or text.count("'''", start, end) % 2)
