"""A rule with options of every type, and the shape of the fixtures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from trueline.config.load import Loaded

Loader = Callable[..., Loaded]


@dataclass(frozen=True, slots=True)
class Options:
    """``min_members``: fewer are left alone.

    ``names``: class name to type name.
    """

    min_members: int = 2
    strict: bool = False
    style: str = "snake"
    allow: tuple[str, ...] = ("migrations",)
    names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.style not in ("snake", "camel"):
            raise ValueError(f'unknown style "{self.style}"; write snake or camel')
