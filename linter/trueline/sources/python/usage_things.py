"""What an expression holds, as far as a file says it: an instance of a class, a query for it.

Nothing is followed through branches: a name holds what all its bindings agree on, or nothing that
is known.  A class is whatever an import or a class statement binds; which of them are models is
not known here.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, NamedTuple

from trueline.sources.python.expressions import stored
from trueline.sources.python.tree import Scope, dotted, last
from trueline.sources.python.usage_names import Binding, Names, iterated

_QUERY_STEPS = frozenset(
    {
        *("filter", "filter_by", "where", "order_by", "limit", "offset", "options", "distinct"),
        *("with_for_update", "execution_options", "populate_existing", "yield_per", "group_by"),
        *("having", "enable_eagerloads", "autoflush", "slice", "params", "unique"),
    }
)
_JOINS = frozenset({"join", "outerjoin", "select_from", "join_from"})
_ONE = frozenset({"first", "one", "one_or_none", "get", "get_or_404", "first_or_404"})
_LISTS = frozenset({"list", "sorted", "tuple", "set", "reversed"})
_SCALARS = frozenset({"scalar", "scalar_one", "scalar_one_or_none"})
_OPTIONAL = frozenset({"Optional", "Annotated"})
_MANY = frozenset({"list", "List", "Sequence", "Iterable", "Iterator", "set", "Set", "Collection"})
_DJANGO_STEPS = frozenset(
    {
        *("filter", "exclude", "all", "order_by", "select_related", "prefetch_related", "using"),
        *("select_for_update", "distinct", "none", "reverse", "only", "defer"),
    }
)
_DJANGO_ONE = frozenset({"get", "first", "last", "latest", "earliest", "create", "aget", "acreate"})


class Thing(NamedTuple):
    """``kind`` of a thing of class ``cls``; ``via`` as in :class:`trueline.facts.usage.Use`.

    The kinds are ``class``, ``instance``, ``many`` (iterates over instances), ``query``,
    ``joined`` (a query of several classes), ``select``, ``dml``, ``result`` (rows of one
    instance each), ``manager``, ``django`` (a query set) and ``none``.
    """

    kind: str
    cls: str = ""
    via: str = ""


_NOTHING = Thing("none")
_DEEPEST = 100
"""Nobody writes longer chains of calls, and what is generated may be of any length."""
_WEAKEST = ("joined", "note", "loose", "made", "query", "")
Inner = Mapping[str, Thing | None]
"""What names hold that a comprehension or lambda binds."""


class Things:
    """Infers what the expressions of one file hold."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known: dict[tuple[Scope, str], Thing | None] = {}
        self._depth = 0

    def of(self, node: ast.expr | None, scope: Scope, inner: Inner) -> Thing | None:
        """Return what an expression holds, None when that is not known."""
        reader = _READERS.get(type(node))
        if reader is None or self._depth > _DEEPEST:
            return None
        self._depth += 1
        try:
            found: Thing | None = reader(self, node, scope, inner)
        finally:
            self._depth -= 1
        return found

    def item(self, node: ast.expr | None, scope: Scope, inner: Inner) -> Thing | None:
        """Return what an iteration over an expression gives."""
        found = self.of(node, scope, inner)
        if found is not None and found.kind in ("many", "query", "django"):
            via = found.via if found.kind == "many" else "query"
            return Thing("instance", found.cls, via)
        return None

    def name(self, name: str, scope: Scope) -> Thing | None:
        """Return what all bindings of a name agree on."""
        found = self._names.find(scope, name)
        if found is None:
            return None
        owner, bindings = found
        if bindings[0].kind in ("import", "class"):
            return self._class(name, bindings)
        key = (owner, name)
        if key not in self._known:
            self._known[key] = _NOTHING  # what a name is made of itself, ``x = x or X()``, agrees
            self._known[key] = self._agreed(owner, bindings)
        thing = self._known[key]
        if thing is not None and thing.via == "query":
            handed = self._names.handed
            loose = name in handed[owner] or name in handed[scope]
            return thing._replace(via="loose") if loose else thing
        return thing

    def _class(self, name: str, bindings: list[Binding]) -> Thing | None:
        kinds = {each.kind for each in bindings}
        if kinds == {"import"} and name in self._names.imports:
            return Thing("class", name)
        return Thing("class", name) if kinds == {"class"} and len(bindings) == 1 else None

    def _agreed(self, owner: Scope, bindings: list[Binding]) -> Thing | None:
        noted = [each for each in bindings if each.kind == "note"]
        values = [each for each in bindings if each.kind != "note"]
        found = [self._bound(each, owner) for each in (*noted, *values)]
        return agreed(found)

    def _bound(self, binding: Binding, owner: Scope) -> Thing | None:
        if binding.kind == "value":
            return self.of(binding.node, owner, {})
        if binding.kind == "item":
            return self.item(binding.node, owner, {})
        return self.noted(binding.node, owner) if binding.kind == "note" else None

    def noted(self, node: ast.expr | None, scope: Scope) -> Thing | None:
        """Return what an annotation promises."""
        if isinstance(node, ast.Constant):
            return self._quoted(node.value, scope)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return agreed([self.noted(node.left, scope), self.noted(node.right, scope)])
        if isinstance(node, ast.Subscript):
            return self._generic(node, scope)
        found = self.of(node, scope, {})
        return Thing("instance", found.cls, "note") if found and found.kind == "class" else None

    def _quoted(self, text: object, scope: Scope) -> Thing | None:
        if text is None:
            return _NOTHING
        if not isinstance(text, str):
            return None
        try:
            node = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError):
            return None
        return None if isinstance(node, ast.Constant) else self.noted(node, scope)

    def _generic(self, node: ast.Subscript, scope: Scope) -> Thing | None:
        name = last(dotted(node.value))
        index = node.slice
        if name == "Annotated" and isinstance(index, ast.Tuple):
            index = index.elts[0]
        found = self.noted(index, scope)
        if found is None or name in _OPTIONAL:
            return found
        many = name in _MANY and found.kind == "instance"
        return found._replace(kind="many") if many else None

    def _await(self, node: Any, scope: Scope, inner: Inner) -> Thing | None:
        return self.of(node.value, scope, inner)

    def _constant(self, node: Any, scope: Scope, inner: Inner) -> Thing | None:
        return _NOTHING if node.value is None else None

    def _name(self, node: Any, scope: Scope, inner: Inner) -> Thing | None:
        return inner[node.id] if node.id in inner else self.name(node.id, scope)

    def _either(self, node: Any, scope: Scope, inner: Inner) -> Thing | None:
        values: list[ast.expr] = (
            node.values if isinstance(node, ast.BoolOp) else [node.body, node.orelse]
        )
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            values = values[-1:]
        return agreed([self.of(each, scope, inner) for each in values])

    def _attribute(self, node: Any, scope: Scope, inner: Inner) -> Thing | None:
        return _member(self.of(node.value, scope, inner), node.attr)

    def _list(self, node: Any, scope: Scope, inner: Inner) -> Thing | None:
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            bound = {**inner, **self.targets(node, scope, inner)}
            found = self.of(node.elt, scope, bound)
        else:
            found = agreed([self.of(each, scope, inner) for each in node.elts])
        one = found is not None and found.kind == "instance"
        return found._replace(kind="many") if found and one else None

    def targets(self, node: Any, scope: Scope, inner: Inner) -> dict[str, Thing | None]:
        """Return what the names hold that a comprehension binds."""
        bound: dict[str, Thing | None] = {}
        for part in node.generators:
            around = {**inner, **bound}
            bound |= dict.fromkeys(stored(part.target))
            found = iterated(part.target, part.iter)
            bound |= {name: self.item(source, scope, around) for name, source in found}
        return bound

    def _call(self, node: Any, scope: Scope, inner: Inner) -> Thing | None:
        first = node.args[0] if node.args else None
        given = self.of(first, scope, inner) if len(node.args) else None
        owner = None
        if isinstance(node.func, ast.Attribute):  # looked at once, or chains of calls cost 2 ** n
            owner = self.of(node.func.value, scope, inner)
            called = _member(owner, node.func.attr)
        else:
            called = self.of(node.func, scope, inner)
        if called is not None and called.kind == "class":
            by_name = _by_name(last(called.cls), node, given)
            return by_name or Thing("instance", called.cls, "made")
        if isinstance(node.func, ast.Name):
            listed = node.func.id in _LISTS and given is not None and len(node.args) == 1
            return self._listed(first, scope, inner) if listed else None
        if not isinstance(node.func, ast.Attribute):
            return None
        if owner is None or owner.kind == "instance":
            return _of_session(node, given) if is_session(node.func.value) else None
        return _step(owner, node.func.attr)

    def _listed(self, node: ast.expr | None, scope: Scope, inner: Inner) -> Thing | None:
        found = self.item(node, scope, inner)
        return found._replace(kind="many") if found else None


