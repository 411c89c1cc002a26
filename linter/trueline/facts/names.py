"""Facts of a file's name: which convention covers it, and what the name says under it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from trueline.convention import Convention


class FileName(NamedTuple):
    """A listed file that a convention covers.

    ``tokens`` are the values that the pattern reads from the name, None when the name does not
    match; ``exempt`` files are counted but judged by no rule on names.
    """

    path: str
    convention: Convention
    tokens: Mapping[str, int | str] | None
    exempt: bool

    @property
    def name(self) -> str:
        """The file name without its folders."""
        return self.path.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """The file name up to its first dot."""
        return self.name.partition(".")[0]

    @property
    def folder(self) -> str:
        """The folder, empty at the project's root."""
        return self.path.rpartition("/")[0]
