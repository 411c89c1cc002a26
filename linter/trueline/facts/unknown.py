"""The value of what code does not tell."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Unknown(Enum):
    """The type of the one value :data:`UNKNOWN`."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
