"""Rows of the ledger: runs, changes and their images to and from SQLite."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from itertools import count
from json import dumps, loads
from typing import TYPE_CHECKING, Any

from trueline.changes import Change, Image, Script
from trueline.errors import BlindError
from trueline.store import Drawn, Step, portions, weight

if TYPE_CHECKING:
    from sqlite3 import Connection

_RUN = ("id", "plan", "title", "undoes", "state", "started", "begun", "ended", "remembered")
_CHANGE = "subject, address, before, after, script, origin, lost"
_READ = """
SELECT place, subject, address, script, origin, lost, before, old.packed, after, new.packed
FROM changes
LEFT JOIN images AS old ON old.digest = changes.before
LEFT JOIN images AS new ON new.digest = changes.after
"""
_NOTHING = Script()
_SMALL = 300
_AS_IT_IS = b"\0"


class Rows:
    """Reads and writes rows; transactions are the ledger's business."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add_run(self, row: tuple[str, str, int | None, int, str], remembered: Sequence[str]) -> int:
        """Add an open run by plan, title, what it undoes, started and begun; return its number."""
        done = self._db.execute(
            "INSERT INTO runs (plan, title, undoes, started, begun, remembered, state) "
            "VALUES (?, ?, ?, ?, ?, ?, 'open')",
            (*row, dumps([*remembered])),
        )
        if done.lastrowid is None:
            raise AssertionError("SQLite numbers every row of a table like this")
        return done.lastrowid

    def close_run(self, run: int, state: str, remembered: Sequence[str], now: str) -> None:
        """Give a run its last state, and add to what it remembers."""
        self._remember(run, remembered)
        self._db.execute("UPDATE runs SET state = ?, ended = ? WHERE id = ?", (state, now, run))

    def _remember(self, run: int, sentences: Sequence[str]) -> None:
        if sentences:
            known = self._db.execute("SELECT remembered FROM runs WHERE id = ?", (run,)).fetchone()
            everything = dumps([*loads(known[0]), *sentences])
            self._db.execute("UPDATE runs SET remembered = ? WHERE id = ?", (everything, run))

    def runs(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of all runs in order, by the names of their columns."""
        for row in self._db.execute(f"SELECT {', '.join(_RUN)} FROM runs ORDER BY id"):  # noqa: S608  # names of ours
            named = dict(zip(_RUN, row, strict=True))
            yield named | {"remembered": tuple(loads(named["remembered"]))}

    def add_changes(self, run: int, steps: Sequence[Step]) -> None:
        """Add the changes of a run and their images, and remember what they lose."""
        lost: list[str] = []
        for number, step in enumerate(steps, 1):
            places = count()
            for part in portions(step, weight):
                self._add(run, number, places, part)
                lost += (f"{each.address}: {each.lost} was lost" for each in part if each.lost)
        self._remember(run, lost)

    def _add(self, run: int, step: int, places: Iterator[int], part: Sequence[Change]) -> None:
        """Add some changes, and their images unless they are there."""
        kept: dict[bytes, bytes] = {}
        rows = [(run, step, next(places), *_row(change, kept)) for change in part]
        self._db.executemany("INSERT OR IGNORE INTO images VALUES (?, ?)", kept.items())
        self._db.executemany(
            f"INSERT INTO changes (run, step, place, {_CHANGE}) "  # noqa: S608  # names of ours
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def steps(self, run: int) -> list[Drawn]:
        """Return the steps of a run, whose changes are read when they are asked for."""
        query = "SELECT step, count(*) FROM changes WHERE run = ? GROUP BY step ORDER BY step"
        return [self._drawn(run, *row) for row in self._db.execute(query, (run,)).fetchall()]

    def _drawn(self, run: int, step: int, size: int) -> Drawn:
        return Drawn(
            lambda: self._changes(run, step, -1, "> ? ORDER BY place"),
            size,
            lambda: self._changes(run, step, size, "< ? ORDER BY place DESC"),
        )

    def _changes(self, run: int, step: int, place: int, beyond: str) -> Iterator[Change]:
        """Yield changes beyond a place; no query stays open, so that others may write between."""
        query = f"{_READ} WHERE run = ? AND step = ? AND place {beyond}"
        while True:
            with closing(self._db.execute(query, (run, step, place))) as found:
                rows = next(portions(found, _weight), [])
            yield from map(_change, rows)
            if not rows:
                break
            place = rows[-1][0]

    def shared(self, run: int) -> list[tuple[str, str]]:
        """Return subject and address of each place that several changes of a run are about."""
        query = (
            "SELECT subject, address FROM changes WHERE run = ? GROUP BY 1, 2 HAVING count(*) > 1"
        )
        return self._db.execute(query, (run,)).fetchall()

    def origins(self, run: int) -> list[tuple[str, str]]:
        """Return from where to where a run has moved something."""
        query = "SELECT origin, address FROM changes WHERE run = ? AND origin <> ''"
        return self._db.execute(query, (run,)).fetchall()

    def losses(self, run: int) -> list[tuple[str, str]]:
        """Return the addresses where a run has lost something, and what."""
        query = "SELECT address, lost FROM changes WHERE run = ? AND lost <> ''"
        return self._db.execute(query, (run,)).fetchall()


def _weight(row: tuple[Any, ...]) -> int:
    return len(row[-3] or b"") + len(row[-1] or b"")


def _change(row: tuple[Any, ...]) -> Change:
    _, subject, address, script, origin, lost, before, old, after, new = row
    images = _image(before, old), _image(after, new)
    return Change(subject, address, *images, _unpacked(script), origin, lost)


def _row(change: Change, kept: dict[bytes, bytes]) -> tuple[Any, ...]:
    images = _kept(change.before, kept), _kept(change.after, kept)
    script = _packed(change.script)
    return change.subject, change.address, *images, script, change.origin, change.lost


def _kept(image: Image, kept: dict[bytes, bytes]) -> bytes | None:
    """Add an image to those that are kept, and return its digest."""
    if image is None:
        return None
    digest = sha256(image).digest()
    kept[digest] = _pack(image)
    return digest


def _image(digest: bytes | None, packed: bytes | None) -> Image:
    """Return an image that is what its digest says."""
    if digest is None:
        return None
    packed = packed or b""
    image = packed[1:] if packed[:1] == _AS_IT_IS else _inflated(packed)
    if sha256(image).digest() != digest:
        found = sha256(image).hexdigest()[:16] if packed else "nothing"
        raise BlindError(
            f"the ledger is damaged: expected the image {digest.hex()[:16]}, found {found}; "
            "restore .trueline/ledger.db from a backup"
        )
    return image


def _pack(image: bytes) -> bytes:
    """Return an image as it is kept; a small one becomes no smaller, and no stream begins so."""
    return zlib.compress(image, 1) if len(image) > _SMALL else _AS_IT_IS + image


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return b""


def _packed(script: Script) -> str | None:
    return dumps([script.do, script.undo]) if script.do or script.undo else None


def _unpacked(text: str | None) -> Script:
    if text is None:
        return _NOTHING
    do, undo = loads(text)
    return Script(tuple(do), tuple(undo))
