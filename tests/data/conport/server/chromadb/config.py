"""Settings of the stand-in."""

from __future__ import annotations

from typing import Any


class Settings:
    """Settings that set nothing."""

    def __init__(self, **_: Any) -> None:
        pass
