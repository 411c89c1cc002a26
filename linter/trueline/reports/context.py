"""What a format needs to know besides the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from trueline.rule import Rule


class Context(NamedTuple):
    """The surroundings of a report.

    ``rules`` maps codes to rules.  ``line`` returns a line of a file, counted from 1, or None
    when it can't be had.  ``root`` is what the project is called in the output, ``version`` is
    Trueline's.  ``statistics`` asks for counts by rule in place of the findings.
    """

    rules: Mapping[str, Rule]
    line: Callable[[str, int], str | None]
    colour: bool
    version: str
    root: str
    statistics: bool
