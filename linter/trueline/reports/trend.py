"""The trend as a row of blocks and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.reports.summary import percent, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trueline.reports.compliance import TrendPoint

_BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float | None]) -> str:
    """Return one block per value, lowest to highest; a space where there was nothing."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    return "".join(" " if value is None else _block(value, low, high) for value in values)


def _block(value: float, low: float, high: float) -> str:
    if low == high:
        return _BLOCKS[-1]
    return _BLOCKS[round((value - low) / (high - low) * (len(_BLOCKS) - 1))]


def change(trend: Sequence[TrendPoint]) -> str:
    """Return the way from the first percentage to the last in words."""
    known = [point.percent for point in trend if point.percent is not None]
    if not known:
        return f"{plural(len(trend), 'commit')}, nothing to look at in any"
    return f"{percent(known[0])} to {percent(known[-1])} over {plural(len(trend), 'commit')}"
