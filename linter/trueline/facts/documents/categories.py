"""Names of categories that mean the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator


def alike(name: str) -> str:
    """Return what is left of a name without case, spaces and signs."""
    return "".join(char for char in name.casefold() if char.isalnum())


def doubles(counts: Iterable[tuple[str, int]]) -> Iterator[tuple[str, str]]:
    """Yield each category that is written like a larger one, and that one."""
    groups: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, count in counts:
        groups[alike(name)].append((name, count))
    for group in groups.values():
        first, *others = sorted(group, key=lambda each: (-each[1], each[0]))
        yield from ((name, first[0]) for name, _ in others)
