"""What a store file is: which tables it has, which version of ConPort made them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trueline.errors import BlindError
from trueline.facts.documents.store import IndexState

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


def index_state(db: Connection, table: str) -> IndexState:
    """Return what is off in the full-text index of a table; ValueError for one that has none."""
    if table not in _INDEXED:
        raise ValueError(f"{table}: has no full-text index; {' and '.join(_INDEXED)} may have one")
    known = f"SELECT id FROM {table}_fts_docsize"  # noqa: S608  # one of two names
    rows = f"SELECT id FROM {table}"  # noqa: S608  # one of two names
    stale = _ids(db, f"{known} WHERE id NOT IN ({rows})")
    missing = _ids(db, f"{rows} WHERE id NOT IN ({known})")
    mixed = _mixed(db, f"{table}_fts") if _counts_more(db, table) else set()
    return IndexState(stale, missing, tuple(sorted(mixed.difference(stale, missing))))


def _ids(db: Connection, query: str) -> tuple[int, ...]:
    return tuple(row[0] for row in db.execute(f"{query} ORDER BY 1"))


def _counts_more(db: Connection, table: str) -> bool:
    """Whether an index counts more entries than it has sizes of, because a row id came again."""
    total = db.execute(f"SELECT block FROM {table}_fts_data WHERE id = 1").fetchone()  # noqa: S608  # one of two names
    sizes = db.execute(f"SELECT count(*) FROM {table}_fts_docsize").fetchone()[0]  # noqa: S608  # one of two names
    return bool(total) and next(_numbers(total[0]), 0) > sizes


def _mixed(db: Connection, index: str) -> set[int]:
    """Return the ids that have more words than the size of their entry says."""
    rows = db.execute(f"SELECT id, sz FROM {index}_docsize")  # noqa: S608  # one of two names
    sizes = {row: sum(_numbers(size)) for row, size in rows}
    words = f"temp.words_of_{index}"
    db.execute(f"CREATE VIRTUAL TABLE {words} USING fts5vocab(main, {index}, instance)")
    try:
        counts = db.execute(f"SELECT doc, count(*) FROM {words} GROUP BY doc").fetchall()  # noqa: S608  # one of two names
    finally:
        db.execute(f"DROP TABLE {words}")
    return {doc for doc, count in counts if count > sizes.get(doc, 0)}


def _numbers(packed: bytes) -> Iterator[int]:
    """Yield the numbers in a record of an index, each of seven bits a byte, the highest first."""
    number = 0
    for byte in packed:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            yield number
            number = 0
