"""Modules that a build makes out of other languages, by the names that build files give them.

These may differ from the names of the sources: ``Bio.Cluster._cluster`` is made of
``clustermodule.c``.  To read too many names only costs silence, so nothing is parsed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NAME = r"[A-Za-z_]\w*(?:\.\w+)*"
_BARE = r"_\w+"  # any other word in quotes may mean anything
_QUOTED = re.compile(rf"""["'}}]\.?({_NAME}\.\w+|{_BARE})["']""")
_CALLED = r"""\s*\(\s*(?:name\s*=\s*)?[rf]?["'][^"'\n]*?(\w+)["']"""
_SCRIPT = (_QUOTED, re.compile(rf"xtension{_CALLED}"), re.compile(rf"set_source{_CALLED}"))
_HINTS = ("xtension", "set_source", "cythonize", "ext_modules")
_SPOKEN = {
    "meson.build": (re.compile(rf"extension_module{_CALLED}"), _QUOTED),
    "CMakeLists.txt": (re.compile(rf"(?:_module|_library|_extension)\w*\s*\(\s*({_NAME})"),),
    "Cargo.toml": (re.compile(rf'(?m)^\s*name\s*=\s*"({_NAME})"'),),
    "pyproject.toml": (re.compile(rf'\bname\s*=\s*"({_NAME}\.\w+)"'),),
    **dict.fromkeys(("BUILD", "BUILD.bazel"), (re.compile(rf"extension{_CALLED}"),)),
    **dict.fromkeys(("setup.py", "build.py"), _SCRIPT),
}


def is_build_file(path: str) -> bool:
    """Whether a file may say what is built, going by its path."""
    return path.rpartition("/")[2] in _SPOKEN


def built(contents: Iterable[tuple[str, bytes]]) -> frozenset[str]:
    """Return the modules that build files name, dotted or as the last part alone."""
    return frozenset(name for path, data in contents for name in _named(path, data))


def _named(path: str, data: bytes) -> Iterator[str]:
    text, file = data.decode(errors="replace"), path.rpartition("/")[2]
    if not file.endswith(".py") or any(hint in text for hint in _HINTS):
        for pattern in _SPOKEN[file]:
            yield from pattern.findall(text)


def is_built(names: frozenset[str], stem: str) -> bool:
    """Whether one of the names may mean a path without suffix."""
    parts = stem.split("/")
    return any(".".join(parts[start:]) in names for start in range(len(parts)))
