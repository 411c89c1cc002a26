"""Compliance for programs: the shares of the check report, counts by rule, and the trend."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from trueline.reports.json_report import compliance_object, gaps_object, header
from trueline.reports.plain_json import dump

if TYPE_CHECKING:
    from trueline.findings import Grid
    from trueline.reports.compliance import Standing
    from trueline.reports.context import Context


def _named(grid: Grid, row: tuple[str, ...]) -> dict[str, str]:
    return dict(zip(grid.header, row, strict=True))


def render(standing: Standing, scene: Context) -> str:
    """Return the figures as one JSON object."""
    return dump(
        {
            **header(scene),
            "files": standing.report.files,
            "compliance": compliance_object(standing.report.compliance),
            "rules": [
                {"code": code, "name": name, "count": count} for count, code, name in standing.rules
            ],
            "grids": [
                {"title": grid.title, "rows": [_named(grid, row) for row in grid.rows]}
                for grid in standing.grids
            ],
            "trend": [asdict(point) for point in standing.trend],
            **gaps_object(standing.report),
        }
    )
