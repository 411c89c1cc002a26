"""The enumerations of a file that is only skimmed: their classes are cut out and studied alone."""

from __future__ import annotations

import re

from trueline.facts.module import Module
from trueline.sources.python.skim_imports import ends_its_strings, headers_above

HINTS = ("Enum", "Flag", "Choices")
"""What the name of a base holds, if not that of an enumeration in the same file."""
_HINT = re.compile("|".join(HINTS))
_BASES = r"\([^:#]{0,2000}+(?:#[^\n]*\n[^:#]{0,2000}){0,50}:"
_CLASS = re.compile(rf"\n([ \t]*)class[ \t]+(\w+)[ \t]*(?:\[[^\n]*\][ \t]*)?({_BASES})")
_CALL = re.compile(r"=[ \t]*(?:\w+\.)*\w*(?:Enum|Flag)\(")
_WORD = re.compile(r"\w+")
_ENCLOSING = ("class ", "def ", "async def ")


def enum_rows(path: str, text: str) -> tuple[tuple[object, ...], ...]:
    """Return the rows of all candidates; ``text`` begins with a line break.

    Positions are those of the cut and mean nothing.  The whole file is studied for the functional
    form, for a class that can't be cut out by its indentation, and for one that inherits in a
    block.
    """
    if not may_declare(text):
        return ()
    cuts = None if _may_call(text) else _cuts(text)
    rows: list[tuple[object, ...]] = []
    for nested, cut in cuts or ():
        found = _studied(path, cut)
        if found is None:
            return _whole(path, text)
        rows += (_placed(row, nested=nested) for row in found.enum_rows)
    return tuple(rows) if cuts is not None else _whole(path, text)


def may_declare(text: str) -> bool:
    """Whether a file may declare an enumeration; most say at once that they don't."""
    return any(hint in text for hint in HINTS)


def _may_call(text: str) -> bool:
    """Whether the functional form may occur, by the name itself or by another for it."""
    if "Enum as " in text or "Flag as " in text:
        return True
    return ("Enum(" in text or "Flag(" in text) and _CALL.search(text) is not None


def _cuts(text: str) -> list[tuple[bool, str]] | None:
    """Return the source of candidates: those at the margin together, each indented one alone.

    None when one of the latter belongs to a family that would be torn apart, or when the lines of
    a long string in a class are less indented than the class.
    """
    indents: dict[str, str] = {}
    top: list[str] = []
    alone: list[tuple[bool, str]] = []
    for match in _CLASS.finditer(text):
        indent, name, bases = match.groups()
        family = [indents[base] for base in _WORD.findall(bases) if base in indents]
        if not family and not _HINT.search(bases):
            continue
        start, end = match.start(), _end(text, match.end(), indent)
        if (family and any((indent, *family))) or not ends_its_strings(text, start, end):
            return None
        indents[name] = indent
        block = text[start:end]
        if indent:
            alone.append((_is_nested(text, start, indent), f"if 1:{block}"))
        else:
            top.append(block)
    return [*alone, (False, "".join(top))] if top else alone


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
