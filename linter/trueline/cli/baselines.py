"""The baseline as a file: JSON, sorted, one entry an object, made for reviews."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
        return tuple(_entries(path, json.loads(path.read_text(encoding="utf-8"))))
    except FileNotFoundError:
        remedy = "write it with `trueline check --write-baseline`, or correct the path"
        raise UsageError(f"baseline {path}: there is no such file; {remedy}") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"baseline {path}: can't be read: {reason}; correct the path") from error
    except (ValueError, RecursionError) as error:
        raise _broken(path, f"it is no JSON: {error}") from error


def _entries(path: Path, document: object) -> Iterator[Entry]:
    match document:
        case {"version": version} if version != _FORMAT:
            raise _broken(path, f"its version is {version}, this Trueline reads {_FORMAT}")
        case {"version": _, "entries": [*rows]}:
            for number, row in enumerate(rows, 1):
                if not isinstance(row, dict) or not row.keys() >= set(_FIELDS):
                    raise _broken(path, f"entry {number} lacks one of {', '.join(_FIELDS)}")
                yield Entry(*(str(row[field]) for field in _FIELDS))
        case _:
            raise _broken(path, "it holds no version and list of entries")


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
