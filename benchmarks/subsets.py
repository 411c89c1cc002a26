"""Parts of a corpus that grow by whole folders, so that their imports still lead somewhere."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SIZES = (1_000, 2_000, 4_000, 8_000, 15_000)
LARGEST_UNIT = 150
"""A folder with more Python files than this is divided into the folders in it."""


class Subset(NamedTuple):
    """A part of a corpus: its folder, how many Python files, how many MB of them."""

    folder: Path
    files: int
    size: float


def python_files(corpus: Path) -> list[str]:
    """Return the tracked Python files, sorted."""
    words = ("git", "ls-files", "-z", "--", "*.py")
    return sorted(subprocess.check_output(words, cwd=corpus, text=True).split("\0")[:-1])


def subset(corpus: Path, size: int, into: Path) -> Subset:
    """Copy folders until ``size`` Python files are there; a smaller subset is part of a larger."""
    chosen: list[str] = []
    for unit in _units(python_files(corpus)):
        if len(chosen) + len(unit) <= size:
            chosen += unit
    for path in chosen:
        target = into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(corpus / path, target)
    for words in (("init", "--quiet"), ("add", "--all", "--force", ".")):
        subprocess.run(("git", *words), cwd=into, check=True)
    return Subset(into, len(chosen), sum((into / path).stat().st_size for path in chosen) / 1e6)


def _copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy(source, target)


def _units(files: list[str]) -> list[list[str]]:
    """Divide the files by folders and shuffle these, always in the same way."""
    counts = Counter(folder for path in files for folder in _folders(path))
    units: dict[str, list[str]] = {}
    for path in files:
        fitting = (folder for folder in _folders(path) if counts[folder] <= LARGEST_UNIT)
        units.setdefault(next(fitting, path.rpartition("/")[0]), []).append(path)
    shuffled = [units[name] for name in sorted(units)]
    random.Random(1).shuffle(shuffled)
    return shuffled


def _folders(path: str) -> Iterator[str]:
    """Yield the folders of a path, outermost first."""
    parts = path.split("/")[:-1]
    for end in range(1, len(parts) + 1):
        yield "/".join(parts[:end])
