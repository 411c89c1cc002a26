"""Snapshots on disk."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from trueline.errors import BlindError, UsageError
from trueline.sources.aside import write_aside
from trueline.sources.snapshot.read import parse
from trueline.sources.snapshot.write import TITLE, render

if TYPE_CHECKING:
    from trueline.facts.catalogue import Catalogue


def read_snapshot(file: Path) -> Catalogue:
    """Read a snapshot.  Raises BlindError."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BlindError(
            f"{file}: can't be read: {error.strerror}; write it with `trueline snapshot`"
        ) from None
    return parse(data.decode("utf-8", "replace"), str(file))


def write_snapshot(file: Path, catalogue: Catalogue) -> bool:
    """Write a snapshot; return False when the file says the same already, and is left alone.

    It appears whole or not at all.  Raises UsageError when that can't be, or when the file is
    something else.
    """
    try:
        if _says_the_same(file, catalogue):
            return False
        taken = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        write_aside(file.resolve(), lambda _: (render(catalogue, taken).encode(),))
    except OSError as error:
        raise UsageError(f"{file}: can't be written: {error.strerror}; use --output") from None
    return True


def _says_the_same(file: Path, catalogue: Catalogue) -> bool:
    if not file.exists():
        return False
    text = file.read_bytes().decode("utf-8", "replace")
    if text.strip() and not text.startswith(TITLE):
        raise UsageError(f"{file}: is no snapshot, and is left alone; choose another --output")
    try:
        kept = parse(text, str(file))
    except BlindError:
        return False
    return render(kept) == render(catalogue)  # all but the time
