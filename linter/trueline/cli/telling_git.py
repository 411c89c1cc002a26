"""Moving entries of git's index along with their files, as ``git mv`` does.

What is staged stays staged under the new name, so ``git status`` shows a rename at once.  Files
that git does not track are left alone, and a failure is told and harms nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from trueline.changes import FILE
from trueline.cli.runs import say
from trueline.sources.git import GitError, run, work_tree
from trueline.store import Step


def tell_git(root: Path, steps: Iterable[Step]) -> None:
    """Tell git which files have moved."""
    moves = [
        (change.origin, change.address)
        for step in steps
        if step[0].subject == FILE
        for change in step
        if change.origin
    ]
    if not moves or work_tree(root) is None:
        return
    try:
        _move(root, moves)
    except GitError as error:
        say(f"the index of git was left as it is: {error}")


def _move(root: Path, moves: list[tuple[str, str]]) -> None:
    prefix = os.fsdecode(run(root, "rev-parse", "--show-prefix")).removesuffix("\n")
    entries = dict(_entries(root))
    rows = [
        row
        for old, new in moves
        if (entry := entries.get(prefix + old)) and prefix + new not in entries
        for row in (f"0 {_nothing(entry)}\t{prefix}{old}\0", f"{entry}\t{prefix}{new}\0")
    ]
    if not rows:
        return
    from tempfile import TemporaryFile

    with TemporaryFile() as told:
        told.write(os.fsencode("".join(rows)))
        told.seek(0)
        run(root, "update-index", "-z", "--index-info", stdin=told)


def _nothing(entry: str) -> str:
    """Return the name of no object, as long as names are in this repository."""
    return "0" * len(entry.partition(" ")[2])


def _entries(root: Path) -> Iterator[tuple[str, str]]:
    """Yield path and ``mode object`` of each entry that no merge is about."""
    out = os.fsdecode(run(root, "ls-files", "--stage", "--full-name", "-z"))
    for row in out.split("\0")[:-1]:
        head, _, path = row.partition("\t")
        mode, name, stage = head.split(" ")
        if stage == "0":
            yield path, f"{mode} {name}"
