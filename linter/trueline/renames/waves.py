"""A big rename in steps: which files go now, and how many are left for later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from trueline.facts import FileName
from trueline.renames.rename import Rename

BY = ("layer", "workflow")


class Wave(NamedTuple):
    """The renames of the next step; ``title`` says what they have in common."""

    renames: list[Rename]
    later: int
    title: str


def next_wave(renames: list[Rename], names: Mapping[str, FileName], by: str) -> Wave:
    """Return the first wave: the lowest layer or workflow, or the first ``by`` files.

    Names and numbers are those of the whole, so waves never disagree.
    """
    if not (by and renames):
        return Wave(renames, 0, "")
    if by not in BY:
        now = sorted(renames)[: int(by)]
        told = f"the first {len(now)} of {len(renames)} files"
        return _wave(now, renames, told if len(now) < len(renames) else "the last wave")
    keys = {rename: _key(rename, names, by) for rename in renames}
    first = min(keys.values())
    now = [rename for rename in renames if keys[rename] == first]
    return _wave(now, renames, f"{by} {first[1]}" if first[1] else f"files without a {by}")


def _wave(now: list[Rename], renames: list[Rename], title: str) -> Wave:
    return Wave(now, len(renames) - len(now), title)


def _key(rename: Rename, names: Mapping[str, FileName], by: str) -> tuple[int, str]:
    """Numbers in their order, then texts, then files for which there is none."""
    name = names.get(rename.old)
    if name is None:
        return (10**18 + 1, "")
    values = name.convention.parse(rename.new.rpartition("/")[2]) or {}
    reader: Callable[[Mapping[str, int | str]], str] = (
        name.convention.column if by == "layer" else name.convention.row
    )
    text = reader(values)
    return (int(text) if text.isdecimal() else 10**18, text) if text else (10**18 + 1, "")
