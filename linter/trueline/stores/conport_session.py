"""An open store of ConPort: rows as images, compared and set one by one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from trueline.errors import ConflictError
from trueline.facts.documents.store import IndexState, SearchIndex
from trueline.migration.images import Row
from trueline.sources.documents.shape import Shape, index_state
from trueline.stores.conport_log import Tables

if TYPE_CHECKING:
    from sqlite3 import Connection


_CHUNK = 20
"""So many items are in memory at once."""


class Session:
    """One connection to a store; transactions are the store's business."""

    def __init__(self, db: Connection, shape: Shape, name: str, workspace: str) -> None:
        self.db, self.shape, self.name, self.workspace = db, shape, name, workspace
        self.log = Tables(db)
        self._stamp = "timestamp" if shape.has_timestamp else "NULL"

    def row(self, category: str, key: str) -> Row | None:
        """Return an item, None when there is none."""
        found = self.db.execute(
            f"SELECT id, {self._stamp}, value FROM custom_data WHERE category = ? AND key = ?",  # noqa: S608  # a column or NULL
            (category, key),
        ).fetchone()
        return Row(*found) if found else None

    def rows(self, category: str) -> Iterator[tuple[str, Row]]:
        """Yield the items of a category by key.

        No query stays open between two of them: that would keep others from writing.
        """
        ids = self.db.execute(
            "SELECT id FROM custom_data WHERE category = ? ORDER BY key", (category,)
        )
        numbers = array("q", (row[0] for row in ids))
        for start in range(0, len(numbers), _CHUNK):
            chunk = numbers[start : start + _CHUNK]
            found = self._rows_at(chunk)
            yield from (found[number] for number in chunk if number in found)

    def _rows_at(self, ids: Iterable[int]) -> dict[int, tuple[str, Row]]:
        listed = ", ".join(map(str, ids))
        query = f"SELECT key, id, {self._stamp}, value FROM custom_data WHERE id IN ({listed})"  # noqa: S608  # whole numbers
        return {row[0]: (key, Row(*row)) for key, *row in self.db.execute(query)}

    def put(self, category: str, key: str, before: Row, after: Row) -> None:
        """Set an item that is still as it was; ConflictError when it is not."""
        stamp = ", timestamp = ?" if self.shape.has_timestamp else ""
        also = " AND timestamp IS ?" if self.shape.has_timestamp else ""
        new = (after.value, after.timestamp) if self.shape.has_timestamp else (after.value,)
        old = (before.value, before.timestamp) if self.shape.has_timestamp else (before.value,)
        done = self.db.execute(
            f"UPDATE custom_data SET value = ?{stamp} "  # noqa: S608  # a column or nothing
            f"WHERE id = ? AND category = ? AND key = ? AND value = ?{also}",
            (*new, before.id, category, key, *old),
        )
        if done.rowcount != 1 or after.id != before.id:
            raise ConflictError(f"{category}:{key}: was changed meanwhile; plan again")

    def total(self) -> int:
        """Return the sum of what stands for each item, to the byte."""
        query = f"SELECT category, key, id, {self._stamp}, value FROM custom_data"  # noqa: S608  # a column or NULL
        return sum(stands_for(row[0], row[1], Row(*row[2:])) for row in self.db.execute(query))

    def index_state(self, table: str) -> IndexState:
        """Return what is off in a full-text index; nothing where there is none."""
        return index_state(self.db, table) if table in self.shape.indexes else IndexState()

    def index(self, table: str) -> SearchIndex:
        """Return the full-text index of a table, one that is exact where there is none."""
        return SearchIndex(table, self.shape.indexes.get(table, False), self.index_state(table))

    def rebuild(self, table: str) -> None:
        """Fill a full-text index anew; SQLite's own 'rebuild' would empty it for good."""
        columns = _INDEXED[table]
        index, listed = f"{table}_fts", ", ".join(columns)
        source = listed.replace("value_text", "value")
        if self.shape.indexes[table]:
            self.db.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")  # noqa: S608  # one of two names
        else:
            self.db.execute(f"DELETE FROM {index}")  # noqa: S608  # one of two names
        self.db.execute(
            f"INSERT INTO {index} (rowid, {listed}) SELECT id, {source} FROM {table}"  # noqa: S608  # one of two names
        )


def stands_for(category: str, key: str, row: Row) -> int:
    """Return a number for an item, so that the sum over all tells whether any has changed."""
    text = repr((category, key, *row)).encode("utf-8", "surrogateescape")
    return int.from_bytes(sha256(text).digest())


_INDEXED = {
    "custom_data": ("category", "key", "value_text"),
    "decisions": ("summary", "rationale", "implementation_details", "tags"),
}
