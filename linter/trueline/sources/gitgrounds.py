"""What an answer of git rests on besides the folders of the project: its index and its settings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from trueline.sources import git
from trueline.sources.factfile import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INDEX = ("ls-files", "-z", "-t", "--cached", "--stage")
_OWN = ("index", "info/exclude", "config", "config.worktree", "HEAD")


class Kept(NamedTuple):
    """Where git keeps its index and its settings, by absolute path."""

    names: str
    settings: tuple[str, ...]


def names_in_index(listed: bytes) -> bytes:
    """Return a digest of what ``INDEX`` prints: names, modes and flags.

    Contents count only for files that are not on disk: there git reads its rules from the index.
    """
    records = listed.split(b"\0")
    tab = records[0].find(b"\t")
    named = [r[:8] + r[tab - 1 :] if r.startswith(b"H ") else r for r in records]
    return digest(b"\0".join(named))


def paths_in_index(listed: bytes) -> list[str]:
    """Return the paths that ``INDEX`` prints."""
    start = listed.find(b"\t") + 1
    return [record[start:] for record in os.fsdecode(listed).split("\0")[:-1]]


def kept(root: Path) -> Kept:
    """Return the files that decide what git tracks and ignores in ``root``, there or not."""
    questions = (word for name in _OWN for word in ("--git-path", name))
    answers = os.fsdecode(git.run(root, "rev-parse", *questions)).splitlines()
    index, *own, head = (os.path.join(os.fspath(root), path) for path in answers)
    named = [*_named(root)]
    by_branch = any(key.startswith("includeif.onbranch:") for key, _ in named)
    return Kept(index, (*own, *_usual(root), *(file for _, file in named), *([head] * by_branch)))


def _usual(root: Path) -> Iterator[str]:
    """Yield the files that git looks for without being told, or told by the environment."""
    home = os.path.expanduser("~")
    shared = os.environ.get("XDG_CONFIG_HOME") or f"{home}/.config"
    yield from ("/etc/gitconfig", f"{home}/.gitconfig")
    yield from (f"{shared}/git/config", f"{shared}/git/ignore")
    named = (os.environ.get(f"GIT_CONFIG_{scope}") for scope in ("GLOBAL", "SYSTEM"))
    yield from (os.path.join(os.fspath(root), path) for path in named if path)


def _named(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the files that settings come from, and those that settings name, with their key."""
    fields = os.fsdecode(git.run(root, "config", "--list", "--show-origin", "-z")).split("\0")
    for origin, setting in zip(fields[::2], fields[1::2], strict=False):
        key, _, value = setting.partition("\n")
        file = os.path.join(os.fspath(root), origin.removeprefix("file:"))
        if origin.startswith("file:"):
            yield "", file
        if key == "core.excludesfile" or key.startswith("include"):
            path = os.path.expanduser(value)
            yield key, os.path.join(os.path.dirname(file), path)
            yield key, os.path.join(os.fspath(git.work_tree(root) or root), path)


def ignored(root: Path, paths: list[str]) -> list[str]:
    """Return those of the paths that git ignores."""
    from tempfile import TemporaryFile

    if not paths:
        return []
    with TemporaryFile() as asked:
        asked.write(os.fsencode("\0".join(paths)))
        asked.seek(0)
        process = git.start(root, "check-ignore", "-z", "--stdin", stdin=asked)
        out, _ = process.communicate()
    return os.fsdecode(out).split("\0")[:-1]
