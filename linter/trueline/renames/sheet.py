"""``proposals.csv``: what is known of each name, and what people fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from trueline.errors import UsageError
from trueline.renames.rename import Refused, Rename

HEADER = ("old", "new", "reason")
KEEP = "-"
"""In place of a new name: the file keeps the one that it has."""


class Row(NamedTuple):
    """A line of the sheet; ``new`` is a path, a file name, ``-`` to keep the name, or empty."""

    old: str
    new: str
    reason: str


def parse_sheet(name: str, text: str) -> dict[str, Row]:
    """Return the rows by old path; raise UsageError that names the line of what is wrong."""
    import csv

    lines = csv.reader(text.splitlines())
    header = tuple(cell.strip().lower() for cell in next(lines, HEADER))
    if header[:2] != HEADER[:2]:
        raise UsageError(f"{name}:1: the first line must be {','.join(HEADER)}")
    rows: dict[str, Row] = {}
    for number, cells in enumerate(lines, 2):
        if not any(cells):
            continue
        row = Row(*(cell.strip() for cell in (*cells, "", "")[:3]))
        if not row.old:
            raise UsageError(f"{name}:{number}: the old path is missing; write one or delete it")
        if row.old in rows:
            raise UsageError(f"{name}:{number}: {row.old} stands here twice; delete one line")
        rows[row.old] = row
    return rows


def render_sheet(
    renames: Iterable[Rename], refused: Iterable[Refused], rows: Mapping[str, Row]
) -> str:
    """Return the sheet: known names filled in, others left blank; what people wrote stays."""
    import csv
    from io import StringIO

    lines = {each.old: Row(each.old, each.new, each.reason) for each in renames}
    for each in refused:
        lines.setdefault(each.old, Row(each.old, "", each.reason))
    lines |= {row.old: row for row in rows.values() if row.new}
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(lines[old] for old in sorted(lines))
    return out.getvalue()
