"""The attributes that a skimmed file reads on what may be an enumeration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trueline.sources.python.skim_imports import Row

_W = r"[^\x00-/:-@\[-^`{-\x7f]"  # faster than \w: one look at a bitmap
_CAPITAL = r"(?:(?<=[^\x00-@\[-\x7f])|(?<=[^\x00-@\[-\x7f]_))"
_BASE = re.compile(rf"\.(?=({_W}++{_CAPITAL}(?:\.{_W}+(?!{_W}))*)(?!\.))")
"""A dot and the dotted name with a capital before it, all of it backwards.

An expression is fast when it begins with a dot, and slow when it begins with any capital.
"""
_ATTRIBUTE = re.compile(r"\.\s*+((?!__)[^\W\d]\w*+)")


def uses(
    text: str, rows: Iterable[Row], enums: Iterable[tuple[object, ...]]
) -> set[tuple[str, str]]:
    """Return ``Name.attribute`` for imported classes and own enumerations, ``module.Name`` included.

    A class is spelt with a capital first and not in capitals only: that is a constant.
    """
    bound = {row[3] or row[2] or row[0] for row in rows}
    classes = bound.union(str(row[0]) for row in enums)
    bases = {row[3] for row in rows if row[3] and row[2] and _is_class(row[2])}
    for turned in set(_BASE.findall(text[::-1])):
        base = turned[::-1]
        module, _, name = base.rpartition(".")
        if module in bound if module else name in classes and not name.isupper():
            bases.add(base)
    return {(base, attribute) for base in bases for attribute in _attributes(text, base)}


def _is_class(name: str) -> bool:
    return name.lstrip("_")[:1].isupper() and not name.isupper()


def _attributes(text: str, base: str) -> Iterator[str]:
    dotted, length = base + ".", len(base)
    at = text.find(dotted)
    while at >= 0:
        found = _ATTRIBUTE.match(text, at + length)
        before = text[at - 1]
        if found is not None and not (before.isalnum() or before in "_."):
            yield found[1]
        at = text.find(dotted, at + length)
