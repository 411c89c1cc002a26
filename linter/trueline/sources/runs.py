"""The files that whole runs are remembered in.

A memory counts only where it was made: it is bound to the tag file of its folder, whose times
nobody can set.  One that a branch brought along, or an archive, is not believed, nor is one that
belongs to somebody else.
"""

from __future__ import annotations

import marshal
import os
from time import sleep
from typing import TYPE_CHECKING, Any

from trueline.sources.factfile import digest
from trueline.sources.freshness import UNTRUSTED, signature_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER = ".trueline_cache"
_TAG = b"""Signature: 8a477f597d28d172789f06886806bc55
# Trueline can find out again all that is in this folder; it may be deleted at any time.
"""
_TAG_FILE = "CACHEDIR.TAG"
_RUNS = 24
_DIGEST = 16
_TICK = 0.01
"""Seconds in which the clock of a file system goes on, if it is a fine one."""


def read_run(folder: str, name: str) -> Any | None:
    """Return what was kept under a name, None when there is nothing that can be believed."""
    try:
        with open(f"{folder}/runs/{name}", "rb") as file:
            if os.fstat(file.fileno()).st_uid != os.geteuid():
                return None
            data = file.read()
    except OSError:
        return None
    kept = memoryview(data)[_DIGEST:]
    if not data or data[:_DIGEST] != _bound(folder, name, kept):
        return None
    return marshal.loads(kept)  # noqa: S302  # our own, by its digest


def keep_run(folder: Path, name: str, make: Callable[[int], Any]) -> bool:
    """Keep what ``make`` returns, and all but the newest few; return whether that could be done.

    ``make`` is told by how many nanoseconds the clock of the file system is ahead of ours.
    """
    from trueline.sources.aside import sweep, write_aside

    def pieces(ahead: int) -> tuple[bytes, bytes]:
        data = marshal.dumps(make(ahead))
        return (_bound(os.fspath(folder), name, data), data)

    runs = folder / "runs"
    try:
        prepare(folder)
        runs.mkdir(exist_ok=True)
        write_aside(runs / name, pieces)
        sweep(runs, keep=_RUNS)
    except OSError:
        return False
    return True


def tells_of_names(folder: Path) -> bool:
    """Whether the file system tells by a folder's times that a name in it came or went.

    Some network file systems do not; one whose clock ticks in seconds may not tell it here.
    """
    runs = os.fspath(folder / "runs")
    before, probe = signature_of(runs), f"{runs}/{os.getpid()}.tmp"
    for _ in range(3):
        with open(probe, "wb"):
            pass
        os.unlink(probe)
        if signature_of(runs) != before:
            return True
        sleep(_TICK)
    return False


def _bound(folder: str, name: str, data: bytes | memoryview) -> bytes:
    """Return the digest of a memory, which holds for this folder alone; empty without a tag."""
    signature = signature_of(f"{folder}/{_TAG_FILE}")
    return b"" if signature == UNTRUSTED else digest(signature + name.encode(), data)


def prepare(folder: Path) -> None:
    """Make the folder, invisible to git and to backups."""
    folder.mkdir(exist_ok=True)
    for name, content in ((".gitignore", b"*\n"), (_TAG_FILE, _TAG)):
        file = folder / name
        if not file.exists():
            file.write_bytes(content)
