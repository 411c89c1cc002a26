"""The enumerations of a file that is only skimmed: their classes are cut out and studied alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import dedent

from trueline.facts.module import Module

_HINT = re.compile(r"Enum|Flag|Choices")
_CLASS = re.compile(r"\n([ \t]*+)class[ \t]+(\w+)[ \t]*\(([^)]*)\)")
_FUNCTIONAL = re.compile(r"=[ \t]*+(?:\w+\.)*\w*(?:Enum|Flag)\(")
_BASE = re.compile(r"\w+")


def enum_rows(path: str, text: str) -> tuple[tuple[object, ...], ...]:
    """Return the rows of all candidates; ``text`` begins with a line break.

    Positions are those of the cut and mean nothing; the functional form needs the whole file.
    """
    if "Enum" not in text and "Flag" not in text and "Choices" not in text:
        return ()
    if _FUNCTIONAL.search(text):
        found = _studied(path, text)
        return found.enum_rows if found is not None else ()
    rows: list[tuple[object, ...]] = []
    for nested, cut in _cuts(text):
        found = _studied(path, cut)
        rows += (
            (_placed(row, nested=nested) for row in found.enum_rows) if found is not None else ()
        )
    return tuple(rows)


def _cuts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the source of candidates: those at the margin together, each nested one alone."""
    names: set[str] = set()
    top: list[str] = []
    for match in _CLASS.finditer(text):
        indent, name, bases = match.groups()
        if _HINT.search(bases) or not names.isdisjoint(_BASE.findall(bases)):
            names.add(name)
            block = text[match.start() + 1 : _end(text, match.end(), indent)]
            if indent:
                yield True, dedent(block)
            else:
                top.append(block)
    if top:
        yield False, "\n".join(top)


def _end(text: str, at: int, indent: str) -> int:
    """Return where the block of a class header ends: at the next line that is not deeper."""
    shallow = re.compile(rf"\n[ \t]{{0,{len(indent)}}}(?![ \t\r\n#)\]}}])|\Z")
    match = shallow.search(text, at)
    return match.start() if match else len(text)


def _studied(path: str, source: str) -> Module | None:
    from trueline.sources.python.study import study
    from trueline.sources.python.unparsable import Unparsable

    try:
        return study(path, source.encode())
    except Unparsable:
        return None


def _placed(row: tuple[object, ...], *, nested: bool) -> tuple[object, ...]:
    return (*row[:6], nested or row[6], row[7])
