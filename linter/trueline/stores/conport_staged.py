"""A real store of ConPort, made of a scene's text, and what is in it afterwards."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trueline.sources.documents.shape import index_state

if TYPE_CHECKING:
    from sqlite3 import Connection

Tables = Mapping[str, list[dict[str, Any]]]

_DDL = """
CREATE TABLE alembic_version (version_num TEXT NOT NULL);
INSERT INTO alembic_version VALUES ('20250617');
CREATE TABLE custom_data (
    id INTEGER NOT NULL PRIMARY KEY, timestamp DATETIME NOT NULL DEFAULT '2026-01-31',
    category TEXT NOT NULL, "key" TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (category, "key"));
CREATE TABLE progress_entries (
    id INTEGER NOT NULL PRIMARY KEY, timestamp DATETIME NOT NULL DEFAULT '2026-01-31',
    status TEXT NOT NULL, description TEXT NOT NULL DEFAULT 'work', parent_id INTEGER);
CREATE TABLE decisions (
    id INTEGER NOT NULL PRIMARY KEY, timestamp DATETIME NOT NULL DEFAULT '2026-01-31',
    summary TEXT NOT NULL, rationale TEXT, implementation_details TEXT, tags TEXT);
CREATE TABLE context_links (
    id INTEGER NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL, source_item_type TEXT NOT NULL,
    source_item_id TEXT NOT NULL, target_item_type TEXT NOT NULL, target_item_id TEXT NOT NULL,
    relationship_type TEXT NOT NULL, description TEXT, timestamp DATETIME NOT NULL);
CREATE TABLE system_patterns (id INTEGER NOT NULL PRIMARY KEY, name TEXT);
"""
_INDEX = """
CREATE VIRTUAL TABLE custom_data_fts USING fts5(
    category, key, value_text, content="custom_data", content_rowid="id");
CREATE TRIGGER custom_data_after_insert AFTER INSERT ON custom_data BEGIN
    INSERT INTO custom_data_fts (rowid, category, key, value_text)
    VALUES (new.id, new.category, new.key, new.value); END;
CREATE TRIGGER custom_data_after_update AFTER UPDATE ON custom_data BEGIN
    INSERT INTO custom_data_fts (custom_data_fts, rowid, category, key, value_text)
    VALUES ('delete', old.id, old.category, old.key, old.value);
    INSERT INTO custom_data_fts (rowid, category, key, value_text)
    VALUES (new.id, new.category, new.key, new.value); END;
"""
_NAMES = {
    "custom_data": ("custom_data", ("category", "key", "value")),
    "progress": ("progress_entries", ("status", "description", "parent_id")),
    "decisions": ("decisions", ("summary",)),
}


def tables_of(text: str) -> Tables:
    """Return the tables that a scene describes."""
    tables: Tables = tomllib.loads(text)
    return tables


def make(path: Path, tables: Tables) -> None:
    """Make a store that holds these tables; ``indexes`` says what its index has wrong."""
    import sqlite3

    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(_DDL)
        if tables.get("indexes"):
            db.executescript(_INDEX)
        for name, (table, columns) in _NAMES.items():
            for row in tables.get(name, ()):
                given = [column for column in ("id", *columns) if _field(column) in row]
                marks = ", ".join("?" * len(given))
                values = [row[_field(column)] for column in given]
                listed = ", ".join(given)
                db.execute(f"INSERT INTO {table} ({listed}) VALUES ({marks})", values)  # noqa: S608  # names of ours
        for index in tables.get("indexes", ()):
            _spoil(db, index)


def _field(column: str) -> str:
    return column.removesuffix("_id")


def _spoil(db: Connection, index: Mapping[str, Any]) -> None:
    """Bring an index out of step in the way that ConPort does."""
    for row in index.get("stale", ()):
        db.execute(
            "INSERT INTO custom_data_fts (rowid, category, key, value_text) "
            "VALUES (?, 'a', 'b', 'c')",
            (row,),
        )
    for row in index.get("missing", ()):
        db.execute(
            "INSERT INTO custom_data_fts (custom_data_fts, rowid, category, key, value_text) "
            "SELECT 'delete', id, category, key, value FROM custom_data WHERE id = ?",
            (row,),
        )


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    """Return all items to the byte."""
    import sqlite3

    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT * FROM custom_data ORDER BY id").fetchall()


def unlike(path: Path, wanted: Tables) -> Iterator[str]:
    """Say how a store differs from a scene's tables.

    Items must be these and no others.  What happens beside them is compared as far as the scene
    tells it: its tables, and in these the fields that are written down.
    """
    import sqlite3

    with closing(sqlite3.connect(path)) as db:
        for name, (table, columns) in _NAMES.items():
            if name in wanted or name == "custom_data":
                yield from _rows_unlike(db, table, columns, wanted.get(name, []))
        for index in wanted.get("indexes", ()):
            found = index_state(db, index["table"])._asdict()
            for what, ids in found.items():
                if ids != tuple(index.get(what, ())):
                    yield f"index of {index['table']}, {what}: {list(ids)}"


def _rows_unlike(
    db: Connection, table: str, columns: tuple[str, ...], wanted: list[dict[str, Any]]
) -> Iterator[str]:
    query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY id"  # noqa: S608  # names of ours
    found = [dict(zip(map(_field, columns), row, strict=True)) for row in db.execute(query)]
    for number in range(max(len(found), len(wanted))):
        row = found[number] if number < len(found) else None
        want = wanted[number] if number < len(wanted) else None
        told = row and want and {field: row[field] for field in want if field in row}
        if row is None or want is None or told != {f: want[f] for f in want if f != "id"}:
            yield f"{table} {number + 1}: wanted {want}, found {row}"
