"""In which order files and folders change, so that a name is free before it is taken."""

from __future__ import annotations

from collections.abc import Iterable

from trueline.changes import Change
from trueline.stores.folders import on_folder
from trueline.stores.place import above


def ordered(changes: Iterable[Change]) -> list[Change]:
    """Sort so that content is created before its old place is removed, where that is possible.

    It is not where names collide: on a file system that knows no case, or where a file gives way
    to a folder.  There the old goes first; its content is safe in the ledger.
    """
    everything = sorted(changes, key=lambda change: change.address)
    made = {each.address.casefold() for each in everything if each.before is None}
    gone = {each.address for each in everything if each.after is None}
    parents = {folder for address in made for folder in above(address)}
    in_the_way = {old for old in gone if old.casefold() in made or old.casefold() in parents}

    def rank(change: Change) -> tuple[int, int]:
        depth = change.address.count("/")
        if change.after is not None:
            return (2, depth) if on_folder(change) else (3 if change.before is None else 4, 0)
        early = not in_the_way.isdisjoint((change.address, *above(change.address)))
        return ((1 if early else 6), -depth) if on_folder(change) else (0 if early else 5, 0)

    return sorted(everything, key=rank)
