"""Whether a file is still the one that was read, told without opening it.

A signature is what the file system says of a file: 32 bytes that hold size, time of modification,
inode and time of change.  The last can't be set by anybody, so an edit that restores the others
still shows.  The one edit that does not is made in the same tick of the clock as the one before
it; so a file that changed just before it was looked at is not trusted (git calls it *racily
clean*) and is known by its content alone.
"""

from __future__ import annotations

import os
import sys
from struct import Struct
from time import time_ns
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_SIGNATURE = Struct("<QqQq")
UNTRUSTED = bytes(_SIGNATURE.size)
"""The signature of no file."""
_SECOND = 1_000_000_000
_TICK = _SECOND // 10


class Stats(NamedTuple):
    """The signature of each file that is there, and when looking began, in ns since the epoch."""

    signatures: dict[str, bytes]
    began: int


def stat_all(root: Path, paths: Iterable[str], max_size: int = sys.maxsize) -> Stats:
    """Look at many files without opening them.

    Those that can't be looked at are left out, and those of more bytes than may be read.
    """
    base, stat, pack, began = f"{root}/", os.stat, _SIGNATURE.pack, time_ns()
    signatures = {}
    for path in paths:
        try:
            found = stat(base + path)
        except OSError:
            continue
        if found.st_size > max_size:
            continue
        signatures[path] = pack(found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns)
    return Stats(signatures, began)


def renewed(base: str, rows: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the keys of rows that do not begin with the signature of today; paths follow ``base``.

    Tens of thousands are asked about, so nothing here is called that can be avoided.
    """
    stat, pack = os.stat, _SIGNATURE.pack
    for path, row in rows.items():
        try:
            seen = stat(base + path)
        except OSError:
            yield path
            continue
        now = pack(seen.st_size, seen.st_mtime_ns, seen.st_ino, seen.st_ctime_ns)
        if not row.startswith(now):
            yield path


def signature_of(path: str) -> bytes:
    """Return the signature of a file or folder; UNTRUSTED when it can't be looked at."""
    try:
        return signature(os.stat(path))
    except OSError:
        return UNTRUSTED


def signature(found: os.stat_result) -> bytes:
    """Return the signature of what was found."""
    return _SIGNATURE.pack(found.st_size, found.st_mtime_ns, found.st_ino, found.st_ctime_ns)


def trusted(signature: bytes, began: int) -> bool:
    """Whether any later change of the file must show in its signature.

    ``began`` is when looking began, by the clock of the file system.
    """
    _, modified, _, changed = _SIGNATURE.unpack(signature)
    latest: int = max(modified, changed)
    # file systems that count in seconds, or in pairs of them, leave no nanoseconds
    tick = _TICK if modified % _SECOND or changed % _SECOND else 2 * _SECOND
    return latest + tick < began
