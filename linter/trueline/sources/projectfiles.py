"""Names of modules in files that are no Python: entry points, container, process and tox files.

Only shapes that can mean nothing else are read: a wrong guess here would be a false finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase, translate
from typing import Any

from trueline.sources.commands import Reference, commands
from trueline.sources.manifest import parse_toml
from trueline.sources.python.unparsable import Unparsable

ReferenceRow = tuple[str, str, bool, int, tuple[int, int, int, int]]
"""Text, use, names_attribute, context, span, as in :attr:`trueline.facts.Module.string_rows`."""

_COMMAND_FILES = {
    "Procfile": "procfile",
    "Procfile.*": "procfile",
    "Dockerfile*": "dockerfile",
    "*.Dockerfile": "dockerfile",
    "*.dockerfile": "dockerfile",
    "Containerfile*": "dockerfile",
    "compose*.yml": "compose",
    "compose*.yaml": "compose",
    "docker-compose*.yml": "compose",
    "docker-compose*.yaml": "compose",
    "tox.ini": "tox",
}
_ANY_KIND = re.compile("|".join(map(translate, _COMMAND_FILES)))
_SECTION = re.compile(r"\[([^\]\n]+)\]\s*")
_ENTRY = re.compile(
    r"(?:[\w.-]+\s*=\s*)?[ \t]+[^\s=#;][^=\n]*?\s*=\s*([\w.]+(?::[\w.]+)?)\s*(?:\[.*)?"
)
_OBJECT = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*(?::[^\W\d]\w*(?:\.[^\W\d]\w*)*)?")


def is_project_file(path: str) -> bool:
    """Whether :func:`references` knows how to read the file, going by its name."""
    name = path.rpartition("/")[2]
    return name in {"pyproject.toml", "setup.cfg"} or _kind(name) is not None


def references(path: str, data: bytes) -> tuple[ReferenceRow, ...]:
    """Return the modules and attributes that a project file names, in reading order.

    The span is that of the name alone, without quotes.  Raise
    :class:`~trueline.sources.python.unparsable.Unparsable` when the file can't be read.
    """
    text = _decoded(path, data)
    name = path.rpartition("/")[2]
    if name == "pyproject.toml":
        found = _pyproject(path, text)
    elif name == "setup.cfg":
        found = _setup_cfg(text)
    else:
        found = commands(_kind(name) or "", text)
    return tuple(sorted((_row(text, reference) for reference in found), key=_span))


def _kind(name: str) -> str | None:
    if not _ANY_KIND.match(name):
        return None
    for pattern, kind in _COMMAND_FILES.items():
        if fnmatchcase(name, pattern) and not name.endswith((".md", ".py", ".dockerignore")):
            return kind
    return None


def _decoded(path: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unparsable(path, line, "not UTF-8", "save the file in that encoding") from error


def _row(text: str, reference: Reference) -> ReferenceRow:
    name, use, at = reference
    line = text.count("\n", 0, at) + 1
    column = at - text.rfind("\n", 0, at)
    return (name, use, ":" in name, 0, (line, column, line, column + len(name)))


def _span(row: ReferenceRow) -> tuple[int, int, int, int]:
    return row[4]


def _setup_cfg(text: str) -> Iterator[Reference]:
    section, at = "", 0
    for line in text.splitlines(keepends=True):
        header = _SECTION.fullmatch(line)
        if header:
            section = header[1].strip()
        elif section == "options.entry_points":
            entry = _ENTRY.fullmatch(line.rstrip())
            if entry and _OBJECT.fullmatch(entry[1]):
                yield Reference(entry[1], "entry point", at + entry.start(1))
        at += len(line)


def _pyproject(path: str, text: str) -> Iterator[Reference]:
    import tomllib

    try:
        table = parse_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise Unparsable(path, 0, "not TOML", str(error)) from error
    taken: set[int] = set()
    for key, value in _entry_points(table):
        name = value.partition("[")[0].strip()
        if _OBJECT.fullmatch(name):
            at = _find(text, key, value, taken)
            taken.add(at)
            yield Reference(name, "entry point", at)


def _entry_points(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    project, poetry = _table(table, "project"), _table(table, "tool", "poetry")
    groups = [_table(project, "scripts"), _table(project, "gui-scripts"), _table(poetry, "scripts")]
    for plugins in (_table(project, "entry-points"), _table(poetry, "plugins")):
        groups += [_table(plugins, group) for group in plugins]
    for group in groups:
        for key, value in group.items():
            if isinstance(value, str):
                yield (key, value)
            elif isinstance(value, dict) and value.get("type") != "file":
                yield from ((key, v) for k in _CALLED if isinstance(v := value.get(k), str))


_CALLED = ("callable", "reference")
"""How Poetry calls the object in the long form of a script."""


def _table(table: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    for key in keys:
        inner = table.get(key)
        table = inner if isinstance(inner, dict) else {}
    return table


def _find(text: str, key: str, value: str, taken: set[int]) -> int:
    """Return where the value stands, on the line of its key if that can be told."""
    quoted = rf"(?P<quote>[\"']){re.escape(value)}(?P=quote)"
    own_line = rf"(?m)^[^#\n]*?(?<![\w-]){re.escape(key)}[\"']?\s*=[^#\n]*?{quoted}"
    for pattern in (own_line, quoted):
        for match in re.finditer(pattern, text):
            at = match.end() - len(value) - 1
            if at not in taken:
                return at
    return 0
