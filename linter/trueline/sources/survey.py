"""The folders of a project as grounds, and the proof that a listing is just what lies in them."""

from __future__ import annotations

import os
from time import time_ns
from typing import TYPE_CHECKING

from trueline.sources.freshness import UNTRUSTED, signature, trusted
from trueline.sources.grounds import UnsteadyError, names_digest
from trueline.sources.walk import Content, Walk, sorted_out

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from trueline.sources.gitignore import Ignores
    from trueline.sources.grounds import Row
    from trueline.sources.listing import Listing
    from trueline.sources.prune import Pruner


class Survey(Walk):
    """A walk that keeps a row for each folder it enters, and what it leaves out as ignored.

    ``ahead`` is by how many nanoseconds the clock of the file system is ahead of ours.
    """

    def __init__(
        self, root: Path, pruner: Pruner, *, gitignore: bool, repository: bool, ahead: int
    ) -> None:
        super().__init__(root, pruner, gitignore=gitignore, repository=repository)
        self._ahead = ahead
        self.rows: dict[str, Row] = {}
        self.ignored: list[str] = []
        self.rules: list[str] = []

    def _content(self, folder: str) -> Content:
        names = self.look(folder)
        if ".gitignore" in (*names.files, *names.links):
            self.rules.append(f"{folder}.gitignore")
        return names

    def look(self, folder: str) -> Content:
        """Look into a folder, given with a slash at its end, and keep its row."""
        path, looked = self._root + folder, time_ns() + self._ahead
        status = os.stat(path)
        names = sorted_out(path)
        seen = signature(status)
        row = seen if trusted(seen, looked) else UNTRUSTED
        self.rows[folder] = row + names_digest(status, names)
        return names

    def _not_ignored(
        self, paths: list[str], start: int, rules: Ignores, folders: bool
    ) -> list[str]:
        kept = super()._not_ignored(paths, start, rules, folders)
        if folders and len(kept) != len(paths):
            left = set(kept)
            self.ignored += [path for path in paths if path not in left]
        return kept

    def target(self, link: str) -> str:
        """Return the path in the project that a link leads to, or one outside of it."""
        real = os.path.realpath(self._root)
        return os.path.realpath(self._root + link).removeprefix(f"{real}/")

    def cover(self, paths: Collection[str]) -> None:
        """Keep rows also for the folders that these files lie in, or would lie in."""
        for folder in {path[: path.rfind("/") + 1] for path in paths} - self.rows.keys():
            while folder and not os.path.isdir(self._root + folder):
                folder = folder[: folder.rfind("/", 0, -1) + 1]
            if folder not in self.rows:
                self.look(folder)


def doubts(survey: Survey, listing: Listing, tracked: Collection[str]) -> list[str]:
    """Return what a listing leaves out and only git can explain, by ignoring it.

    Raise :class:`UnsteadyError` where not even that explains the difference.
    """
    known = {*listing.paths, *listing.unlisted}
    here = {*survey.files, *survey.links, *survey.closed}
    foreign = [folder for folder in survey.closed if folder not in tracked]
    lost = [path for path in known - here if path not in tracked]
    if foreign or lost or survey.skipped or listing.skipped or listing.notes:
        raise UnsteadyError(*foreign, *lost)
    targets = {link: survey.target(link) for link in survey.links}
    left = [path for path in here - known if targets.get(path) not in known]
    if left and not listing.from_git:
        raise UnsteadyError(*left)
    return [*left, *survey.ignored] if listing.from_git else []
