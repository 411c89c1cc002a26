"""Where the parts of an import statement stand, which no syntax tree says exactly."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from trueline.rewrite.source import Source

_GAP = rb"(?:\s|\\\r?\n)*"
_FROM = re.compile(
    rb"from" + _GAP + rb"([^;#()]*?)" + _GAP + rb"(?<![\w\x80-\xff])import(?![\w\x80-\xff])"
)
_DOT = rb"[\s\\]*\.[\s\\]*"


class Place(NamedTuple):
    """A stretch of bytes."""

    start: int
    end: int


class Illegible(Exception):  # noqa: N818  # it names a property of a statement
    """A statement is written in a way that can't be edited safely."""


def module_place(source: Source, node: ast.ImportFrom) -> Place:
    """Where ``..a.b`` stands in ``from ..a.b import c``."""
    match = _FROM.match(source.body, source.start(node))
    written = re.sub(rb"[\s\\]", b"", match[1]).decode() if match else ""
    if match is None or written != "." * node.level + (node.module or ""):
        raise Illegible
    return Place(*match.span(1))


def name_place(source: Source, alias: ast.alias) -> Place:
    """Where ``a.b`` stands in ``a.b as c``."""
    pattern = _DOT.join(re.escape(part.encode()) for part in alias.name.split("."))
    match = re.compile(pattern).match(source.body, source.start(alias))
    if match is None:
        raise Illegible
    return Place(*match.span())


def attribute_place(source: Source, node: ast.Attribute) -> Place:
    """Where ``b`` stands in ``a.b``."""
    end = source.end(node)
    start = end - len(node.attr.encode())
    if source.body[start:end] != node.attr.encode():
        raise Illegible
    return Place(start, end)
