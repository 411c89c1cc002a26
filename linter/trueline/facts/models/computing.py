"""Small computations on values, the same that Python would do: text, lists, conditions."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    Items,
    Made,
    Member,
    Operation,
    Pairs,
    Part,
    Subscript,
    Unclear,
    Value,
    text_of,
)

ENUM_MAKERS = frozenset({"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"})
"""Functions that make an enumeration by the functional form."""

_TEXT_METHODS = frozenset(
    {
        *("lower", "upper", "strip", "lstrip", "rstrip", "title", "capitalize", "replace"),
        *("removeprefix", "removesuffix", "split", "format", "startswith", "endswith"),
        *("isupper", "islower", "partition", "rpartition", "casefold", "swapcase"),
    }
)


def _small(power: int) -> int:
    if abs(power) > _LARGEST_POWER:
        raise ValueError("a number too large to compute with")
    return power


_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": lambda one, other: operator.pow(one, _small(other)),
    "<<": lambda one, other: operator.lshift(one, _small(other)),
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_FAULTS = (TypeError, ValueError, ArithmeticError, IndexError, KeyError, AttributeError, re.error)
_LONGEST = 10_000
_LARGEST_POWER = 64
_SEQUENCES = frozenset({"list", "tuple", "set", "frozenset", "sorted"})
Members = Callable[[ClassValue], Items | None]


def attribute(value: Value, name: str) -> Value:
    """Return the attribute of a value that is no module and no class."""
    if isinstance(value, Member):
        return {"value": value.value, "_value_": value.value, "name": Const(value.name)}.get(
            name
        ) or Part(value, name)
    if isinstance(value, Made) and value.name in ("flask.SQLAlchemy", "flask.SQLA"):
        if name == "Model":
            return Foreign("flask_sqlalchemy.Model")
        return (
            Part(value, name) if name in ("metadata", "session") else Foreign(f"sqlalchemy.{name}")
        )
    return Part(value, name)


def joined(parts: list[Value]) -> Value:
    """Return the text of an f-string."""
    texts = [_plain(part) for part in parts]
    if any(text is None for text in texts):
        return Unclear("its text is only known at run time")
    return Const("".join(str(text) for text in texts))


def _plain(value: Value) -> str | None:
    if isinstance(value, Const) and isinstance(value.value, (str, int)):
        return str(value.value)
    return None


def operation(sign: str, left: Value, right: Value | None) -> Value:
    """Return what an operator gives; what can't be computed stays an operation."""
    if right is None:
        return _unary(sign, left)
    if isinstance(left, Items) and isinstance(right, Items) and sign == "+":
        return Items((*left.items, *right.items), left.whole and right.whole)
    if isinstance(left, Pairs) and isinstance(right, Pairs) and sign == "|":
        return Pairs((*left.items, *right.items), left.whole and right.whole)
    if sign in ("and", "or") and truth(left) is not None:
        return (
            (right if truth(left) else left) if sign == "and" else (left if truth(left) else right)
        )
    if sign == "%" and isinstance(left, Const) and isinstance(right, (Const, Items)):
        return _formatted(left, right)
    if isinstance(left, Const) and isinstance(right, Const) and sign in _SIGNS:
        return _tried(lambda: _SIGNS[sign](left.value, right.value))
    return Operation(sign, left, right)


def _unary(sign: str, value: Value) -> Value:
    known = truth(value)
    if sign == "not" and known is not None:
        return Const(not known)
    if sign == "-" and isinstance(value, Const) and isinstance(value.value, (int, float)):
        return Const(-value.value)
    return Operation(sign, value, None)


def _formatted(left: Const, right: Const | Items) -> Value:
    items = right.items if isinstance(right, Items) else (right,)
    plain = [item.value for item in items if isinstance(item, Const)]
    if len(plain) < len(items):
        return Unclear("its text is only known at run time")
    given = tuple(plain) if isinstance(right, Items) else plain[0]
    return _tried(lambda: left.value % given)


def truth(value: Value) -> bool | None:
    """Return whether a value counts as true, None when that can't be told."""
    if isinstance(value, Const):
        return bool(value.value)
    if isinstance(value, Items):
        return bool(value.items) if value.whole else None
    if isinstance(value, (ClassValue, Member)):
        return True
    return None


def subscript(owner: Value, index: Value) -> Value:
    """Return an item of a known list or dict; a type with arguments stays as it is."""
    if isinstance(owner, Pairs) and isinstance(index, Const):
        found = [v for k, v in owner.items if isinstance(k, Const) and k.value == index.value]
        return found[-1] if found else Unclear("a key that is not in the dict")
    if isinstance(owner, Items) and owner.whole and isinstance(index, Const):
        at = index.value
        fits = isinstance(at, int) and -len(owner.items) <= at < len(owner.items)
        return owner.items[at] if fits else Unclear("an index out of range")
    if isinstance(owner, Unclear):
        return owner
    return Subscript(owner, index)


def computed(made: Made, members: Members) -> Value:
    """Return the result of a call on known text, lists and enumerations, or the call itself."""
    function = made.function
    if isinstance(function, Part):
        return _method(made, function, members)
    if isinstance(function, ClassValue) and len(made.arguments) == 1 and not made.keywords:
        found = members(function)
        wanted = made.arguments[0]
        for member in found.items if found else ():
            if isinstance(member, Member) and member.value == wanted:
                return member
    if isinstance(function, Foreign):
        return _builtin(made, function.dotted, members)
    return made


