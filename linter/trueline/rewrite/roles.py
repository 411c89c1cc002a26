"""What a string is for, as far as the expression around it tells."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from trueline.rewrite.mentions import Spot
from trueline.sources.python.tree import dotted, last


class Taker(NamedTuple):
    """A function that takes the name of a module, or of something in one, as an argument."""

    kind: str
    at: int
    keywords: tuple[str, ...] = ()
    attribute: bool = False


_PATCH = Taker("mock.patch", 0, ("target",), attribute=True)
_MODULE = ("name", "module", "module_name", "modname", "mod_name")
TAKERS: Mapping[str, Taker] = {
    "patch": _PATCH,
    "patch.dict": _PATCH._replace(kind="mock.patch.dict", keywords=("in_dict",)),
    "patch.multiple": _PATCH._replace(kind="mock.patch.multiple"),
    "setattr": Taker("monkeypatch", 0, ("target",), attribute=True),
    "delattr": Taker("monkeypatch", 0, ("target",), attribute=True),
    "import_module": Taker("import_module", 0, _MODULE),
    "__import__": Taker("__import__", 0, _MODULE),
    "find_spec": Taker("find_spec", 0, _MODULE),
    "find_loader": Taker("find_spec", 0, _MODULE),
    "importorskip": Taker("importorskip", 0, _MODULE),
    "run_module": Taker("run_module", 0, _MODULE),
    "resolve_name": Taker("resolve_name", 0, _MODULE),
    "import_string": Taker("import_string", 0, ("dotted_path", "import_name")),
    "import_object": Taker("import_object", 0, _MODULE),
    "load_object": Taker("load_object", 0, ("path",)),
    "relationship": Taker("relationship", 0, ("argument",), attribute=True),
    "include": Taker("urls", 0, ("arg",)),
    "DocTestSuite": Taker("doctest", 0, ("module",)),
    "EntryPoint": Taker("entry point", 1, ("value",)),
    "run": Taker("server", 0, ("app",), attribute=True),
    "files": Taker("resources", 0, ("package", "anchor")),
    "get_data": Taker("resources", 0, ("package",)),
    "getLogger": Taker("logger", 0, ("name",)),
    "assertLogs": Taker("logger", 0, ("logger",)),
    "at_level": Taker("logger", 1, ("logger",)),
    "set_level": Taker("logger", 1, ("logger",)),
    "get_level": Taker("logger", 1, ("logger",)),
}
"""Functions by the end of their name."""

_SETTINGS = frozenset(
    {
        *("pytest_plugins", "INSTALLED_APPS", "MIDDLEWARE", "MIDDLEWARE_CLASSES", "ROOT_URLCONF"),
        *("WSGI_APPLICATION", "ASGI_APPLICATION", "AUTHENTICATION_BACKENDS", "DATABASE_ROUTERS"),
        *("CELERY_IMPORTS", "CELERY_INCLUDE", "DJANGO_SETTINGS_MODULE", "TEST_RUNNER"),
        *("FORM_RENDERER", "SESSION_ENGINE", "EMAIL_BACKEND", "LOGGING_CONFIG", "imports"),
        *("__module__", "collect_ignore"),
    }
)
"""Names that tools read lists of modules from."""

_OF_MODULES = frozenset({"__module__", "__name__"})
"""Attributes that hold the dotted name of a module."""

_KEYWORDS = frozenset({"include", "imports", "urlconf", "py_modules"})
_OF_HANDLERS = frozenset({"class", "()"})


def role(spot: Spot) -> str:
    """Return what the string is for, as the class of an edit; empty when nothing tells."""
    return next(_roles(spot), "")


def taker(spot: Spot) -> Taker | None:
    """Return the function that the string is an argument of, if it is known."""
    call, node = spot.around[-1], spot.node
    if not isinstance(call, ast.Call):
        return None
    function = dotted(call.func) or last_attribute(call.func)
    two = ".".join(function.split(".")[-2:])
    found = TAKERS.get(two) or TAKERS.get(last(function))
    return found if found and node is argument(call, found.at, found.keywords) else None


def last_attribute(function: ast.expr) -> str:
    """The name of a method that is called on any expression."""
    return function.attr if isinstance(function, ast.Attribute) else ""


def argument(call: ast.Call, at: int, keywords: tuple[str, ...]) -> ast.expr | None:
    """Return the argument of a call by its place or its keywords."""
    if len(call.args) > at and not any(isinstance(a, ast.Starred) for a in call.args[: at + 1]):
        return call.args[at]
    return next((k.value for k in call.keywords if k.arg in keywords), None)


def _roles(spot: Spot) -> Iterator[str]:
    found = taker(_through_keyword(spot))
    if found:
        yield found.kind
    if _is_sys_modules(spot):
        yield "sys.modules"
    if _follows_m(spot):
        yield "python -m"
    if _is_held_against_module(spot):
        yield "__module__"
    yield from _assigned(spot)
    yield from _keyed(spot)


def _through_keyword(spot: Spot) -> Spot:
    """A keyword argument seen as an argument of its call."""
    if isinstance(spot.around[-1], ast.keyword):
        return spot._replace(around=spot.around[:-1])
    return spot


def _is_sys_modules(spot: Spot) -> bool:
    """``sys.modules["a.b"]``, ``"a.b" in sys.modules``, and the keys of a patch of it."""
    for around in reversed(spot.around[-3:]):
        parts = [*ast.iter_child_nodes(around)] if isinstance(around, ast.expr) else []
        for part in parts:
            text = part.value if isinstance(part, ast.Constant) else dotted(part)
            if text == "sys.modules" or str(text).startswith("sys.modules."):
                return part is not spot.node
    return False


def _follows_m(spot: Spot) -> bool:
    """``[sys.executable, "-m", "a.b"]``."""
    around = spot.around[-1]
    items = around.args if isinstance(around, ast.Call) else getattr(around, "elts", [])
    for before, item in pairwise(items):
        if item is spot.node and isinstance(before, ast.Constant) and before.value == "-m":
            return True
    return False


def _is_held_against_module(spot: Spot) -> bool:
    """``f.__module__ == "a.b"``, or among several, or ``f.__module__.startswith("a.b")``."""
    around = [*spot.around]
    if isinstance(around[-1], (ast.Tuple, ast.List, ast.Set)):
        around.pop()
    match around[-1]:
        case ast.Compare(left=left, comparators=others):
            return any(last_attribute(each) in _OF_MODULES for each in (left, *others))
        case ast.Call(func=ast.Attribute(value=value, attr="startswith" | "endswith")):
            return last_attribute(value) in _OF_MODULES
    return False


def _assigned(spot: Spot) -> Iterator[str]:
    statement = spot.around[0]
    if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        targets = getattr(statement, "targets", None) or [statement.target]  # type: ignore[union-attr]
        for target in targets:
            name = last(dotted(target)) or _key(target)
            if name in _SETTINGS:
                yield name
    for around in spot.around:
        if isinstance(around, ast.keyword) and around.arg in _KEYWORDS | _SETTINGS:
            yield f"{around.arg}="
    call = spot.around[-1]
    if isinstance(call, ast.Call) and len(call.args) == 2 and call.args[1] is spot.node:
        first = call.args[0]
        if isinstance(first, ast.Constant) and first.value in _SETTINGS:
            yield str(first.value)


def _key(target: ast.AST) -> str:
    key = target.slice if isinstance(target, ast.Subscript) else None
    return str(key.value) if isinstance(key, ast.Constant) else ""


def _keyed(spot: Spot) -> Iterator[str]:
    """``{"class": "a.b.Handler"}`` and ``{"loggers": {"a.b": …}}`` of a logging configuration."""
    table = spot.around[-1]
    if isinstance(table, ast.Dict):
        if spot.node in table.keys and _key_of(table, spot.around[-2]) == "loggers":
            yield "logger"
        for key, value in zip(table.keys, table.values, strict=True):
            if value is spot.node and isinstance(key, ast.Constant) and key.value in _OF_HANDLERS:
                yield "logging configuration"


def _key_of(value: ast.expr, table: ast.AST) -> object:
    """The text under which a value stands in a table."""
    if isinstance(table, ast.Dict):
        keys = (key for key, each in zip(table.keys, table.values, strict=True) if each is value)
        return next((key.value for key in keys if isinstance(key, ast.Constant)), None)
    return None
