"""From renames to moves of single files: folders taken apart, stubs taken along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from trueline.renames.rename import Rename


class Moves(NamedTuple):
    """Old path to new path of each file, and of each folder that moves as a whole."""

    files: dict[str, str]
    folders: dict[str, str]


def carried(renames: Iterable[Rename], files: tuple[str, ...]) -> list[Rename]:
    """Take a file that only gets another name along to where its folder moves."""
    listed, found = frozenset(files), [*renames]
    folders = {each.old: each.new for each in found if each.old not in listed}
    return [_carried(each, folders) if each.old in listed else each for each in found]


def _carried(rename: Rename, folders: Mapping[str, str]) -> Rename:
    folder = rename.old.rpartition("/")[0]
    stays = rename.new.rpartition("/")[0] == folder
    moving = [each for each in folders if stays and f"{folder}/".startswith(f"{each}/")]
    if not moving:
        return rename
    old = max(moving, key=len)
    return rename._replace(new=f"{folders[old]}{rename.new[len(old) :]}")


def moves_of(renames: Iterable[Rename], files: tuple[str, ...]) -> Moves:
    """Return what moves when these renames are done."""
    found = Moves({}, {})
    listed = frozenset(files)
    for old, new, *_ in renames:
        if old in listed:
            found.files[old] = new
            if f"{old}i" in listed and old.endswith(".py"):
                found.files[f"{old}i"] = f"{new}i"
        else:
            _folder(old, new, files, found)
    return found


def _folder(old: str, new: str, files: tuple[str, ...], found: Moves) -> None:
    found.folders[old] = new
    for path in files:
        if path.startswith(f"{old}/"):
            found.files.setdefault(path, f"{new}{path[len(old) :]}")
            folder = path.rpartition("/")[0]
            found.folders[folder] = f"{new}{folder[len(old) :]}"


def in_order(moves: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the moves so that each new path is free when its turn comes; there are no circles."""
    left = dict(moves)
    while left:
        ready = [(old, new) for old, new in left.items() if new not in left]
        if not ready:
            raise ValueError(f"these names go round in a circle: {', '.join(sorted(left))}")
        for old, new in ready:
            del left[old]
            yield old, new
