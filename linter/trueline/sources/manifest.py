"""The project's own pyproject.toml, as far as it can be read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any


def parse_manifest(data: bytes) -> Mapping[str, object]:
    """Return pyproject.toml as a mapping, empty when it is no TOML.

    A broken file is reported by whoever needs it; here it only helps to find the source roots.
    """
    import tomllib

    try:
        return parse_toml(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}


@lru_cache(maxsize=2)
def parse_toml(text: str) -> Mapping[str, Any]:
    """Return TOML as a mapping, which many ask for and none changes."""
    import tomllib

    return tomllib.loads(text)
