"""The configured exclusions, applied to thousands of paths at the price of two set lookups each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trueline.globs import Globs

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN = re.compile(r"[\w.\-]+")
_WILD = re.compile(r"[\w.\-]*(?:[*?][\w.\-]+)*[*?]?")


class Pruner:
    """Decides which paths are left out, with a memory for folders.

    It gives the same answers as ``exclude.matches``, but judges each folder only once and most
    patterns by the name alone.  ``closed`` are folders whose content is out in any case; ``plain``
    are the exclusions that are mere names.
    """

    def __init__(self, exclude: Globs, closed: Iterable[str] = ()) -> None:
        floating = {p.strip("/") for p in exclude.patterns if not p.startswith("/")}
        self.plain = frozenset(pattern for pattern in floating if _PLAIN.fullmatch(pattern))
        wild = {p for p in floating - self.plain if _WILD.fullmatch(p)}
        known = self.plain | wild
        self._wild = Globs(tuple(sorted(wild)))
        self._others = Globs(
            tuple(p for p in exclude.patterns if p.startswith("/") or p.strip("/") not in known)
        )
        self._closed = {"": False, **dict.fromkeys((f"{folder}/" for folder in closed), True)}

    def keep(self, paths: Iterable[str]) -> list[str]:
        """Return those of the files that are not left out, in the same order."""
        paths = [*paths]
        if not (self._wild or self._others or len(self._closed) > 1 or self._may_be_named(paths)):
            return paths
        closed, plain, kept = self._closed, self.plain, []
        for path in paths:
            start = path.rfind("/") + 1
            folder = path[:start]
            if folder not in closed:
                self._leaves_out(folder)
            if not closed[folder] and path[start:] not in plain:
                kept.append(path)
        return self._judge(kept)

    def _may_be_named(self, paths: list[str]) -> bool:
        """Whether a path may hold one of the plain names: a few searches in all folders at once."""
        text = "/".join(("", *{path[: path.rfind("/") + 1] for path in paths}))
        if any(name in text and f"/{name}/" in text for name in self.plain):
            return True
        return not self.plain.isdisjoint([path[path.rfind("/") + 1 :] for path in paths])

    def keep_entries(self, paths: list[str], start: int) -> list[str]:
        """Return what is not left out of a folder's entries; their names begin at ``start``."""
        plain = self.plain
        return self._judge([path for path in paths if path[start:] not in plain])

    def _judge(self, paths: list[str]) -> list[str]:
        """Apply the patterns that are more than names."""
        if self._wild:
            matches = self._wild.matches
            paths = [path for path in paths if not matches(path[path.rfind("/") + 1 :])]
        if self._others:
            matches = self._others.matches
            paths = [path for path in paths if not matches(path)]
        return paths

    def _leaves_out(self, folder: str) -> bool:
        """Whether a folder, given with a slash at its end, or one above it is left out."""
        if (known := self._closed.get(folder)) is not None:
            return known
        path = folder[:-1]
        start = path.rfind("/") + 1
        closed = path[start:] in self.plain or self._leaves_out(path[:start])
        self._closed[folder] = closed or not self._judge([path])
        return self._closed[folder]
