"""A string as an expression builds it, with holes where parts are known at run time only."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import NamedTuple

Follow = Callable[[ast.expr], ast.expr | None]
"""Return the expression that a name always stands for, None when that is not one."""
HOLE = "\0"
UNKNOWN = "__unknown__"
"""What a relation is called whose name is known at run time only."""
_WRAPPERS = frozenset({"dedent", "cleandoc", "text", "SQL"})
_STRIPPERS = frozenset({"strip", "lstrip", "rstrip", "lower", "upper", "format", "format_map"})
_FIELD = re.compile(r"\{\{|\}\}|\{[^{}]*\}")
_PERCENT = re.compile(r"%(?:\(\w+\))?[-+#0 ]*\d*(?:\.\d+)?[sdrifgx]|%%")
_DEPTH = 8
_PART_OF_NAME = re.compile(rf"[\w\"]{HOLE}|{HOLE}[\w\".]|\.{HOLE}")
_LISTED = re.compile(rf"(?:\bselect\s|\bdistinct\s|,)\s*{HOLE}", re.IGNORECASE)
_RELATION = re.compile(rf"(?P<before>\b(?:from|join|into|update)\s+){HOLE}", re.IGNORECASE)
_VALUE = re.compile(
    rf"(?P<before>[=<>(,+*/|-]\s*|\b(?:like|ilike|and|or|not|where|having|on|when|then|else|select"
    rf"|distinct|by|limit|offset|in|values|between|any|interval|is)\s+){HOLE}",
    re.IGNORECASE,
)


class Built(NamedTuple):
    """The text, the expression that it is written in, and whether clauses may be missing.

    A hole that stands for a value became a parameter.
    """

    text: str
    node: ast.expr
    is_open: bool


def build(node: ast.expr, follow: Follow) -> Built | None:
    """Put a string together; None when it is no string, or a hole is part of a name."""
    home = node
    for _ in range(_DEPTH):
        inner = _unwrapped(home) or follow(home)
        if inner is None:
            break
        home = inner
    text = _text(home, follow, 0)
    if text is None or text.strip(HOLE + " \n") == "":
        return None
    return _filled(text, home)


def _unwrapped(node: ast.expr) -> ast.expr | None:
    """Return what ``text("…")`` and ``dedent("…")`` are about."""
    return node.args[0] if isinstance(node, ast.Call) and _is_wrapper(node) else None


def _is_wrapper(node: ast.Call) -> bool:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in _WRAPPERS and bool(node.args) and not isinstance(node.args[0], ast.Starred)


def _text(node: ast.expr, follow: Follow, depth: int) -> str | None:
    if depth > _DEPTH:
        return None
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_part(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return _operation(node, follow, depth)
    if isinstance(node, ast.Call):
        return _call(node, follow, depth)
    if isinstance(node, ast.Name | ast.Attribute):
        value = follow(node)
        return None if value is None else _text(value, follow, depth + 1)
    return None


def _part(node: ast.expr) -> str:
    known = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if known else HOLE  # type: ignore[attr-defined]


def _operation(node: ast.BinOp, follow: Follow, depth: int) -> str | None:
    left = _text(node.left, follow, depth + 1)
    if isinstance(node.op, ast.Mod):
        return None if left is None else _PERCENT.sub(_percent, left)
    if not isinstance(node.op, ast.Add):
        return None
    right = _text(node.right, follow, depth + 1)
    if left is None and right is None:
        return None
    return (HOLE if left is None else left) + (HOLE if right is None else right)


def _percent(found: re.Match[str]) -> str:
    return "%" if found.group() == "%%" else HOLE


def _call(node: ast.Call, follow: Follow, depth: int) -> str | None:
    if _is_wrapper(node):
        return _text(node.args[0], follow, depth + 1)
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in _STRIPPERS:
        return None
    text = _text(function.value, follow, depth + 1)
    if text is not None and function.attr.startswith("format"):
        return _FIELD.sub(lambda found: _field(found.group()), text)
    return text


def _field(field: str) -> str:
    return {"{{": "{", "}}": "}"}.get(field, HOLE)


def _filled(text: str, node: ast.expr) -> Built | None:
    """Put a parameter into a hole for a value, a table without name into one for a relation.

    A hole for anything else is left out, and the statement is open: there may be more to it.
    """
    if HOLE not in text:
        return Built(text, node, False)
    if _PART_OF_NAME.search(text):
        return None
    is_open = _LISTED.search(text) is not None
    text = text.replace(f"'{HOLE}'", "$1")
    text = _RELATION.sub(rf"\g<before>{UNKNOWN}", text)
    text = _VALUE.sub(r"\g<before>$1", text)
    return Built(text.replace(HOLE, " "), node, is_open or HOLE in text)
