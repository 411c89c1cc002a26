"""Mutations and controls as data: cases/*.toml."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PROJECT = HERE / "project"


@dataclass(frozen=True)
class Case:
    """One change to the project, and what must be said of it.

    ``rule`` is empty for a control, of which nothing must be said.  ``obj`` is what the finding
    must name, as an address or in its message; ``detail`` are parts of the message.  ``once``:
    it is one mistake and must be told as one, by one finding.  ``edits`` are (file, text that
    stands there once, text in its place), ``sql`` is run on the database.
    """

    id: str
    rule: str
    obj: str
    detail: tuple[str, ...]
    edits: tuple[tuple[str, str, str], ...]
    sql: str
    once: bool
    why: str

    @property
    def half(self) -> str:
        """Which half is changed."""
        sides = (["code"] if self.edits else []) + (["database"] if self.sql else [])
        return " and ".join(sides)


def load() -> list[Case]:
    """Read all cases; whoever writes one wrong is told which."""
    found: list[Case] = []
    for path in sorted((HERE / "cases").glob("*.toml")):
        found += [_case(raw, path.name) for raw in tomllib.loads(path.read_text())["case"]]
    names = [case.id for case in found]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        sys.exit(f"cases with one id: {', '.join(doubled)}")
    return found


def _case(raw: dict[str, Any], where: str) -> Case:
    edits = [(each["file"], each["find"], each["to"]) for each in raw.get("edits", [])]
    if "file" in raw:
        edits.append((raw["file"], raw.get("find", ""), raw["to"]))
    detail = raw.get("detail", [])
    case = Case(
        raw["id"],
        raw.get("rule", ""),
        raw.get("object", ""),
        tuple([detail] if isinstance(detail, str) else detail),
        tuple(edits),
        raw.get("sql", ""),
        raw.get("once", False),
        raw["why"],
    )
    if not case.half or bool(case.rule) != bool(case.obj and case.detail):
        sys.exit(f"{where}: {case.id} changes nothing, or lacks rule, object or detail")
    return case


def project() -> dict[str, str]:
    """Return path to text of the unmutated project."""
    paths = (path for path in sorted(PROJECT.rglob("*")) if path.suffix in {".py", ".sql", ".toml"})
    return {path.relative_to(PROJECT).as_posix(): path.read_text() for path in paths}


def mutated(files: dict[str, str], case: Case) -> dict[str, str]:
    """Return the project after the edits; an empty ``find`` appends, or makes a file."""
    files = dict(files)
    for name, find, to in case.edits:
        old = files.get(name, "")
        if find and old.count(find) != 1:
            sys.exit(f"{case.id}: {name} holds {old.count(find)} times: {find}")
        files[name] = old.replace(find, to) if find else old + to
    return files
