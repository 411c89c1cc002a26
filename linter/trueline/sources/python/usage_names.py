"""What binds each name of a scope, with the expression that tells what it holds."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from trueline.sources.python.bindings import bound_by
from trueline.sources.python.expressions import parameters, parts
from trueline.sources.python.positions import lines_with, touches
from trueline.sources.python.tree import Scope, Tree, dotted

_NARROWING = frozenset({"isinstance", "hasattr", "issubclass", "setattr", "delattr", "vars"})
_OF_SESSIONS = frozenset(
    {"add", "refresh", "delete", "expunge", "merge", "append", "expire", "print", "len", "str"}
)
"""What an instance is handed to and comes back from without new attributes."""


class Binding(NamedTuple):
    """One statement that binds a name.

    ``kind`` is ``value``, ``item`` (of the expression), ``note`` (the annotation), ``import``,
    ``class`` or ``other``.
    """

    kind: str
    node: ast.expr | None = None


_OTHER = Binding("other")


class Names:
    """The bindings of every scope of a file, and which names are not what they seem."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._bound: dict[Scope, dict[str, list[Binding]]] = {}
        self._found: dict[tuple[Scope, str], tuple[Scope, list[Binding]] | None] = {}
        self.imports = _imports(tree)
        self.handed: defaultdict[Scope, set[str]] = defaultdict(set)
        """Names that are given to other code, which may set attributes of their objects."""
        self._narrowed: defaultdict[Scope, set[str]] = defaultdict(set)
        self._walrus_lines = lines_with(tree.text, (":=",))
        for site in tree.sites:
            for node in parts(site.node):
                if node.__class__ is ast.Call:
                    self._called(node, site.scope)
            if isinstance(site.node, ast.Match):
                self._narrowed[site.scope].add(dotted(site.node.subject))

    def find(self, scope: Scope, name: str) -> tuple[Scope, list[Binding]] | None:
        """Return the scope that binds a name as seen from another one, and what binds it."""
        key = (scope, name)
        if key not in self._found:
            self._found[key] = self._find(scope, name)
        return self._found[key]

    def _find(self, scope: Scope, name: str) -> tuple[Scope, list[Binding]] | None:
        inner: Scope | None = scope
        while inner is not None:
            visible = inner is scope or not isinstance(inner.node, ast.ClassDef)
            if visible and name in self.bound(inner):
                unsure = any(name in self._narrowed[s] for s in _between(scope, inner))
                return inner, [_OTHER] if unsure else self.bound(inner)[name]
            inner = inner.parent
        return None

    def bound(self, scope: Scope) -> dict[str, list[Binding]]:
        """Return the bindings of a scope by name."""
        found = self._bound.get(scope)
        if found is None:
            found = self._bound[scope] = {}
            for name, binding in self._bindings(scope):
                found.setdefault(name, []).append(binding)
        return found

    def _bindings(self, scope: Scope) -> Iterator[tuple[str, Binding]]:
        yield from _parameters(getattr(scope.node, "args", None))
        for site in scope.sites:
            yield from _statement(site.node)
            if self._walrus_lines and touches(site.node, self._walrus_lines):
                for node in parts(site.node):
                    if isinstance(node, ast.NamedExpr):
                        yield node.target.id, Binding("value", node.value)

    def _called(self, call: Any, scope: Scope) -> None:
        function = dotted(call.func)
        if function in _NARROWING and call.args:
            self._narrowed[scope].add(dotted(call.args[0]))
        elif getattr(call.func, "attr", function) not in _OF_SESSIONS:
            given = (*call.args, *(keyword.value for keyword in call.keywords))
            self.handed[scope].update(node.id for node in given if isinstance(node, ast.Name))


def _between(inner: Scope, outer: Scope) -> Iterator[Scope]:
    scope: Scope | None = inner
    while scope is not None:
        yield scope
        scope = None if scope is outer else scope.parent


def _imports(tree: Tree) -> frozenset[str]:
    """Return the names that imports bind to one thing only, wherever in the file."""
    found: defaultdict[str, set[tuple[str, int, str]]] = defaultdict(set)
    for site in tree.sites:
        node = site.node
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                found[alias.asname or alias.name].add((node.module or "", node.level, alias.name))
        elif isinstance(node, ast.Import):
            for alias in node.names:
                head = alias.name.partition(".")[0]
                found[alias.asname or head].add((alias.name if alias.asname else head, 0, ""))
    return frozenset(name for name, meanings in found.items() if len(meanings) == 1)


def _parameters(arguments: ast.arguments | None) -> Iterator[tuple[str, Binding]]:
    if arguments is None:
        return
    plain = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    noted = {each.arg: each.annotation for each in plain if each.annotation is not None}
    for name in parameters(arguments):
        yield name, Binding("note", noted[name]) if name in noted else _OTHER


def _statement(node: ast.stmt) -> Iterator[tuple[str, Binding]]:
    reader: Any = _READERS.get(type(node))
    told = dict(reader(node)) if reader else {}
    yield from told.items()
    yield from ((name, _OTHER) for name in bound_by(node) if name not in told)
    if isinstance(node, ast.Global | ast.Nonlocal):
        yield from ((name, _OTHER) for name in node.names)


def _assign(node: ast.Assign) -> Iterator[tuple[str, Binding]]:
    for target in node.targets:
        if isinstance(target, ast.Name):
            yield target.id, Binding("value", node.value)


def _annotated(node: ast.AnnAssign) -> Iterator[tuple[str, Binding]]:
    if isinstance(node.target, ast.Name):
        yield node.target.id, Binding("note", node.annotation)


def _loop(node: ast.For | ast.AsyncFor) -> Iterator[tuple[str, Binding]]:
    yield from ((name, Binding("item", each)) for name, each in iterated(node.target, node.iter))


def _import(node: ast.stmt) -> Iterator[tuple[str, Binding]]:
    yield from ((name, Binding("import")) for name in bound_by(node))


def _class(node: ast.ClassDef) -> Iterator[tuple[str, Binding]]:
    yield node.name, Binding("class")


_READERS: dict[type[ast.stmt], Any] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.ClassDef: _class,
}


def iterated(target: ast.expr, over: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names that a loop binds to items of an expression, with that expression."""
    if isinstance(target, ast.Name):
        yield target.id, over
    elif isinstance(target, ast.Tuple) and isinstance(over, ast.Call):
        sources = _side_by_side(over)
        if len(sources) == len(target.elts):
            for part, source in zip(target.elts, sources, strict=True):
                yield from iterated(part, source) if source is not None else ()


def _side_by_side(call: ast.Call) -> list[ast.expr | None]:
    """Return what each part of the items of ``enumerate`` and ``zip`` is an item of."""
    if any(isinstance(each, ast.Starred) for each in call.args):
        return []
    name = dotted(call.func)
    return [None, *call.args[:1]] if name == "enumerate" else [*call.args] if name == "zip" else []
