"""The expressions of one statement, each with what holds around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from trueline.facts.module import CONDITIONAL, LAZY
from trueline.sources.python.conditions import excuses
from trueline.sources.python.tree import Site, expects_errors

_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_NODE = ast.AST
_BLOCKS = frozenset({"body", "orelse", "finalbody"})
_PLAIN = frozenset(
    {
        *("ctx", "op", "ops", "id", "attr", "arg", "kind", "type_comment", "conversion", "simple"),
        *("is_async", "level", "module", "rest", "kwd_attrs", "asname"),
    }
)
"""Fields that hold no expression in any node: words, numbers, operators."""
_PURE = frozenset({"args", "keywords", "elts", "values", "targets", "generators", "decorator_list"})
"""Fields whose lists hold nodes only."""


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """The fields of each kind of node that may hold expressions, found out when first asked."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        bodies = issubclass(kind, (ast.stmt, ast.ExceptHandler, ast.match_case))
        left_out = _PLAIN | _BLOCKS if bodies else _PLAIN
        fields = () if kind is ast.Constant else kind._fields
        self[kind] = found = tuple(name for name in fields if name not in left_out)
        return found


_FIELDS = _Fields()
_LEAVES = (ast.Name, ast.Constant)
_NONE: frozenset[str] = frozenset()


class Spot(NamedTuple):
    """An expression; ``shadows`` are names that lambdas and comprehensions around it rebind."""

    node: ast.AST
    context: int
    shadows: frozenset[str]


def spots(site: Site) -> Iterator[Spot]:
    """Yield the expressions of a statement itself, not those of statements in its body."""
    shadows = frozenset(type_parameters(site.node)) if hasattr(site.node, "type_params") else _NONE
    stack = [Spot(child, site.context, shadows) for child in children(site.node)]
    while stack:
        spot = stack.pop()
        yield spot
        if not isinstance(spot.node, _LEAVES):
            stack += _inside(spot)


def parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all that a statement itself is made of, as :func:`spots` does, for who asks no more."""
    stack = children(node)
    while stack:
        part = stack.pop()
        yield part
        if not isinstance(part, _LEAVES):
            stack += children(part)


def children(node: ast.AST) -> list[ast.AST]:
    """Return what a node is made of, without statements, contexts and operators."""
    found: list[ast.AST] = []
    for name in _FIELDS[type(node)]:
        value = getattr(node, name, None)
        if value.__class__ is list:
            found += value if name in _PURE else [each for each in value if isinstance(each, _NODE)]
        elif isinstance(value, _NODE):
            found.append(value)
    return found


def type_parameters(node: ast.AST) -> Iterator[str]:
    """Yield the names in ``[T, *Ts]`` behind a class, function or type alias."""
    for parameter in getattr(node, "type_params", ()):
        yield parameter.name


def parameters(arguments: ast.arguments | None) -> Iterator[str]:
    """Yield the names of a function's parameters; a scope that is no function has none."""
    if arguments is None:
        return
    named = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    for argument in (*named, arguments.vararg, arguments.kwarg):
        if argument is not None:
            yield argument.arg


def stored(target: ast.AST) -> Iterator[str]:
    """Yield the names that an assignment to ``target`` binds."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, (ast.Tuple, ast.List)):
        for element in target.elts:
            yield from stored(element)
    elif isinstance(target, ast.Starred):
        yield from stored(target.value)


def walruses(site: Site) -> Iterator[str]:
    """Yield the names that ``:=`` binds in the statement's scope; those in a lambda stay there."""
    stack = list(children(site.node))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.NamedExpr):
            yield from stored(node.target)
        if not isinstance(node, ast.Lambda):
            stack += children(node)


def _inside(spot: Spot) -> Iterator[Spot]:
    node, context, shadows = spot
    if isinstance(node, ast.Lambda):
        context |= LAZY
        shadows |= frozenset(parameters(node.args))
    elif isinstance(node, _Comprehension):
        shadows |= {name for part in node.generators for name in stored(part.target)}
    elif isinstance(node, ast.Call):
        context |= expects_errors(node)
    elif isinstance(node, ast.IfExp):
        yield Spot(node.test, context, shadows)
        context |= CONDITIONAL if excuses(node.test, _NONE) else 0
        yield from (Spot(arm, context, shadows) for arm in (node.body, node.orelse))
        return
    for child in children(node):
        yield Spot(child, context, shadows)
