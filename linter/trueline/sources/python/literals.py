"""Lists of strings in a file: ``Literal`` types, and constants in capitals."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from trueline.findings import Skipped
from trueline.sources.python.expressions import parts
from trueline.sources.python.parse import decode, parse
from trueline.sources.python.positions import Place, lines_with, touches
from trueline.sources.python.tree import Tree, grow
from trueline.sources.python.unparsable import Unparsable
from trueline.sources.reading import utf8

Row = tuple[str, tuple[str, ...], Place]

_TEXT = rb"""[rRuU]?(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')"""
_GOES_ON = rb"""\s*[,#'"\\rRuU]"""
"""What follows the first of several strings, which a mapping and a single string do not have."""
_BLANK = rb"(?:\s*#[^\n]*)*\s*"
_LITERAL = re.compile(rb"\bLiteral\[" + _BLANK + _TEXT + _GOES_ON, re.DOTALL)
_CONSTANT = re.compile(
    rb"\n[ \t]*[A-Z_][A-Z0-9_]*+\s*(?::[^=\n]+)?=\s*(?:(?:frozenset|set|tuple|list)\(\s*)?"
    rb"(?:[\[({]" + _BLANK + _TEXT + _GOES_ON + rb"|" + _TEXT + rb"\s*,)",
    re.DOTALL,
)
"""Starts with a line's end, which is looked for five times faster than the start of a line."""
_FEWEST = 2
_MAKERS = frozenset({"frozenset", "set", "tuple", "list"})


def may_list(data: bytes) -> bool:
    """Whether a file may hold such a list."""
    if b"Literal[" in data and _LITERAL.search(data):
        return True
    return _CONSTANT.search(b"\n" + data) is not None


def lists(path: str, data: bytes) -> tuple[Row, ...] | Skipped:
    """Return the lists of strings of a file as rows: name, labels, place."""
    source = utf8(path, data)
    if isinstance(source, Skipped):
        return source
    try:
        text = decode(path, source)
        tree = grow(path, text, parse(path, text))
    except Unparsable as error:
        return Skipped(path, error.reason, error.detail, error.line)
    return tuple(_rows(tree))


def _rows(tree: Tree) -> Iterator[Row]:
    lines = lines_with(tree.text, ("Literal",))
    for site in tree.sites:
        node = site.node
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            name = _constant(node)
            labels = _strings(_inside(node.value)) if name else ()
            if labels:
                yield (name, labels, tree.positions.span(node))
        for part in parts(node) if lines and touches(node, lines) else ():
            if isinstance(part, ast.Subscript) and _is_literal(part.value):
                labels = _strings(part.slice)
                if labels:
                    yield ("Literal", labels, tree.positions.span(part))


def _is_literal(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name == "Literal"


def _constant(node: ast.Assign | ast.AnnAssign) -> str:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    first = targets[0]
    name = first.id if len(targets) == 1 and isinstance(first, ast.Name) else ""
    return name if name.isupper() else ""


def _inside(node: ast.expr) -> ast.expr:
    """Look through ``frozenset({...})`` and the like."""
    if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        name = getattr(node.func, "id", "")
        return node.args[0] if name in _MAKERS else node
    return node


def _strings(node: ast.expr) -> tuple[str, ...]:
    """Return the strings of a list that holds nothing else, at least two."""
    items = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else []
    found = [each.value for each in items if isinstance(each, ast.Constant)]
    texts = [each for each in found if isinstance(each, str)]
    return tuple(texts) if len(texts) == len(items) >= _FEWEST else ()
