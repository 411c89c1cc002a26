"""Compliance as one page: no script, nothing from elsewhere, readable without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.reports.compliance import shown
from trueline.reports.gaps import CRASH_REMEDY, SKIP_REMEDY, gaps
from trueline.reports.html_parts import bar, cell, heat, row, safe, section, table
from trueline.reports.html_style import CSS
from trueline.reports.summary import blind, closing, percent
from trueline.reports.trend import change
from trueline.reports.trend_svg import drawing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trueline.findings import Grid
    from trueline.reports.compliance import Matrix, Standing
    from trueline.reports.context import Context


def render(standing: Standing, scene: Context) -> str:
    """Return a complete HTML document."""
    title = safe(f"{scene.root}: compliance")
    content = (
        _figure(standing, scene),
        *_gaps(standing, scene),
        *_families(standing),
        *(_matrix(matrix) for matrix in standing.matrices),
        *(_grid(grid) for grid in standing.grids),
        *_rules(standing),
        *_trend(standing),
    )
    return "\n".join((*_head(title), *content, *_foot(scene)))


def _head(title: str) -> tuple[str, ...]:
    return (
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{title}</title>",
        f"<style>\n{CSS}\n</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{title}</h1>",
    )


def _foot(scene: Context) -> tuple[str, ...]:
    made = f"<footer>Trueline {safe(scene.version)}</footer>"
    return (made, "</main>", "</body>", "</html>", "")


def _figure(standing: Standing, scene: Context) -> str:
    outcome = f'<p class="note">{safe(closing(standing.report, scene.root))}</p>'
    value = standing.overall.percent
    if blind(standing.report) or value is None:
        return f'<p class="figure">Nothing to look at</p>\n{outcome}'
    return "\n".join(
        (
            f'<p class="figure">{percent(value)} <small>on the line</small></p>',
            f'<div class="meter" aria-hidden="true"><span style="width:{value}%"></span></div>',
            f'<p class="note">{percent(standing.overall.percent_of_all)} '
            "with the exempt ones counted</p>",
            outcome,
        )
    )


def _gaps(standing: Standing, scene: Context) -> Iterator[str]:
    report = standing.report
    found = [gap for gap in gaps(report, scene.root) if gap.kind != "empty"]
    if not found:
        return
    items = (
        (f"<code>{safe(gap.address)}</code>: " if gap.address else "") + safe(gap.message)
        for gap in found
    )
    remedies = [SKIP_REMEDY] * bool(report.skipped) + [CRASH_REMEDY] * bool(report.crashed)
    listed = "\n".join(f"<li>{item}</li>" for item in items)
    note = f'<p class="note">{safe(" ".join(remedies))}</p>'
    body = section("Not looked at", f"<ul>\n{listed}\n</ul>", note)
    yield body.replace("<section>", '<section class="warning">', 1)


def _families(standing: Standing) -> Iterator[str]:
    header = ("Family", "On the line", "Of all", "Clean", "Looked at", "Exempt")
    rows = [
        row(
            name,
            (
                bar(share.percent),
                cell(percent(share.percent_of_all)),
                *map(cell, (share.clean, share.all, share.exempt)),
            ),
        )
        for name, share in standing.families
    ]
    if rows:
        yield section("By family", table("Compliance by family", header, rows))


def _matrix(matrix: Matrix) -> str:
    title = f"Workflow by layer: {matrix.convention}"
    rows = [row(name, (*map(heat, shares), heat(whole))) for name, shares, whole in matrix.rows]
    rows.append(row("All", (*map(heat, matrix.sums), heat(matrix.total))))
    return section(title, table(title, ("Workflow", *matrix.columns, "All"), rows))


def _grid(grid: Grid) -> str:
    rows, rest = shown(grid)
    made = [row(name, map(cell, others)) for name, *others in rows]
    note = [f'<p class="note">{safe(rest)}</p>'] if rest else []
    return section(grid.title, table(grid.title, grid.header, made), *note)


def _rules(standing: Standing) -> Iterator[str]:
    rows = [row(f"{code} {name}", (cell(count),)) for count, code, name in standing.rules]
    if rows:
        yield section("By rule", table("Findings by rule", ("Rule", "Findings"), rows))


def _trend(standing: Standing) -> Iterator[str]:
    if not standing.trend:
        return
    rows = [
        row(
            f"{point.date} {point.sha[:10]} {point.subject}",
            (cell(percent(point.percent)), cell(percent(point.percent_of_all))),
        )
        for point in reversed(standing.trend)
    ]
    header = ("Commit", "On the line", "Of all")
    note = f'<p class="note">{safe(change(standing.trend))}; dashed: of all.</p>'
    listed = table("Compliance by commit", header, rows)
    yield section("Trend", note, drawing(standing.trend), listed)
