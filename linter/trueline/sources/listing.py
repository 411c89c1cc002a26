"""Which files belong to the project."""

from __future__ import annotations

import os
import re
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from trueline.errors import UsageError
from trueline.findings import Skipped
from trueline.sources import git
from trueline.sources.prune import Pruner
from trueline.sources.walk import Walk, outer_ignores

if TYPE_CHECKING:
    from pathlib import Path

    from trueline.globs import Globs

_UNREAD = re.compile(
    r"^warning: could not open directory '(?P<path>.*?)/?': (?P<why>.*)$", re.MULTILINE
)


_Answers = list[tuple[bytes, str]]


class Listing(NamedTuple):
    """The files of a project, relative to its root, with POSIX separators, sorted.

    Bytes of a name that are not UTF-8 are kept by ``surrogateescape``.  ``unlisted`` is what was
    seen and not entered: links to folders, links that lead nowhere or out of the project,
    submodules and other repositories inside this one; code may still import from there.
    ``links`` are all symbolic links, listed or not.
    ``notes`` say in plain words where the list rests on less than was asked for.
    """

    paths: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    from_git: bool
    notes: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class _Found(NamedTuple):
    """Raw material of a listing, whoever found it."""

    files: list[str]
    links: list[str]
    closed: list[str]
    skipped: list[Skipped]


