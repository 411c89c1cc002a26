"""The literal ``__all__`` of a module."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from trueline.facts.module import TYPING
from trueline.sources.python.bindings import bound_by
from trueline.sources.python.tree import Tree, dotted

Names = list[str]
Step = tuple[str, Names | None]


def exports(tree: Tree) -> tuple[str, ...] | None:
    """Return ``__all__`` when every step that makes it is a literal, otherwise None.

    Steps in a block, such as ``if`` or ``try``, add to what stood there before: any of them may be
    the one that runs.
    """
    if "__all__" not in tree.text:
        return None
    found: Names | None = None
    certain = set(tree.root.body)
    for site in tree.module.sites:
        for verb, names in _steps(site.node) if not site.context & TYPING else ():
            if names is None:
                return None
            kept = found if verb != "=" or site.node not in certain else None
            found = _after(kept or [], verb, names)
    return None if found is None else tuple(dict.fromkeys(found))


def _after(before: Names, verb: str, names: Names) -> Names:
    if verb == "remove":
        return [name for name in before if name not in names]
    return before + names


def _steps(node: ast.stmt) -> Iterator[Step]:
    """Yield what the statement does to ``__all__``; None for the names that can't be read."""
    if isinstance(node, ast.Expr):
        yield from _call(node.value)
    elif isinstance(node, ast.AugAssign) and dotted(node.target) == "__all__":
        yield ("+=", _literal(node.value) if isinstance(node.op, ast.Add) else None)
    elif "__all__" in bound_by(node):
        yield ("=", _assigned(node))


def _assigned(node: ast.stmt) -> Names | None:
    if isinstance(node, ast.Assign) and any(dotted(t) == "__all__" for t in node.targets):
        return _literal(node.value)
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return _literal(node.value)
    return None


def _call(node: ast.expr) -> Iterator[Step]:
    if not (isinstance(node, ast.Call) and len(node.args) == 1):
        return
    receiver, _, verb = dotted(node.func).rpartition(".")
    if receiver != "__all__":
        return
    if verb == "extend":
        yield (verb, _literal(node.args[0]))
    elif verb in {"append", "remove"}:
        yield (verb, _literal(ast.List([node.args[0]])))
    else:
        yield (verb, None)


def _literal(node: ast.expr) -> Names | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _literal(node.left), _literal(node.right)
        return None if left is None or right is None else left + right
    if not isinstance(node, (ast.List, ast.Tuple)):
        return None
    names = [element.value for element in node.elts if isinstance(element, ast.Constant)]
    texts = [name for name in names if isinstance(name, str)]
    return texts if len(texts) == len(node.elts) else None
