"""The project's own pyproject.toml, as far as it can be read."""

from __future__ import annotations

from collections.abc import Mapping


def parse_manifest(data: bytes) -> Mapping[str, object]:
    """Return pyproject.toml as a mapping, empty when it is no TOML.

    A broken file is reported by whoever needs it; here it only helps to find the source roots.
    """
    import tomllib

    try:
        return tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return {}
