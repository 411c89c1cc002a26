"""Walking a folder that git does not list, under the semantics of .gitignore."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from trueline.findings import Skipped

if TYPE_CHECKING:
    from pathlib import Path

    from trueline.sources.gitignore import Ignores
    from trueline.sources.prune import Pruner


class Content(NamedTuple):
    """The names in one folder, by kind; sockets, pipes and devices are no files and left out."""

    files: list[str]
    folders: list[str]
    links: list[str]


class Walk:
    """One walk; ``files``, ``links``, ``closed``, ``skipped``, ``entered`` hold what it saw.

    ``closed`` are the folders of other repositories, where ``repository`` says that the root
    belongs to one; a root that belongs to none may well hold several, and all of them are listed.
    """

    def __init__(self, root: Path, pruner: Pruner, *, gitignore: bool, repository: bool) -> None:
        self._root = f"{root}/"
        self._pruner = pruner
        self._gitignore = gitignore
        self._repository = repository
        self.files: list[str] = []
        self.links: list[str] = []
        self.closed: list[str] = []
        self.skipped: list[Skipped] = []
        self.entered: list[str] = []

    def run(self, ignores: Ignores | None = None) -> Walk:
        """Walk from the root down, never through a link; ``ignores`` holds above the root."""
        todo = [("", ignores)]
        while todo:
            folder, rules = todo.pop()
            try:
                content = sorted_out(self._root + folder)
            except OSError as error:
                reason = error.strerror or str(error)
                self.skipped.append(Skipped(folder[:-1] or ".", "unreadable folder", reason))
                continue
            if folder and self._repository and ".git" in (*content.folders, *content.files):
                self.closed.append(folder[:-1])
                continue
            self.entered.append(folder[:-1])
            if self._gitignore and ".gitignore" in content.files:
                rules = self._read(folder, rules)
            todo.extend((f"{name}/", rules) for name in self._take(folder, content, rules))
        return self

    def _take(self, folder: str, content: Content, rules: Ignores | None) -> list[str]:
        """Keep the files and links of a folder and return the folders to go on with."""
        self.files += self._kept(folder, content.files, rules)
        if content.links:
            self.links += self._kept(folder, content.links, rules)
        return self._kept(folder, content.folders, rules, folders=True)

    def _kept(
        self, folder: str, names: list[str], rules: Ignores | None, folders: bool = False
    ) -> list[str]:
        paths = [folder + name for name in names if name != ".git"]
        paths = self._pruner.keep_entries(paths, len(folder))
        return rules.keep(paths, len(folder), folders) if rules else paths

    def _read(self, folder: str, above: Ignores | None) -> Ignores | None:
        from trueline.sources.gitignore import parse

        path = f"{folder}.gitignore"
        try:
            with open(self._root + path, "rb") as file:
                return parse(file.read(), above, base=folder)
        except OSError as error:
            self.skipped.append(Skipped(path, "unreadable", error.strerror or str(error)))
            return above


def outer_ignores(root: Path, top: Path) -> Ignores | None:
    """Return the rules that a repository at ``top`` has for ``root`` from outside of it."""
    from trueline.sources.gitignore import parse

    below = root.relative_to(top).parts
    sources = [(top / ".git/info/exclude", below)]
    sources += [(top.joinpath(*below[:n], ".gitignore"), below[n:]) for n in range(len(below))]
    rules = None
    for file, inner in sources:
        if file.is_file():
            rules = parse(file.read_bytes(), rules, outer="".join(f"{part}/" for part in inner))
    return rules


def sorted_out(folder: str) -> Content:
    """Return the names in a folder by their kinds."""
    files, folders, links = [], [], []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                files.append(entry.name)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            elif entry.is_symlink():
                links.append(entry.name)
    return Content(files, folders, links)
