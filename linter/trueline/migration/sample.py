"""A few items that stand for all: the same ones every time, before and after."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from difflib import unified_diff
from json import dumps, loads
from operator import itemgetter
from typing import Generic, TypeVar

LARGEST = 10
"""So many items a migration may ask for."""

Item = TypeVar("Item")


class Sample(Generic[Item]):
    """Chooses the items that are shown: the first by key, the last, then those that change most.

    It holds no more items than may be asked for, however many are added.
    """

    def __init__(self) -> None:
        self.count = 0
        self._ends: list[tuple[str, Item]] = []
        self._most: list[tuple[int, str, Item]] = []

    def add(self, key: str, size: int, item: Item) -> None:
        """Add an item that changes by so much."""
        self.count += 1
        if self.count == 1 or key < self._ends[0][0]:
            self._ends[:1] = [(key, item)]
        if key >= self._ends[-1][0]:
            self._ends[1:] = [(key, item)]
        if len(self._most) < LARGEST or (-size, key) < self._most[-1][:2]:
            insort(self._most, (-size, key, item), key=itemgetter(0, 1))
            del self._most[LARGEST:]

    def chosen(self, count: int) -> list[tuple[str, Item]]:
        """Return so many items by key."""
        pairs = [*self._ends, *((key, item) for _, key, item in self._most)]
        return [*dict(pairs).items()][:count]


def diff_of(before: str, after: str) -> Iterator[str]:
    """Yield the lines of an item that differ, with one line around them."""
    for line in list(unified_diff(_pretty(before), _pretty(after), lineterm="", n=1))[2:]:
        if not line.startswith("@@"):
            yield f"  {line}"


def _pretty(text: str) -> list[str]:
    return dumps(loads(text), indent=2, ensure_ascii=False).splitlines()
