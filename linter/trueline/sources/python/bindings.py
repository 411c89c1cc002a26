"""Which names a scope binds, and how many of its statements bind each."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from trueline.sources.python.expressions import parameters, stored, type_parameters, walruses
from trueline.sources.python.positions import lines_with, touches
from trueline.sources.python.tree import Scope, Tree


class Bindings:
    """The names of every scope of a file, counted when they are asked for."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._walrus_lines = lines_with(tree.text, (":=",))
        self._counts: dict[Scope, Counter[str]] = {}

    def names(self) -> tuple[str, ...]:
        """Return the names bound at module level, in the order of their first binding."""
        return tuple(self.count(self._tree.module))

    def count(self, scope: Scope) -> Counter[str]:
        """Return how often each name is bound in a scope; names declared global are not its own."""
        counts = self._counts.get(scope)
        if counts is None:
            counts = self._counts[scope] = self._bound(scope)
            if scope.is_module:
                counts.update(self._bound_from_inside())
            else:
                for name in _declared_global(scope):
                    counts.pop(name, None)
        return counts

    def rebinds(self, scope: Scope, name: str) -> bool:
        """Whether the scope, or one around it below the module, has a name of its own like this."""
        inner: Scope | None = scope
        while inner is not None and not inner.is_module:
            if name in self.count(inner):
                return True
            inner = inner.parent
        return False

    def _bound(self, scope: Scope) -> Counter[str]:
        counts = Counter(_given(scope.node))
        stub = self._tree.path.endswith(".pyi")
        for site in scope.sites:
            for name in bound_by(site.node, declared=stub):
                counts[name] += 1
            if self._walrus_lines and touches(site.node, self._walrus_lines):
                counts.update(walruses(site))
            if _is_star_import(site.node):
                # the star may bring a second meaning for any name bound before it
                counts.update(list(counts))
        return counts

    def _bound_from_inside(self) -> Iterator[str]:
        for scope in self._tree.scopes.values() if "global " in self._tree.text else ():
            names = _declared_global(scope)
            if names:
                yield from (name for name in self._bound(scope) if name in names)


def bound_by(node: ast.stmt, *, declared: bool = False) -> Iterator[str]:
    """Yield the names that one statement binds, without the statements in its body.

    ``declared`` counts ``name: type`` without a value, which binds in a stub file only.
    """
    if declared and type(node) is ast.AnnAssign:
        return stored(node.target)
    reader = _READERS.get(type(node))
    return reader(node) if reader is not None else iter(())


def _given(node: ast.AST) -> Iterator[str]:
    yield from parameters(getattr(node, "args", None))
    yield from type_parameters(node)


def _declared_global(scope: Scope) -> set[str]:
    return {name for s in scope.sites if isinstance(s.node, ast.Global) for name in s.node.names}


def _is_star_import(node: ast.stmt) -> bool:
    return type(node) is ast.ImportFrom and node.names[0].name == "*"


def _import(node: Any) -> Iterator[str]:
    for alias in node.names:
        yield alias.asname or alias.name.partition(".")[0]


def _import_from(node: Any) -> Iterator[str]:
    for alias in node.names:
        if alias.name != "*":
            yield alias.asname or alias.name


def _definition(node: Any) -> Iterator[str]:
    yield node.name


def _assign(node: Any) -> Iterator[str]:
    return chain.from_iterable(map(stored, node.targets))


def _annotated(node: Any) -> Iterator[str]:
    return stored(node.target) if node.value is not None else iter(())


def _target(node: Any) -> Iterator[str]:
    return stored(node.target)


def _with(node: Any) -> Iterator[str]:
    for item in node.items:
        if item.optional_vars is not None:
            yield from stored(item.optional_vars)


def _try(node: Any) -> Iterator[str]:
    for handler in node.handlers:
        if handler.name:
            yield handler.name


def _match(node: Any) -> Iterator[str]:
    for case in node.cases:
        for pattern in ast.walk(case.pattern):
            if isinstance(pattern, (ast.MatchAs, ast.MatchStar)) and pattern.name:
                yield pattern.name
            elif isinstance(pattern, ast.MatchMapping) and pattern.rest:
                yield pattern.rest


def _type_alias(node: Any) -> Iterator[str]:
    return stored(node.name)


_READERS: dict[type[ast.AST], Callable[[Any], Iterator[str]]] = {
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _definition,
    ast.AsyncFunctionDef: _definition,
    ast.ClassDef: _definition,
    ast.Assign: _assign,
    ast.AugAssign: _target,
    ast.AnnAssign: _annotated,
    ast.For: _target,
    ast.AsyncFor: _target,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Match: _match,
    getattr(ast, "TypeAlias", ast.AugStore): _type_alias,  # the statement came with Python 3.12
}

if sys.version_info >= (3, 12):
    _READERS[ast.TypeAlias] = _type_alias
