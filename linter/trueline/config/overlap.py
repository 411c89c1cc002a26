"""Conventions that cover the same file: no name can keep two promises at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from trueline.convention import Convention

_EXAMPLES = 3


def overlaps(conventions: Sequence[Convention], files: Iterable[str]) -> tuple[str, ...]:
    """Return a problem for each pair of conventions that both cover a file, with examples."""
    if len(conventions) < 2:
        return ()
    shared: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], list[str]] = {}
    for path in files:
        covering = [each.name for each in conventions if each.paths.matches(path)]
        for pair in combinations(covering, 2):
            shared[pair] += 1
            if shared[pair] <= _EXAMPLES:
                examples.setdefault(pair, []).append(path)
    return tuple(_problem(pair, shared[pair], examples[pair]) for pair in sorted(shared))


def _problem(pair: tuple[str, str], count: int, examples: Sequence[str]) -> str:
    first, second = pair
    files = f"{count} file{'s' if count > 1 else ''}"
    more = " …" if count > len(examples) else ""
    return (
        f"conventions.{second}.paths: {files} also covered by the convention {first} "
        f"({', '.join(examples)}{more}); narrow the paths of one of them"
    )
