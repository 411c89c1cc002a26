"""Gathering the grounds of a result, at the end of the run that made it.

Whatever has not changed since the run began was seen by the run as it is now.  The listing is the
exception, because a first run makes the folder of the cache in the project's own: so it is proven
to be just what the folders hold now.  Where that can't be shown there are no grounds, and nothing
is remembered.
"""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from trueline.sources import gitgrounds
from trueline.sources.freshness import UNTRUSTED, signature_of, trusted
from trueline.sources.git import run, work_tree
from trueline.sources.grounds import (
    ABSENT,
    PRESENT,
    Grounds,
    UnsteadyError,
    bare,
    changed,
    leads,
    meaning,
    steady,
    together,
)
from trueline.sources.prune import Pruner
from trueline.sources.runs import FOLDER
from trueline.sources.survey import Survey
from trueline.sources.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from trueline.config.model import Config
    from trueline.sources.disk import Disk
    from trueline.sources.grounds import Row
    from trueline.sources.survey import Ignored

Index = tuple[str, bytes, bytes]


class Clock(NamedTuple):
    """When the run began, and by how much the clock of the file system is ahead of ours, in ns."""

    began: int
    ahead: int


def gather(
    config: Config,
    disk: Disk,
    read: Mapping[str, bytes],
    outside: Iterable[str],
    roots: Iterable[str],
    clock: Clock,
    older: Grounds | None = None,
) -> Grounds:
    """Return the grounds of a result on a whole project; raise UnsteadyError without them.

    ``read`` maps files whose facts were used to signature, digest and meaning.  ``outside`` are all
    other files and folders that mattered, ``roots`` the source roots as they were written.
    ``older`` are the grounds of an earlier run, which spare looking where nothing has changed.
    """
    root, began = config.root, clock.began + clock.ahead
    top = work_tree(root) if disk.listing.from_git else None
    outer = [*outside]
    index: tuple[Index, ...] = ()
    tracked: list[str] = []
    if top is not None:
        kept = gitgrounds.kept(root)
        names, tracked = _index(root, kept.names, clock)
        index = (names,)
        outer += [*kept.settings, *_above(root, top)]
    survey = _surveyed(config, disk, tracked, clock, _usable(root, older))
    inside = dict(survey.rows)
    for path in {*survey.rules, *map(_folder, _globbed(root, roots))} - survey.rows.keys():
        inside[path] = steady(f"{root}/{path}", began)
    inside |= _contents(disk, read, began)
    return Grounds(
        inside,
        {path: _outer(path, began) for path in outer},
        dict(_links(config, disk, survey)),
        dict(disk.asked),
        index,
        tuple(_kinds(disk)),
    )


def _kinds(disk: Disk) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Yield kinds of facts with the files that matter by them; None is every Python module."""
    every = {path for path in disk.skimmed if path.endswith(".py")}
    for kind, paths in disk.kinds.items():
        yield kind, None if paths.issuperset(every) else frozenset(paths)


def _links(config: Config, disk: Disk, survey: Survey) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Yield where links lead, if they led there when the project was listed."""
    real, unlisted = os.path.realpath(config.root), frozenset(disk.listing.unlisted)
    for link in survey.links:
        target, is_file = leads(os.fspath(config.root), link)
        inside = target.removeprefix(f"{real}/")
        ours = is_file and inside != target and bool(Pruner(config.exclude).keep([inside]))
        if ours == (link in unlisted):
            raise UnsteadyError(link)
        yield link, (target, is_file)


def _usable(root: Path, older: Grounds | None) -> Grounds | None:
    """Return older grounds if nothing that decides what is listed has changed since them."""
    if older is None or any(changed("", older.outside)):
        return None
    rules = {path: row for path, row in older.inside.items() if path.endswith(".gitignore")}
    return None if any(changed(f"{root}/", rules)) else older


