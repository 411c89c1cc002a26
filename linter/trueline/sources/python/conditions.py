"""Tests that ask where the code runs or what is installed there: what they guard may be missing."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Set

from trueline.sources.python.names import dotted

_INTERPRETER = re.compile(
    r"_*os\.name|_*platform|_*(?:sys\.)?(?:platform|version|version_info|hexversion|maxsize)"
    r"|_*sys\.(?:implementation|getwindowsversion|modules)|_*platform\..+|.+\.(?:__version__|VERSION)"
)
_SYSTEM = (
    r"(?:windows|win|win32|win64|macos|mac|osx|darwin|linux|posix|unix|cygwin|android|wasm"
    r"|emscripten|pypy|cpython|jython|ironpython|graalpy|pyodide|py2|py3)"
)
_FLAG = re.compile(
    rf"(?:\w*_)?{_SYSTEM}(?:_\w*)?|(?:\w*_)?py(?:thon)?_?[23]\w*"
    r"|_*(?:has|have)_\w+|(?:\w*_)?(?:available|installed|version)"
)
_NUMBERED = re.compile(r"[A-Z_][A-Z_\d]*\d[A-Z_\d]*")
"""``PY38``, ``PYDANTIC_V2``, ``SQLA_2_0_PLUS``: the version of something that is installed."""
_INSTALLED = frozenset({"find_spec", "find_loader", "is_installed", "import_optional", "hasattr"})
