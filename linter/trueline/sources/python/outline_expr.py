"""From expressions of CPython's syntax tree to the small tuples of an outline."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from trueline.facts.outline import Expr
from trueline.sources.python.positions import Positions
from trueline.sources.python.tree import dotted, last

_OPERATORS: dict[type[ast.AST], str] = {
    ast.BitOr: "|",
    ast.BitAnd: "&",
    ast.BitXor: "^",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.And: "and",
    ast.Or: "or",
    ast.Not: "not",
    ast.Invert: "~",
    ast.USub: "-",
    ast.UAdd: "+",
}
_CONSTANTS = (str, bytes, int, float, bool, type(None))
_SEQUENCES: dict[type[ast.AST], str] = {ast.Tuple: "tuple", ast.List: "list", ast.Set: "set"}
_COMPREHENSIONS: dict[type[ast.AST], str] = {
    ast.ListComp: "list",
    ast.SetComp: "set",
    ast.GeneratorExp: "tuple",
}
_DEEPEST = 60
"""Expressions are nested at most this deep; what is deeper is kept as text."""


class Expressions:
    """Writes the expressions of one file down."""

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        self._depth = 0

    def optional(self, node: ast.expr | None) -> Expr | None:
        """Return the expression, or None for none."""
        return None if node is None else self.of(node)

    def annotation(self, node: ast.expr | None) -> Expr | None:
        """Return an annotation; what it has in quotes is read as well."""
        return None if node is None else self.of(_unquoted(node))

    def of(self, node: ast.expr) -> Expr:
        """Return the expression of a node."""
        write = _WRITERS.get(type(node))
        if write is None or self._depth > _DEEPEST:
            return _as_text(node)
        self._depth += 1
        try:
            return write(self, node)
        finally:
            self._depth -= 1

    def _constant(self, node: Any) -> Expr:
        return ("c", node.value) if type(node.value) in _CONSTANTS else _as_text(node)

    def _name(self, node: Any) -> Expr:
        return ("n", node.id)

    def _attribute(self, node: Any) -> Expr:
        name = dotted(node)
        return ("n", name) if name else (".", self.of(node.value), node.attr)

    def _call(self, node: Any) -> Expr:
        keywords = tuple((each.arg or "", self.of(each.value)) for each in node.keywords)
        arguments = tuple(map(self.of, node.args))
        return ("f", self.of(node.func), arguments, keywords, self._positions.span(node))

    def _starred(self, node: Any) -> Expr:
        return ("*", self.of(node.value))

    def _sequence(self, node: Any) -> Expr:
        return ("s", _SEQUENCES[type(node)], tuple(map(self.of, node.elts)))

    def _dict(self, node: Any) -> Expr:
        pairs = zip(node.keys, node.values, strict=True)
        return ("d", tuple((self.optional(key), self.of(value)) for key, value in pairs))

    def _subscript(self, node: Any) -> Expr:
        return ("[", self.of(node.value), self.of(node.slice))

    def _binary(self, node: Any) -> Expr:
        return ("o", _operator(node.op), self.of(node.left), self.of(node.right))

    def _unary(self, node: Any) -> Expr:
        return ("o", _operator(node.op), self.of(node.operand), None)

    def _compare(self, node: Any) -> Expr:
        if len(node.ops) != 1:
            return _as_text(node)
        return ("o", _operator(node.ops[0]), self.of(node.left), self.of(node.comparators[0]))

    def _bool(self, node: Any) -> Expr:
        first, *rest = map(self.of, node.values)
        for each in rest:
            first = ("o", _operator(node.op), first, each)
        return first

    def _choice(self, node: Any) -> Expr:
        return ("?", self.of(node.test), self.of(node.body), self.of(node.orelse))

    def _lambda(self, node: Any) -> Expr:
        return ("l", self.parameters(node.args), self.of(node.body))

    def _comprehension(self, node: Any) -> Expr:
        if len(node.generators) != 1 or node.generators[0].is_async:
            return _as_text(node)
        part = node.generators[0]
        target = ast.unparse(part.target)
        tests = tuple(map(self.of, part.ifs))
        kind = _COMPREHENSIONS[type(node)]
        return ("g", kind, self.of(node.elt), target, self.of(part.iter), tests)

    def _joined(self, node: Any) -> Expr:
        return ("j", tuple(map(self.of, node.values)))

    def _formatted(self, node: Any) -> Expr:
        plain = node.conversion == -1 and node.format_spec is None
        return self.of(node.value) if plain else _as_text(node)

    def parameters(self, node: ast.arguments) -> tuple[tuple[Any, ...], ...]:
        """Return the rows of :class:`trueline.facts.outline.Parameter`."""
        plain = [*node.posonlyargs, *node.args]
        missing = len(plain) - len(node.defaults)
        defaults = [None] * missing + list(node.defaults)
        found = [(a.arg, self.optional(d), "") for a, d in zip(plain, defaults, strict=True)]
        if node.vararg is not None:
            found.append((node.vararg.arg, None, "*"))
        for argument, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
            found.append((argument.arg, self.optional(default), "="))
        if node.kwarg is not None:
            found.append((node.kwarg.arg, None, "**"))
        return tuple(found)


_WRITERS: dict[type[ast.AST], Callable[[Expressions, Any], Expr]] = {
    ast.Constant: Expressions._constant,
    ast.Name: Expressions._name,
    ast.Attribute: Expressions._attribute,
    ast.Call: Expressions._call,
    ast.Starred: Expressions._starred,
    ast.Tuple: Expressions._sequence,
    ast.List: Expressions._sequence,
    ast.Set: Expressions._sequence,
    ast.Dict: Expressions._dict,
    ast.Subscript: Expressions._subscript,
    ast.BinOp: Expressions._binary,
    ast.UnaryOp: Expressions._unary,
    ast.Compare: Expressions._compare,
    ast.BoolOp: Expressions._bool,
    ast.IfExp: Expressions._choice,
    ast.Lambda: Expressions._lambda,
    ast.ListComp: Expressions._comprehension,
    ast.SetComp: Expressions._comprehension,
    ast.GeneratorExp: Expressions._comprehension,
    ast.JoinedStr: Expressions._joined,
    ast.FormattedValue: Expressions._formatted,
}


def _unquoted(node: ast.expr) -> ast.expr:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            return _unquoted(ast.parse(node.value.strip(), mode="eval").body)
        except (SyntaxError, ValueError, RecursionError):
            return node
    if isinstance(node, ast.Subscript) and last(dotted(node.value)) not in ("Literal", "Annotated"):
        node.slice = _unquoted(node.slice)
    elif isinstance(node, (ast.Tuple, ast.List)):
        node.elts = list(map(_unquoted, node.elts))
    elif isinstance(node, ast.BinOp):
        node.left, node.right = _unquoted(node.left), _unquoted(node.right)
    return node


def _operator(node: ast.AST) -> str:
    return _OPERATORS.get(type(node), "")


def _as_text(node: ast.AST) -> Expr:
    try:
        return ("u", ast.unparse(node)[:80])
    except (RecursionError, ValueError):
        return ("u", "…")