def _builtin(made: Made, name: str, members: Members) -> Value:
    first = made.arguments[0] if made.arguments else None
    if name in _SEQUENCES and len(made.arguments) == 1 and not made.keywords:
        found = members(first) if isinstance(first, ClassValue) else listed(first)
        if found is not None and name != "sorted":
            return found
    if name == "str" and isinstance(first, Const) and len(made.arguments) == 1:
        return Const(str(first.value))
    if name == "re.sub":
        return _constants(made, lambda given: re.sub(*given))
    if name in ("typing.cast", "typing_extensions.cast") and len(made.arguments) == 2:
        return made.arguments[1]
    if name == "max" and isinstance(first, Items):
        return _constants(Made(made.function, first.items, (), made.at), max)
    if name == "len" and isinstance(first, (Items, Const)):
        return _tried(lambda: len(first.items if isinstance(first, Items) else first.value))
    return made


def _method(made: Made, function: Part, members: Members) -> Value:
    owner = function.owner
    if isinstance(owner, Const) and isinstance(owner.value, str):
        if function.name == "join":
            return _join(owner.value, made, members)
        if function.name in _TEXT_METHODS:
            return _constants(made, getattr(owner.value, function.name), spread=True)
    if isinstance(owner, Pairs) and owner.whole and not made.arguments:
        keys, values = zip(*owner.items, strict=True) if owner.items else ((), ())
        views = {"keys": keys, "values": values}
        if function.name in views:
            return Items(views[function.name])
        if function.name == "items":
            return Items(tuple(Items(pair) for pair in owner.items))
    if isinstance(owner, Made) and owner.name == "re.compile" and function.name == "sub":
        given = (*owner.arguments[:1], *made.arguments)
        return _constants(Made(function, given, (), made.at), lambda parts: re.sub(*parts))
    if isinstance(owner, Part) and owner.name == "__members__":
        return _members(made, owner.owner, function.name, members)
    return made


def _members(made: Made, cls: Value, view: str, members: Members) -> Value:
    found = members(cls) if isinstance(cls, ClassValue) else None
    if found is None:
        return made
    names = tuple(Const(each.name) for each in found.items if isinstance(each, Member))
    pairs = tuple(Items(pair) for pair in zip(names, found.items, strict=True))
    views = {"keys": Items(names), "values": found, "items": Items(pairs)}
    return views.get(view, made)


def _join(between: str, made: Made, members: Members) -> Value:
    first = made.arguments[0] if made.arguments else None
    found = members(first) if isinstance(first, ClassValue) else listed(first)
    texts = [text_of(item) for item in found.items] if found and found.whole else [None]
    known = [text for text in texts if text is not None]
    return Const(between.join(known)) if len(known) == len(texts) else Unclear("text is unknown")


def _constants(made: Made, function: Callable[..., Any], *, spread: bool = False) -> Value:
    plain = [each.value for each in made.arguments if isinstance(each, Const)]
    named = {key: each.value for key, each in made.keywords if isinstance(each, Const)}
    if len(plain) + len(named) < len(made.arguments) + len(made.keywords):
        return Unclear("its text is only known at run time")
    return _tried(lambda: function(*plain, **named) if spread else function(plain))


def _tried(function: Callable[[], Any]) -> Value:
    try:
        return _value(function())
    except _FAULTS:
        return Unclear("it can't be computed")


def _value(found: Any) -> Value:
    if isinstance(found, (list, tuple)):
        return Items(tuple(map(_value, found)))
    if isinstance(found, str) and len(found) > _LONGEST:
        return Unclear("it is too long")
    return Const(found)


def listed(value: Value | None) -> Items | None:
    """Return what iterating a value gives: a list, the keys of a dict, the letters of a text."""
    if isinstance(value, Items):
        return value
    if isinstance(value, Pairs):
        return Items(tuple(key for key, _ in value.items), value.whole)
    if isinstance(value, Const) and isinstance(value.value, str):
        return Items(tuple(map(Const, value.value)))
    return None


def unpack(target: str, item: Value) -> dict[str, Value] | None:
    """Return the names that the target of a ``for`` binds to an item."""
    names = [name.strip() for name in target.strip("()").split(",") if name.strip()]
    if not all(name.isidentifier() for name in names):
        return None
    if len(names) == 1 and "," not in target:
        return {names[0]: item}
    parts = item.items if isinstance(item, Items) else ()
    return dict(zip(names, parts, strict=True)) if len(parts) == len(names) else None


def bind(
    parameters: tuple[tuple[Any, ...], ...],
    arguments: tuple[Value, ...],
    keywords: dict[str, Value],
) -> dict[str, Value] | None:
    """Return the values of parameters, defaults left out; None when they do not fit."""
    plain = [name for name, _, kind in parameters if not kind]
    rest = next((name for name, _, kind in parameters if kind == "*"), None)
    extra = next((name for name, _, kind in parameters if kind == "**"), None)
    named = {name for name, _, kind in parameters if kind in ("", "=")}
    if len(arguments) > len(plain) and rest is None:
        return None
    found: dict[str, Value] = dict(zip(plain, arguments, strict=False))
    if rest is not None:
        found[rest] = Items(arguments[len(plain) :])
    unknown = {key: value for key, value in keywords.items() if key not in named}
    if unknown and extra is None:
        return None
    if extra is not None:
        found[extra] = Pairs(tuple((Const(key), value) for key, value in unknown.items()))
    return found | {key: value for key, value in keywords.items() if key in named}
