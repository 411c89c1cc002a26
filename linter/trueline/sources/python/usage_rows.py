"""The uses of classes in one file, from what its expressions hold."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from trueline.facts.usage import Given, UseRow
from trueline.sources.python.expressions import children, parameters
from trueline.sources.python.positions import Place
from trueline.sources.python.tree import Scope, Tree, dotted, last
from trueline.sources.python.usage_names import Names
from trueline.sources.python.usage_things import Inner, Thing, Things

_EXPECTED = frozenset({"AttributeError", "TypeError"})
_DECLARING = frozenset(
    {"hasattr", "getattr", "setattr", "delattr", "add_to_class", "contribute_to_class"}
)
_VALIDATING = frozenset({"model_validate", "from_orm"})
_DUMPING = frozenset({"model_dump", "dict"})
_KEEPING = frozenset({"exclude_unset", "exclude_defaults"})
_MEMBERSHIP = frozenset({"in_", "not_in", "notin_"})
_COMPREHENSIONS = frozenset({ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp})


def rows(tree: Tree) -> Iterator[UseRow]:
    """Yield the uses in a file; not where an error about attributes is expected."""
    return iter(_Rows(tree).found())


class _Rows:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._names = Names(tree)
        self._things = Things(self._names)
        self._rows: list[UseRow] = []
        self._read: set[str] = set()
        """What is read of anything in the file, by attribute or by a string."""
        self._written: dict[ast.AST, ast.expr] = {}
        """The value that each target of an assignment gets."""

    def found(self) -> list[UseRow]:
        expected = _expecting(self._tree)
        for site in self._tree.sites:
            before = len(self._rows)
            if isinstance(site.node, ast.Assign):
                self._written = dict.fromkeys(site.node.targets, site.node.value)
            for node in children(site.node):
                self._visit(node, site.scope, {})
            if any(first <= site.node.lineno <= end for first, end in expected):
                del self._rows[before:]
        return [self._final(row) for row in self._rows]

    def _final(self, row: UseRow) -> UseRow:
        return ("kept", *row[1:]) if row[0] == "write" and row[2] in self._read else row

    def _visit(self, node: ast.AST, scope: Scope, inner: Inner) -> None:
        kind = node.__class__
        reader = _READERS.get(kind)
        if reader is not None:
            reader(self, node, scope, inner)
        if kind in _COMPREHENSIONS:
            inner = {**inner, **self._things.targets(node, scope, inner)}
        elif isinstance(node, ast.Lambda):
            inner = {**inner, **dict.fromkeys(parameters(node.args))}
        for child in children(node):
            if child.__class__ is not ast.Name:
                self._visit(child, scope, inner)

    def _row(self, kind: str, thing: Thing, name: str, node: Any, given: Any = ()) -> None:
        span = self._tree.positions.span(node)
        self._rows.append((kind, thing.cls, name, thing.via, tuple(given), span))

    def _attribute(self, node: ast.Attribute, scope: Scope, inner: Inner) -> None:
        stored = isinstance(node.ctx, ast.Store)
        if isinstance(node.ctx, ast.Load):
            self._read.add(node.attr)
        if node.attr.startswith("_"):
            return
        owner = self._things.of(node.value, scope, inner)
        if owner is not None and owner.kind == "instance":
            value = self._written.get(node)
            given = self._given([value], scope, inner) if value else ()
            self._row("write" if stored else "read", owner, node.attr, node, given)
        elif owner is not None and owner.kind == "class" and _is_class(owner):
            self._row("defined" if stored else "column", owner, node.attr, node)
        elif stored and dotted(node.value) not in ("self", "cls"):
            self._row("set", Thing(""), node.attr, node)

    def _constant(self, node: ast.Constant, scope: Scope, inner: Inner) -> None:
        stored = any(  # what an attribute is set to is a value, and names none
            value is node and isinstance(target, ast.Attribute)
            for target, value in self._written.items()
        )
        if isinstance(node.value, str) and node.value.isidentifier() and not stored:
            self._read.add(node.value)

    def _call(self, node: ast.Call, scope: Scope, inner: Inner) -> None:
        for kind, name in _declared_by(node):
            self._row(kind, Thing(""), name, node)
        called = self._things.of(node.func, scope, inner)
        if called is not None and called.kind == "class" and _is_class(called):
            self._keywords("keyword", called, node, scope, inner)
        elif isinstance(node.func, ast.Attribute):
            self._method(node, node.func, scope, inner)

    def _method(self, node: ast.Call, func: ast.Attribute, scope: Scope, inner: Inner) -> None:
        owner = self._things.of(func.value, scope, inner)
        if func.attr in _MEMBERSHIP and len(node.args) == 1:
            self._against(func.value, _items(node.args[0]), node, scope, inner)
        if owner is None:
            return
        if func.attr in _VALIDATING and owner.kind == "class" and node.args:
            self._mirror(owner, node, scope, inner)
        alone = owner.kind in ("query", "select", "dml") and owner.via != "joined"
        if func.attr in ("create", "acreate") and owner.kind == "manager":
            self._keywords("created", owner, node, scope, inner)
        elif func.attr == "filter_by" and alone:
            self._keywords("filter", owner, node, scope, inner)
        elif func.attr == "values" and owner.kind == "dml":
            self._keywords("update", owner, node, scope, inner)
        if func.attr in ("values", "update") and owner.kind in ("dml", "query") and node.args:
            self._updated(owner, node.args[0], scope, inner)

    def _mirror(self, owner: Thing, node: ast.Call, scope: Scope, inner: Inner) -> None:
        given = self._things.of(node.args[0], scope, inner)
        if given is not None and given.kind == "instance":
            place = self._tree.positions.span(node.args[0])
            self._row("mirror", owner, "", node, [("of", given.cls, place)])

    def _unpacked(self, owner: Thing, node: ast.expr, scope: Scope, inner: Inner) -> None:
        """Note a model that is made of all fields of a schema class, ``Model(**given.dict())``."""
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            return
        whole = all(keyword.arg in _KEEPING for keyword in node.keywords)
        if whole and node.func.attr in _DUMPING and not node.args:
            given = self._things.of(node.func.value, scope, inner)
            if given is not None and given.kind == "instance":
                place = self._tree.positions.span(node)
                self._row("mirror", owner, "", node, [("of", given.cls, place)])

    def _updated(self, owner: Thing, node: ast.expr, scope: Scope, inner: Inner) -> None:
        if not isinstance(node, ast.Dict):
            return
        for key, value in zip(node.keys, node.values, strict=True):
            given = self._given([value], scope, inner)
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                self._row("update", owner, key.value, key, given)
            elif isinstance(key, ast.Attribute):
                column = self._things.of(key.value, scope, inner)
                if column is not None and column.kind == "class":
                    self._row("update", column, key.attr, key, given)

    def _keywords(
        self, kind: str, owner: Thing, node: ast.Call, scope: Scope, inner: Inner
    ) -> None:
        for keyword in node.keywords:
            if keyword.arg is None and kind == "keyword":
                self._unpacked(owner, keyword.value, scope, inner)
            elif keyword.arg is not None:
                given = self._given([keyword.value], scope, inner)
                self._row(kind, owner, keyword.arg, keyword, given)

    def _compare(self, node: ast.Compare, scope: Scope, inner: Inner) -> None:
        if len(node.ops) != 1:
            return
        left, right = node.left, node.comparators[0]
        if isinstance(node.ops[0], ast.Eq | ast.NotEq):
            self._against(left, [right], node, scope, inner)
            self._against(right, [left], node, scope, inner)
        elif isinstance(node.ops[0], ast.In | ast.NotIn):
            self._against(left, _items(right), node, scope, inner, only="equal")

    def _against(
        self,
        node: ast.expr,
        values: list[ast.expr],
        whole: ast.expr,
        scope: Scope,
        inner: Inner,
        only: str = "",
    ) -> None:
        given = self._given(values, scope, inner)
        if not given or not isinstance(node, ast.Attribute):
            return
        owner = self._things.of(node.value, scope, inner)
        kinds = {"instance": "equal", "class": "against"}
        kind = kinds.get(owner.kind, "") if owner else ""
        if owner is not None and kind and only in ("", kind):
            self._row(kind, owner, node.attr, whole, given)

    def _given(self, nodes: list[ast.expr], scope: Scope, inner: Inner) -> list[Given]:
        found = [self._value(node, scope, inner) for node in _arms(nodes)]
        return [each for each in found if each is not None]

    def _value(self, node: ast.expr, scope: Scope, inner: Inner) -> Given | None:
        place: Place = self._tree.positions.span(node)
        if isinstance(node, ast.Constant):
            return ("text", node.value, place) if isinstance(node.value, str) else None
        if not isinstance(node, ast.Attribute):
            return None
        owner = self._things.of(node.value, scope, inner)
        if owner is not None and owner.kind == "instance":
            return ("of", f"{owner.cls}.{node.attr}", place)
        if owner is None or owner.kind != "class":
            return None
        if node.attr in ("value", "name"):
            return (node.attr, owner.cls, place)
        return ("member", f"{owner.cls}.{node.attr}", place)


_READERS: dict[type[ast.AST], Any] = {
    ast.Attribute: _Rows._attribute,
    ast.Constant: _Rows._constant,
    ast.Call: _Rows._call,
    ast.Compare: _Rows._compare,
}


def _declared_by(node: ast.Call) -> Iterator[tuple[str, str]]:
    """Yield the attributes that a call asks for, adds to a class, or says that it converts."""
    method = last(dotted(node.func))
    kind = "converted" if method == "validates" else "defined" if method in _DECLARING else ""
    for each in node.args if kind else ():
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield kind, each.value


def _is_class(thing: Thing) -> bool:
    """Whether a name is spelt like a class; of all others there are far too many."""
    return last(thing.cls)[:1].isupper()


def _items(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else []


def _arms(nodes: list[ast.expr]) -> Iterator[ast.expr]:
    for node in nodes:
        if isinstance(node, ast.IfExp):
            yield from _arms([node.body, node.orelse])
        else:
            yield node


def _expecting(tree: Tree) -> list[tuple[int, int]]:
    """Return the lines on which an error about attributes or arguments is expected."""
    found = []
    for site in tree.sites:
        node: Any = site.node
        if isinstance(node, ast.Try) and any(map(_expects, node.handlers)):
            found.append((node.body[0].lineno, node.body[-1].end_lineno or node.lineno))
        elif isinstance(node, ast.With | ast.AsyncWith) and any(map(_is_raises, node.items)):
            found.append((node.lineno, node.end_lineno or node.lineno))
    return found


def _expects(handler: ast.ExceptHandler) -> bool:
    kind = handler.type
    errors = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(last(dotted(error)) in _EXPECTED for error in errors)


def _is_raises(item: ast.withitem) -> bool:
    call = item.context_expr
    function = call.func if isinstance(call, ast.Call) else call
    name = getattr(function, "attr", getattr(function, "id", ""))
    return name in ("raises", "suppress") or name.startswith(("assertRaises", "assert_raises"))
