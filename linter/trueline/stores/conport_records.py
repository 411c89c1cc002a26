"""The record of a migration in the store: Progress, Decision and links, as people read them.

How a migration stands is told by the ends of its newest Progress, so that an agent which sets a
status by hand changes no truth of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import NamedTuple

from trueline.changes import Image
from trueline.facts.documents.jsontext import shown
from trueline.migration.images import DONE, STARTED, UNDONE
from trueline.migration.pointers import text_of
from trueline.migration.spec import Migration, Version
from trueline.stores.conport_session import Session, now

_ENDS: Mapping[bytes, str] = {DONE: "; done", UNDONE: "; rolled back"}
_BLOCKED = "; blocked: "
_STATUS: Mapping[Image, str] = {
    STARTED: "IN_PROGRESS",
    DONE: "DONE",
    UNDONE: "TODO",
    None: "BLOCKED",
}
_LONGEST = 600
_TAGS = dumps(["conport-schema", "migration"])


def head_of(name: str) -> str:
    """Return how the description of a migration's Progress begins."""
    return f"[{name}] migrate CustomData "


def image_of(description: str) -> Image:
    """Return how the migration stands by the description of its Progress."""
    if _BLOCKED in description:
        return None
    return next((image for image, end in _ENDS.items() if description.endswith(end)), STARTED)


class Task(NamedTuple):
    """What a record is about; ``workspace`` is what ConPort is called with."""

    migration: Migration
    items: str
    workspace: str


class _Main(NamedTuple):
    id: int
    description: str


class Records:
    """The record of one migration in an open store."""

    def __init__(self, session: Session, name: str) -> None:
        self._db, self._name = session.db, name

    def _newest(self) -> _Main | None:
        head = head_of(self._name)
        found = self._db.execute(
            "SELECT id, description FROM progress_entries WHERE substr(description, 1, ?) = ? "
            "ORDER BY id DESC LIMIT 1",
            (len(head), head),
        ).fetchone()
        return _Main(*found) if found else None

    @property
    def image(self) -> Image:
        """How it stands."""
        main = self._newest()
        return image_of(main.description) if main else None

    def put(self, image: Image, task: Task, why: str) -> None:
        """Write down how it stands from now on; ``why`` is the reason of what was blocked."""
        main = self._newest()
        if main is None or (image == STARTED and image_of(main.description) in (None, UNDONE)):
            main = self._begin(task)
        text = _plain(main.description)
        end = f"{_BLOCKED}{_short(why)}" if image is None else _ENDS.get(image, "")
        self._db.execute(
            "UPDATE progress_entries SET description = ? WHERE id = ?", (text + end, main.id)
        )
        self._db.execute(
            "UPDATE progress_entries SET status = ? WHERE id = ? OR (parent_id = ? "
            "AND substr(description, 1, ?) = ?)",
            (_STATUS[image], main.id, main.id, len(self._mark), self._mark),
        )
        if image == UNDONE:
            what = f"{task.items} items of {task.migration.category}"
            self._decide(task, f"roll back: {what} as before")

    @property
    def _mark(self) -> str:
        return f"[{self._name}] "

    def _begin(self, task: Task) -> _Main:
        category, count = task.migration.category, task.items
        text = f"{head_of(self._name)}{category}: {count} items; sha256 {task.migration.digest}"
        main = self._progress(text, None)
        child = self._progress(f"{self._mark}write and verify {count} items of {category}", main)
        decision = self._decide(task, f"migrate CustomData {category}: {count} items")
        for progress in (main, child):
            self._link(task, "progress_entry", progress, "decision", str(decision))
        return _Main(main, text)

    def _progress(self, text: str, parent: int | None) -> int:
        done = self._db.execute(
            "INSERT INTO progress_entries (timestamp, status, description, parent_id) "
            "VALUES (?, ?, ?, ?)",
            (now(), _STATUS[STARTED], text, parent),
        )
        return done.lastrowid or 0

    def _decide(self, task: Task, summary: str) -> int:
        migration = task.migration
        proposal = f"ConPortSchema:{migration.proposal}"
        version = migration.version
        details = f"{_told(version)}; file sha256 {migration.digest}"
        done = self._db.execute(
            "INSERT INTO decisions (timestamp, summary, rationale, implementation_details, tags) "
            "VALUES (?, ?, ?, ?, ?)",
            (now(), f"{self._mark}{summary}", f"{proposal} was approved.", details, _TAGS),
        )
        decision = done.lastrowid or 0
        self._link(task, "decision", decision, "custom_data", proposal)
        return decision

    def _link(self, task: Task, kind: str, source: int, target_kind: str, target: str) -> None:
        self._db.execute(
            "INSERT INTO context_links (workspace_id, source_item_type, source_item_id, "
            "target_item_type, target_item_id, relationship_type, description, timestamp) "
            "VALUES (?, ?, ?, ?, ?, 'implements', ?, ?)",
            (task.workspace, kind, str(source), target_kind, target, self._name, now()),
        )


def _told(version: Version) -> str:
    sources = " or ".join(map(shown, version.sources))
    return f"{text_of(version.field)} {sources} -> {shown(version.target)}"


def _plain(description: str) -> str:
    """Return a description without its end."""
    for end in _ENDS.values():
        description = description.removesuffix(end)
    return description.partition(_BLOCKED)[0]


def _short(why: str) -> str:
    text = " | ".join(why.splitlines()) or "it was interrupted and taken back"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
