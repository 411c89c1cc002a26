"""Modules that a build makes out of other languages, by the names that build files give them.

As for Python files, see :mod:`trueline.sources.python.makes`: what they read is in the facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trueline.facts.tree import spellings

_NAME = r"[A-Za-z_]\w*(?:\.\w+)*"
_SPOKEN = {
    "meson.build": re.compile(r"extension_module\s*\(\s*'(\w+)'|'(_\w+)'"),
    "CMakeLists.txt": re.compile(rf"(?:_module|_library|_extension)\w*\s*\(\s*({_NAME})"),
    "Cargo.toml": re.compile(rf'(?m)^\s*name\s*=\s*"({_NAME})"'),
    "pyproject.toml": re.compile(rf'\bname\s*=\s*"({_NAME}\.\w+)"'),
    **dict.fromkeys(
        ("BUILD", "BUILD.bazel"), re.compile(rf'extension\w*\s*\(\s*name\s*=\s*"({_NAME})"')
    ),
}


def is_build_file(path: str) -> bool:
    """Whether a file may say what is built, going by its path."""
    return path.rpartition("/")[2] in _SPOKEN


def built(contents: Iterable[tuple[str, bytes]]) -> frozenset[str]:
    """Return the modules that build files name, dotted or as the last part alone."""
    return frozenset(name for path, data in contents for name in _named(path, data))


def _named(path: str, data: bytes) -> Iterator[str]:
    spoken = _SPOKEN[path.rpartition("/")[2]]
    return (found[found.lastindex or 0] for found in spoken.finditer(data.decode(errors="replace")))


def is_built(names: frozenset[str], stem: str) -> bool:
    """Whether one of the names may mean a path without suffix."""
    return any(name in names for name in spellings(stem))
