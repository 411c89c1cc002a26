"""The baseline as a file: JSON, sorted, one entry an object, made for reviews."""

from __future__ import annotations

import json
from pathlib import Path

from trueline.baseline import Entry
from trueline.errors import UsageError
from trueline.sources.aside import write_aside

DEFAULT = "trueline-baseline.json"
_FORMAT = 1
_FIELDS = ("path", "code", "key", "fingerprint", "content")


def read_baseline(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a baseline file, or say what is wrong with it and what to do."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        remedy = "write it with `trueline check --write-baseline`, or correct the path"
        raise UsageError(f"baseline {path}: there is no such file; {remedy}") from None
    except OSError as error:
        raise UsageError(f"baseline {path}: {error.strerror}") from error
    except ValueError as error:
        raise _broken(path, str(error)) from error
    try:
        if document["version"] != _FORMAT:
            raise _broken(path, f"its version is {document['version']}, this is {_FORMAT}")
        return tuple(Entry(*(str(row[field]) for field in _FIELDS)) for row in document["entries"])
    except (KeyError, TypeError) as error:
        raise _broken(path, f"it lacks {error}") from error


def _broken(path: Path, why: str) -> UsageError:
    return UsageError(f"baseline {path}: {why}; restore it, or delete it and write it anew")


def write_baseline(path: Path, entries: tuple[Entry, ...]) -> None:
    """Write a baseline file, whole or not at all."""
    rows = [{field: getattr(entry, field) for field in _FIELDS} for entry in sorted(entries)]
    document = {"version": _FORMAT, "entries": rows}
    text = json.dumps(document, indent=1, ensure_ascii=True) + "\n"
    try:
        write_aside(path, lambda _: (text.encode(),))
    except OSError as error:
        raise UsageError(f"baseline {path}: can't be written: {error.strerror}") from error
