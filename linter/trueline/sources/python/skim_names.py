"""The names that a skimmed file binds at module level: one pass over the lines at its margin.

Those lines bind names, and so do the lines of a block that begins there; functions and classes in
a block count like the rest of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from keyword import kwlist

from trueline.facts.module import LAZY
from trueline.sources.python.skim_imports import Row


def _targets(blank: str, times: str) -> str:
    """Return the expression for the targets of one assignment, with ``blank`` between them.

    Each piece begins with what the piece before it can't hold, so there is one way to match.
    """
    subscripts = r"(?:\[[^\]\n=]*\][\w.]*)*"
    part = rf"[*(\[{blank}]*\w[\w.]*{subscripts}[{blank})\]]*"
    return rf"{part}(?:,(?:{part}|[{blank})\]]*)){times}"


_ON_LINE = _targets(r" \t", "*")
_ON_LINES = _targets(r"\s", "{0,32}")  # a limit, or each line of a table is read to the table's end
_FIRST = rf"(?:{_ON_LINE}|(?=[(\[][^)\]\n]*\n){_ON_LINES})"
_ASSIGNED = rf"({_FIRST}(?:[-+*/%&|^@<>]*=(?!=)(?:{_ON_LINE}=(?!=))*|:))"
_DEFINED = r"(?:async[ \t]+)?(?:def|class|type)[ \t]+(\w+)"
_LINE = (
    r"""(?:[^\n"']+|\"""(?s:.*?)\"""|\'\'\'(?s:.*?)\'\'\'|["'])*"""  # a long string is part of it
)
_BLOCK = rf"(?:if|for|try|with|while|match|async)\b{_LINE}"
_WITHIN = rf"""(?:\n+(?:[ \t)\]}}#"']|el(?:se|if)\b|except\b|finally\b){_LINE})*"""
_TOP = re.compile(rf"\n(?=[\w(\[*])(?:{_DEFINED}|({_BLOCK}{_WITHIN})|{_ASSIGNED})")
_NESTED = re.compile(
    rf"[\n:;][ \t]*(?:{_DEFINED}|(?!(?:try|else|except|finally)[ \t]*:)(?=[\w(\[*]){_ASSIGNED})"
)
_SECOND = re.compile(rf";[ \t]*(?=[\w(\[*]){_ASSIGNED}")
_CLAUSE = re.compile(
    r"\bas\b([^\n:]*)|[\n:;][ \t]*(?:async[ \t]+)?for\b(.{1,999}?)\bin\b", re.DOTALL
)
_CASE = re.compile(r"\n[ \t]+case\b")
_WORD = re.compile(r"(?<![\w.])\w+")
_GLOBAL = re.compile(r"global[ \t]+([\w, \t]+)")
_LAST_WORD = re.compile(r"\w*\Z")
_NO_NAMES = frozenset((*kwlist, "*", ""))


def names(text: str, rows: Iterable[Row]) -> set[str]:
    """Return what a statement at module level binds, or one in a function under ``global``."""
    found = {row[3] or row[2] or row[0].partition(".")[0] for row in rows if not row[4] & LAZY}
    targets: list[str] = []
    for defined, block, assigned in _TOP.findall(text):
        if block:
            targets += _bound_in("\n" + block)
        else:
            targets.append(defined or assigned)
    if ";" in text:
        targets += _SECOND.findall(text)
    if "global " in text:
        targets += _GLOBAL.findall(text)
    if ":=" in text:
        targets += _before_walrus(text)
    found.update(_WORD.findall(" ".join(targets)))
    return found - _NO_NAMES


def _bound_in(block: str) -> Iterator[str]:
    if _CASE.search(block):
        yield block
        return
    for defined, assigned in _NESTED.findall(block):
        yield defined or assigned
    for alias, target in _CLAUSE.findall(block):
        yield alias or target


def _before_walrus(text: str) -> Iterator[str]:
    for before in text.split(":=")[:-1]:
        yield _LAST_WORD.findall(before[-80:].rstrip())[0]
