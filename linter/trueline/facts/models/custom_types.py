"""Types that a project defines itself: around another one, or with SQL of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from trueline.facts.models.evaluate import Scope, function_value
from trueline.facts.models.values import (
    ClassValue,
    Foreign,
    Made,
    Part,
    Unclear,
    Value,
    text_of,
)
from trueline.facts.outline import Function

if TYPE_CHECKING:
    from trueline.facts.models.sa_types import TypeFact, Types

POSTGRESQL = Foreign("trueline-dialect")
"""Stands for the dialect that a method is given."""
_DESCRIBED = f"{POSTGRESQL.dotted}.type_descriptor"
_CONVERTING = ("process_bind_param", "bind_processor", "process_literal_param")
_ROOTS = ("sa.", "pg.", "sm.", "other.")


def is_custom(types: Types, cls: ClassValue) -> bool:
    """Whether a class of ours derives from a type of the library."""
    return any(
        isinstance(each, Foreign) and (each.name.startswith(_ROOTS) or "sqlalchemy" in each.dotted)
        for each in types.classes.order(cls)
    )


def custom(types: Types, made: Made, cls: ClassValue) -> TypeFact:
    """Return what a type of the project's own becomes on PostgreSQL."""
    found = _custom(types, made, cls)
    converts = any(types.classes.has_method(cls, each) for each in _CONVERTING)
    if found.enum is None or not converts:
        return found
    return replace(found, enum=replace(found.enum, converted=True))


def _custom(types: Types, made: Made, cls: ClassValue) -> TypeFact:
    from trueline.facts.models.sa_types import TypeFact, sql_type, unknown

    own = next(
        (types.compiled[c] for c in types.classes.ancestors(cls) if c in types.compiled), None
    )
    if own is not None:
        text = text_of(own)
        return (
            TypeFact(sql_type(text)) if text else unknown(f"{cls.name} is compiled by its own code")
        )
    if types.classes.has_method(cls, "load_dialect_impl"):
        return _by_dialect(types, made, cls)
    if types.classes.has_method(cls, "get_col_spec"):
        text = text_of(_called(types, made, cls, "get_col_spec", ()))
        return TypeFact(sql_type(text)) if text else unknown(f"{cls.name} writes its own SQL")
    if types.classes.has_method(cls, "__visit_name__"):
        return unknown(f"{cls.name} is compiled by its own code")
    return _around(types, made, cls)


def _by_dialect(types: Types, made: Made, cls: ClassValue) -> TypeFact:
    found = _called(types, made, cls, "load_dialect_impl", (POSTGRESQL,))
    function = found.function if isinstance(found, Made) else None
    described = isinstance(function, Foreign) and function.dotted == _DESCRIBED
    if described and isinstance(found, Made) and found.arguments:
        return types.of(found.arguments[0])
    if isinstance(function, Part) and function.name == "load_dialect_impl":
        return _around(types, made, cls)  # that of the base: the type itself
    return types.of(found)


def _called(
    types: Types, made: Made, cls: ClassValue, method: str, arguments: tuple[Value, ...]
) -> Value:
    owner, function = types.classes.find(cls, method) or (cls, None)
    if not isinstance(function, Function):
        return Unclear(f"{cls.name}.{method} can't be read")
    value = function_value(owner.path, function, Scope(owner.path))
    return types.evaluator.call(value, (made, *arguments), (), made.at)


def _around(types: Types, made: Made, cls: ClassValue) -> TypeFact:
    """Return the type that ``impl`` or a base names, with the arguments that reach it."""
    from trueline.facts.models.sa_types import unknown

    inner = _inner(types, cls)
    if inner is None or isinstance(inner, Unclear):
        return unknown(f"what {cls.name} stands for can't be read")
    given = _arguments(types, made, cls)
    if given is None:
        return unknown(f"the constructor of {cls.name} can't be read")
    if isinstance(inner, Made):
        return types.of(inner)
    return types.of(Made(inner, given.arguments, given.keywords, made.at))


def _inner(types: Types, cls: ClassValue) -> Value | None:
    found = types.classes.find(cls, "impl")
    if found is not None:
        return types.classes.attribute(cls, "impl")
    roots = [each for each in types.classes.order(cls) if isinstance(each, Foreign)]
    plain = [each for each in roots if each.name.startswith(_ROOTS) and each.name != "sa.Generic"]
    return plain[0] if plain and plain[0].name not in _ABSTRACT else None


_ABSTRACT = frozenset({"sa.TypeDecorator", "sa.UserDefinedType", "sa.TypeEngine"})


def _arguments(types: Types, made: Made, cls: ClassValue) -> Made | None:
    """Return a call with the arguments that ``super().__init__`` is given."""
    owner, function = types.classes.find(cls, "__init__") or (cls, None)
    if not isinstance(function, Function):
        return made
    if "impl" in function.writes:
        return None
    for call in function.calls:
        if call[1][0] == "." and call[1][2] == "__init__":
            body = ("l", function.parameters, ("f", ("n", "trueline_super"), *call[2:]))
            value = function_value(owner.path, function, Scope(owner.path))
            given = types.evaluator.call(
                type(value)(value.path, "__init__", body, value.scope),
                (made, *made.arguments),
                made.keywords,
                made.at,
            )
            return given if isinstance(given, Made) else None
    return Made(made.function, (), (), made.at)
