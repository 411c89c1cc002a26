"""Where the record of a migration is written: tables of a store, or a server that keeps them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from sqlite3 import Connection


def now() -> str:
    """Return the time as ConPort writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Main(NamedTuple):
    """A Progress."""

    id: int
    description: str


class Progress(NamedTuple):
    """A Progress that changes: without a description it keeps its own."""

    id: int
    description: str | None = None
    parent: int | None = None


class Link(NamedTuple):
    """What a link says."""

    source_type: str
    source: int
    target_type: str
    target: str
    description: str


class Log(Protocol):
    """Progress, decisions and links, which are added and never removed."""

    def newest(self, head: str) -> Main | None:
        """Return the newest Progress whose description begins so."""

    def children(self, parent: int, head: str) -> list[int]:
        """Return the Progress below another whose description begins so."""

    def add_progress(self, status: str, description: str, parent: int | None) -> int:
        """Add a Progress and return its id."""

    def set_progress(self, progress: Progress, status: str) -> None:
        """Give a Progress a status, and its description if it has one."""

    def add_decision(self, summary: str, rationale: str, details: str, tags: list[str]) -> int:
        """Add a decision and return its id."""

    def add_link(self, link: Link, workspace: str) -> None:
        """Add a link."""


class Tables:
    """The log in the tables of a store."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def newest(self, head: str) -> Main | None:
        """Return the newest Progress whose description begins so."""
        found = self._db.execute(
            "SELECT id, description FROM progress_entries WHERE substr(description, 1, ?) = ? "
            "ORDER BY id DESC LIMIT 1",
            (len(head), head),
        ).fetchone()
        return Main(*found) if found else None

    def children(self, parent: int, head: str) -> list[int]:
        """Return the ids of the Progress below another whose description begins so."""
        found = self._db.execute(
            "SELECT id FROM progress_entries WHERE parent_id = ? AND substr(description, 1, ?) = ?",
            (parent, len(head), head),
        )
        return [row[0] for row in found.fetchall()]

    def add_progress(self, status: str, description: str, parent: int | None) -> int:
        """Add a Progress and return its id."""
        done = self._db.execute(
            "INSERT INTO progress_entries (timestamp, status, description, parent_id) "
            "VALUES (?, ?, ?, ?)",
            (now(), status, description, parent),
        )
        return done.lastrowid or 0

    def set_progress(self, progress: Progress, status: str) -> None:
        """Give a Progress a status, and its description if it has one."""
        self._db.execute(
            "UPDATE progress_entries SET status = ?, description = coalesce(?, description) "
            "WHERE id = ?",
            (status, progress.description, progress.id),
        )

    def add_decision(self, summary: str, rationale: str, details: str, tags: list[str]) -> int:
        """Add a decision and return its id."""
        from json import dumps

        done = self._db.execute(
            "INSERT INTO decisions (timestamp, summary, rationale, implementation_details, tags) "
            "VALUES (?, ?, ?, ?, ?)",
            (now(), summary, rationale, details, dumps(tags)),
        )
        return done.lastrowid or 0

    def add_link(self, link: Link, workspace: str) -> None:
        """Add a link."""
        ends = (link.source_type, str(link.source), link.target_type, link.target)
        self._db.execute(
            "INSERT INTO context_links (workspace_id, source_item_type, source_item_id, "
            "target_item_type, target_item_id, relationship_type, description, timestamp) "
            "VALUES (?, ?, ?, ?, ?, 'implements', ?, ?)",
            (workspace, *ends, link.description, now()),
        )
