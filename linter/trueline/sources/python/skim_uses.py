"""The attributes that a skimmed file reads on what may be an enumeration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trueline.sources.python.skim_imports import Row

_W = r"[^\x00-/:-@\[-^`{-\x7f]"  # faster than \w: one look at a bitmap
_CAPITAL = r"(?:(?<=[^\x00-@\[-\x7f])|(?<=[^\x00-@\[-\x7f]_))"
_BASE = re.compile(rf"\.(?=({_W}++{_CAPITAL}(?:\.{_W}+(?!{_W})){{0,16}})(?!\.))")
"""A dot and the dotted name with a capital before it, all of it backwards.

An expression is fast when it begins with a dot, and slow when it begins with any capital.
"""
_ATTRIBUTE = re.compile(r"\.\s*+((?!__)[^\W\d]\w*+)")
_NAMED = ("_", ".")
"""What stands before a name that is part of another one, besides letters and digits."""


def uses(
    text: str, rows: Iterable[Row], enums: Iterable[tuple[object, ...]]
) -> set[tuple[str, str]]:
    """Return ``Name.attribute`` for imported classes and own enumerations, also in modules.

    A class is spelt with a capital first, after one underscore at most.  When its name is all
    capitals it may be a constant, and only attributes in capitals are taken for members.
    """
    own = {str(row[0]) for row in enums}
    bound = own.union(row[3] or row[2] or row[0] for row in rows)
    small = {row[3] for row in rows if row[3] and _is_capital(row[2]) > _is_capital(row[3])}
    small.update(name for name in own if not _is_capital(name))
    found = set(_on_capitals(text, bound, own))
    found.update((base, used) for base in small for used in _attributes(text, base))
    return found


def _on_capitals(text: str, bound: set[str], own: set[str]) -> Iterator[tuple[str, str]]:
    last = len(text) - 1
    for turned in _BASE.finditer(text[::-1]):
        base = turned[1][::-1]
        if (base.rpartition(".")[0] or base) in bound:
            attribute = _ATTRIBUTE.match(text, last - turned.start())
            if attribute is not None:
                used = attribute[1]
                if used[0].isupper() or not base.isupper() or base in own:
                    yield base, used


def _is_capital(name: str) -> bool:
    return name[:2].lstrip("_")[:1].isupper()


def _attributes(text: str, base: str) -> Iterator[str]:
    """Look for a word, which is far cheaper than to compile an expression for each."""
    found = text.find(f"{base}.")
    while found >= 0:
        before, end = text[found - 1 : found], found + len(base)
        attribute = None if before.isalnum() or before in _NAMED else _ATTRIBUTE.match(text, end)
        if attribute is not None:
            yield attribute[1]
        found = text.find(f"{base}.", end)
