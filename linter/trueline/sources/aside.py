"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from time import time_ns
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_SUFFIX = ".tmp"
_ABANDONED = 3600 * 1_000_000_000


def write_aside(target: Path, make: Callable[[int], Iterable[bytes]]) -> None:
    """Write a file beside ``target`` and move it there.

    ``make`` returns the content in pieces; it is told by how many nanoseconds the clock of the
    file system is ahead of ours.  There is no fsync: after a power cut the file may be damaged,
    so whoever reads it needs a checksum.
    """
    aside = target.with_name(f"{target.name}.{os.getpid()}-{time_ns()}{_SUFFIX}")
    try:
        with open(aside, "xb") as file:
            ahead = os.fstat(file.fileno()).st_mtime_ns - time_ns()
            file.writelines(make(ahead))
        aside.replace(target)
    except BaseException:
        with suppress(OSError):
            aside.unlink()
        raise


def sweep(folder: Path, keep: int | None = None) -> None:
    """Remove what a killed process left behind, and all but the newest ``keep`` files."""
    deadline = time_ns() - _ABANDONED
    ages = sorted(_ages(folder), reverse=True)
    old = [path for age, path in ages if path.endswith(_SUFFIX) and age < deadline]
    if keep is not None:
        old += [path for _, path in ages if not path.endswith(_SUFFIX)][keep:]
    for path in old:
        with suppress(OSError):
            os.unlink(path)


def _ages(folder: Path) -> Iterator[tuple[int, str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # another process sweeps as well
                yield entry.stat().st_mtime_ns, entry.path
