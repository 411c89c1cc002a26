"""A line on the terminal that moves while files are read, and is gone afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

_PATIENCE = 1.0
"""Seconds before anything is shown; most runs are over by then."""
_PAUSE = 0.1


def watched(items: Iterable[T], total: int) -> Iterator[T]:
    """Pass items through, and show on a terminal how many of them have come."""
    if not sys.stderr.isatty():
        yield from items
        return
    began = shown = monotonic()
    try:
        for count, item in enumerate(items, 1):
            now = monotonic()
            if now - began > _PATIENCE and now - shown > _PAUSE:
                shown = now
                _show(f"looked at {count:,} of {total:,} files")
            yield item
    finally:
        if shown != began:
            _show("")


def _show(text: str) -> None:
    sys.stderr.write(f"\r\x1b[K{text}")
    sys.stderr.flush()
