"""The enumerations of a file that is only skimmed: their classes are cut out and studied alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trueline.facts.module import Module
from trueline.sources.python.skim_imports import headers_above

_HINT = re.compile(r"Enum|Flag|Choices")
_BASES = r"\([^:#]{0,2000}(?:#[^\n]*\n[^:#]{0,2000}){0,50}:"
_CLASS = re.compile(rf"\n([ \t]*)class[ \t]+(\w+)[ \t]*(?:\[[^\n]*\][ \t]*)?({_BASES})")
_CALL = re.compile(r"=[ \t]*(?:\w+\.)*\w*(?:Enum|Flag)\(")
_WORD = re.compile(r"\w+")
_ENCLOSING = ("class ", "def ", "async def ")


def enum_rows(path: str, text: str) -> tuple[tuple[object, ...], ...]:
    """Return the rows of all candidates; ``text`` begins with a line break.

    Positions are those of the cut and mean nothing.  The functional form needs the whole file,
    and so does a class that can't be cut out by its indentation.
    """
    if "Enum" not in text and "Flag" not in text and "Choices" not in text:
        return ()
    if _may_call(text):
        return _whole(path, text)
    rows: list[tuple[object, ...]] = []
    for nested, cut in _cuts(text):
        found = _studied(path, cut)
        if found is None:
            return _whole(path, text)
        rows += (_placed(row, nested=nested) for row in found.enum_rows)
    return tuple(rows)


def _may_call(text: str) -> bool:
    """Whether the functional form may occur, by the name itself or by another for it."""
    if "Enum as " in text or "Flag as " in text:
        return True
    return ("Enum(" in text or "Flag(" in text) and _CALL.search(text) is not None


def _cuts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the source of candidates: those at the margin together, each indented one alone."""
    names: set[str] = set()
    top: list[str] = []
    for match in _CLASS.finditer(text):
        indent, name, bases = match.groups()
        if _HINT.search(bases) or not names.isdisjoint(_WORD.findall(bases)):
            names.add(name)
            block = text[match.start() : _end(text, match.end(), indent)]
            if indent:
                yield _is_nested(text, match.start(), indent), f"if 1:{block}"
            else:
                top.append(block)
    if top:
        yield False, "".join(top)


def _is_nested(text: str, at: int, indent: str) -> bool:
    return any(line.startswith(_ENCLOSING) for line, _ in headers_above(text, at, indent))


def _end(text: str, at: int, indent: str) -> int:
    """Return where the block of a class header ends: at the next line that is not deeper."""
    shallow = re.compile(rf"\n[ \t]{{0,{len(indent)}}}(?![ \t\n#)\]}}])|\Z")
    match = shallow.search(text, at)
    return match.start() if match else len(text)


def _whole(path: str, text: str) -> tuple[tuple[object, ...], ...]:
    found = _studied(path, text)
    return found.enum_rows if found is not None else ()


def _studied(path: str, source: str) -> Module | None:
    from trueline.sources.python.study import study
    from trueline.sources.python.unparsable import Unparsable

    try:
        return study(path, source.encode())
    except Unparsable:
        return None


def _placed(row: tuple[object, ...], *, nested: bool) -> tuple[object, ...]:
    return (*row[:6], nested or row[6], row[7])
