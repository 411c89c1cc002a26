"""Which files of a folder of migrations are applied, and in what order."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trueline.errors import BlindError

_BACKWARDS = re.compile(
    r"(?:^|[._/-])(?:down|undo|rollback|revert)(?:\.sql$|/)|(?:^|/)U\d[^/]*__|(?:^|/)(?:verify)/",
    re.IGNORECASE,
)
_FLYWAY = re.compile(r"(?P<kind>[VRB])(?P<version>[\d._]*)__", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_UP = re.compile(
    r"^--\s*(?:\+(?:goose|migrate|micrate)\s+up|migrate:up|@?up\b:?)\s*(?:\w+:.*)?$",
    re.IGNORECASE | re.MULTILINE,
)
_DOWN = re.compile(
    r"^--\s*(?:\+(?:goose|migrate|micrate)\s+down|migrate:down|@?down\b:?\s*$|@?undo\b\s*$)"
    r"|^-{3,}\s*create above / drop below\s*-{3,}",
    re.IGNORECASE | re.MULTILINE,
)
_PYTHON = "migrations in Python are not run: compare with a snapshot instead"


def applied(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the ``.sql`` files among ``paths`` that lead forwards, in the order of their versions.

    Names such as ``V2__x.sql``, ``0002_x.sql``, ``20240131_x.up.sql`` and ``0002/up.sql`` are
    known.  BlindError when there is none.
    """
    known = list(paths)
    scripts = [path for path in known if path.lower().endswith(".sql")]
    forward = [path for path in scripts if not _BACKWARDS.search(path)]
    if forward:
        return tuple(sorted(forward, key=_version))
    if any(path.endswith(".py") for path in known):
        raise BlindError(
            f"{_common(known)}: {_PYTHON} (`trueline snapshot` on a database that they made)"
        )
    raise BlindError("no .sql file was found: name the files with the DDL of the database")


def forwards(text: str) -> str:
    """Blank out the part of a script that leads backwards; lines stay where they are."""
    down = _DOWN.search(text)
    if down is None:
        return text
    up = _UP.search(text)
    if up and up.start() > down.start():
        return _blank(text[: up.start()]) + text[up.start() :]
    return text[: down.start()] + _blank(text[down.start() :])


def _blank(text: str) -> str:
    return "\n" * text.count("\n")


def _common(paths: list[str]) -> str:
    return paths[0].rpartition("/")[0] or "." if paths else "."


def _version(path: str) -> tuple[object, ...]:
    """Order by folder, then by the numbers that a name starts with, repeatable ones last."""
    folder, _, name = path.rpartition("/")
    flyway = _FLYWAY.match(name)
    if flyway:
        last = flyway["kind"] in "Rr"
        return (_natural(folder), last, tuple(map(int, _DIGITS.findall(flyway["version"]))), name)
    start = _DIGITS.match(name)
    return (_natural(folder), False, (int(start.group()),) if start else (), _natural(name))


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """Split into words and numbers, so that 10 comes after 9."""
    parts = re.split(r"(\d+)", text)
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in parts)
