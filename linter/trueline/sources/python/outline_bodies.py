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


def items_set(body: list[ast.stmt], write: Expressions) -> tuple[tuple[str, str, Expr], ...] | None:
    """Return the items that a constructor puts into dicts, None when it does much else.

    ``kwargs["null"] = True`` and ``kwargs.setdefault("null", True)`` count, the latter with a
    question mark before its key.
    """
    found: list[tuple[str, str, Expr]] = []
    for node in body:
        if isinstance(node, ast.Expr):
            found += _defaults(node.value, write)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Subscript) and not _is_key(target):
                    return None
                if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                    key = getattr(target.slice, "value", None)
                    found.append((target.value.id, str(key), write.of(node.value)))
        elif not isinstance(node, (ast.AnnAssign, ast.Pass)) and not _only_refuses(node):
            return None
    return tuple(found)


def _only_refuses(node: ast.stmt) -> bool:
    """Whether a branch does nothing but raise an error."""
    if not isinstance(node, ast.If) or node.orelse:
        return False
    return all(isinstance(each, ast.Raise) for each in node.body)


def _is_key(target: ast.Subscript) -> bool:
    key = target.slice
    constant = isinstance(key, ast.Constant) and isinstance(key.value, str)
    return constant and isinstance(target.value, ast.Name)


def _defaults(call: ast.expr, write: Expressions) -> list[tuple[str, str, Expr]]:
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return []
    owner, named = call.func.value, call.func.attr == "setdefault" and len(call.args) == 2
    if not named or not isinstance(owner, ast.Name) or not isinstance(call.args[0], ast.Constant):
        return []
    return [(owner.id, f"?{call.args[0].value!s}", write.of(call.args[1]))]
