"""What binds a name where it is used: scopes as Python has them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from trueline.sources.python.bindings import bound_by
from trueline.sources.python.expressions import parameters, type_parameters, walruses
from trueline.sources.python.positions import lines_with, touches
from trueline.sources.python.tree import Scope, Site, Tree

_NONES = (None, False)


class Bound(NamedTuple):
    """One statement that binds a name: an import by its alias, or anything else (None)."""

    site: Site | None
    alias: ast.alias | None


class Names:
    """The names of every scope of a file, read when they are asked for."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._bound: dict[Scope, dict[str, list[Bound]]] = {}
        self._declared: dict[Scope, tuple[set[str], set[str]]] = {}
        self._has_globals = "global " in tree.text
        self._walrus_lines = lines_with(tree.text, (":=",))

    def lookup(self, name: str, scope: Scope) -> tuple[Scope, list[Bound]] | None:
        """Return the scope that a name belongs to and all that binds it; None for a free name."""
        place: Scope | None = scope
        while place is not None:
            if place is scope or not isinstance(place.node, ast.ClassDef):
                global_names, outer_names = self._declarations(place)
                if name in global_names:
                    place = self._tree.module
                elif name not in outer_names and name in self.bound(place):
                    return place, self.bound(place)[name]
            place = place.parent
        found = self.bound(self._tree.module).get(name)
        return (self._tree.module, found) if found else None

    def bound(self, scope: Scope) -> dict[str, list[Bound]]:
        """Return the names that a scope binds."""
        found = self._bound.get(scope)
        if found is None:
            found = self._bound[scope] = {}
            for name, bound in self._bindings(scope):
                found.setdefault(name, []).append(bound)
        return found

    def _bindings(self, scope: Scope) -> Iterator[tuple[str, Bound]]:
        foreign = set.union(*self._declarations(scope))
        yield from (pair for pair in self._own(scope) if pair[0] not in foreign)
        if scope.is_module and self._has_globals:
            for inner in self._tree.scopes.values():
                names = self._declarations(inner)[0]
                yield from (pair for pair in self._own(inner) if pair[0] in names)

    def _own(self, scope: Scope) -> Iterator[tuple[str, Bound]]:
        arguments = getattr(scope.node, "args", None)
        for name in (*parameters(arguments), *type_parameters(scope.node)):
            yield name, Bound(None, None)
        for site in scope.sites:
            yield from _bindings(site)
            if self._walrus_lines and touches(site.node, self._walrus_lines):
                yield from ((name, Bound(site, None)) for name in walruses(site))

    def _declarations(self, scope: Scope) -> tuple[set[str], set[str]]:
        """Return the names that a scope declares global, and nonlocal."""
        found = self._declared.get(scope)
        if found is None:
            found = self._declared[scope] = (set(), set())
            for site in scope.sites:
                if isinstance(site.node, ast.Global):
                    found[0].update(site.node.names)
                elif isinstance(site.node, ast.Nonlocal):
                    found[1].update(site.node.names)
        return found


def _bindings(site: Site) -> Iterator[tuple[str, Bound]]:
    node = site.node
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            yield local_name(node, alias), Bound(site, alias)
    else:
        yield from ((name, Bound(site, None)) for name in bound_by(node))


def local_name(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    """Return the name that an import binds."""
    if alias.asname or isinstance(node, ast.ImportFrom):
        return alias.asname or alias.name
    return alias.name.partition(".")[0]


def is_nothing(bound: Bound) -> bool:
    """Whether a statement only says that a module is missing: ``yaml = None``."""
    node = bound.site.node if bound.site else None
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else node
    return isinstance(value, ast.Constant) and value.value in _NONES
