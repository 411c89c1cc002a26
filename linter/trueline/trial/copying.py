"""A copy of a project without what can be made anew: version control, environments, caches."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from trueline.config.model import DEFAULT_EXCLUDE
from trueline.errors import BlindError

_LEFT_OUT = frozenset(DEFAULT_EXCLUDE)


def copy_project(root: Path, target: Path) -> None:
    """Copy the files of a project, links as links; BlindError names what can't be read."""
    try:
        shutil.copytree(root, target, symlinks=True, ignore=_ignored)
    except (shutil.Error, OSError) as error:
        raise BlindError(f"{root}: can't be copied: {error}") from error


def _ignored(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name in _LEFT_OUT or _is_special(f"{folder}/{name}")}


def _is_special(path: str) -> bool:
    """Whether it is a socket, a pipe or a device."""
    mode = os.lstat(path).st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))
