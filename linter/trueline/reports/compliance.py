"""How far the whole is from its convention: the figures behind `trueline report`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

from trueline.errors import UsageError
from trueline.findings import Cell, Grid, Report, Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from trueline.reports.context import Context

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "trueline.reports.compliance_text",
        "markdown": "trueline.reports.compliance_markdown",
        "html": "trueline.reports.compliance_html",
        "json": "trueline.reports.compliance_json",
        "badge": "trueline.reports.badge",
    }
)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The percentages of one commit; None when there was nothing to look at.

    ``date`` is an ISO 8601 date, ``subject`` the first line of the commit message.
    """

    sha: str
    date: str
    subject: str
    percent: float | None
    percent_of_all: float | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Workflows in rows, layers in columns; no share means no file there.

    ``rows`` pairs a title with its shares, one per column, and the sum of the row.
    """

    convention: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Share | None, ...], Share], ...]
    sums: tuple[Share, ...]
    total: Share


@dataclass(frozen=True, slots=True)
class Standing:
    """A report and its history, arranged for reading; the newest point of the trend is last."""

    report: Report
    overall: Share
    families: tuple[tuple[str, Share], ...]
    matrices: tuple[Matrix, ...]
    rules: tuple[tuple[int, str, str], ...]
    trend: tuple[TrendPoint, ...]
    grids: tuple[Grid, ...] = ()


def render(name: str, report: Report, context: Context, trend: Sequence[TrendPoint] = ()) -> str:
    """Return the compliance of a report in the format of that name, with a newline at the end."""
    if name not in FORMATS:
        raise UsageError(f"--output-format {name}: unknown, use one of {', '.join(FORMATS)}")
    rendered: str = import_module(FORMATS[name]).render(standing(report, context, trend), context)
    return rendered


def standing(report: Report, context: Context, trend: Sequence[TrendPoint] = ()) -> Standing:
    """Arrange the figures of a report."""
    compliance = report.compliance
    return Standing(
        report,
        compliance.overall,
        tuple(compliance.families.items()),
        tuple(_matrices(compliance.matrix)),
        _rules(report, context),
        tuple(trend),
        report.grids,
    )


_MOST = 20


def shown(grid: Grid) -> tuple[Sequence[Sequence[str]], str]:
    """Return the rows of a table that are worth a line, and what the others are like."""
    if len(grid.rows) <= _MOST or not grid.plain:
        return grid.rows, ""
    state = grid.header.index("state")
    rows = [row for row in grid.rows if row[state] != grid.plain]
    rest = len(grid.rows) - len(rows)
    return rows, f"… and {rest:,} that {grid.plain.removesuffix('s')}" if rest else ""


def _rules(report: Report, context: Context) -> tuple[tuple[int, str, str], ...]:
    """Return count, code and name of the rules that found something, the most frequent first."""
    names = {code: rule.name for code, rule in context.rules.items()}
    names |= {finding.code: finding.name for finding in report.findings}
    counts = report.compliance.rules.items()
    rows = ((count, code, names.get(code, "")) for code, count in counts if count)
    return tuple(sorted(rows, key=lambda row: (-row[0], row[1])))


def _matrices(cells: Sequence[Cell]) -> Iterable[Matrix]:
    for convention in dict.fromkeys(cell.convention for cell in cells):
        yield _matrix(convention, [cell for cell in cells if cell.convention == convention])


def _matrix(convention: str, cells: Sequence[Cell]) -> Matrix:
    columns = sorted({cell.column for cell in cells}, key=_natural)
    titles = sorted({cell.row for cell in cells}, key=_natural)
    at = {(cell.row, cell.column): cell.share for cell in cells}
    rows = tuple(
        (
            title,
            tuple(at.get((title, column)) for column in columns),
            total(cell.share for cell in cells if cell.row == title),
        )
        for title in titles
    )
    sums = tuple(total(cell.share for cell in cells if cell.column == name) for name in columns)
    return Matrix(convention, tuple(columns), rows, sums, total(cell.share for cell in cells))


def total(shares: Iterable[Share]) -> Share:
    """Return the shares added up."""
    listed = tuple(shares)
    return Share(
        sum(share.clean for share in listed),
        sum(share.all for share in listed),
        sum(share.exempt for share in listed),
    )


def _natural(title: str) -> list[tuple[int, str]]:
    """Sort ``WF2`` before ``WF10``."""
    return [(int(digits or 0), text) for text, digits in re.findall(r"(\D*)(\d*)", title)]
