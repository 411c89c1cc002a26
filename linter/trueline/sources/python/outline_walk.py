"""The statements of a file that declare something, in reading order."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from trueline.facts.module import GUARDED, LAZY, TYPING
from trueline.facts.outline import ALTERNATIVE, FALLBACK, Assignment, Class, Expr, Function, Outline
from trueline.sources.python.outline_bodies import items_set, result_of
from trueline.sources.python.outline_expr import Expressions
from trueline.sources.python.positions import Positions
from trueline.sources.python.skim_enums import may_declare
from trueline.sources.python.tree import dotted, is_typing

_WRITTEN = r"\b%s\.(\w+)(?=\s*(?:=(?!=)|:[^=\n]*=|[-+*/|&^%%]=|,[^=\n]*=(?!=)|\s+in\s))"
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_MOST_TURNS = 50
_ODD = frozenset({"locals", "vars", "exec"})


def walked(path: str, text: str, root: ast.Module) -> Outline:
    """Return the outline of a parsed file."""
    walk = _Walk(text)
    body = list(flat(root.body, Statement(ast.Pass(), 0)))
    return Outline(
        path,
        tuple(walk.imports(body)),
        tuple(row for each in body for row in walk.assignments(each)),
        tuple(walk.klass(node, at) for node, at, _ in body if isinstance(node, ast.ClassDef)),
        tuple(walk.function(node, at) for node, at, _ in body if isinstance(node, _Function)),
        tuple(call for each in body for call in walk.calls(each)),
        _enum_rows(path, text, root),
    )


def _enum_rows(path: str, text: str, root: ast.Module) -> tuple[tuple[object, ...], ...]:
    if not may_declare(text):
        return ()
    from trueline.sources.python.bindings import Bindings
    from trueline.sources.python.enums import enums
    from trueline.sources.python.origins import Origins
    from trueline.sources.python.tree import grow

    tree = grow(path, text, root)
    return tuple(enums(tree, Origins(Bindings(tree))))


class Statement(NamedTuple):
    """A statement, what holds around it, and the names that a loop over literals gives it."""

    node: ast.stmt
    context: int
    bound: tuple[tuple[str, ast.expr], ...] = ()


def flat(body: list[ast.stmt], around: Statement) -> Iterator[Statement]:
    """Yield statements, those in branches and blocks included; loops over literals unrolled."""
    for node in body:
        turns = _turns(node) if isinstance(node, ast.For) else None
        blocks = _BLOCKS.get(type(node))
        if turns is not None and isinstance(node, ast.For):
            for bound in turns:
                inner = Statement(node, around.context, (*around.bound, *bound))
                yield from flat(node.body, inner)
        elif blocks is None:
            yield Statement(node, around.context, around.bound)
        else:
            for block, flags in blocks(node):
                yield from flat(block, Statement(node, around.context | flags, around.bound))


def _turns(loop: ast.For) -> list[tuple[tuple[str, ast.expr], ...]] | None:
    """Return what each turn of a loop over a short literal binds, None for any other loop."""
    if not isinstance(loop.iter, (ast.Tuple, ast.List)) or len(loop.iter.elts) > _MOST_TURNS:
        return None
    found = [tuple(_unpacked(loop.target, item)) for item in loop.iter.elts]
    return found if all(found) else None


def _unpacked(target: ast.expr, item: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, item
    elif isinstance(target, ast.Tuple) and isinstance(item, (ast.Tuple, ast.List)):
        for name, part in zip(target.elts, item.elts, strict=False):
            yield from _unpacked(name, part)


_Blocks = Iterator[tuple[list[ast.stmt], int]]


def _if(node: Any) -> _Blocks:
    test = node.test
    if is_typing(test):
        yield node.body, TYPING
        yield node.orelse, 0
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and is_typing(test.operand):
        yield node.body, 0
        yield node.orelse, TYPING
    elif isinstance(test, ast.Compare) and dotted(test.left) == "__name__":
        yield node.body, LAZY
    else:
        yield node.body, ALTERNATIVE
        yield node.orelse, ALTERNATIVE


def _try(node: Any) -> _Blocks:
    yield node.body, GUARDED
    for handler in node.handlers:
        yield handler.body, FALLBACK
    yield node.orelse, 0
    yield node.finalbody, 0


def _loop(node: Any) -> _Blocks:
    yield node.body, ALTERNATIVE
    yield node.orelse, ALTERNATIVE


def _with(node: Any) -> _Blocks:
    yield node.body, 0


_BLOCKS: dict[type[ast.AST], Any] = {
    ast.If: _if,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.For: _loop,
    ast.While: _loop,
    ast.With: _with,
}


class _Walk:
    """Writes the statements of one file down."""

    def __init__(self, text: str) -> None:
        self._positions = Positions(text)
        self._lines = text.split("\n")
        self._expressions = Expressions(self._positions)
        self._may_be_odd = any(word in text for word in _ODD)

    def imports(self, body: list[Statement]) -> Iterator[Any]:
        """Yield the import rows."""
        for node, context, _ in body:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    place = self._positions.span(alias)
                    yield (alias.name, 0, "", alias.asname or "", context, place)
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    place = self._positions.span(alias)
                    module = node.module or ""
                    yield (module, node.level, alias.name, alias.asname or "", context, place)

    def _within(self, bound: tuple[tuple[str, ast.expr], ...], value: Expr) -> Expr:
        """Give an expression the names of the loops around it."""
        write = self._expressions.of
        return ("=", tuple((name, write(item)) for name, item in bound), value) if bound else value

    def assignments(self, statement: Statement) -> Iterator[tuple[Any, ...]]:
        """Yield the names that a statement gives a value or an annotation."""
        node, context, bound = statement
        write = self._expressions
        place = self._positions.span(node)
        if isinstance(node, ast.Assign):
            value = self._within(bound, write.of(node.value))
            for target in node.targets:
                for name, part in _targets(target, value):
                    yield tuple(Assignment(name, None, part, context, place))
        elif isinstance(node, ast.AnnAssign) and dotted(node.target):
            note, given = write.annotation(node.annotation), write.optional(node.value)
            yield tuple(Assignment(dotted(node.target), note, given, context, place))
        elif isinstance(node, ast.AugAssign) and dotted(node.target):
            name = dotted(node.target)
            added = ("o", "+", ("n", name), write.of(node.value))
            known = added if isinstance(node.op, ast.Add) else ("u", "augmented")
            yield tuple(Assignment(name, None, known, context, place))
        elif type(node).__name__ == "TypeAlias":
            alias: Any = node
            note = ("n", "typing.TypeAliasType")
            yield tuple(Assignment(alias.name.id, note, write.of(alias.value), context, place))

    def calls(self, statement: Statement) -> Iterator[tuple[Expr, int]]:
        """Yield the call that a statement consists of."""
        node, context, bound = statement
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield self._within(bound, self._expressions.of(node.value)), context

    def function(self, node: Any, context: int, *, method: bool = False) -> tuple[Any, ...]:
        """Return the row of a function."""
        write = self._expressions
        parameters = write.parameters(node.args)
        result = result_of(node.body, write)
        plain = [each for each in node.body if isinstance(each, ast.Expr)]
        return tuple(
            Function(
                node.name,
                parameters,
                tuple(map(write.of, node.decorator_list)),
                None if result is None else ("l", parameters, result),
                write.annotation(node.returns),
                tuple(call for each in plain for call, _ in self.calls(Statement(each, 0))),
                tuple(self._writes(node)) if method else (),
                context,
                self._positions.name(node),
                items_set(node.body, write) if node.name == "__init__" else None,
            )
        )

    def _writes(self, node: Any) -> Iterator[str]:
        """Yield the attributes that a method sets on its first parameter.

        By expression, because walking every method costs more than all the rest.
        """
        arguments = [*node.args.posonlyargs, *node.args.args]
        if arguments:
            body = "\n".join(self._lines[node.lineno - 1 : node.end_lineno])
            yield from dict.fromkeys(re.findall(_WRITTEN % re.escape(arguments[0].arg), body))

    def klass(self, node: ast.ClassDef, context: int) -> tuple[Any, ...]:
        """Return the row of a class."""
        write = self._expressions
        body = list(flat(node.body, Statement(node, 0)))
        methods = (
            self.function(each, at, method=True)
            for each, at, _ in body
            if isinstance(each, _Function)
        )
        return tuple(
            Class(
                node.name,
                tuple(map(write.of, node.bases)),
                tuple((each.arg or "", write.of(each.value)) for each in node.keywords),
                tuple(map(write.of, node.decorator_list)),
                tuple(row for each in body for row in self.assignments(each)),
                tuple(methods),
                tuple(
                    self.klass(each, at) for each, at, _ in body if isinstance(each, ast.ClassDef)
                ),
                tuple(call for each in body for call in self.calls(each)),
                next((name for each in body for name in self._odd(each.node)), ""),
                context,
                self._positions.name(node),
            )
        )

    def _odd(self, node: ast.stmt) -> Iterator[str]:
        """Yield a call in a class body that may declare anything: ``locals()``, ``exec()``."""
        if not self._may_be_odd or isinstance(node, (ast.ClassDef, _Function)):
            return
        for part in ast.walk(node):
            if isinstance(part, ast.Call) and dotted(part.func) in _ODD:
                yield f"{dotted(part.func)}()"


def _targets(target: ast.expr, value: Expr) -> Iterator[tuple[str, Expr]]:
    """Yield the names that one target binds, item by item where both sides are lists."""
    if isinstance(target, (ast.Tuple, ast.List)):
        items = value[2] if value[0] == "s" and len(value[2]) == len(target.elts) else None
        for at, part in enumerate(target.elts):
            yield from _targets(part, items[at] if items else ("u", "unpacked"))
    elif dotted(target):
        yield dotted(target), value
