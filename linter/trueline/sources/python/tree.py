"""The statements of a file in reading order, each with its scope and what holds around it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from trueline.facts.module import CONDITIONAL, FALLBACK, GUARDED, LAZY, TYPING
from trueline.sources.python.conditions import excuses, flags_of
from trueline.sources.python.positions import Positions

HANDLED = 16
"""An AttributeError is expected here; known inside this package only, see ``PUBLIC``.

Who catches everything expects none: a wrong name is logged there and stays for years.
"""
PUBLIC = LAZY | GUARDED | TYPING | CONDITIONAL | FALLBACK

_FOR_CHECKERS = frozenset({"MYPY", "STATICA_HACK", "TYPE_CHECKING"})
"""Names that only static tools take for true: mypy's old one, Airflow's, that of ``typing``."""

_CATCH_ALL = frozenset({"Exception", "BaseException"})
_IMPORT_ERRORS = _CATCH_ALL | {"ImportError", "ModuleNotFoundError"}
_ATTRIBUTE_ERROR = "AttributeError"


@dataclass(slots=True, eq=False)
class Scope:
    """A body that binds names of its own: the module (without parent), a class, a function.

    ``flags`` are names that say whether an import worked, here or in a scope around it.
    """

    node: ast.AST
    parent: Scope | None
    sites: list[Site] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)

    @property
    def is_module(self) -> bool:
        """Whether what is bound here is an attribute of the module."""
        return self.parent is None


class Site(NamedTuple):
    """A statement; ``context`` is what holds around it, ``scope`` is where it binds its names."""

    node: ast.stmt
    context: int
    scope: Scope


@dataclass(frozen=True, slots=True)
class Tree:
    """A file as it is read by everyone in this package.

    ``scopes`` maps a class or function statement to the scope that its body is.
    """

    path: str
    text: str
    root: ast.Module
    module: Scope
    sites: list[Site]
    scopes: dict[ast.AST, Scope]
    positions: Positions


Block = tuple[list[ast.stmt], int, Scope]


def grow(path: str, text: str, root: ast.Module) -> Tree:
    """Return the statements of a syntax tree; without recursion, so depth is no danger."""
    module = Scope(root, None)
    tree = Tree(path, text, root, module, [], {}, Positions(text))
    stack = [Site(node, 0, module) for node in reversed(root.body)]
    while stack:
        site = stack.pop()
        tree.sites.append(site)
        site.scope.sites.append(site)
        reader = _BLOCKS.get(type(site.node))
        if reader is not None:
            for body, context, scope in reversed(tuple(reader(site))):
                if scope.node is site.node:
                    tree.scopes[site.node] = scope
                stack += [Site(node, context, scope) for node in reversed(body)]
    return tree


def dotted(node: ast.AST | None) -> str:
    """Return ``a.b.c`` for a chain of names, empty for any other expression."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join((node.id, *reversed(parts)))


def last(name: str) -> str:
    """Return the part after the last dot."""
    return name.rpartition(".")[2]


def expects_errors(call: ast.expr) -> int:
    """Return what a call such as ``pytest.raises(…)`` makes of the errors inside it."""
    if not isinstance(call, ast.Call):
        return 0
    function = call.func.attr if isinstance(call.func, ast.Attribute) else dotted(call.func)
    if function == "raises" or function.startswith(("assertRaises", "assert_raises")):
        return GUARDED | HANDLED
    return _caught(call.args) if function == "suppress" else 0


def is_typing(test: ast.expr) -> bool:
    """Whether the test is true for type checkers only."""
    if isinstance(test, ast.Constant):
        return not test.value
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(map(is_typing, test.values))
    return last(dotted(test)) in _FOR_CHECKERS


def _function(site: Site) -> Iterator[Block]:
    node: Any = site.node
    inner = Scope(node, site.scope, flags=set(site.scope.flags))
    yield node.body, site.context | LAZY, inner


def _class(site: Site) -> Iterator[Block]:
    node: Any = site.node
    yield node.body, site.context, Scope(node, site.scope, flags=set(site.scope.flags))


def _for(site: Site) -> Iterator[Block]:
    node: Any = site.node
    yield node.body, site.context, site.scope
    yield node.orelse, site.context, site.scope


def _while(site: Site) -> Iterator[Block]:
    node: Any = site.node
    context = site.context | _condition(node.test, site.scope)
    yield node.body, context, site.scope
    yield node.orelse, context, site.scope


def _if(site: Site) -> Iterator[Block]:
    node: Any = site.node
    then, otherwise = _branches(node.test, site.scope)
    yield node.body, site.context | then, site.scope
    yield node.orelse, site.context | otherwise, site.scope


def _branches(test: ast.expr, scope: Scope) -> tuple[int, int]:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        otherwise, then = _branches(test.operand, scope)
        return (then, otherwise)
    if is_typing(test):
        return (TYPING, 0)
    if _asks_main(test, ast.Eq):
        return (LAZY, 0)
    if _asks_main(test, ast.NotEq):
        return (0, LAZY)
    condition = _condition(test, scope)
    return (condition, condition)


def _condition(test: ast.expr, scope: Scope) -> int:
    return CONDITIONAL if excuses(test, scope.flags) else 0


def _asks_main(test: ast.expr, operator: type[ast.cmpop]) -> bool:
    """Whether the test is ``__name__ == "__main__"``, false when the module is imported, or ``!=``.

    It is false as well when that is only one of the things it asks for.
    """
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) and operator is ast.Eq:
        return any(_asks_main(value, operator) for value in test.values)
    if not (isinstance(test, ast.Compare) and isinstance(test.ops[0], operator)):
        return False
    sides = (test.left, *test.comparators)
    return len(sides) == 2 and any(dotted(side) == "__name__" for side in sides)


def _try(site: Site) -> Iterator[Block]:
    node: Any = site.node
    handled = _handled(node.handlers)
    if handled & GUARDED:
        site.scope.flags.update(flags_of(node))
    yield node.body, site.context | handled, site.scope
    for handler in node.handlers:
        fallback = FALLBACK if _handled([handler]) & GUARDED else 0
        yield handler.body, site.context | fallback, site.scope
    yield node.orelse, site.context, site.scope
    yield node.finalbody, site.context, site.scope


def _handled(handlers: list[ast.ExceptHandler]) -> int:
    context = 0
    for handler in handlers:
        kind = handler.type
        if kind is None:
            return context | GUARDED
        context |= _caught(kind.elts if isinstance(kind, ast.Tuple) else [kind])
    return context


def _caught(errors: list[ast.expr]) -> int:
    names = {last(dotted(error)) for error in errors}
    return GUARDED * bool(names & _IMPORT_ERRORS) | HANDLED * (_ATTRIBUTE_ERROR in names)


def _with(site: Site) -> Iterator[Block]:
    node: Any = site.node
    context = site.context
    for item in node.items:
        context |= expects_errors(item.context_expr)
    yield node.body, context, site.scope


def _match(site: Site) -> Iterator[Block]:
    node: Any = site.node
    condition = _condition(node.subject, site.scope)
    for case in node.cases:
        yield case.body, site.context | condition, site.scope


_BLOCKS: dict[type[ast.AST], Callable[[Site], Iterator[Block]]] = {
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.If: _if,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
}
COMPOUND = frozenset(_BLOCKS)
"""The statements that hold others."""
