"""Expressions to values: names are followed through imports, small helpers are computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trueline.facts.declared import Place
from trueline.facts.models import computing
from trueline.facts.models.libraries import PARAMETERS
from trueline.facts.models.names import Bound, Imported, Names
from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    FunctionValue,
    Items,
    Made,
    Member,
    ModuleValue,
    Pairs,
    Part,
    Unclear,
    Value,
)
from trueline.facts.module import ImportRow, Span
from trueline.facts.outline import Assignment, Class, Expr, Function
from trueline.facts.tree import FOREIGN, Kind, Target

_DEEPEST = 80
_UNREAD = frozenset(
    {
        *("default_factory", "cascade", "lazy", "order_by", "foreign_keys", "doc"),
        *("primaryjoin", "secondaryjoin", "remote_side", "collection_class", "validators"),
        *("help_text", "verbose_name", "upload_to", "limit_choices_to", "choices", "description"),
    }
)
"""Keywords whose value never matters, so that no other file is read for it."""
_IDLE = Unclear("nobody needs it")
_STARRED = ("sqlalchemy", "sqlmodel", "django")
"""Libraries whose names code takes by a star."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: a file, perhaps a class in it, and values of local names."""

    path: str
    cls: ClassValue | None = None
    names: Mapping[str, Value] = field(default_factory=dict)
    line: int = 1 << 31
    """What the class binds from this line on is not seen."""

    def with_names(self, names: Mapping[str, Value]) -> Scope:
        """Return the scope with more local names."""
        return Scope(self.path, self.cls, {**self.names, **names}, self.line)


