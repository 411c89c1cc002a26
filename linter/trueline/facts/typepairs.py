"""What follows at run time from two types of different names."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """How far two types are apart, from nothing to what breaks at run time."""

    EQUAL = "equal"
    EQUIVALENT = "equivalent"
    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Verdict(NamedTuple):
    """What follows from two types.

    ``kind`` is ``type``, ``length``, ``precision``, ``zone`` (with against without time zone),
    ``array``, ``enum`` (either side is one), or ``domain``.  ``consequence`` is a clause without
    capital and full stop, empty for equal types.
    """

    level: Level
    kind: str = "type"
    consequence: str = ""

    @property
    def same(self) -> bool:
        """Whether the two mean the same at run time."""
        return self.level in (Level.EQUAL, Level.EQUIVALENT)


_DIGITS = "digits are lost in silence: floating point holds no exact decimals"
PAIRS: dict[tuple[str, str], Verdict] = {
    ("json", "jsonb"): Verdict(
        Level.NOTE, consequence="jsonb keeps neither key order nor doubled keys"
    ),
    ("jsonb", "json"): Verdict(
        Level.WARNING, consequence="json has no =, @> and ?: such queries fail"
    ),
    ("numeric", "double precision"): Verdict(Level.WARNING, consequence=_DIGITS),
    ("numeric", "real"): Verdict(Level.WARNING, consequence=_DIGITS),
    ("real", "double precision"): Verdict(
        Level.NOTE, consequence="the column holds more digits than the code expects"
    ),
    ("double precision", "real"): Verdict(
        Level.WARNING, "precision", "values are cut to 6 digits in silence"
    ),
    ("double precision", "numeric"): Verdict(
        Level.WARNING, consequence="values are read as Decimal, not as float"
    ),
    ("real", "numeric"): Verdict(
        Level.WARNING, consequence="values are read as Decimal, not as float"
    ),
    ("inet", "cidr"): Verdict(
        Level.ERROR, consequence="an address with bits to the right of the mask is refused"
    ),
    ("cidr", "inet"): Verdict(Level.NOTE, consequence="the column takes more than networks"),
    ("timestamp with time zone", "timestamp without time zone"): Verdict(
        Level.WARNING,
        "zone",
        "the offset is dropped in silence and values come back naive: "
        "comparing them with aware ones raises TypeError",
    ),
    ("timestamp without time zone", "timestamp with time zone"): Verdict(
        Level.WARNING,
        "zone",
        "values are taken as local time of the session and come back aware: "
        "comparing them with naive ones raises TypeError",
    ),
    ("time with time zone", "time without time zone"): Verdict(
        Level.WARNING, "zone", "the offset is dropped in silence"
    ),
    ("time without time zone", "time with time zone"): Verdict(
        Level.WARNING, "zone", "values come back with the offset of the session that wrote them"
    ),
}
"""The verdict by the names in code and in the database."""
