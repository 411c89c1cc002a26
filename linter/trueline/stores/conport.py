"""A document store of ConPort that changes in one transaction, by compare-and-set."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import finalize

from trueline.changes import Change, Image
from trueline.errors import BlindError, ConflictError
from trueline.migration.addresses import INDEX, MIGRATION, Place, is_item, place_of
from trueline.migration.images import category_image, digest, raw_of
from trueline.sources.documents.opening import TIMEOUT, connected, has_journal, told
from trueline.sources.documents.reader import workspace_of
from trueline.sources.documents.shape import shape_of
from trueline.sources.documents.vectors import folder_of
from trueline.store import Drawn, Step, portions, weight
from trueline.stores.conport_records import Records
from trueline.stores.conport_session import Session, Swap
from trueline.stores.conport_steps import again, index_image, judge_index, planned, task_of
from trueline.stores.conport_told import told_of
from trueline.stores.conport_verify import Expected, verified

if TYPE_CHECKING:
    from sqlite3 import Connection

_HELD = 160 * 1024 * 1024
"""So many bytes of changed pages stay in memory.  Nobody can read a store any more from when they
go to the file on, unless it is in WAL mode."""


class Conport:
    """The document stores of a project; addresses begin with the path of a store.

    ``wait`` is how many seconds another process may write before we give up.
    """

    def __init__(self, root: Path, wait: float | None = None) -> None:
        self._root, self._wait = root, TIMEOUT if wait is None else wait
        self._sessions: dict[str, Session] = {}
        self._why: dict[str, str] = {}
        self._swapped: list[tuple[str, Expected]] = []
        self._notes: list[str] = []

    def image(self, address: str) -> Image:
        """Return the image of an item, of a category, or of what is kept beside them."""
        place = place_of(address)
        with self._in_words(place.store):
            return _image(self._session(place.store), place)

    def _session(self, store: str) -> Session:
        """Return a session for reading that stays open as long as this object lives."""
        if store not in self._sessions:
            path = self._path(store)
            # for writing, or nobody could take an interrupted transaction back
            db = connected(path, write=True, wait=self._wait)
            finalize(self, db.close)
            self._sessions[store] = _opened(db, path, store)
        return self._sessions[store]

    def _path(self, store: str) -> str:
        path = os.path.join(self._root, store)
        if not os.path.isfile(path):
            raise ConflictError(f"{store}: there is no such store; nothing was written")
        return path

    def steps(self, patches: Sequence[Sequence[Change]], *, exact: bool) -> tuple[Step, ...]:
        """Return the steps in which these patches would happen, one store after the other."""
        stores: dict[str, list[Sequence[Change]]] = {}
        for changes in patches:
            for store, part in _by_store(changes):
                stores.setdefault(store, []).append(part)
        return tuple(
            step for store, parts in stores.items() for step in self._steps(store, parts, exact)
        )

    def _steps(
        self, store: str, parts: Sequence[Sequence[Change]], exact: bool
    ) -> tuple[Step, ...]:
        path = self._path(store)
        self._judge_writable(path, store)
        if has_journal(path):
            self._notes.append(f"{store}: recovered an interrupted transaction ({path}-journal)")
        with self._in_words(store):
            session = self._session(store)
            steps = again(session, parts) if exact else planned(session, [*chain(*parts)])
            for step in steps:
                judge_index(session, step)
        return tuple(self._judged(session, path, step) for step in steps)

    def _judged(self, session: Session, path: str, step: Step) -> Step:
        """Return a step that is refused, when it is drawn to its end, if it can't be taken."""
        if not isinstance(step, Drawn):
            return step

        def draw() -> Iterator[Change]:
            need = 65536
            with self._in_words(session.name):
                for change in step:
                    need += 2 * (len(change.before or b"") + len(change.after or b""))
                    yield change
            _judge_space(path, session.name, need)

        return Drawn(draw, len(step))

    def _judge_writable(self, path: str, store: str) -> None:
        for place in (path, os.path.dirname(path)):
            if not os.access(place, os.W_OK):
                raise ConflictError(
                    f"{store}: {place} is read-only; allow writing to it, nothing was written"
                )

    def remarks(self, steps: Sequence[Step]) -> Iterator[str]:
        """Say what SQLite has recovered, and which searches will lag behind."""
        yield from dict.fromkeys(self._notes)
        for step in steps:
            store = place_of(step[0].address).store
            if os.path.isdir(folder_of(workspace_of(self._path(store)))):
                count = sum(place_of(change.address).is_item for change in step)
                if count:
                    yield f"{store}: semantic index not refreshed for {count} items"

    def outcome(self, steps: Sequence[Step]) -> Iterator[str]:
        """Say what was verified, and show some items as they were and as they are now."""
        for store, expected in self._swapped:
            with self._in_words(store):
                yield from told_of(self._session(store), expected)

    def swap(self, step: Step) -> None:
        """Change everything of a step in one transaction, and look at every item before its end."""
        store = place_of(step[0].address).store
        try:
            with self._writing(store) as session, verified(session, step) as expected:
                for are_items, changes in groupby(step, _is_item):
                    put = _put_items if are_items else self._put
                    put(session, changes, expected)
            self._swapped.append((store, expected))
        except ConflictError as error:
            self._why[store] = str(error)
            raise

    def _put(self, session: Session, changes: Iterable[Change], expected: Expected) -> None:
        """Change what is kept beside the items."""
        for change in changes:
            place = place_of(change.address)
            if place.word == MIGRATION:
                self._record(session, place, change)
                expected.records.append(change)
            elif change.before and not change.before.startswith(b"0 stale, 0 missing"):
                session.rebuild(place.name)

    def _record(self, session: Session, place: Place, change: Change) -> None:
        records = Records(session.log, place.name)
        if records.image != change.before:
            raise ConflictError(f"{place.name}: its Progress has changed meanwhile; try again")
        why = self._why.get(place.store, "")
        records.put(change.after, task_of(change, session.workspace), why)

    @contextmanager
    def _writing(self, store: str) -> Iterator[Session]:
        """Be the only writer; all of it is committed or nothing."""
        path = self._path(store)
        with (
            self._in_words(store, ""),
            closing(connected(path, write=True, wait=self._wait)) as db,
        ):
            _hold_pages(db)
            db.execute("BEGIN IMMEDIATE")
            yield _opened(db, path, store)
            db.execute("COMMIT")

    @contextmanager
    def _in_words(self, store: str, end: str = "; nothing was written") -> Iterator[None]:
        """Say in words what SQLite does not do, and with ``end`` what that comes to."""
        import sqlite3

        try:
            yield
        except BlindError as error:
            raise ConflictError(f"{error}{end}") from error
        except sqlite3.Error as error:
            why = told(error, os.path.join(self._root, store), self._wait)
            raise ConflictError(f"{store}: {why}{end}") from error

    def settle(self) -> None:
        """Nothing is left to do: a commit waits for the disk."""

    def sweep(self, step: Step) -> None:
        """Nothing is left over: SQLite takes its own litter back."""


