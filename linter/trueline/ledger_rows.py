"""Rows of the ledger: runs, changes and their images to and from SQLite."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from json import dumps, loads
from typing import TYPE_CHECKING, Any

from trueline.changes import Change, Image, Script
from trueline.errors import BlindError
from trueline.store import Step

if TYPE_CHECKING:
    from sqlite3 import Connection

_RUN = ("id", "plan", "title", "undoes", "state", "started", "begun", "ended", "remembered")
_CHANGE = "subject, address, before, after, script, origin, lost"


class Rows:
    """Reads and writes rows; transactions are the ledger's business."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add_run(
        self, plan: str, title: str, undoes: int | None, remembered: Sequence[str], now: str
    ) -> int:
        """Add an open run and return its number."""
        row = (plan, title, undoes, now, dumps([*remembered]))
        done = self._db.execute(
            "INSERT INTO runs (plan, title, undoes, begun, remembered, state) "
            "VALUES (?, ?, ?, ?, ?, 'open')",
            row,
        )
        if done.lastrowid is None:
            raise AssertionError("SQLite numbers every row of a table like this")
        return done.lastrowid

    def close_run(self, run: int, state: str, remembered: Sequence[str], now: str) -> None:
        """Give a run its last state, and add to what it remembers."""
        known = self._db.execute("SELECT remembered FROM runs WHERE id = ?", (run,)).fetchone()
        everything = dumps([*loads(known[0]), *remembered])
        self._db.execute(
            "UPDATE runs SET state = ?, ended = ?, remembered = ? WHERE id = ?",
            (state, now, everything, run),
        )

    def runs(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of all runs in order, by the names of their columns."""
        for row in self._db.execute(f"SELECT {', '.join(_RUN)} FROM runs ORDER BY id"):  # noqa: S608
            named = dict(zip(_RUN, row, strict=True))
            yield named | {"remembered": tuple(loads(named["remembered"]))}

    def add_changes(self, run: int, steps: Sequence[Step]) -> None:
        """Add the changes of a run and their images."""
        for number, step in enumerate(steps, 1):
            for place, change in enumerate(step):
                images = (self._keep(change.before), self._keep(change.after))
                script = _packed(change.script)
                row = (change.subject, change.address, *images, script, change.origin, change.lost)
                self._db.execute(
                    f"INSERT INTO changes (run, step, place, {_CHANGE}) "  # noqa: S608
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (run, number, place, *row),
                )

    def _keep(self, image: Image) -> bytes | None:
        """Store an image unless it is there, and return its digest."""
        if image is None:
            return None
        digest = sha256(image).digest()
        self._db.execute(
            "INSERT OR IGNORE INTO images VALUES (?, ?)", (digest, zlib.compress(image, 1))
        )
        return digest

    def steps(self, run: int) -> list[Step]:
        """Return the steps of a run with all images."""
        query = f"SELECT step, {_CHANGE} FROM changes WHERE run = ? ORDER BY step, place"  # noqa: S608
        rows = self._db.execute(query, (run,))
        return [
            tuple(self._change(*row[1:]) for row in step)
            for _, step in groupby(rows, key=lambda row: row[0])
        ]

    def _change(
        self,
        subject: str,
        address: str,
        before: bytes | None,
        after: bytes | None,
        script: str | None,
        origin: str,
        lost: str,
    ) -> Change:
        images = (self._image(before), self._image(after))
        return Change(subject, address, *images, _unpacked(script), origin, lost)

    def _image(self, digest: bytes | None) -> Image:
        if digest is None:
            return None
        row = self._db.execute("SELECT packed FROM images WHERE digest = ?", (digest,)).fetchone()
        image = _unpacked_image(row[0]) if row else b""
        if not row or sha256(image).digest() != digest:
            found = sha256(image).hexdigest()[:16] if row else "nothing"
            raise BlindError(
                f"the ledger is damaged: expected the image {digest.hex()[:16]}, found {found}; "
                "restore .trueline/ledger.db from a backup"
            )
        return image


def _unpacked_image(packed: bytes) -> bytes:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return b""


def _packed(script: Script) -> str | None:
    return dumps([script.do, script.undo]) if script.do or script.undo else None


def _unpacked(text: str | None) -> Script:
    if text is None:
        return Script()
    do, undo = loads(text)
    return Script(tuple(do), tuple(undo))
