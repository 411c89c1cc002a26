"""What a fixer proposes: patches of changes, a reason for every edit, and what people decide."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import NamedTuple

from trueline.changes import Change


class Certainty(StrEnum):
    """How sure an edit is: SURE is proven, LIKELY is for people to decide."""

    SURE = "sure"
    LIKELY = "likely"


class Edit(NamedTuple):
    """One place in a file that a patch rewrites.

    ``path`` is where the file is before the plan, ``line`` counts from 1; ``kind`` is the class of
    the edit (``import``, ``relative import``, ``mock.patch`` …) and ``why`` says why it is sure,
    or why it is only likely.
    """

    path: str
    line: int
    kind: str
    old: str
    new: str
    why: str
    certainty: Certainty = Certainty.SURE


class Patch(NamedTuple):
    """Changes that belong together, under a title.

    Patches are applied in their order; where two touch one address, the later one starts from the
    image that the earlier one leaves.  An ``optional`` patch may be left out; it stands behind
    all patches that touch its addresses.  ``why`` is for the reviewer, and so are the lines of
    ``notes``: counts, samples.
    """

    title: str
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...] = ()
    why: str = ""
    optional: bool = False
    notes: tuple[str, ...] = ()


class Unresolved(NamedTuple):
    """What the plan leaves alone, and why: no target is known, a refusal, a file with errors."""

    address: str
    reason: str
    line: int = 0


class Risk(IntEnum):
    """How much may go wrong."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Hazard(NamedTuple):
    """Something that only a fixer can know to be risky, such as loggers named after a module."""

    risk: Risk
    reason: str


class Proposal(NamedTuple):
    """All that a fixer has to say.

    ``decisions`` are edits that are only likely and in no patch.  ``importers`` are the files
    that use what is changed.  ``sheets`` are files for people to fill in, by path; they are
    written when the plan is, and are no part of it.
    """

    title: str
    patches: tuple[Patch, ...]
    why: str = ""
    decisions: tuple[Edit, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    importers: tuple[str, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    sheets: Mapping[str, str] = MappingProxyType({})
