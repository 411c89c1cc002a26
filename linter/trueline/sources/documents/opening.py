"""Opening a store file, for reading or for writing, with every failure told in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from os import W_OK, access, path
from typing import TYPE_CHECKING
from urllib.parse import quote

from trueline.errors import BlindError

if TYPE_CHECKING:
    from sqlite3 import Connection

TIMEOUT = 5.0
"""So many seconds another process may write before we give up, unless somebody says otherwise."""


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def connected(place: str, *, write: bool = False, wait: float = TIMEOUT) -> Connection:
    """Open a store; text that is no UTF-8 is kept to the byte."""
    import sqlite3

    uri = f"file:{quote(place)}?mode={'rw' if write else 'ro'}"
    db = sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None)
    db.text_factory = _text
    return db


def connection_to(content: bytes) -> Connection:
    """Open a store that is given by its bytes."""
    import sqlite3

    db = sqlite3.connect(":memory:", isolation_level=None)
    db.text_factory = _text
    if content:
        db.deserialize(content)
    return db


@contextmanager
def reading(place: str, name: str) -> Iterator[Connection]:
    """Open a store read-only; BlindError says why it can't be read.

    Only where a transaction was interrupted is it opened for writing: nobody can read such a file
    before SQLite has taken that back, which it does by itself.
    """
    import sqlite3

    if not path.isfile(place):
        raise BlindError(f"{name}: there is no such store; correct the path")
    try:
        with closing(connected(place, write=has_journal(place) and access(place, W_OK))) as db:
            yield db
    except sqlite3.DatabaseError as error:
        raise BlindError(f"{name}: {told(error, place)}") from error


def told(error: Exception, place: str, wait: float = TIMEOUT) -> str:
    """Say what an error of SQLite means, and what to do."""
    text = str(error)
    if "locked" in text:
        return f"is being written by another process (waited {wait:g} s); try again later"
    if "not a database" in text or "malformed" in text:
        return f"is no sound SQLite file: {text}; restore it from a backup"
    if "is full" in text:
        return f"can't be written: {text}; make room"
    if has_journal(place) and not access(place, W_OK):
        return f"holds an interrupted transaction, and is read-only: {text}; allow writing to it"
    return f"can't be read: {text}"


def has_journal(place: str) -> bool:
    """Whether a transaction was interrupted, which the next writer has to take back."""
    journal = f"{path.realpath(place)}-journal"  # SQLite follows links, too
    return path.exists(journal) and path.getsize(journal) > 0
