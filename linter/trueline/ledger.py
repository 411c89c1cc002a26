"""The ledger: what was meant, durable before anything happens, and how far it came.

An SQLite database with three tables: a *run* is a plan that was applied or a run that was rolled
back; its *changes* are numbered by the step they belong to; *images* are stored once each.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trueline.errors import BlindError, ConflictError
from trueline.ledger_rows import Rows
from trueline.store import Drawn, Step

if TYPE_CHECKING:
    from sqlite3 import Connection

FOLDER = ".trueline"
_NAME = "ledger.db"
_LOCK = "lock.db"
_BALLAST = "ballast"
_VERSION = 1

_CACHE = 16 * 1024
"""So many kB hold the index over the images of a large run."""
_SPARE = 256 * 1024
_ROW = 3 * 4096
"""What SQLite writes for a step that starts."""
_JOURNAL = 5 * 1024 * 1024
"""Where SQLite begins to write over its journal instead of growing it."""
_IGNORED = "# Plans are for review and may be committed; the ledger is this machine's own.\n"
_IGNORED += "*\n!.gitignore\n!plans/\n!plans/**\n"

_SCHEMA = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    plan TEXT NOT NULL,
    title TEXT NOT NULL,
    undoes INTEGER REFERENCES runs (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'applied', 'undone')),
    started INTEGER NOT NULL DEFAULT 0,
    begun TEXT NOT NULL,
    ended TEXT,
    remembered TEXT NOT NULL DEFAULT '[]'
);
-- every open row has the same key, so there can't be two
CREATE UNIQUE INDEX one_open_run ON runs (state) WHERE state = 'open';
-- with row ids, so that images lie in the order of their changes
CREATE TABLE images (digest BLOB PRIMARY KEY, packed BLOB NOT NULL);
CREATE TABLE changes (
    run INTEGER NOT NULL REFERENCES runs (id),
    step INTEGER NOT NULL,
    place INTEGER NOT NULL,
    subject TEXT NOT NULL,
    address TEXT NOT NULL,
    before BLOB REFERENCES images (digest),
    after BLOB REFERENCES images (digest),
    script TEXT,
    origin TEXT NOT NULL,
    lost TEXT NOT NULL,
    PRIMARY KEY (run, step, place)
) WITHOUT ROWID;
"""


class State(StrEnum):
    """How a run stands: OPEN while it is at work or after a crash."""

    OPEN = "open"
    APPLIED = "applied"
    UNDONE = "undone"


class Run(NamedTuple):
    """A line of the ledger; times are UTC, ``undoes`` is the run that this one rolls back.

    ``remembered`` are sentences on what was accepted by name: losses, addresses left as they are.
    """

    id: int
    plan: str
    title: str
    undoes: int | None
    state: State
    started: int
    begun: str
    ended: str | None
    remembered: tuple[str, ...] = ()


