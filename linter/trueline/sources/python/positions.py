"""Where things stand: spans in characters, and which lines hold a word."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Iterator

Place = tuple[int, int, int, int]
"""A :class:`trueline.facts.Span` as a plain tuple."""

Positioned = ast.expr | ast.stmt | ast.alias
Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class Positions:
    """Turns the parser's offsets, which count UTF-8 bytes from 0, into columns."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ascii = text.isascii()
        self._lines: list[str] = []

    def span(self, node: Positioned) -> Place:
        """Return the span of a node of the syntax tree."""
        line, end_line = node.lineno, node.end_lineno or node.lineno
        start, end = node.col_offset, node.end_col_offset or node.col_offset
        if self._ascii:
            return (line, start + 1, end_line, end + 1)
        return (line, self._column(line, start), end_line, self._column(end_line, end))

    def name(self, node: Named) -> Place:
        """Return the span of a class's or function's name, or of its line when that is odd."""
        line = self._line(node.lineno)
        start = line.find(f" {node.name}", self._column(node.lineno, node.col_offset) - 1) + 1
        if not start:
            start = self._column(node.lineno, node.col_offset) - 1
            return (node.lineno, start + 1, node.lineno, len(line) + 1)
        return (node.lineno, start + 1, node.lineno, start + 1 + len(node.name))

    def _column(self, line: int, offset: int) -> int:
        return len(self._line(line).encode()[:offset].decode(errors="replace")) + 1

    def _line(self, number: int) -> str:
        if not self._lines:
            self._lines = self._text.split("\n")
        return self._lines[number - 1]


def lines_with(text: str, words: Iterable[str]) -> list[int]:
    """Return the sorted numbers of the lines in which any of the words starts.

    To look for a word is a hundred times cheaper than to walk a syntax tree, so whoever needs
    expressions walks only the statements that such a line is part of.
    """
    found = sorted({at for word in words for at in _offsets(text, word)})
    lines, line, seen = [], 1, 0
    for at in found:
        line += text.count("\n", seen, at)
        seen = at
        lines.append(line)
    return lines


def _offsets(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def touches(node: ast.stmt, lines: list[int]) -> bool:
    """Whether the statement, decorators included, spans any of the sorted lines."""
    first = bisect_left(lines, first_line(node))
    return first < len(lines) and lines[first] <= (node.end_lineno or node.lineno)


def first_line(node: ast.stmt) -> int:
    """Return the line on which a statement starts, which may be that of a decorator."""
    decorators = getattr(node, "decorator_list", None)
    return decorators[0].lineno if decorators else node.lineno
