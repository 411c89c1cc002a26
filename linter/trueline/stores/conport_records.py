"""The record of a migration in the store: Progress, Decision and links, as people read them.

How a migration stands is told by the ends of its newest Progress, so that an agent which sets a
status by hand changes no truth of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from trueline.changes import Image
from trueline.facts.documents.jsontext import shown
from trueline.migration.images import DONE, STARTED, UNDONE
from trueline.migration.pointers import text_of
from trueline.migration.spec import Migration, Version
from trueline.stores.conport_log import Link, Log, Main, Progress

_ENDS: Mapping[bytes, str] = {DONE: "; done", UNDONE: "; rolled back"}
_BLOCKED = "; blocked: "
_STATUS: Mapping[Image, str] = {
    STARTED: "IN_PROGRESS",
    DONE: "DONE",
    UNDONE: "TODO",
    None: "BLOCKED",
}
_LONGEST = 600
_TAGS = ["conport-schema", "migration"]


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


class Records:
    """The record of one migration in a log."""

    def __init__(self, log: Log, name: str) -> None:
        self._log, self._name = log, name

    @property
    def image(self) -> Image:
        """How it stands."""
        main = self._log.newest(head_of(self._name))
        return image_of(main.description) if main else None

    def put(self, image: Image, task: Task, why: str) -> None:
        """Write down how it stands from now on; ``why`` is the reason of what was blocked."""
        main = self._log.newest(head_of(self._name))
        if main is None or (image == STARTED and image_of(main.description) in (None, UNDONE)):
            main = self._begin(task)
        end = f"{_BLOCKED}{_short(why)}" if image is None else _ENDS.get(image, "")
        status, text = _STATUS[image], _plain(main.description) + end
        self._log.set_progress(Progress(main.id, text), status)
        for child in self._log.children(main.id, self._mark):
            self._log.set_progress(Progress(child, parent=main.id), status)
        if image == UNDONE:
            what = f"{task.items} items of {task.migration.category}"
            self._decide(task, f"roll back: {what} as before")

    @property
    def _mark(self) -> str:
        return f"[{self._name}] "

    def _begin(self, task: Task) -> Main:
        category, items = task.migration.category, task.items
        text = f"{head_of(self._name)}{category}: {items} items; sha256 {task.migration.digest}"
        part = f"{self._mark}write and verify {items} items of {category}"
        main = self._log.add_progress(_STATUS[STARTED], text, None)
        child = self._log.add_progress(_STATUS[STARTED], part, main)
        decision = self._decide(task, f"migrate CustomData {category}: {items} items")
        for progress in (main, child):
            self._link(task, "progress_entry", progress, "decision", str(decision))
        return Main(main, text)

    def _decide(self, task: Task, summary: str) -> int:
        migration = task.migration
        proposal = f"ConPortSchema:{migration.proposal}"
        details = f"{_told(migration.version)}; file sha256 {migration.digest}"
        decision = self._log.add_decision(
            f"{self._mark}{summary}", f"{proposal} was approved.", details, _TAGS
        )
        self._link(task, "decision", decision, "custom_data", proposal)
        return decision

    def _link(self, task: Task, kind: str, source: int, target_kind: str, target: str) -> None:
        link = Link(kind, source, target_kind, target, self._name)
        self._log.add_link(link, task.workspace)


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
