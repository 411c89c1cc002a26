"""Compliance on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.reports.ansi import Paint, painter
from trueline.reports.columns import table
from trueline.reports.compliance import shown
from trueline.reports.escape import visible
from trueline.reports.summary import blind, closing, percent
from trueline.reports.text import not_looked_at
from trueline.reports.trend import change, sparkline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trueline.findings import Grid, Share
    from trueline.reports.compliance import Matrix, Standing
    from trueline.reports.context import Context


def render(standing: Standing, scene: Context) -> str:
    """Return the percentages, the matrix, the rules and the trend as text."""
    paint = painter(scene.colour)
    blocks = (
        *_overall(standing, paint),
        *_families(standing, paint),
        *(_matrix(matrix, paint) for matrix in standing.matrices),
        *(_grid(grid, paint) for grid in standing.grids),
        *_rules(standing, paint),
        *_trend(standing, paint),
        *not_looked_at(standing.report, paint),
        visible(closing(standing.report, scene.root)),
    )
    return "\n\n".join(blocks) + "\n"


def _overall(standing: Standing, paint: Paint) -> Iterator[str]:
    overall = standing.overall
    if not blind(standing.report) and overall.percent is not None:
        yield (
            f"{paint('bold', percent(overall.percent))} on the line, "
            f"{percent(overall.percent_of_all)} with the exempt ones counted"
        )


def _families(standing: Standing, paint: Paint) -> Iterator[str]:
    header = ("family", "on the line", "of all", "clean", "looked at", "exempt")
    rows = [_family(name, share) for name, share in standing.families]
    if rows:
        yield _block("By family", table([header, *rows]), paint)


def _family(name: str, share: Share) -> tuple[str, ...]:
    percents = (percent(share.percent), percent(share.percent_of_all))
    return (visible(name), *percents, *map(str, (share.clean, share.all, share.exempt)))


def _matrix(matrix: Matrix, paint: Paint) -> str:
    header = ("", *map(visible, matrix.columns), "all")
    rows = [
        (visible(title), *map(_cell, shares), _cell(whole)) for title, shares, whole in matrix.rows
    ]
    sums = ("all", *map(_cell, matrix.sums), _cell(matrix.total))
    title = f"Workflow by layer: {visible(matrix.convention)}"
    return _block(title, table([header, *rows, sums]), paint)


def _grid(grid: Grid, paint: Paint) -> str:
    rows, rest = shown(grid)
    lines = table(
        [grid.header, *([*map(visible, row)] for row in rows)], left=range(len(grid.header))
    )
    return _block(visible(grid.title), [*lines, *([rest] if rest else [])], paint)


def _cell(share: Share | None) -> str:
    if share is None:
        return "-"
    if share.percent is None:
        return "exempt"
    return f"{share.clean}/{share.all - share.exempt} {percent(share.percent)}"


def _rules(standing: Standing, paint: Paint) -> Iterator[str]:
    rows = [(str(count), visible(code), visible(name)) for count, code, name in standing.rules]
    if rows:
        yield _block("By rule", table(rows, left=(1, 2)), paint)


def _trend(standing: Standing, paint: Paint) -> Iterator[str]:
    if not standing.trend:
        return
    blocks = sparkline([point.percent for point in standing.trend])
    rows = [
        (
            visible(point.date),
            visible(point.sha[:10]),
            "-" if point.percent is None else percent(point.percent),
            visible(point.subject),
        )
        for point in standing.trend
    ]
    lines = [f"{blocks}  {change(standing.trend)}", *table(rows, left=(0, 1, 3))]
    yield _block("Trend", lines, paint)


def _block(title: str, lines: list[str], paint: Paint) -> str:
    return "\n".join((paint("bold", title), *(f"  {line}" for line in lines)))
