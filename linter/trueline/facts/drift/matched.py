"""What belongs together on both sides, and what is on one side only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

D = TypeVar("D")
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Matched(Generic[D, A]):
    """Declared things and actual things: equal, changed, or on one side only."""

    same: tuple[tuple[D, A], ...] = ()
    changed: tuple[tuple[D, A], ...] = ()
    missing: tuple[D, ...] = ()
    extra: tuple[A, ...] = ()