def _is_item(change: Change) -> bool:
    return is_item(change.address)


def _put_items(session: Session, changes: Iterable[Change], expected: Expected) -> None:
    for part in portions(changes, weight):
        swaps = [_swap_of(change) for change in part]
        session.put(swaps)
        expected.items(swaps)


def _swap_of(change: Change) -> Swap:
    place = place_of(change.address)
    before, after = raw_of(change.before or b""), raw_of(change.after or b"")
    return Swap(place.category, place.key or "", before, after)


def _opened(db: Connection, path: str, store: str) -> Session:
    return Session(db, shape_of(db, store), store, _workspace(db, path))


def _workspace(db: Connection, path: str) -> str:
    """Return the workspace as ConPort is called with it: links of another are not seen by it."""
    query = "SELECT workspace_id FROM context_links GROUP BY 1 ORDER BY count(*) DESC"
    known = [row[0] for row in db.execute(query)]
    own = workspace_of(path)
    return own if own in known else next(filter(os.path.isdir, known), own)


def _image(session: Session, place: Place) -> Image:
    if place.word == MIGRATION:
        return Records(session.log, place.name).image
    if place.word == INDEX:
        return index_image(session, place.name)
    if place.key is None:
        rows = session.rows(place.category)
        return category_image((key, digest(row.value)) for key, row in rows)
    row = session.row(place.category, place.key)
    return row.image if row else None


def _by_store(changes: Sequence[Change]) -> Iterator[tuple[str, Sequence[Change]]]:
    """Yield the changes of each store; what is drawn is of one."""
    if isinstance(changes, Drawn):
        yield place_of(changes[0].address).store, changes
        return
    parts: dict[str, list[Change]] = {}
    for change in changes:
        parts.setdefault(place_of(change.address).store, []).append(change)
    yield from parts.items()


def _hold_pages(db: Connection) -> None:
    """Keep changed pages in memory until the commit, up to a limit.

    What goes to the file before locks out whoever reads.  In WAL mode it goes beside the file, and
    nobody is in the way.
    """
    if db.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        pages = _HELD // db.execute("PRAGMA page_size").fetchone()[0]
        db.execute(f"PRAGMA cache_spill = {pages | 1}")  # odd: SQLite reads n * 256 as OFF


def _judge_space(path: str, store: str, need: int) -> None:
    """Refuse early what can't fit: the file grows, and its journal holds what was before."""
    disk = os.statvfs(path)
    free = disk.f_bavail * disk.f_frsize
    if disk.f_blocks and free < need:
        raise ConflictError(
            f"{store}: the disk is too full: about {need // 1024} kB are needed, "
            f"{free // 1024} kB are free; make room, nothing was written"
        )
