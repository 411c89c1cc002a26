"""What a store file is: which tables it has, which version of ConPort made them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trueline.errors import BlindError

if TYPE_CHECKING:
    from sqlite3 import Connection

CURRENT = "20250617"
LEGACY = "legacy"
_TABLES: Mapping[str, frozenset[str]] = {
    "custom_data": frozenset({"id", "category", "key", "value"}),
    "progress_entries": frozenset({"id", "timestamp", "status", "description", "parent_id"}),
    "decisions": frozenset({"id", "timestamp", "summary", "rationale", "implementation_details"}),
    "context_links": frozenset(
        {"id", "workspace_id", "source_item_type", "source_item_id", "target_item_type"}
    ),
}
_NOVAPORT = frozenset({"workspaces", "alembic_version"})
_INDEXED = ("custom_data", "decisions")
_MODULE = re.compile(r"USING\s+(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts of a store that differ between versions of the server.

    ``indexes`` maps an indexed table to whether its full-text index is external.
    """

    generation: str
    has_timestamp: bool
    indexes: Mapping[str, bool] = field(default_factory=dict)


def shape_of(db: Connection, name: str) -> Shape:
    """Return the shape of an open store; BlindError when it is none that is known."""
    made = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())
    for table, columns in _TABLES.items():
        missing = columns - _columns(db, table)
        if missing:
            raise BlindError(f"{name}: {_unknown(made, table, missing)}")
    version = (
        "alembic_version" in made
        and db.execute("SELECT version_num FROM alembic_version").fetchone()
    )
    indexes = {table: _is_external(db, made, table, name) for table in _INDEXED}
    return Shape(
        version[0] if version else LEGACY,
        "timestamp" in _columns(db, "custom_data"),
        {table: external for table, external in indexes.items() if external is not None},
    )


def _columns(db: Connection, table: str) -> set[str]:
    return {row[1] for row in db.execute(f"PRAGMA table_info({table})")}


def _unknown(made: Mapping[str, str], table: str, missing: frozenset[str] | set[str]) -> str:
    if made.keys() >= _NOVAPORT:
        return "is a store of novaport-mcp, not of ConPort; Trueline does not read these"
    listed = ", ".join(sorted(missing))
    if table not in made:
        return f"is no store of ConPort: it has no table {table}"
    return f"is of an unknown version of ConPort: table {table} lacks {listed}"


def _is_external(db: Connection, made: Mapping[str, str], table: str, name: str) -> bool | None:
    """Return whether the full-text index of a table is external; None when there is none."""
    sql = made.get(f"{table}_fts")
    if sql is None:
        return None
    module = _MODULE.search(sql)
    known = {row[0] for row in db.execute("PRAGMA module_list")}
    if module and known and module[1].lower() not in known:  # some builds can't list them
        raise BlindError(
            f"{name}: its full-text index needs {module[1]}, which this Python's SQLite lacks; "
            "run Trueline with another Python"
        )
    return "content=" in sql.replace(" ", "")


def index_state(db: Connection, table: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the entries of a full-text index without a row, and the rows without an entry."""
    known = f"SELECT id FROM {table}_fts_docsize"  # noqa: S608  # one of two names
    rows = f"SELECT id FROM {table}"  # noqa: S608
    stale = db.execute(f"{known} EXCEPT {rows} ORDER BY 1").fetchall()
    missing = db.execute(f"{rows} EXCEPT {known} ORDER BY 1").fetchall()
    return tuple(row[0] for row in stale), tuple(row[0] for row in missing)
