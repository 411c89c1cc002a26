"""The real metadata of a project, loaded by its own interpreter because the user asked for it.

This is the only way in which Trueline runs code of the user: in a process of its own, with a time
limit, and never by itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from trueline.errors import BlindError
from trueline.facts.catalogue import IndexKey, SqlType
from trueline.facts.declared import (
    UNKNOWN,
    DeclaredCheck,
    DeclaredColumn,
    DeclaredEnumType,
    DeclaredForeignKey,
    DeclaredIndex,
    DeclaredTable,
    DeclaredUnique,
    Models,
    Persists,
    Place,
    Unknown,
)
from trueline.facts.module import Span
from trueline.facts.sqltokens import UnreadableError
from trueline.facts.typenames import parse_type

SECONDS = 120
_SCRIPT = Path(__file__).with_name("metadata_child.py")


def load_metadata(
    target: str,
    root: Path,
    roots: Iterable[str] = ("",),
    *,
    python: str = sys.executable,
    seconds: int = SECONDS,
) -> Models:
    """Return the models behind ``pkg.module:Base`` (or ``:metadata``) of the project at ``root``.

    ``roots`` are its source roots, relative to it; ``python`` is the interpreter of its
    environment.  Raise :class:`BlindError` when its code fails, takes too long or is not there.
    """
    request = {
        "target": target,
        "root": str(root.resolve()),
        "roots": [str((root / each).resolve()) for each in roots],
    }
    answer = _answer(request, target, root, python, seconds)
    if "error" in answer:
        raise BlindError(f"--metadata {target}: {answer['error']}; make it importable from {root}")
    tables = tuple(_table(each) for each in answer["tables"])
    enums = {c.enum.at: c.enum for table in tables for c in table.columns if c.enum}
    return Models(tables, enum_types=tuple(enums.values()))


def _answer(
    request: dict[str, Any], target: str, root: Path, python: str, seconds: int
) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [python, "-I", str(_SCRIPT)],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            cwd=root,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        why = f"its import took more than {seconds} s; keep work out of module level"
        raise BlindError(f"--metadata {target}: {why}") from error
    except OSError as error:
        raise BlindError(f"--metadata {target}: {python}: {error.strerror}") from error
    try:
        return json.loads(done.stdout)  # type: ignore[no-any-return]
    except ValueError as error:
        last = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise BlindError(f"--metadata {target}: the interpreter ended: {last[0]}") from error


def _table(found: dict[str, Any]) -> DeclaredTable:
    path, line = found["at"]
    at = Place(path, Span(line, 1, line, 1) if line else Span())
    key = tuple(found["primary_key"])
    return DeclaredTable(
        name=found["name"],
        schema=found["schema"],
        at=at,
        columns=tuple(_column(each, at, key) for each in found["columns"]),
        primary_key=key,
        foreign_keys=tuple(_foreign(each, at) for each in found["foreign_keys"]),
        uniques=tuple(DeclaredUnique(**_tupled(e, "columns"), at=at) for e in found["uniques"]),
        checks=tuple(DeclaredCheck(**each, at=at) for each in found["checks"] if each),
        indexes=tuple(_index(each, at) for each in found["indexes"]),
        comment=found["comment"],
        managed=not found["info"]["skip_autogenerate"],
        is_view=found["info"]["is_view"],
    )


def _tupled(found: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: tuple(value) if key in names else value for key, value in found.items()}


def _column(found: dict[str, Any], at: Place, key: tuple[str, ...]) -> DeclaredColumn:
    enum = found["enum"]
    return DeclaredColumn(
        name=found["name"],
        attribute="",
        at=at,
        type=_type(found["type"]),
        nullable=found["nullable"],
        enum=None if enum is None else _enum(enum, at, found["name"]),
        server_default=UNKNOWN if found["server_default"] == "?" else found["server_default"],
        client_default=found["client_default"],
        primary_key=found["name"] in key,
        serial=found["serial"],
        identity=found["identity"],
        generated=found["generated"],
        collation=found["collation"],
        comment=found["comment"],
        written_in=found["type"],
    )


def _type(text: str) -> SqlType | Unknown:
    try:
        return parse_type(text.partition(" COLLATE ")[0]) if text else UNKNOWN
    except UnreadableError:
        return UNKNOWN


def _enum(found: dict[str, Any], at: Place, column: str) -> DeclaredEnumType:
    members, labels = found["members"], tuple(found["labels"])
    classed = Persists.VALUES if found["by_values"] else Persists.NAMES
    return DeclaredEnumType(
        name=found["name"] if found["name"] is not None else UNKNOWN,
        schema=found["schema"],
        labels=labels,
        persists=classed if found["cls"] else Persists.STRINGS,
        at=at,
        native=found["native"],
        checked=found["checked"],
        cls=(at.path, found["cls"]) if found["cls"] else None,
        members=members,
    )


def _foreign(found: dict[str, Any], at: Place) -> DeclaredForeignKey:
    return DeclaredForeignKey(**_tupled(found, "columns", "target_columns"), at=at)


def _index(found: dict[str, Any], at: Place) -> DeclaredIndex:
    keys = tuple(IndexKey(**each) for each in found["keys"])
    return DeclaredIndex(**(_tupled(found, "include") | {"keys": keys}), at=at)