def _member(owner: Thing | None, name: str) -> Thing | None:
    if owner is None or owner.kind != "class":
        return None
    if name in ("query", "objects"):
        return Thing("query" if name == "query" else "manager", owner.cls)
    return Thing("class", f"{owner.cls}.{name}")


_READERS: dict[type[Any], Any] = {
    ast.Await: Things._await,
    ast.Constant: Things._constant,
    ast.Name: Things._name,
    ast.BoolOp: Things._either,
    ast.IfExp: Things._either,
    ast.Attribute: Things._attribute,
    ast.Call: Things._call,
    ast.List: Things._list,
    ast.ListComp: Things._list,
    ast.SetComp: Things._list,
    ast.GeneratorExp: Things._list,
}


def agreed(found: list[Thing | None]) -> Thing | None:
    """Return what several things are alike, leaving out None; None when they differ."""
    if not found or None in found:
        return None
    kept = {each._replace(via="") for each in found if each and each.kind != "none"}
    if not kept:
        return _NOTHING
    vias = [each.via for each in found if each and each.kind != "none"]
    weakest = next(via for via in _WEAKEST if via in vias)
    return kept.pop()._replace(via=weakest) if len(kept) == 1 else None


def is_session(node: ast.expr) -> bool:
    """Whether an expression is called like a session."""
    called = node.func if isinstance(node, ast.Call) else node
    name = getattr(called, "attr", getattr(called, "id", "")).lower().strip("_")
    return "session" in name or name in ("db", "s", "sess")


