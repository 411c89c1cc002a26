"""Strings that name modules or attributes, known by the call that they are given to."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from keyword import iskeyword
from typing import NamedTuple

from trueline.facts.module import GUARDED
from trueline.sources.python.expressions import parameters, spots
from trueline.sources.python.origins import Origins
from trueline.sources.python.positions import Place, lines_with, touches
from trueline.sources.python.tree import HANDLED, PUBLIC, Scope, Site, Tree, dotted, last

StringRow = tuple[str, str, bool, int, Place]


class _Use(NamedTuple):
    """A function that takes such a string, as argument number ``at`` or as keyword ``keyword``.

    ``unless`` is a keyword that changes what the string means, and its harmless default.
    ``names_attribute`` None leaves it to a colon in the string.
    """

    name: str
    at: int
    keyword: str
    names_attribute: bool | None
    unless: tuple[str, object] = ("", None)
    context: int = 0


_PATCH = _Use("mock.patch", 0, "target", True, ("create", False))
_IN_DICT = _PATCH._replace(name="mock.patch.dict", keyword="in_dict")
_SET = _Use("monkeypatch.setattr", 0, "target", True, ("raising", True))
_FIXTURES = {
    "mocker.patch": _PATCH._replace(name="mocker.patch"),
    "mocker.patch.dict": _IN_DICT._replace(name="mocker.patch.dict"),
    "monkeypatch.setattr": _SET,
    "monkeypatch.delattr": _SET._replace(name="monkeypatch.delattr"),
}
"""Methods of pytest's fixtures, known by the name of the parameter."""
_USES = {
    "mock.patch": _PATCH,
    "mock.patch.dict": _IN_DICT,
    "importlib.import_module": _Use("importlib.import_module", 0, "name", False),
    "__import__": _Use("__import__", 0, "name", False, ("level", 0)),
    "importlib.util.find_spec": _Use("find_spec", 0, "name", False, context=GUARDED),
    "django.utils.module_loading.import_string": _Use("import_string", 0, "dotted_path", True),
    "uvicorn.run": _Use("uvicorn.run", 0, "app", None, ("app_dir", None)),
    "uvicorn.Config": _Use("uvicorn.Config", 0, "app", None, ("app_dir", None)),
    "granian.Granian": _Use("granian.Granian", 0, "target", None),
    "importlib.metadata.EntryPoint": _Use("EntryPoint", 1, "value", None),
    "importlib_metadata.EntryPoint": _Use("EntryPoint", 1, "value", None),
}
"""Functions, known by the full name that they are imported from."""
_POSITIONALS = {"monkeypatch.setattr": 2, "monkeypatch.delattr": 1}
_FUNCTIONS = frozenset(map(last, _USES)) - {"dict"}
_WORDS = (".setattr(", ".delattr(", "patch.dict(", *(f"{name}(" for name in _FUNCTIONS))
_MOCKERS = frozenset(
    {"mocker", "class_mocker", "module_mocker", "package_mocker", "session_mocker"}
)
_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))
_PATH = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*(?::[^\W\d]\w*(?:\.[^\W\d]\w*)*)?\Z")


def strings(tree: Tree, origins: Origins) -> Iterator[StringRow]:
    """Yield the strings of a file that name modules or attributes, in reading order.

    The span is that of the whole literal, quotes and all.
    """
    lines = lines_with(tree.text, (*_WORDS, *_renamed(tree)))
    patchers = _monkeypatch_contexts(tree) if lines else frozenset()
    found = []
    for site in tree.sites if lines else ():
        if touches(site.node, lines):
            found += list(_references(tree, site, origins, patchers))
    yield from sorted(found, key=_place)


def _place(row: StringRow) -> Place:
    return row[4]


def _renamed(tree: Tree) -> Iterator[str]:
    """Yield how the functions are called that ``from … import patch as p`` gives another name."""
    for site in tree.sites:
        if type(site.node) is ast.ImportFrom:
            for alias in site.node.names:
                if alias.asname and alias.name in _FUNCTIONS:
                    yield f"{alias.asname}("
                    yield f"{alias.asname}.dict("


