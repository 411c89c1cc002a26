"""The offending source line and the marks under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.reports.columns import cells
from trueline.reports.escape import visible

if TYPE_CHECKING:
    from trueline.findings import Location

WIDTH = 120
_LEAD = 40


def snippet(line: str, where: Location) -> tuple[str, str]:
    """Return the line as it can be shown, and carets under the span, empty without a column."""
    line = line.rstrip()
    start, end = _span(line, where)
    first = max(0, start - _LEAD) if len(line) > WIDTH else 0
    last = first + WIDTH
    before = ("…" if first else "") + _shown(line[first:start])
    after = _shown(line[start:last]) + ("…" if len(line) > last else "")
    carets = max(1, cells(_shown(line[start : min(end, last)])))
    return before + after, (" " * cells(before) + "^" * carets) if where.column else ""


def _span(line: str, where: Location) -> tuple[int, int]:
    """Return the marked part as offsets; a span of several lines is marked to the line's end."""
    start = min(max(where.column - 1, 0), len(line))
    if where.end_line > where.line:
        return start, len(line)
    return start, max(start, min(where.end_column - 1, len(line)))


def _shown(text: str) -> str:
    return visible(text.replace("\t", "    "))
