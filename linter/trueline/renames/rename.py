"""The words of this package: a rename, and why there is none."""

from __future__ import annotations

from typing import NamedTuple


class Rename(NamedTuple):
    """A path gives way to another; ``decided`` tells that people said so, not the convention."""

    old: str
    new: str
    reason: str
    decided: bool = False

    @property
    def stem(self) -> str:
        """The new file name without its suffix."""
        return self.new.rpartition("/")[2].removesuffix(".py")


class Refused(NamedTuple):
    """Why a path keeps its name; ``unknown`` tells that its target is not known."""

    old: str
    reason: str
    unknown: bool = False