class Ahead:
    """Git's answers, asked for in the background while the settings are still being read.

    ``tracked_only`` asks for the index alone, which git has at once: neither untracked files nor
    whether tracked ones are still there.
    """

    def __init__(self, root: Path, *, tracked_only: bool = False) -> None:
        self.tracked_only = tracked_only
        self._root = root
        self._outcome: _Answers | git.GitError | None = None
        self._thread = Thread(target=self._ask, daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        try:
            self._outcome = (_ask_index if self.tracked_only else _ask_git)(self._root)
        except git.GitError as error:
            self._outcome = error

    def answers(self) -> _Answers:
        """Wait for the answers; raise :class:`~trueline.sources.git.GitError` without them."""
        self._thread.join()
        if self._outcome is None or isinstance(self._outcome, git.GitError):
            raise self._outcome or git.GitError("git gave no answer")
        return self._outcome


def ask_ahead(root: Path, *, tracked_only: bool = False) -> Ahead | None:
    """Begin to list a project, when git is the one to ask."""
    return Ahead(root, tracked_only=tracked_only) if git.work_tree(root) else None


def list_files(
    root: Path, *, exclude: Globs, respect_gitignore: bool = True, ahead: Ahead | None = None
) -> Listing:
    """List all files that belong to the project, whatever their kind.

    Inside a git work tree these are the tracked files that are still on disk, and the untracked
    ones that are not ignored.  The files of a submodule, and of a repository that lies inside this
    one, are not ours: the folder is named in ``unlisted``.  Elsewhere, or when git can't answer,
    the folder is walked under the .gitignore files in it; in the second case a note says so.
    Links to folders are never followed; a link to a file is listed when it leads to a file of the
    project that is not listed itself.  Sockets, pipes and devices are not files.
    """
    if not root.is_dir():
        raise UsageError(f"{root}: there is no such folder; name the folder of the project")
    if not respect_gitignore:
        return _walked(root, exclude)
    top = git.work_tree(root)
    if top is None:
        return _walked(root, exclude, gitignore=True)
    try:
        found = _from_git(root, exclude, ahead.answers() if ahead else _ask_git(root))
    except git.GitError as error:
        note = f"{error}; walked the folder by its .gitignore files instead"
        return _walked(root, exclude, gitignore=True, top=top, notes=(note,))
    if found is None:
        note = "git ignores this folder as a whole; walked it by its own .gitignore files instead"
        return _walked(root, exclude, gitignore=True, notes=(note,))
    return _listing(root, exclude, found, from_git=True)


def _walked(
    root: Path,
    exclude: Globs,
    *,
    gitignore: bool = False,
    top: Path | None = None,
    notes: tuple[str, ...] = (),
) -> Listing:
    walk = Walk(root, Pruner(exclude), gitignore=gitignore, repository=top is not None)
    try:
        outer = outer_ignores(root.resolve(), top) if top else None
    except OSError as error:
        outer = None
        notes += (f"{error.filename}: {error.strerror}; what it ignores may be listed",)
    walk.run(outer)
    found = _Found(walk.files, walk.links, walk.closed, walk.skipped)
    return _listing(root, exclude, found, from_git=False, notes=notes)


def _ask_git(root: Path) -> _Answers:
    """Ask git twice at once: for what it tracks, and for what it neither tracks nor ignores."""
    return git.run_together(
        root,
        ("ls-files", "-z", "-t", "--cached", "--deleted", "--stage"),
        ("ls-files", "-z", "--others", "--exclude-standard"),
    )


def _ask_index(root: Path) -> _Answers:
    return [*git.run_together(root, ("ls-files", "-z", "-t", "--cached", "--stage")), (b"", "")]


def _from_git(root: Path, exclude: Globs, answers: _Answers) -> _Found | None:
    index, (others, complaints) = answers
    tracked = _Tracked.parse(os.fsdecode(index[0]))
    untracked = os.fsdecode(others).split("\0")[:-1]
    if not (tracked.files or untracked) and git.run(root, "check-ignore", ".", fine=(0, 1, 128)):
        return None
    return _merged(
        root, exclude, tracked, untracked, list(map(_unread, _UNREAD.finditer(complaints)))
    )


class _Tracked(NamedTuple):
    """The index, sorted by kind; ``files`` are on disk, ``doubtful`` may be (sparse, conflict)."""

    files: list[str]
    doubtful: set[str]
    links: set[str]
    modules: set[str]

    @classmethod
    def parse(cls, out: str) -> _Tracked:
        """Read records of ``tag mode object stage<TAB>path``; the path starts at a fixed place."""
        records = out.split("\0")[:-1]
        start = records[0].index("\t") + 1 if records else 0
        files = [record[start:] for record in records if record.startswith("H 100")]
        odd = [record for record in records if not record.startswith("H 100")]
        gone = {record[start:] for record in odd if record[0] == "R"}
        doubtful, links, modules = (
            {record[start:] for record in odd if record[2:5] == mode} - gone
            for mode in ("100", "120", "160")
        )
        present = [path for path in files if path not in gone] if gone else files
        return cls(present, doubtful, links, modules)


def _merged(
    root: Path, exclude: Globs, tracked: _Tracked, untracked: list[str], skipped: list[Skipped]
) -> _Found:
    base = f"{root}/"
    files = tracked.files + [path for path in tracked.doubtful if os.path.lexists(base + path)]
    links, closed = list(tracked.links), list(tracked.modules)
    for path in untracked:
        if path.endswith("/"):  # git enters no other repository
            closed.append(path[:-1])
        elif os.path.islink(base + path):
            links.append(path)
        else:
            files.append(path)
    # what is tracked below a link was there before the link was
    pruner = Pruner(exclude, closed=links)
    seen = {*pruner.keep(skip.address for skip in skipped)}  # git also looks at what is excluded
    skipped = [skip for skip in skipped if skip.address in seen]
    return _Found(pruner.keep(files), pruner.keep(links), pruner.keep(closed), skipped)


def _unread(warning: re.Match[str]) -> Skipped:
    return Skipped(warning["path"], "unreadable folder", warning["why"])


def _listing(
    root: Path, exclude: Globs, found: _Found, *, from_git: bool, notes: tuple[str, ...] = ()
) -> Listing:
    paths, unlisted = found.files, found.closed
    if found.links:
        followed, left = _followed(root, Pruner(exclude), found)
        paths, unlisted = paths + followed, unlisted + left
    return Listing(
        tuple(sorted(paths)),
        tuple(sorted(found.skipped)),
        from_git,
        notes,
        tuple(sorted(unlisted)),
        tuple(sorted(found.links)),
    )


def _followed(root: Path, pruner: Pruner, found: _Found) -> tuple[list[str], list[str]]:
    """Part the links into those that stand for a file not listed yet, and those to leave alone."""
    seen, real = set(found.files), os.path.realpath(root)
    followed, left = [], []
    for link in sorted(found.links):
        target = os.path.realpath(f"{real}/{link}")
        path = target.removeprefix(f"{real}/")
        if path == target or not os.path.isfile(target) or not pruner.keep([path]):
            left.append(link)
        elif path not in seen:
            seen.add(path)
            followed.append(link)
    return followed, left
