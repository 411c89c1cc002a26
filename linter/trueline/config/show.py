"""Show every setting with its value and where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trueline.config.load import Loaded
from trueline.config.origin import dotted


def lines(loaded: Loaded) -> Iterator[str]:
    """Yield the settings as TOML, one a line, the origin as a comment behind each."""
    rows = [(_assignment(key, value), origin) for key, value, origin in loaded.settings]
    width = min(max(len(text) for text, _ in rows), _WIDEST)
    yield f"# {loaded.path or 'no configuration file, all defaults'}"
    for text, origin in rows:
        yield f"{text:<{width}}  # {origin}"


def as_dict(loaded: Loaded) -> dict[str, object]:
    """Return the settings in a form that JSON can hold."""
    return {
        "path": str(loaded.path) if loaded.path else None,
        "settings": [
            {"key": key, "value": value, "origin": {"kind": origin.kind, "detail": origin.detail}}
            for key, value, origin in loaded.settings
        ],
    }


_WIDEST = 60


def _assignment(key: str, value: object) -> str:
    return f"# {key} is not set" if value is None else f"{key} = {toml(value)}"


def toml(value: object) -> str:
    """Return a value as TOML on one line."""
    import json

    if isinstance(value, Mapping):
        items = (f"{dotted((str(key),))} = {toml(item)}" for key, item in value.items())
        return f"{{ {', '.join(items)} }}" if value else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
