"""A few items that stand for all: the same ones every time, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from json import dumps, loads


def sample_of(keys: list[str], sizes: dict[str, int], count: int) -> tuple[str, ...]:
    """Return the keys that are shown: the first, the last, then those that change most."""
    most = sorted(keys, key=lambda key: (-sizes[key], key))
    return tuple(dict.fromkeys([*keys[:1], *keys[-1:], *most]))[:count]


def diff_of(before: str, after: str) -> Iterator[str]:
    """Yield the lines of an item that differ, with one line around them."""
    for line in list(unified_diff(_pretty(before), _pretty(after), lineterm="", n=1))[2:]:
        if not line.startswith("@@"):
            yield f"  {line}"


def _pretty(text: str) -> list[str]:
    return dumps(loads(text), indent=2, ensure_ascii=False).splitlines()
