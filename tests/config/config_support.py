"""A rule with options of every type, and the shape of the fixtures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from trueline.config.load import Loaded
from trueline.config.model import Config

INSTALLED = {"NAM001": True, "NAM002": True, "ENU001": True}
"""The rules of these tests."""
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


def defaults(root: Path) -> Config:
    """Return the configuration of a project that configures nothing."""
    return Config(root=root, installed=INSTALLED)
