"""What earlier runs found out: the facts of each file, and the results of whole runs.

All of it is a guess that has to prove itself.  A payload counts when its checksum holds and it was
written by this very version; the facts of a file count when its signature or its content is
unchanged.  Anything else is a miss, and a folder that can't be written to is a cache that stays
empty.  Files are written aside and moved into place, so that readers see all or nothing; when
several processes write at once, the last one wins and the others' facts are found out again.
"""

from __future__ import annotations

import marshal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trueline.sources.aside import sweep, write_aside
from trueline.sources.factfile import (
    Entry,
    Index,
    Value,
    combine,
    digest,
    read_index,
    read_payload,
    row_digest,
    seen,
    values,
)
from trueline.sources.freshness import UNTRUSTED, Stats, stat_all, trusted
from trueline.sources.git import tracks, work_tree
from trueline.sources.runs import FOLDER, prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

__all__ = ["FactCache", "Item", "Stats", "Value", "digest", "stat_all"]

_FORMAT = 3


class Item(NamedTuple):
    """The facts of one file: builtins only, and a pure function of its path and content."""

    path: str
    digest: bytes
    value: Value


class FactCache:
    """The cache of one project, as it was on opening.

    Nothing here raises because of what is on disk, or because it can't be written.
    """

    def __init__(
        self,
        folder: Path | None,
        version: str,
        name: str = "facts",
        essence: Callable[[Value], Value] = tuple,
    ) -> None:
        writer = f"{version}|{sys.implementation.cache_tag}|{marshal.version}|{_FORMAT}"
        self._tag = digest(writer.encode())
        self._folder, self._essence = folder, essence
        self._facts = folder / name if folder else Path()
        self._index = read_index(self._facts, self._tag) if folder else Index()
        self._stored: set[str] = set()

    @classmethod
    def open(cls, root: Path, version: str, essence: Callable[[Value], Value] = tuple) -> FactCache:
        """Open the cache of a project; ``version`` names all that facts depend on but the file.

        ``essence`` takes of the facts of a file what they mean, all of them by default.  A cache
        that git tracks is not believed: a branch could bring one that hides its findings.
        """
        committed = (root / FOLDER).is_dir() and work_tree(root) and tracks(root, FOLDER)
        return cls.disabled() if committed else cls(root / FOLDER, version, essence=essence)

    @classmethod
    def disabled(cls) -> FactCache:
        """Return a cache that knows nothing and keeps nothing."""
        return cls(None, "")

    def beside(self, name: str, version: str) -> FactCache:
        """Return the cache of other facts of the same files, in a file of their own."""
        return FactCache(self._folder, version, name)

    @property
    def is_disabled(self) -> bool:
        """Whether nothing is known and nothing kept, on request."""
        return self._folder is None

    def known(self, stats: Stats) -> dict[str, Value]:
        """Map the files that are the same as when they were read to their facts."""
        return self._values(self._same(stats))

    def recall(self, digests: Mapping[str, bytes]) -> dict[str, Value]:
        """Map the files whose content is the same as when they were read to their facts.

        The second chance of files that are not :meth:`known`: after a checkout, say.  Hand them to
        :meth:`store` again, so that they are known the next time.
        """
        rows = ((path, self._index.rows.get(path)) for path in digests)
        return self._values(
            {path: row for path, row in rows if row and row_digest(row) == digests[path]}
        )

    def read(self, stats: Stats) -> dict[str, bytes]:
        """Map files to signature, digest and meaning of what their facts were taken from.

        Left out are those whose facts are older than ``stats`` and not known to be unchanged.
        """
        rows = self._index.rows
        fresh = {path: rows[path] for path in self._stored if path in rows}
        return {path: seen(row) for path, row in (fresh | self._same(stats)).items()}

    def remembers(self, path: str) -> bool:
        """Whether anything at all is kept of a path."""
        return path in self._index.rows

    def store(
        self, items: Iterable[Item], stats: Stats, listed: Collection[str] | None = None
    ) -> bool:
        """Add or renew the facts of files; return whether that could be done.

        ``stats`` must have been taken before the files were read.  ``listed`` are all the files
        of the project: what is remembered of any other is dropped; None drops nothing.
        """
        if self._folder is None:
            return False
        added = list(items)
        try:
            prepare(self._folder)
            write_aside(self._facts, lambda ahead: self._merged(added, stats, ahead, listed))
            sweep(self._folder)
        except OSError:
            return False
        return True

    def _same(self, stats: Stats) -> dict[str, bytes]:
        rows = self._index.rows
        return {
            path: rows[path]
            for path, signature in stats.signatures.items()
            if rows.get(path, b"").startswith(signature)
        }

    def _values(self, rows: Mapping[str, bytes]) -> dict[str, Value]:
        return values(read_payload(self._facts, self._index), rows) if rows else {}

    def _merged(
        self, items: list[Item], stats: Stats, ahead: int, listed: Collection[str] | None
    ) -> list[bytes]:
        current = read_index(self._facts, self._tag)  # another process may have added to it
        payload = read_payload(self._facts, current)
        kept = set(current.rows if listed is None else listed)
        rows = {path: row for path, row in current.rows.items() if path in kept}
        entries = _signed(items, stats, stats.began + ahead)
        self._stored.update(item.path for item in items)
        self._index, pieces = combine(self._tag, rows, payload, entries, self._essence)
        return pieces


def _signed(items: list[Item], stats: Stats, began: int) -> Iterator[Entry]:
    for path, content, value in items:
        signature = stats.signatures.get(path, UNTRUSTED)
        if signature != UNTRUSTED and not trusted(signature, began):
            signature = UNTRUSTED
        yield Entry(path, signature, content, value)
