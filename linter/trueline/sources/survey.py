"""The folders of a project as grounds, and the proof that a listing is just what lies in them."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from time import time_ns
from typing import TYPE_CHECKING

from trueline.sources.freshness import UNTRUSTED, renewed, signature, trusted
from trueline.sources.grounds import UnsteadyError, names_digest
from trueline.sources.walk import sorted_out

if TYPE_CHECKING:
    from pathlib import Path

    from trueline.sources.grounds import Grounds, Row
    from trueline.sources.listing import Listing
    from trueline.sources.prune import Pruner
    from trueline.sources.walk import Content

Ignored = Callable[[list[str]], Collection[str]]
"""Returns those of the paths that are ignored."""


class Survey:
    """Looks into all folders that may hold files of a project, and keeps a row for each.

    Folders are given with a slash at their end, the project's own is empty.  ``rules`` are the
    files of ignore rules in these folders, ``links`` the links.  ``ahead`` is by how many
    nanoseconds the clock of the file system is ahead of ours.
    """

    def __init__(self, root: Path, pruner: Pruner, listing: Listing, ahead: int) -> None:
        self._root, self._pruner, self._ahead = f"{root}/", pruner, ahead
        self._repository = listing.from_git
        self._device = os.stat(root).st_dev
        self._real = f"{os.path.realpath(root)}/"
        self._listed = frozenset((*listing.paths, *listing.unlisted))
        self._closed = self._foreign = frozenset(listing.unlisted)
        self._seen = 0
        self._taken: dict[str, Row] = {}
        self._changed: set[str] = set()
        self.rows: dict[str, Row] = {}
        self.rules: list[str] = []
        self.links: list[str] = []

    def take_over(self, older: Grounds, began: int) -> None:
        """Take what an earlier survey saw in folders that have not changed since then.

        Nor have they changed since the run ``began``, so the listing saw the same in them.  All
        that decides on ignoring must be as it was.
        """
        rows = {path: row for path, row in older.inside.items() if not path or path.endswith("/")}
        for folder in [*renewed(self._root, rows)]:
            del rows[folder]
            self._changed.add(folder)
        self._taken = {folder: row for folder, row in rows.items() if trusted(row[:32], began)}
        self._changed |= rows.keys() - self._taken.keys()
        self.rows.update(self._taken)
        taken = [p for p in older.inside.keys() | older.links.keys() if _folder(p) in self._taken]
        self.rules += [path for path in taken if path.endswith(".gitignore")]
        self.links += [path for path in taken if path in older.links]

    def explore(self, tracked: Collection[str], ignored: Ignored) -> None:
        """Look everywhere; raise UnsteadyError when the listing is not what lies there.

        Where files are ``tracked`` is looked even if it is ignored.
        """
        self._foreign = self._closed - frozenset(tracked)
        todo = self._folders(tracked) - self._taken.keys()
        while todo:
            folders, others = self._unlisted(todo)
            left_out = frozenset(ignored([*folders, *others]))
            if not left_out.issuperset(others):
                raise UnsteadyError(*others)
            todo = {f"{path}/" for path in folders if path not in left_out}
        taken = sum(_folder(path) in self._taken for path in self._listed) if self._taken else 0
        if self._seen + taken != len(self._listed):
            raise UnsteadyError("the listing")

    def _folders(self, tracked: Collection[str]) -> set[str]:
        """Return the folders that files are in, or would be in if they were not gone."""
        folders = {""}
        for folder in set(map(_folder, self._listed)):
            while folder not in folders:
                folders.add(folder)
                folder = _folder(folder[:-1])
        gone = self._pruner.keep(path for path in tracked if path not in self._listed)
        for folder in self._changed.union(map(_folder, gone)):
            while not os.path.isdir(self._root + folder):
                folder = _folder(folder[:-1])
            folders.add(folder)
        return folders

    def _unlisted(self, todo: Collection[str]) -> tuple[list[str], list[str]]:
        """Look into folders and return what is in them and not listed: folders, and the others."""
        listed, taken = self._listed, self._taken
        folders, others = [], []
        for folder in todo:
            names = self._look(folder)
            files = [name for name in names.files if folder + name not in listed]
            self._seen += len(names.files) - len(files)
            others += self._kept(folder, files)
            inner = [
                n for n in names.folders if (p := f"{folder}{n}/") not in todo and p not in taken
            ]
            folders += self._strange(folder, inner)
            if names.links:
                others += self._lost(folder, names.links)
        return folders, others

    def _strange(self, folder: str, names: list[str]) -> list[str]:
        """Return the folders that are not listed as closed ones."""
        paths = [path for path in self._kept(folder, names) if path not in self._closed]
        self._seen += sum(folder + name in self._closed for name in names)
        if any(folder + name in self._foreign for name in names):
            raise UnsteadyError(folder)  # only git knows how long it takes that for another's
        return paths

    def _lost(self, folder: str, names: list[str]) -> list[str]:
        """Keep the links; return those that are not listed, nor lead to a file that is."""
        links = self._kept(folder, names)
        self.links += links
        self._seen += sum(link in self._listed for link in links)
        return [link for link in links if not self._is_known(link)]

    def _look(self, folder: str) -> Content:
        path, looked = self._root + folder, time_ns() + self._ahead
        status = os.stat(path)
        if status.st_dev != self._device:
            raise UnsteadyError(folder)  # whether another file system tells of names is not known
        names = sorted_out(path)
        seen = signature(status)
        row = seen if trusted(seen, looked) else UNTRUSTED
        self.rows[folder] = row + names_digest(status, names)
        if ".gitignore" in names.files or ".gitignore" in names.links:
            self.rules.append(f"{folder}.gitignore")
        if self._repository and folder and ".git" in (*names.folders, *names.files):
            raise UnsteadyError(folder)  # another repository, and git decides whether it is one
        return names

    def _kept(self, folder: str, names: list[str]) -> list[str]:
        if not names:
            return names
        paths = [folder + name for name in names if name != ".git"]
        return self._pruner.keep_entries(paths, len(folder)) if paths else paths

    def _is_known(self, link: str) -> bool:
        if link in self._listed:
            return True
        return os.path.realpath(self._real + link).removeprefix(self._real) in self._listed


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]