def _by_name(name: str, call: ast.Call, given: Thing | None) -> Thing | None:
    """Return what calls of SQLAlchemy's own functions give; their names come from imports."""
    if name not in ("select", "update", "delete", "insert", "cast"):
        return None
    if given is None or given.kind != "class" or not last(given.cls)[:1].isupper():
        return _UNCLEAR
    if name == "cast":
        return Thing("instance", given.cls, "note")
    if len(call.args) > 1:
        return _UNCLEAR
    return Thing("select" if name == "select" else "dml", given.cls)


_UNCLEAR = Thing("unclear")


def _of_session(call: Any, given: Thing | None) -> Thing | None:
    """Return what a method of a session gives."""
    method = call.func.attr
    if given is None:
        return None
    if given.kind == "class" and method in ("get", "get_one") and len(call.args) > 1:
        return Thing("instance", given.cls, "query")
    if given.kind == "class" and method == "query" and len(call.args) == 1:
        return Thing("query", given.cls)
    if given.kind == "select" and method in ("scalars", "exec", "stream_scalars"):
        return Thing("many", given.cls, "query")
    if given.kind == "select" and method == "execute":
        return Thing("result", given.cls)
    return Thing("instance", given.cls, "query") if _is_scalar(given, method) else None


def _is_scalar(given: Thing, method: str) -> bool:
    return given.kind == "select" and method == "scalar"


def _step(owner: Thing, method: str) -> Thing | None:
    """Return what a method of a thing gives."""
    reader = _STEPS.get(owner.kind)
    return reader(owner, method) if reader else None


def _step_of_query(owner: Thing, method: str) -> Thing | None:
    if method in _QUERY_STEPS:
        return owner
    if method in _JOINS:
        return owner._replace(kind="joined")
    if method in _ONE:
        return Thing("instance", owner.cls, "query")
    return Thing("many", owner.cls, "query") if method in ("all", "scalars") else None


def _step_of_joined(owner: Thing, method: str) -> Thing | None:
    if method in _QUERY_STEPS or method in _JOINS:
        return owner
    return _step_of_query(owner, method)


def _step_of_select(owner: Thing, method: str) -> Thing | None:
    if method in _JOINS:
        return owner._replace(kind="select", via="joined")
    return owner if method in _QUERY_STEPS else None


def _step_of_dml(owner: Thing, method: str) -> Thing | None:
    return owner if method in ("where", "values", "execution_options", "filter") else None


def _step_of_result(owner: Thing, method: str) -> Thing | None:
    if method == "unique":
        return owner
    if method == "scalars":
        return Thing("many", owner.cls, "query")
    return Thing("instance", owner.cls, "query") if method in _SCALARS else None


def _step_of_many(owner: Thing, method: str) -> Thing | None:
    if method in ("all", "unique", "fetchall", "yield_per", "copy"):
        return owner
    if method in ("first", "one", "one_or_none", "pop"):
        return Thing("instance", owner.cls, owner.via)
    return None


def _step_of_django(owner: Thing, method: str) -> Thing | None:
    if method in _DJANGO_STEPS:
        return Thing("django", owner.cls)
    return Thing("instance", owner.cls, "loose") if method in _DJANGO_ONE else None


_STEPS: dict[str, Any] = {
    "query": _step_of_query,
    "joined": _step_of_joined,
    "select": _step_of_select,
    "dml": _step_of_dml,
    "result": _step_of_result,
    "many": _step_of_many,
    "manager": _step_of_django,
    "django": _step_of_django,
}
