"""An open store of ConPort: rows as images, compared and set by portions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from trueline.errors import ConflictError
from trueline.facts.documents.store import IndexState, SearchIndex
from trueline.migration.images import Raw, Row
from trueline.sources.documents.shape import Shape, index_state
from trueline.store import portions
from trueline.stores.conport_log import Tables

if TYPE_CHECKING:
    from sqlite3 import Connection


class Swap(NamedTuple):
    """An item that gives way to another in its row."""

    category: str
    key: str
    before: Raw
    after: Raw


class Session:
    """One connection to a store; transactions are the store's business."""

    def __init__(self, db: Connection, shape: Shape, name: str, workspace: str) -> None:
        self.db, self.shape, self.name, self.workspace = db, shape, name, workspace
        self.log = Tables(db)
        self._stamp = "timestamp" if shape.has_timestamp else "NULL"

    def row(self, category: str, key: str) -> Row | None:
        """Return an item, None when there is none."""
        found = self.db.execute(
            f"SELECT key, id, {self._stamp}, value FROM custom_data WHERE category = ? AND key = ?",  # noqa: S608  # a column or NULL
            (category, key),
        ).fetchone()
        return _item(*found)[1] if found else None

    def rows(self, category: str) -> Iterator[tuple[str, Row]]:
        """Yield the items of a category by key.

        No query stays open between two portions: that would keep others from writing.
        """
        return self._rows(category, "")

    def others(self, category: str) -> Iterator[tuple[str, Row]]:
        """Yield the items of a category that were not put, by key."""
        self.db.execute(_WRITTEN)
        return self._rows(category, "AND id NOT IN (SELECT id FROM temp.written)")

    def _rows(self, category: str, but: str) -> Iterator[tuple[str, Row]]:
        beyond, last = but, tuple[int, ...]()
        while part := self._portion(category, beyond, last):
            for row in part:
                yield _item(*row)
            last = (part[-1][1],)
            beyond = f"{but} AND key > (SELECT key FROM custom_data WHERE id = ?)"  # noqa: S608  # one of two texts

    def _portion(self, category: str, beyond: str, last: tuple[int, ...]) -> list[Any]:
        query = f"SELECT key, id, {self._stamp}, value FROM custom_data "  # noqa: S608  # a column or NULL
        where = f"WHERE category = ? {beyond} ORDER BY key"
        with closing(self.db.execute(query + where, (category, *last))) as found:
            return next(portions(found, lambda row: len(row[3])), [])

    def put(self, swaps: Sequence[Swap]) -> None:
        """Set items that are still as they were; ConflictError names those that are not.

        One statement for all of them: the full-text index is written once for each statement.
        """
        self.db.execute(_STAGED)
        self.db.execute(_WRITTEN)
        self.db.execute("DELETE FROM temp.staged")
        self.db.executemany(_STAGE, (swap[:2] + swap.before + swap.after for swap in swaps))
        moved = self.db.execute(_MOVED.format(stamp=self._stamp)).fetchall()
        if not moved:
            done = self.db.execute(_SET[self.shape.has_timestamp])
            moved = [swap[:2] for swap in swaps if done.rowcount != len(swaps)]
        self.db.execute("INSERT OR IGNORE INTO temp.written SELECT id FROM temp.staged")
        if moved:
            raise ConflictError("\n".join(f"{c}:{key}: {_MEANWHILE}" for c, key in moved))

    def total(self) -> int:
        """Return the sum of what stands for each item, to the byte."""
        factory, self.db.text_factory = self.db.text_factory, bytes
        try:
            return sum(map(hash, self.db.execute(_ALL.format(stamp=self._stamp))))
        finally:
            self.db.text_factory = factory

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


def _item(key: Any, row: int, stamp: Any, value: Any) -> tuple[str, Row]:
    if not type(key) is type(value) is str or type(stamp) is bytes:
        key, value = _text(key), _text(value)
        stamp = _text(stamp) if isinstance(stamp, bytes) else stamp
    return key, Row(row, stamp, value)


def _text(value: Any) -> str:
    """Return a value as text; what was stored as bytes is shown, and is like no text there is."""
    return value if isinstance(value, str) else f"\udcff{value!r}"


def stands_for(category: bytes, key: bytes, raw: Raw) -> int:
    """Return a number for an item, so that the sum over all tells whether any has changed.

    It is what :meth:`Session.total` has for a row.  Python hashes bytes with a secret key, so that
    not one change in 2**60 leaves the number as it was.
    """
    stamp: Any = raw.timestamp
    kind = f"{raw.id} text text {_KINDS[type(stamp)]} text".encode()
    if isinstance(stamp, str):
        stamp = stamp.encode("utf-8", "surrogateescape")
    return hash((kind, category, key, stamp, raw.value))


_KINDS = {str: "text", type(None): "null", int: "integer", float: "real"}
_ALL = """
SELECT id || ' ' || typeof(category) || ' ' || typeof(key) || ' ' || typeof({stamp}) || ' '
|| typeof(value), category, key, {stamp}, value FROM custom_data
"""
_STAGED = """
CREATE TEMP TABLE IF NOT EXISTS staged (
    category, key, id INTEGER PRIMARY KEY, old_timestamp, old_value, new_id, timestamp, value)
"""
_WRITTEN = "CREATE TEMP TABLE IF NOT EXISTS written (id INTEGER PRIMARY KEY)"
_STAGE = "INSERT INTO temp.staged VALUES (?, ?, ?, ?, CAST(? AS TEXT), ?, ?, CAST(? AS TEXT))"
_MOVED = """
SELECT category, key FROM temp.staged AS staged WHERE id <> new_id OR NOT EXISTS (
    SELECT 1 FROM main.custom_data AS item
    WHERE item.id = staged.id AND item.category = staged.category AND item.key = staged.key
    AND item.value = staged.old_value AND {stamp} IS staged.old_timestamp)
"""
_SET = {
    False: """
UPDATE main.custom_data
SET value = (SELECT value FROM temp.staged WHERE id = custom_data.id)
WHERE id IN (SELECT id FROM temp.staged)
""",
    True: """
UPDATE main.custom_data
SET (value, timestamp) = (SELECT value, timestamp FROM temp.staged WHERE id = custom_data.id)
WHERE id IN (SELECT id FROM temp.staged)
""",
}
_MEANWHILE = "was changed meanwhile; plan again"
_INDEXED = {
    "custom_data": ("category", "key", "value_text"),
    "decisions": ("summary", "rationale", "implementation_details", "tags"),
}
