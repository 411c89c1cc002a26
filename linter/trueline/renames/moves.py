"""From renames to moves of single files: folders taken apart, stubs taken along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.facts.tree import holds
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


def moves_of(renames: Iterable[Rename], files: tuple[str, ...], roots: Sequence[str]) -> Moves:
    """Return what moves when these renames are done; ``roots`` are those of imports."""
    found = Moves({}, {})
    listed = frozenset(files)
    for old, new, *_ in renames:
        if old in listed:
            found.files[old] = new
            if f"{old}i" in listed and old.endswith(".py"):
                found.files[f"{old}i"] = f"{new}i"
        else:
            _folder(old, new, files, found)
    found.files.update([*_stubs(found.files, listed, roots)])
    return found


def _stubs(
    moves: Mapping[str, str], files: frozenset[str], roots: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield the moves of stubs that lie elsewhere: in ``app-stubs/``, or in ``typings/app/``."""
    alone = [p for p in files if p.endswith(".pyi") and p[:-1] not in files and p not in moves]
    for was, now in _below_roots(moves, roots) if alone else ():
        for known, wanted in ((was, now), (_typed(was), _typed(now))):
            for stub in alone:
                if f"/{stub}".endswith(f"/{known}i"):
                    yield stub, f"{stub[: -len(known) - 1]}{wanted}i"


def _below_roots(moves: Mapping[str, str], roots: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the old and the new path of modules in packages, as seen from their root."""
    for old, new in moves.items():
        root = max((each for each in roots if holds(each, old)), key=len, default=None)
        if root is not None and old.endswith(".py") and holds(root, new):
            was, now = (path[len(root) + 1 if root else 0 :] for path in (old, new))
            if "/" in was and "/" in now:
                yield was, now


def _typed(path: str) -> str:
    top, _, rest = path.partition("/")
    return f"{top}-stubs/{rest}"


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
