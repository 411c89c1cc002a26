"""Remembering a run: its outcome, and all that it rests on, for :mod:`trueline.cli.recall`."""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from trueline.cli.databases import grounds
from trueline.cli.packed import packed_found, packed_report
from trueline.cli.recall import Memory, answers_of, key, part_of, surroundings
from trueline.config.merge import texts
from trueline.registry import is_metadata
from trueline.sources.factfile import digest
from trueline.sources.gather import Clock, gather
from trueline.sources.git import GitError
from trueline.sources.grounds import Grounds, UnsteadyError
from trueline.sources.runs import FOLDER, keep_run, read_run, tells_of_names

if TYPE_CHECKING:
    from trueline.cli.project import Project
    from trueline.cli.telling import Told
    from trueline.sources.cache import FactCache
    from trueline.sources.disk import Disk

_MARKS = ("trueline.toml", "pyproject.toml", ".git", ".hg")
"""What decides where a project begins and which settings it has."""


def remember(project: Project, source: Disk, cache: FactCache, told: Told) -> None:
    """Keep the outcome of a check of the whole project, if all it rests on can be told."""
    root, crashed = project.config.root, told.looked.report.crashed
    if crashed or not _is_found_again(root) or (source.skimmed and cache.is_disabled):
        return  # a crash is tried again; a cache that is not believed keeps nothing
    if project.config.documents:
        return  # what agents write to a store at any moment is no ground to stand on
    described = grounds(project.config.databases, root)
    if described is None:
        return
    folder, name = root / FOLDER, _name(project, told)
    with suppress(UnsteadyError, GitError, ValueError):  # a rule may say what can't be written
        aside = _makings(project, source, told), marshal.dumps(dict(told.answers))
        digests = tuple(map(digest, aside))
        keep_run(
            folder,
            name,
            lambda ahead: _memory(project, source, cache, told, described, digests, ahead),
        )
        for place, kept in zip((part_of(name), answers_of(name)), aside, strict=True):
            _keep(folder, place, kept)


def _keep(folder: Path, name: str, data: bytes) -> None:
    keep_run(folder, name, lambda _: data)


def _name(project: Project, told: Told) -> str:
    return key(told.words, surroundings(project.began / 1_000_000_000))


def _is_found_again(root: Path) -> bool:
    """Whether the project is the current folder or lies around it, where a memory is looked for."""
    return Path.cwd().is_relative_to(root)


def _memory(
    project: Project,
    source: Disk,
    cache: FactCache,
    told: Told,
    described: tuple[str, ...],
    aside: tuple[bytes, ...],
    ahead: int,
) -> tuple[object, ...]:
    grounds = gather(
        project.config,
        source,
        cache.read(source.stats) if source.skimmed else {},
        (*described, *_surroundings(project)),
        texts(project.loaded.values["source-roots"].value),
        Clock(project.began, ahead),
        _older(project, told),
    )
    if not tells_of_names(project.config.root / FOLDER):
        raise UnsteadyError("names")  # no folder would tell that it changed
    memory = Memory(
        tuple(grounds),
        project.config.max_file_size,
        tuple(told.manner),
        packed_report(told.looked.report),
        told.looked.notes,
        *aside,
    )
    return tuple(memory)


def _older(project: Project, told: Told) -> Grounds | None:
    folder = os.fspath(project.config.root / FOLDER)
    kept = read_run(folder, _name(project, told))
    return Grounds(*Memory(*kept).grounds) if kept else None


def _makings(project: Project, source: Disk, told: Told) -> bytes:
    """Return what a report on a part can be made of, empty where a part is looked at otherwise.

    Hooks on names have their own way to look; and without settings or repository, the folder of
    the part is a project of its own.
    """
    if not (source.skimmed and project.is_settled):
        return b""
    return marshal.dumps((packed_found(told.found), tuple(map(tuple, told.accepted))))


def _surroundings(project: Project) -> Iterator[str]:
    """Yield the paths outside of the project's code that the outcome rests on."""
    here = Path.cwd()
    yield from (os.fspath(folder / mark) for folder in (here, *here.parents) for mark in _MARKS)
    yield from map(os.fspath, filter(None, (project.loaded.path, project.baseline)))
    for place in dict.fromkeys(sys.path):
        folder = os.path.abspath(place)
        yield folder
        yield from _entry_points(folder)
    yield from _code(project)


def _entry_points(folder: str) -> Iterator[str]:
    """Yield the files that may offer rules in a folder of ``sys.path``, as the registry does."""
    with suppress(OSError):
        for name in filter(is_metadata, os.listdir(folder)):
            yield f"{folder}/{name}/entry_points.txt"


def _code(project: Project) -> Iterator[str]:
    """Yield the files of our modules and of the rules', and the folders that rules lie in."""
    modules = {rule.module for rule in project.rules.imported.values()}
    ours = {name for name in sys.modules if name.partition(".")[0] == "trueline"}
    files = {sys.modules[name].__file__ or "" for name in modules | ours}
    yield from filter(None, files)
    yield from {os.path.dirname(sys.modules[name].__file__ or "") for name in modules}
