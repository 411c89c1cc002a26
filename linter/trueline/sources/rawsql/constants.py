"""What names in a file always stand for: constants of the module, of classes, of a function."""

from __future__ import annotations

import ast
from collections import Counter

from trueline.sources.python.bindings import Bindings
from trueline.sources.python.tree import Scope, Tree


class Constants:
    """Follows a name to the one expression that is ever bound to it."""

    def __init__(self, tree: Tree, bindings: Bindings) -> None:
        self._tree, self._bindings = tree, bindings
        self._values: dict[Scope, dict[str, ast.expr]] = {}
        self._attributes: dict[str, ast.expr] | None = None

    def value(self, node: ast.expr, scope: Scope) -> ast.expr | None:
        """Return what a name or an attribute stands for, None when that is not one expression."""
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if not isinstance(node, ast.Name):
            return None
        found = self._scope_of(node.id, scope)
        if found is None or self._bindings.count(found)[node.id] != 1:
            return None
        return self._bound(found).get(node.id)

    def is_changed(self, node: ast.expr, scope: Scope) -> bool:
        """Whether a name stands for several strings, one after the other."""
        if not isinstance(node, ast.Name):
            return isinstance(node, ast.JoinedStr | ast.BinOp)
        found = self._scope_of(node.id, scope)
        several = found is not None and self._bindings.count(found)[node.id] > 1
        return several and found is not None and node.id in self._bound(found)

    def _scope_of(self, name: str, scope: Scope) -> Scope | None:
        place: Scope | None = scope
        while place is not None:
            inside = place is scope or not isinstance(place.node, ast.ClassDef)
            if inside and name in self._bindings.count(place):
                return place
            place = place.parent
        return None

    def _bound(self, scope: Scope) -> dict[str, ast.expr]:
        """Return the strings that are assigned in a scope; the last one of each name."""
        known = self._values.get(scope)
        if known is None:
            known = self._values[scope] = {}
            for site in scope.sites:
                node = site.node
                if isinstance(node, ast.Assign) and len(node.targets) == 1:
                    target, value = node.targets[0], node.value
                elif isinstance(node, ast.AnnAssign) and node.value is not None:
                    target, value = node.target, node.value
                else:
                    continue
                if isinstance(target, ast.Name):
                    known[target.id] = value
        return known

    def _attribute(self, node: ast.Attribute) -> ast.expr | None:
        """Follow ``self.QUERY`` and ``Queries.QUERY`` when one class only has such a name."""
        if not isinstance(node.value, ast.Name):
            return None
        if self._attributes is None:
            self._attributes = self._class_constants()
        return self._attributes.get(node.attr)

    def _class_constants(self) -> dict[str, ast.expr]:
        found: dict[str, ast.expr] = {}
        counts: Counter[str] = Counter()
        for scope in self._tree.scopes.values():
            if isinstance(scope.node, ast.ClassDef):
                found.update(self._bound(scope))
                counts.update(self._bindings.count(scope))
        return {name: value for name, value in found.items() if counts[name] == 1}
