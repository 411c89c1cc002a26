"""Tests that ask where the code runs or what is installed: what they let in may be missing here."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Set
from functools import cache

_INTERPRETER = {
    "os": frozenset({"name"}),
    "sys": frozenset(
        {
            *("getwindowsversion", "hexversion", "implementation", "maxsize", "modules"),
            *("platform", "version", "version_info"),
        }
    ),
}
_ASKING = frozenset({"find_loader", "find_spec", "is_installed"})
_PROBES = frozenset({"getattr", "hasattr"})
_FLAG = re.compile(
    r"platform|(?:\w*_)?(?:version|version_info|available|installed)"
    r"|(?:\w*_)?py(?:thon)?_?[23]\w*"
    r"|(?:\w*_)?(?:windows|win|win32|macos|mac|osx|darwin|linux|posix|unix|cygwin|android|wasm"
    r"|emscripten|pyodide|pypy|cpython|jython|ironpython|graalpy)"
)
"""Names in small letters; a constant may be spelt the same in capitals."""
_CONSTANT = re.compile(r"_*(?:HAS|HAVE)_\w+|[A-Z_][A-Z_\d]*\d[A-Z_\d]*")
"""``HAS_NUMPY``; also ``PYDANTIC_V2`` and ``SQLA_2_0``, the version of something installed."""


def excuses(test: ast.expr, flags: Set[str]) -> bool:
    """Whether the test asks for the platform, the Python version, or what can be imported.

    ``flags`` are names that say whether an import worked.
    """
    return any(_asks(node, flags) for node in _within(test))


def _within(test: ast.expr) -> Iterator[ast.AST]:
    """Yield all nodes of a test, in no order: in half of the time of :func:`ast.walk`."""
    stack: list[ast.AST] = [test]
    while stack:
        node = stack.pop()
        yield node
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                stack.append(value)
            elif value.__class__ is list:
                stack += [each for each in value if isinstance(each, ast.AST)]


def flags_of(node: ast.Try | ast.TryStar) -> Iterator[str]:
    """Yield the names that a guarded ``try`` with an import in it binds on either way."""
    if not any(isinstance(part, (ast.Import, ast.ImportFrom)) for part in node.body):
        return
    for part in ast.walk(node):
        if isinstance(part, ast.alias):
            yield part.asname or part.name.partition(".")[0]
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id


def _asks(node: ast.AST, flags: Set[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in flags or _is_flag(node.id)
    if isinstance(node, ast.Attribute):
        return _asks_owner(node)
    if isinstance(node, ast.Call):
        return _probes(node)
    return False


def _asks_owner(node: ast.Attribute) -> bool:
    owner = node.value.id.lstrip("_") if isinstance(node.value, ast.Name) else ""
    if owner == "platform" or node.attr in _INTERPRETER.get(owner, ()):
        return True
    constant = node.attr.isupper() and _is_flag(node.attr)
    return constant or node.attr in _ASKING or node.attr in {"__version__", "version_info"}


def _probes(node: ast.Call) -> bool:
    """Whether it is ``hasattr(os, "fork")`` or ``find_spec("numpy")``."""
    if not isinstance(node.func, ast.Name):
        return False
    first = node.args[0] if node.args else None
    standard = isinstance(first, ast.Name) and first.id.lstrip("_") in sys.stdlib_module_names
    return node.func.id in _ASKING or (standard and node.func.id in _PROBES)


@cache
def _is_flag(name: str) -> bool:
    spelt = name.lower() if name.isupper() else name
    return bool(_FLAG.fullmatch(spelt) or _CONSTANT.fullmatch(name))