class Evaluator:
    """Computes values, each name once; ``members`` looks into classes (set by their owner)."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.attribute_of: Callable[[ClassValue, str], Value] = _no_classes
        self.members_of: Callable[[ClassValue], Items | None] = _no_members
        self.in_class: Callable[[ClassValue, str, int], Value | None] = _nothing
        self._known: dict[tuple[str, str], Value] = {}
        self._depth = 0

    def of(self, expr: Expr, scope: Scope) -> Value:
        """Return the value of an expression."""
        compute = _KINDS.get(expr[0])
        if compute is None:
            return Unclear(f"`{expr[1]}` is only known at run time")
        if self._depth > _DEEPEST:
            return Unclear("it is defined in a circle or too deep")
        self._depth += 1
        try:
            return compute(self, expr, scope)
        finally:
            self._depth -= 1

    def name(self, path: str, name: str) -> Value:
        """Return the value of a name at module level; a builtin stands for itself."""
        key = (path, name)
        if key not in self._known:
            self._known[key] = Unclear(f"`{name}` is defined in a circle")
            self._known[key] = self._find(path, name)
        return self._known[key]

    def _find(self, path: str, name: str) -> Value:
        bound = self.names.bound(path, name)
        if not bound:
            return self._starred(path, name)
        values = [self._bound(path, each) for each in bound]
        if any(value != values[0] for value in values[1:]):
            return Unclear(f"`{name}` depends on a condition", (path, name))
        return values[0]

    def _bound(self, path: str, bound: Bound) -> Value:
        if isinstance(bound, Imported):
            return self._imported(path, bound.row)
        if isinstance(bound, Class):
            return ClassValue(path, bound.name)
        if isinstance(bound, Function):
            return function_value(path, bound, Scope(path))
        return self._assigned(path, bound)

    def _assigned(self, path: str, bound: Assignment) -> Value:
        if bound.value is None:
            return Unclear(f"`{bound.target}` has no value")
        note = bound.annotation
        if note is not None and note[0] == "n" and note[1].endswith("TypeAliasType"):
            made = Foreign("typing.TypeAliasType")
            inner = self.of(bound.value, Scope(path))
            return Made(made, (Const(bound.target), inner), (), Place(path, Span(*bound.place)))
        value = self.of(bound.value, Scope(path))
        if isinstance(value, Made) and value.name in computing.ENUM_MAKERS:
            return ClassValue(path, bound.target)
        return value

    def _imported(self, path: str, row: ImportRow) -> Value:
        if not row[2] and not row[3]:  # ``import a.b`` binds ``a``
            head = row[0].partition(".")[0]
            row = (head, 0, "", "", row[4], row[5])
        target = self.names.target(path, row)
        if target is FOREIGN or target.kind is Kind.FOREIGN:
            dotted = ".".join(filter(None, ("." * row[1] + row[0], row[2])))
            return Foreign(dotted)
        if not row[2]:
            return ModuleValue(target)
        return self.in_module(target, row[2])

    def in_module(self, target: Target, name: str) -> Value:
        """Return what a module or package of ours has under a name."""
        child = self.names.graph.child(target, name)
        if child.kind in (Kind.MODULE, Kind.FOLDER):
            return ModuleValue(child)
        if target.kind is not Kind.MODULE:
            return Unclear(f"`{name}` is not found in {target.path or 'a missing module'}")
        found = self.name(target.path, name)
        if isinstance(found, Foreign) and found.dotted == name:
            return Unclear(f"`{name}` is not found in {target.path}")
        return found

    def _starred(self, path: str, name: str) -> Value:
        for row in self.names.stars(path):
            target = self.names.target(path, row)
            if target.kind is Kind.MODULE and target.path != path:
                found = self.name(target.path, name)
                if not (isinstance(found, Foreign) and found.dotted == name):
                    return found
            elif target is FOREIGN and row[0].startswith(_STARRED) and _is_public(name):
                return Foreign(f"{row[0]}.{name}")
        return Foreign(name)

    def _constant(self, expr: Expr, scope: Scope) -> Value:
        return Const(expr[1])

    def _name(self, expr: Expr, scope: Scope) -> Value:
        head, *rest = expr[1].split(".")
        value = self._local(head, scope)
        for part in rest:
            value = self.attribute(value, part)
        return value

    def _local(self, name: str, scope: Scope) -> Value:
        if name in scope.names:
            return scope.names[name]
        if scope.cls is not None:
            found = self.in_class(scope.cls, name, scope.line)
            if found is not None:
                return found
        return self.name(scope.path, name)

    def attribute(self, value: Value, name: str) -> Value:
        """Return the attribute of a value."""
        if isinstance(value, Foreign):
            if value.dotted == "trueline-dialect" and name == "name":
                return Const("postgresql")
            return Foreign(f"{value.dotted}.{name}")
        if isinstance(value, ModuleValue):
            return self.in_module(value.target, name)
        if isinstance(value, ClassValue):
            return self.attribute_of(value, name)
        if isinstance(value, Unclear):
            return value
        return computing.attribute(value, name)

    def _attribute(self, expr: Expr, scope: Scope) -> Value:
        return self.attribute(self.of(expr[1], scope), expr[2])

    def _call(self, expr: Expr, scope: Scope) -> Value:
        function = self.of(expr[1], scope)
        arguments = self._arguments(expr[2], scope)
        keywords, whole = self._keywords(expr[3], scope)
        at = Place(scope.path, Span(*expr[4]))
        known = function.name if isinstance(function, Foreign) else ""
        unclear = Unclear("its arguments are only known at run time", of=known)
        if arguments is None or not (whole or known in PARAMETERS):
            return unclear
        rest = () if whole else PARAMETERS[known][len(arguments.items) :]
        keywords |= {name: unclear for name in rest if name not in keywords}
        made = self.call(function, arguments.items, tuple(keywords.items()), at)
        return replace(made, drawn=True) if arguments.drawn and isinstance(made, Made) else made

    def call(
        self,
        function: Value,
        arguments: tuple[Value, ...],
        keywords: tuple[tuple[str, Value], ...],
        at: Place,
    ) -> Value:
        """Return what a call gives."""
        if isinstance(function, FunctionValue):
            return self._apply(function, arguments, dict(keywords))
        if isinstance(function, Unclear):
            return function
        if isinstance(function, Made) and function.name == "functools.partial":
            more = dict(function.keywords) | dict(keywords)
            first, *rest = function.arguments
            return self.call(first, (*rest, *arguments), tuple(more.items()), at)
        made = Made(function, arguments, keywords, at)
        return computing.computed(made, self.members_of)

    def _arguments(self, parts: tuple[Expr, ...], scope: Scope) -> Items | None:
        found: list[Value] = []
        drawn = False
        for part in parts:
            if part[0] != "*":
                found.append(self.of(part[1], scope) if part[0] == "*" else self.of(part, scope))
                continue
            spread = self.listed(self.of(part[1], scope))
            if spread is None:
                return None
            found += spread.items
            drawn = drawn or spread.drawn
        return Items(tuple(found), drawn=drawn)

    def _keywords(
        self, parts: tuple[tuple[str, Expr], ...], scope: Scope
    ) -> tuple[dict[str, Value], bool]:
        """Return keyword arguments, and whether these are all."""
        found: dict[str, Value] = {}
        whole = True
        for name, part in parts:
            value = _IDLE if name in _UNREAD else self.of(part, scope)
            if name:
                found[name] = value
            elif isinstance(value, Pairs) and value.whole:
                found.update({str(k.value): v for k, v in value.items if isinstance(k, Const)})
            else:
                whole = False
        return found, whole

    def listed(self, value: Value) -> Items | None:
        """Return the items of a value that can be iterated, if they are all known."""
        if isinstance(value, ClassValue):
            return self.members_of(value)
        found = computing.listed(value)
        return found if found is not None and found.whole else None

    def _apply(
        self, function: FunctionValue, arguments: tuple[Value, ...], keywords: dict[str, Value]
    ) -> Value:
        if function.body is None:
            return Unclear(f"{function.name or 'a function'}() is more than one expression")
        _, parameters, body = function.body
        names = computing.bind(parameters, (*function.bound, *arguments), keywords)
        if names is None:
            return Unclear(f"{function.name or 'a lambda'}() is called in a way not understood")
        scope: Scope = function.scope
        for name, _, _ in parameters:
            default = next((p[1] for p in parameters if p[0] == name), None)
            if name not in names:
                names[name] = self.of(default, scope) if default else Unclear(f"`{name}` not given")
        return self.of(body, scope.with_names(names))

    def _sequence(self, expr: Expr, scope: Scope) -> Value:
        found = self._arguments(expr[2], scope)
        if found is not None:
            return found
        known = [self.of(part, scope) for part in expr[2] if part[0] != "*"]
        return Items(tuple(known), whole=False)

    def _dict(self, expr: Expr, scope: Scope) -> Value:
        found: list[tuple[Value, Value]] = []
        whole = True
        for key, part in expr[1]:
            value = self.of(part, scope)
            if key is not None:
                found.append((self.of(key, scope), value))
            elif isinstance(value, Pairs):
                found += value.items
                whole &= value.whole
            else:
                whole = False
        return Pairs(tuple(found), whole)

    def _subscript(self, expr: Expr, scope: Scope) -> Value:
        owner, index = self.of(expr[1], scope), self.of(expr[2], scope)
        return computing.subscript(owner, index)

    def _operator(self, expr: Expr, scope: Scope) -> Value:
        left = self.of(expr[2], scope)
        right = self.of(expr[3], scope) if expr[3] is not None else None
        return computing.operation(expr[1], left, right)

    def _choice(self, expr: Expr, scope: Scope) -> Value:
        truth = computing.truth(self.of(expr[1], scope))
        if truth is not None:
            return self.of(expr[2] if truth else expr[3], scope)
        one, other = self.of(expr[2], scope), self.of(expr[3], scope)
        return one if one == other else Unclear("it depends on a condition")

    def _function(self, expr: Expr, scope: Scope) -> Value:
        return FunctionValue(scope.path, "", expr, scope)

    def _bindings(self, expr: Expr, scope: Scope) -> Value:
        for name, part in expr[1]:
            scope = scope.with_names({name: self.of(part, scope)})
        return self.of(expr[2], scope)

    def _comprehension(self, expr: Expr, scope: Scope) -> Value:
        _, _, element, target, iterable, tests = expr
        listed = self.listed(self.of(iterable, scope))
        if listed is None:
            return Unclear("it is built in a loop over something unknown")
        found = []
        for item in listed.items:
            names = computing.unpack(target, item)
            if names is None:
                return Unclear("it is built in a loop that is not understood")
            inner = scope.with_names(names)
            truths = [computing.truth(self.of(test, inner)) for test in tests]
            if None in truths:
                return Unclear("it is built in a loop with an unknown test")
            if all(truths):
                found.append(self.of(element, inner))
        return Items(tuple(found), drawn=any(isinstance(each, Member) for each in listed.items))

    def _joined(self, expr: Expr, scope: Scope) -> Value:
        return computing.joined([self.of(part, scope) for part in expr[1]])


def _is_public(name: str) -> bool:
    return name[:1].isupper() or name in ("func", "text")


def function_value(path: str, function: Function, scope: Scope) -> FunctionValue:
    """Return a function as a value; a decorated one or a coroutine can't be computed."""
    return FunctionValue(path, function.name, function.result, scope)


def _no_classes(cls: ClassValue, name: str) -> Value:
    return Part(cls, name)


def _no_members(cls: ClassValue) -> Items | None:
    return None


def _nothing(cls: ClassValue, name: str, line: int) -> Value | None:
    return None


_KINDS: dict[str, Callable[[Evaluator, Any, Scope], Value]] = {
    "c": Evaluator._constant,
    "n": Evaluator._name,
    "f": Evaluator._call,
    "s": Evaluator._sequence,
    "d": Evaluator._dict,
    ".": Evaluator._attribute,
    "[": Evaluator._subscript,
    "o": Evaluator._operator,
    "?": Evaluator._choice,
    "l": Evaluator._function,
    "=": Evaluator._bindings,
    "g": Evaluator._comprehension,
    "j": Evaluator._joined,
}
