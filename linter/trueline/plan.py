"""A plan: ordered patches, their impact, and what is left for people; a pure, reviewable value.

What a fixer fills in (``Patch``, ``Edit``, ``Unresolved``) is in :mod:`trueline.proposal`, how a
plan is written down in :mod:`trueline.planfile`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from trueline.changes import Change, Image
from trueline.errors import ConflictError
from trueline.proposal import Edit, Patch, Risk, Unresolved

Address = tuple[str, str]
"""A subject and an address in it."""


class Reversibility(StrEnum):
    """How much of a plan can be taken back."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Impact(NamedTuple):
    """What a plan touches, and how much may go wrong.

    ``touched`` are the addresses that exist before or after and differ, sorted; ``moved`` of them
    are renames.  ``importers`` are the files that use what is changed.
    """

    touched: tuple[str, ...]
    moved: int
    workflows: tuple[str, ...]
    layers: tuple[str, ...]
    importers: tuple[str, ...]
    risk: Risk
    reasons: tuple[str, ...]
    reversibility: Reversibility


class Plan(NamedTuple):
    """Patches to be applied in their order.

    ``kind`` is the fixer's name.  ``digest`` is over everything else that the plan says, and the
    id is made of the kind and the digest: equal plans have equal ids.
    """

    id: str
    kind: str
    title: str
    why: str
    patches: tuple[Patch, ...]
    impact: Impact
    decisions: tuple[Edit, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    digest: str = ""


def changes_of(plan: Plan) -> Iterator[Change]:
    """Yield all changes in order."""
    for patch in plan.patches:
        yield from patch.changes


def first_images(changes: Iterable[Change]) -> dict[Address, Image]:
    """Map each address to what it holds before the first of the changes."""
    images: dict[Address, Image] = {}
    for change in changes:
        images.setdefault((change.subject, change.address), change.before)
    return images


def net(changes: Iterable[Change]) -> dict[Address, tuple[Image, Image]]:
    """Map each address to its image before the first of the changes and after the last one.

    Raises ConflictError where a change does not start from what the one before it leaves.
    """
    images: dict[Address, tuple[Image, Image]] = {}
    for change in changes:
        place = (change.subject, change.address)
        first, last = images.get(place, (change.before, change.before))
        if last != change.before:
            raise ConflictError(
                f"{change.address}: two changes of this plan don't follow from each other; "
                "nothing was written, report it to whoever made the fixer"
            )
        images[place] = (first, change.after)
    return images


def origins_of(changes: Iterable[Change]) -> Mapping[str, str]:
    """Map each new address to the old one that it was moved from."""
    return {change.address: change.origin for change in changes if change.origin}
