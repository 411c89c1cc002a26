"""Files that say which version of a distribution a project gets: bytes in, requirements out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from trueline.facts.requirements import Requirement
from trueline.sources.manifest import parse_manifest

_LOCKS = frozenset({"uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"})
_LISTS = ("*requirements*.txt", "*requirements*.in", "*constraints*.txt", "setup.cfg")


def says_versions(path: str) -> bool:
    """Whether a file may say what a project requires, going by its path."""
    folder, _, name = path.rpartition("/")
    known = name in _LOCKS or name in ("pyproject.toml", "Pipfile.lock")
    listed = any(fnmatchcase(name, pattern) for pattern in _LISTS)
    return known or listed or (f"/{folder}".endswith("/requirements") and name.endswith(".txt"))


def required(contents: Iterable[tuple[str, bytes]], distribution: str) -> tuple[Requirement, ...]:
    """Return what files say of a distribution."""
    return tuple(each for path, data in contents for each in _said(path, data, distribution))


def _said(path: str, data: bytes, distribution: str) -> Iterator[Requirement]:
    name, spelt = path.rpartition("/")[2], re.escape(distribution).replace(r"\-", "[-_.]+")
    text = data.decode(errors="replace")
    if name in _LOCKS:
        found = _locked(text, spelt)
    elif name == "Pipfile.lock":
        found = _pipenv(text, spelt)
    elif name == "pyproject.toml":
        found = _declared(parse_manifest(data), spelt)
    else:
        found = _listed(text, spelt)
    return (Requirement(path, specifier.strip()) for specifier in found)


def _locked(text: str, name: str) -> Iterator[str]:
    row = rf'(?im)^name = "{name}"\r?\nversion = "([^"\n]+)"'
    return (f"=={found[1]}" for found in re.finditer(row, text))


def _pipenv(text: str, name: str) -> Iterator[str]:
    row = rf'(?i)"{name}": \{{[^{{}}]*"version": "([^"\n]+)"'
    return (found[1] for found in re.finditer(row, text))


def _listed(text: str, name: str) -> Iterator[str]:
    return (found[1] for found in re.finditer(rf"(?im)^[ \t]*{_required(name)}", text))


def _required(name: str) -> str:
    """Return a pattern for ``Name[extra] >=1,<2``; a marker, comment or option ends it."""
    return rf"{name}(?![\w.-])(?:[ \t]*\[[^\]\n]*\])?[ \t]*\(?([^;#\\\n)]*)"


def _declared(table: object, name: str, key: str = "") -> Iterator[str]:
    """Yield what lists and tables of dependencies say, wherever in pyproject.toml they are."""
    if isinstance(table, dict):
        for inner, value in table.items():
            if key.endswith("dependencies") and re.fullmatch(f"(?i){name}", inner):
                yield value if isinstance(value, str) else _version(value)
            else:
                grouped = key if key.endswith(("dependencies", "dependency-groups")) else inner
                yield from _declared(value, name, grouped)
    elif isinstance(table, list) and key.endswith(("dependencies", "dependency-groups")):
        for each in table:
            found = re.match(f"(?i){_required(name)}", each) if isinstance(each, str) else None
            if found:
                yield found[1]


def _version(value: object) -> str:
    found = value.get("version", "") if isinstance(value, dict) else ""
    return found if isinstance(found, str) else ""
