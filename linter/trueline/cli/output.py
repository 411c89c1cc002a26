"""What the formats need to know of the surroundings."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

from trueline import __version__
from trueline.errors import UsageError
from trueline.reports.context import Context

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trueline.rule import Rule


def context(root: str, rules: Mapping[str, Rule], *, statistics: bool = False) -> Context:
    """Return the context of a report on the project in a folder."""
    return Context(
        rules=rules,
        line=_lines(root),
        colour=colour(),
        version=__version__,
        root=os.path.basename(root),
        statistics=statistics,
    )


def write(text: str, path: str | None) -> None:
    """Write a report to a file, or to standard output."""
    if path is None:
        sys.stdout.write(text)
        sys.stdout.flush()  # a closed pipe is told here, and not at the end of the process
        return
    try:
        _write_file(path, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise UsageError(f"--output-file {path}: can't be written: {error.strerror}") from error


def _write_file(path: str, data: bytes) -> None:
    """Write a file; a new one appears whole, or not at all when somebody interrupts."""
    if os.path.exists(path):  # perhaps a link, a pipe or a device, which has to stay what it is
        with open(path, "wb") as file:
            file.write(data)
        return
    from pathlib import Path

    from trueline.sources.aside import write_aside

    write_aside(Path(path), lambda _: (data,))


def colour() -> bool:
    """Colour for terminals only; https://no-color.org and FORCE_COLOR are honoured."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _lines(root: str) -> Callable[[str, int], str | None]:
    @lru_cache(maxsize=64)
    def lines(path: str) -> list[str]:
        from trueline.findings import Skipped
        from trueline.sources.reading import read, utf8

        data = read(root, path, 10_000_000)
        text = data if isinstance(data, Skipped) else utf8(path, data)
        return [] if isinstance(text, Skipped) else text.decode("utf-8").splitlines()

    def line(path: str, number: int) -> str | None:
        found = lines(path)
        return found[number - 1] if 0 < number <= len(found) else None

    return line