def _index(root: Path, path: str, clock: Clock) -> tuple[Index, list[str]]:
    """Return what git tracks, and the index as a ground: its signature and its names."""
    before = signature_of(path)
    listed = run(root, *gitgrounds.INDEX)
    if signature_of(path) != before:
        raise UnsteadyError(path)
    known = trusted(before, clock.began + clock.ahead) if before != UNTRUSTED else False
    digest = gitgrounds.names_in_index(listed)
    return (path, before if known else UNTRUSTED, digest), gitgrounds.paths_in_index(listed)


def _surveyed(
    config: Config, disk: Disk, tracked: list[str], clock: Clock, older: Grounds | None
) -> Survey:
    listing = disk.listing
    if listing.skipped or listing.notes:
        raise UnsteadyError("what could not be listed")
    ignored = partial(gitgrounds.ignored, config.root) if listing.from_git else _left_out(config)
    survey = Survey(config.root, Pruner(config.exclude), listing, clock.ahead)
    if older is not None:
        survey.take_over(older, clock.began + clock.ahead)
    try:
        survey.explore(frozenset(tracked), ignored)
    except OSError as error:
        raise UnsteadyError(error.filename) from error
    if older is not None and not older.inside.keys() >= {*survey.rules}:  # one of them is new
        return _surveyed(config, disk, tracked, clock, None)
    return survey


def _left_out(config: Config) -> Ignored:
    """Return what a walk leaves out that keeps to the .gitignore files, where that is asked for."""
    respected = config.respect_gitignore
    walk = Walk(config.root, Pruner(config.exclude), gitignore=respected, repository=False).run()
    kept = {*walk.files, *walk.links, *walk.entered}
    return lambda paths: [path for path in paths if path not in kept]


def _contents(disk: Disk, read: Mapping[str, bytes], began: int) -> Iterator[tuple[str, Row]]:
    """Yield the rows of the files that were read, those of skimmed ones with their meaning."""
    listed = frozenset(disk.files)
    more = [(disk.cache_of(kind).read(disk.stats), paths) for kind, paths in disk.kinds.items()]
    for path in disk.skimmed | disk.studied:
        row = read.get(path) if path in disk.skimmed else None
        others = (rows.get(path, b"")[48:] for rows, paths in more if path in paths)
        meant = [meaning(row), *others] if row else []
        if row is None:
            row = steady(f"{disk.root}/{path}", began)
            if row == ABSENT and path in listed:
                raise UnsteadyError(path)
        known = path not in disk.studied and meant and all(meant)
        yield path, bare(row) + together(meant) if known else bare(row)


def _above(root: Path, top: Path) -> Iterator[str]:
    """Yield the files of ignore rules between the top of the repository and the project."""
    inner = root.resolve()
    yield os.fspath(top / ".git")
    while inner != top:
        inner = inner.parent
        yield os.fspath(inner / ".gitignore")


def _outer(path: str, began: int) -> Row:
    """Return the row of something outside; of a repository's folder only that it is there."""
    if path.endswith(("/.git", "/.hg")) and not os.path.isfile(path):
        return PRESENT if os.path.lexists(path) else ABSENT
    return steady(path, began)


def _folder(path: str) -> str:
    return f"{path}/" if path else path


def _globbed(root: Path, patterns: Iterable[str]) -> Iterator[str]:
    """Yield the folders that decide which source roots there are; not there is told as well."""
    for pattern in patterns:
        places = [""]
        for part in pattern.strip("/").removeprefix("./").split("/"):
            yield from places
            if "**" in part or "[" in part:
                raise UnsteadyError(pattern)
            places = [path for place in places for path in _below(root, place, part)]


def _below(root: Path, place: str, part: str) -> Iterator[str]:
    base = _folder(place)
    if "*" not in part and "?" not in part:
        yield base + part
        return
    try:
        names = os.listdir(f"{root}/{base}")
    except OSError:
        return
    own = (".git", FOLDER)  # they change with every look, and hold no code
    yield from (base + name for name in names if fnmatchcase(name, part) and name not in own)
