"""The trend as a line drawing inside a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from trueline.reports.compliance import TrendPoint
from trueline.reports.html_parts import safe
from trueline.reports.summary import percent
from trueline.reports.trend import change

_WIDTH, _HEIGHT = 720, 160
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 12, 12

Value = Callable[[TrendPoint], float | None]
Spot = tuple[float, float]


def drawing(trend: Sequence[TrendPoint]) -> str:
    """Return an SVG of both percentages; a commit without a percentage leaves a hole."""
    low = _floor(trend)
    shapes = (
        *_grid(low),
        *_line(trend, low, lambda point: point.percent_of_all, "of-all"),
        *_line(trend, low, lambda point: point.percent, "on-line"),
        *_dots(trend, low),
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{safe(change(trend))}">\n'
        + "\n".join(shapes)
        + "\n</svg>"
    )


def _floor(trend: Sequence[TrendPoint]) -> float:
    """Return where the axis starts: the ten below the lowest value."""
    both = (value for point in trend for value in (point.percent, point.percent_of_all))
    lowest = min((value for value in both if value is not None), default=0.0)
    return float(min(lowest // 10 * 10, 90))


def _grid(low: float) -> Iterator[str]:
    for value in (low, (low + 100) / 2, 100.0):
        y = _y(value, low)
        yield f'<line class="grid" x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:g}" text-anchor="end">{value:g} %</text>'


def _line(trend: Sequence[TrendPoint], low: float, value: Value, name: str) -> Iterator[str]:
    for spots in _runs(trend, low, value):
        points = " ".join(f"{x},{y}" for x, y in spots)
        yield f'<polyline class="{name}" points="{points}"/>'


def _runs(trend: Sequence[TrendPoint], low: float, value: Value) -> Iterator[list[Spot]]:
    """Yield the stretches of commits that have a percentage."""
    measured = [(number, value(point)) for number, point in enumerate(trend)]
    for there, run in groupby(measured, key=lambda pair: pair[1] is not None):
        if there:
            yield [(_x(at, len(trend)), _y(found or 0.0, low)) for at, found in run]


def _dots(trend: Sequence[TrendPoint], low: float) -> Iterator[str]:
    for number, point in enumerate(trend):
        if point.percent is not None:
            told = f"{point.date} {point.sha[:10]} {percent(point.percent)} {point.subject}"
            x, y = _x(number, len(trend)), _y(point.percent, low)
            yield f'<circle cx="{x}" cy="{y}" r="3"><title>{safe(told)}</title></circle>'


def _x(number: int, count: int) -> float:
    width = _WIDTH - _LEFT - _RIGHT
    return round(_LEFT + width * (number / (count - 1) if count > 1 else 0.5), 1)


def _y(value: float, low: float) -> float:
    return round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * (100 - value) / (100 - low), 1)
