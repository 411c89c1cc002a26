"""What the formats need to know of the surroundings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import click

from trueline import __version__
from trueline.cli.project import Project
from trueline.errors import UsageError
from trueline.reports.context import Context


def context(project: Project, *, statistics: bool = False) -> Context:
    """Return the context of a report on this project."""
    return Context(
        rules=project.rules,
        line=_lines(project.config.root),
        colour=colour(),
        version=__version__,
        root=project.config.root.name,
        statistics=statistics,
    )


def write(text: str, path: str | None) -> None:
    """Write a report to a file, or to standard output."""
    if path is None:
        click.echo(text, nl=False, color=True)  # whoever rendered it knew whether to colour
        return
    try:
        _write_file(Path(path), text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise UsageError(f"--output-file {path}: can't be written: {error.strerror}") from error


def _write_file(path: Path, data: bytes) -> None:
    """Write a file; a new one appears whole, or not at all when somebody interrupts."""
    if path.exists():  # perhaps a link, a pipe or a device, which has to stay what it is
        path.write_bytes(data)
        return
    from trueline.sources.aside import write_aside

    write_aside(path, lambda _: (data,))


def colour() -> bool:
    """Colour for terminals only; https://no-color.org and FORCE_COLOR are honoured."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _lines(root: Path) -> Callable[[str, int], str | None]:
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
