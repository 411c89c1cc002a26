"""A badge: the endpoint format of shields.io, https://shields.io/badges/endpoint-badge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.reports.plain_json import dump
from trueline.reports.summary import blind, percent

if TYPE_CHECKING:
    from trueline.reports.compliance import Standing
    from trueline.reports.context import Context

_STEPS = (
    (100.0, "brightgreen"),
    (90.0, "green"),
    (80.0, "yellowgreen"),
    (60.0, "yellow"),
    (40.0, "orange"),
    (0.0, "red"),
)


def render(standing: Standing, scene: Context) -> str:
    """Return the badge; it says when part of the project was not looked at."""
    report, value = standing.report, standing.overall.percent
    nothing = blind(report) or value is None
    message = percent(None if nothing else value)
    unreached = any(idle.blind for idle in report.idle)
    if not nothing and (report.skipped or report.crashed or unreached):
        message += ", incomplete"
    return dump(
        {
            "schemaVersion": 1,
            "label": "trueline",
            "message": message,
            "color": "lightgrey" if value is None or nothing else _colour(value),
        }
    )


def _colour(value: float) -> str:
    return next(colour for least, colour in _STEPS if value >= least)
