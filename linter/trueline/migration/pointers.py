"""Fields of a value: a plain name is a field at the top, a leading ``/`` makes a JSON Pointer."""

from __future__ import annotations

from typing import Any

Path = tuple[str, ...]
MISSING = object()
_HOLDERS = (dict, list)


def path_of(text: str) -> Path:
    """Return the names that a field or a pointer leads through."""
    if not text.startswith("/"):
        return (text,)
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text[1:].split("/"))


def text_of(path: Path) -> str:
    """Return the path as it is written."""
    if len(path) == 1 and not path[0].startswith("/"):
        return path[0]
    return "/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in path)


def holder(value: Any, path: Path) -> Any:
    """Return the object or list that holds the last part of a path, None when there is none."""
    for part in path[:-1]:
        if not has(value, part):
            return None
        value = value[_key(value, part)]
    return value if isinstance(value, _HOLDERS) else None


def has(value: Any, part: str) -> bool:
    """Whether an object has a field, or a list an index."""
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and part.isdecimal() and int(part) < len(value)


def _key(value: Any, part: str) -> Any:
    return int(part) if isinstance(value, list) else part


def get(value: Any, path: Path) -> Any:
    """Return what is at a path, :data:`MISSING` where nothing is."""
    for part in path:
        if isinstance(value, dict):
            value = value.get(part, MISSING)
        elif has(value, part):
            value = value[int(part)]
        else:
            return MISSING
    return value


def found(value: Any, path: Path) -> bool:
    """Whether something is at a path."""
    return get(value, path) is not MISSING


def put(value: Any, path: Path, new: Any) -> bool:
    """Put something at a path, making objects on the way; False when something is in the way."""
    for part in path[:-1]:
        if isinstance(value, dict):
            value = value.setdefault(part, {})
        elif has(value, part):
            value = value[int(part)]
        else:
            return False
    if isinstance(value, dict):
        value[path[-1]] = new
        return True
    if has(value, path[-1]):
        value[int(path[-1])] = new
        return True
    return False


def take(value: Any, path: Path) -> Any:
    """Remove and return what is at a path that was found."""
    at = holder(value, path)
    return at.pop(_key(at, path[-1]))


def renamed(value: Any, path: Path, name: str) -> None:
    """Give a field another name in its place among the others."""
    at, old = holder(value, path), path[-1]
    pairs = [(name if key == old else key, item) for key, item in at.items() if key != name]
    at.clear()
    at.update(pairs)