def _monkeypatch_contexts(tree: Tree) -> frozenset[str]:
    """Return ``m`` for each ``with monkeypatch.context() as m``."""
    found = set()
    for site in tree.sites if ".context(" in tree.text else ():
        for item in getattr(site.node, "items", ()):
            if isinstance(item.context_expr, ast.Call) and item.optional_vars is not None:
                function = dotted(item.context_expr.func).lower()
                if function.endswith("monkeypatch.context"):
                    found.add(dotted(item.optional_vars))
    return frozenset(found)


def _references(
    tree: Tree, site: Site, origins: Origins, patchers: frozenset[str]
) -> Iterator[StringRow]:
    for spot in spots(site):
        call = spot.node
        if not isinstance(call, ast.Call):
            continue
        use = _use(call, site.scope, origins, patchers)
        literal = _argument(call, use) if use is not None else None
        if use is None or literal is None or not _is_reference(literal.value, use):
            continue
        text = str(literal.value)
        if _is_set_here(tree, text):
            continue
        names_attribute = ":" in text if use.names_attribute is None else use.names_attribute
        # a name that is not there raises AttributeError, which somebody may wait for
        handled = GUARDED if spot.context & HANDLED else 0
        context = (spot.context | use.context | handled) & PUBLIC
        yield (text, use.name, names_attribute, context, tree.positions.span(literal))


def _use(call: ast.Call, scope: Scope, origins: Origins, patchers: frozenset[str]) -> _Use | None:
    function = dotted(call.func)
    if not function:
        return None
    receiver, _, method = function.rpartition(".")
    if method in {"setattr", "delattr"}:
        patcher = last(receiver)
        known = patcher.startswith("monkeypatch") or patcher in patchers
        return _FIXTURES[f"monkeypatch.{method}"] if known else None
    root, _, rest = function.partition(".")
    if root in _MOCKERS and _is_parameter(root, scope):
        return _FIXTURES.get(f"mocker.{rest}")
    origin = origins.of(function, scope)
    return _USES.get(origin) or _USES.get(origin[_mock_at(origin) :])


def _mock_at(origin: str) -> int:
    """Return where ``mock.patch`` starts: everybody has a module ``mock`` that hands it on."""
    return origin.rfind(".mock.patch") + 1


def _is_parameter(name: str, scope: Scope | None) -> bool:
    while scope is not None:
        if name in parameters(getattr(scope.node, "args", None)):
            return True
        scope = scope.parent
    return False


def _argument(call: ast.Call, use: _Use) -> ast.Constant | None:
    """Return the string's literal if the other arguments leave it its plain meaning."""
    positional = call.args[: use.at + 1]
    spread = any(isinstance(argument, ast.Starred) for argument in positional)
    if spread or not _is_plain(call, use):
        return None
    named = [keyword.value for keyword in call.keywords if keyword.arg == use.keyword]
    found = positional[use.at :] or named
    return found[0] if found and isinstance(found[0], ast.Constant) else None


def _is_plain(call: ast.Call, use: _Use) -> bool:
    if len(call.args) != _POSITIONALS.get(use.name, len(call.args)):
        return False
    if use.name == "__import__" and len(call.args) > 4:
        return False
    return all(_is_harmless(keyword, use) for keyword in call.keywords)


def _is_harmless(keyword: ast.keyword, use: _Use) -> bool:
    name, default = use.unless
    if keyword.arg != name:
        return keyword.arg is not None
    return isinstance(keyword.value, ast.Constant) and keyword.value.value is default


def _is_set_here(tree: Tree, text: str) -> bool:
    """Whether the file itself assigns the attribute, as a test does before it patches it."""
    ends = ".".join(re.split("[.:]", text)[-2:])
    before = (part[-1:] for part in tree.text.split(f"{ends} = ")[:-1])
    return any(not (sign.isalnum() or sign == "_") for sign in before)


def _is_reference(text: object, use: _Use) -> bool:
    if not isinstance(text, str) or not _PATH.match(text):
        return False
    if any(map(iskeyword, re.split("[.:]", text))):
        return False
    if use.names_attribute is None:
        return ":" in text or use.name == "EntryPoint"
    if ":" in text or not use.names_attribute:
        return ":" not in text
    # mock creates what has the name of a builtin, so such a string is never wrong
    creates = use.name in {"mock.patch", "mocker.patch"} and last(text) in _BUILTINS
    return "." in text and not creates
