"""Compliance for a wiki page or a job summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.reports.compliance import shown
from trueline.reports.markdown import families, headline, not_looked_at
from trueline.reports.markdown_escape import code, prose, table
from trueline.reports.summary import closing, percent
from trueline.reports.trend import change, sparkline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trueline.findings import Grid, Share
    from trueline.reports.compliance import Matrix, Standing
    from trueline.reports.context import Context


def render(standing: Standing, scene: Context) -> str:
    """Return the percentages, the matrix, the rules and the trend as Markdown."""
    blocks = (
        headline(standing.report),
        prose(closing(standing.report, scene.root)),
        *families(standing.report),
        *(block for matrix in standing.matrices for block in _matrix(matrix)),
        *(block for grid in standing.grids for block in _grid(grid)),
        *_rules(standing),
        *_trend(standing),
        *not_looked_at(standing.report, scene.root),
    )
    return "\n\n".join(blocks) + "\n"


def _matrix(matrix: Matrix) -> Iterator[str]:
    yield f"### Workflow by layer: {prose(matrix.convention)}"
    rows: list[tuple[str, ...]] = [
        (prose(title), *map(_cell, shares), _cell(whole)) for title, shares, whole in matrix.rows
    ]
    rows.append(("all", *map(_cell, matrix.sums), _cell(matrix.total)))
    yield table(("", *map(prose, matrix.columns), "all"), rows)


def _grid(grid: Grid) -> Iterator[str]:
    rows, rest = shown(grid)
    yield f"### {prose(grid.title)}"
    yield table(grid.header, [tuple(map(prose, row)) for row in rows])
    if rest:
        yield prose(rest)


def _cell(share: Share | None) -> str:
    if share is None:
        return "-"
    if share.percent is None:
        return "exempt"
    return f"{percent(share.percent)} ({share.clean}/{share.all - share.exempt})"


def _rules(standing: Standing) -> Iterator[str]:
    rows = [(f"{prose(found)} {prose(name)}", str(count)) for count, found, name in standing.rules]
    if rows:
        yield "### By rule"
        yield table(("Rule", "Findings"), rows)


def _trend(standing: Standing) -> Iterator[str]:
    if standing.trend:
        yield "### Trend"
        blocks = sparkline([point.percent for point in standing.trend])
        yield f"{code(blocks)} {change(standing.trend)}"