class Ledger:
    """The ledger of one project; use it as a context manager."""

    def __init__(self, root: Path) -> None:
        """Open or make the ledger below a project's root."""
        folder = prepared(root)
        self._lock_path, self._ballast = folder / _LOCK, folder / _BALLAST
        if not os.path.lexists(folder / _NAME):
            with self.claimed():
                _make(folder / _NAME)
        self._db = _opened(folder / _NAME)
        self._rows = Rows(self._db)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Be the only Trueline that changes this project; the claim ends with the process."""
        import sqlite3

        with closing(sqlite3.connect(self._lock_path, timeout=0, isolation_level=None)) as lock:
            try:
                lock.execute("PRAGMA journal_mode = MEMORY")  # a full disk stops no recovery
                lock.execute("BEGIN EXCLUSIVE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise BlindError(f"{self._lock_path}: can't be locked: {error}") from error
                raise ConflictError(
                    "another Trueline is changing this project; nothing was written, "
                    "wait until it has finished"
                ) from error
            yield

    def begin(
        self,
        plan: str,
        title: str,
        steps: Sequence[Step],
        *,
        started: int = 0,
        undoes: int | None = None,
        remembered: tuple[str, ...] = (),
    ) -> int:
        """Make an intent durable with all its images, in one commit; return the run's number.

        So many of its steps may happen from now on.  What its changes lose is remembered, too.
        """
        import sqlite3

        self._reserve(len(steps))
        with ExitStack() as undone:
            with self._transaction():
                try:
                    row = (plan, title, undoes, started, _now())
                    run = self._rows.add_run(row, remembered)
                except sqlite3.IntegrityError as error:
                    raise ConflictError(
                        "an interrupted run is still open; `trueline status` takes it back"
                    ) from error
                undone.callback(self.relieve)
                self._rows.add_changes(run, steps)
            undone.pop_all()
        return run

    def start(self, run: int, step: int) -> None:
        """Make durable that a step, counted from 1, may happen from now on."""
        with self._transaction():
            self._db.execute("UPDATE runs SET started = ? WHERE id = ?", (step, run))

    def finish(self, run: int, state: State, remembered: tuple[str, ...] = ()) -> None:
        """Close a run."""
        with self._transaction():
            self._rows.close_run(run, state, remembered, _now())
        self.relieve()

    def _reserve(self, steps: int) -> None:
        """Keep as much of the disk free as taking back needs beyond what the run itself did."""
        try:
            with self._ballast.open("wb") as file:
                file.write(bytes(_SPARE + min(steps * _ROW, _JOURNAL)))
        except OSError as error:
            self.relieve()
            raise ConflictError(f"{self._ballast}: can't be written: {error.strerror}") from error

    def relieve(self) -> None:
        """Give back what was kept free."""
        self._ballast.unlink(missing_ok=True)

    def steps(self, run: int) -> list[Drawn]:
        """Return the steps of a run, in order; their images are read when they are asked for."""
        return self._rows.steps(run)

    def origins(self, run: int) -> dict[str, str]:
        """Map where something was to where a run has moved it."""
        return dict(self._rows.origins(run))

    def losses(self, run: int) -> dict[str, str]:
        """Map the addresses where a run has lost something to what was lost."""
        return dict(self._rows.losses(run))

    def shared(self, run: int) -> frozenset[tuple[str, str]]:
        """Return the subjects and addresses that several changes of a run are about."""
        return frozenset(self._rows.shared(run))

    def runs(self) -> list[Run]:
        """Return all runs, oldest first."""
        return [Run(**row | {"state": State(row["state"])}) for row in self._rows.runs()]

    def open_run(self) -> Run | None:
        """Return the run that is at work, or was interrupted."""
        return next((run for run in self.runs() if run.state is State.OPEN), None)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        import sqlite3

        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise ConflictError(
                f"the ledger can't be written: {error}; allow writing to {FOLDER} or make room, "
                "then run `trueline status`"
            ) from error
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")


def exists(root: Path) -> bool:
    """Whether a project has a ledger; looking does not make one."""
    return (root / FOLDER / _NAME).is_file()


def prepared(root: Path) -> Path:
    """Return the folder of ledger and plans, made if need be, hidden from git but for plans."""
    folder = root / FOLDER
    if folder.is_symlink():
        raise ConflictError(f"{FOLDER}: is a symbolic link; Trueline keeps its ledger in a folder")
    try:
        folder.mkdir(exist_ok=True)
        if not (folder / ".gitignore").exists():
            (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")
    except OSError as error:
        raise ConflictError(f"{folder}: can't be written: {error.strerror}") from error
    return folder


def _opened(path: Path) -> Connection:
    import sqlite3

    try:
        os.close(os.open(path, os.O_RDWR | os.O_NOFOLLOW))
        with ExitStack() as stack:
            db = sqlite3.connect(path, timeout=10, isolation_level=None)
            stack.callback(db.close)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            db.execute(f"PRAGMA cache_size = -{_CACHE}")
            _judge_version(db, path)
            stack.pop_all()  # it stays open
    except (OSError, sqlite3.DatabaseError) as error:
        raise BlindError(
            f"{path}: the ledger can't be opened: {error}; restore it from a backup, or move it "
            "away if you are sure that no run is open"
        ) from error
    return db


def _make(path: Path) -> None:
    """Make an empty ledger, unless there is one by now; it is there whole or not at all.

    The disk is waited for once, for the file.  Its name is confirmed with that of the log, which
    SQLite makes beside it for the first intent.
    """
    import sqlite3

    aside = path.with_suffix(".new")
    if os.path.lexists(path):
        return
    try:
        aside.unlink(missing_ok=True)
        handle = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            _fill(aside)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.rename(aside, path)
    except (OSError, sqlite3.DatabaseError) as error:
        raise BlindError(
            f"{path}: the ledger can't be made: {error}; allow writing to {FOLDER} or make room"
        ) from error


def _fill(path: Path) -> None:
    import sqlite3

    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("BEGIN")
        for statement in _SCHEMA.split(";\n"):
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {_VERSION}")
        db.execute("COMMIT")


def _judge_version(db: Connection, path: Path) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > _VERSION:
        raise BlindError(f"{path}: was written by a newer Trueline; update this one")
    if version < _VERSION:
        raise BlindError(f"{path}: is no ledger of Trueline; restore it, or move it away")


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
