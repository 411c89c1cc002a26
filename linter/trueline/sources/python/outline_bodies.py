"""The body of a small function as one expression, where it is no more than that."""

from __future__ import annotations

import ast

from trueline.facts.outline import Expr
from trueline.sources.python.outline_expr import Expressions

_SILENT = (ast.Import, ast.ImportFrom, ast.Pass, ast.Assert, ast.Global, ast.Nonlocal)


def result_of(body: list[ast.stmt], write: Expressions) -> Expr | None:
    """Return what a body returns, as one expression; None when it does more than that.

    Names that it binds on the way become a ``=`` expression, branches that return become ``?``.
    """
    bound: list[tuple[str, Expr]] = []
    result: Expr | None = ("c", None)
    for at, node in enumerate(body):
        if isinstance(node, ast.Return):
            result = ("c", None) if node.value is None else write.of(node.value)
            break
        if isinstance(node, ast.Raise):
            result = ("u", "raise")
            break
        if isinstance(node, ast.If):
            result = _branch(node, body[at + 1 :], write)
            break
        name, value = _binding(node, write)
        if name:
            bound.append((name, value))
        elif not _is_silent(node):
            return None
    return ("=", tuple(bound), result) if bound and result is not None else result


def _branch(node: ast.If, rest: list[ast.stmt], write: Expressions) -> Expr | None:
    if not _returns(node.body):
        return None
    then = result_of(node.body, write)
    otherwise = result_of([*node.orelse, *rest], write)
    if then is None or otherwise is None:
        return None
    return ("?", write.of(node.test), then, otherwise)


def _returns(body: list[ast.stmt]) -> bool:
    last = body[-1]
    if isinstance(last, ast.If):
        return _returns(last.body) and bool(last.orelse) and _returns(last.orelse)
    return isinstance(last, (ast.Return, ast.Raise))


def _binding(node: ast.stmt, write: Expressions) -> tuple[str, Expr]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        if isinstance(target, ast.Name):
            return target.id, write.of(node.value)
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        return node.target.id, write.of(node.value)
    return "", ()


def _is_silent(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, _SILENT)
