"""Folders that a run needs, and folders that it leaves empty; they are changes like any other."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from trueline.changes import FILE, Change, Script
from trueline.errors import ConflictError
from trueline.stores.look import FOLDER, look
from trueline.stores.modes import folder_bits
from trueline.stores.place import above

CACHE = "__pycache__"
"""Python's compiled copies; they are worth nothing without the sources beside them."""


def missing(root: str, changes: Sequence[Change], known: Mapping[str, Script]) -> list[Change]:
    """Return the creation of every folder that is needed; ``known`` says how old ones were made.

    The script of such a change is the folder's permission bits.
    """
    needed = {folder for c in changes if c.before is None for folder in above(c.address)}
    gone = {change.address for change in changes if change.after is None}
    new = []
    for folder in sorted(needed):
        image = look(root, folder)
        if image == FOLDER:
            continue
        if image is not None and folder not in gone:
            raise ConflictError(f"{folder}: is a file, and a folder is needed there; move it away")
        made = known.get(folder) or Script(do=(f"{folder_bits():04o}",))
        new.append(Change(FILE, folder, None, FOLDER, made))
    return new


def emptied(root: str, changes: Sequence[Change]) -> list[Change]:
    """Return the removal of every folder in which nothing would be left."""
    gone = {change.address for change in changes if change.after is None}
    kept = {folder for c in changes if c.after is not None for folder in above(c.address)}
    candidates = {folder for address in gone for folder in above(address)} - kept
    removals = []
    for folder in sorted(candidates, key=lambda folder: -folder.count("/")):
        if all(f"{folder}/{name}" in gone for name in _entries(f"{root}/{folder}")):
            gone.add(folder)
            bits = os.lstat(f"{root}/{folder}").st_mode & 0o7777
            removals.append(Change(FILE, folder, FOLDER, None, Script(undo=(f"{bits:04o}",))))
    return removals


def _entries(folder: str) -> Iterator[str]:
    for name in os.listdir(folder):
        if name != CACHE or not is_cache(f"{folder}/{name}"):
            yield name


def is_cache(folder: str) -> bool:
    """Whether a folder holds compiled Python and nothing else."""
    if os.path.islink(folder) or not os.path.isdir(folder):
        return False
    return all(name.endswith(".pyc") for name in os.listdir(folder))


def on_folder(change: Change) -> bool:
    """Whether it is a folder that comes or goes."""
    return FOLDER in (change.before, change.after)
