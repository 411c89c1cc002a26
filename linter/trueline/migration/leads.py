"""Whether operations can lead from an old schema to a new one, before any item is looked at.

The top-level fields of an item are followed through the operations: which may be there, which
must be, what they may hold.  Only what no item could pass is a problem; what depends on the item
is left to the items.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from trueline.facts.documents.jsontext import shown
from trueline.facts.documents.validity import Validator
from trueline.migration.operations import ERROR, Add, Move, Operation, Remove, Set
from trueline.migration.pointers import Path
from trueline.migration.spec import Migration
from trueline.migration.value_operations import Conditional, Convert, Map, Parse, Wrap

_JSON_TYPES = {"list": "array", "date": "string", "date-time": "string"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a field: its values when they can be listed, or its types."""

    certain: bool = False
    values: tuple[Any, ...] | None = None
    types: frozenset[str] | None = None


@dataclass(slots=True)
class Shape:
    """The fields that an item may have; an open one may have any others."""

    fields: dict[str, Known] = field(default_factory=dict)
    is_open: bool = True
    problems: list[str] = field(default_factory=list)


def leads(migration: Migration) -> Iterator[str]:
    """Yield why no item of the old schema, or not every one, can get to the new one."""
    if not isinstance(migration.old_schema, dict):
        return
    shape = _shape_of(migration.old_schema)
    for number, operation in enumerate(migration.operations, 1):
        _follow(shape, operation, f"op {number}")
    _put(shape, migration.version.field, Known(True, (migration.version.target,)))
    yield from shape.problems
    yield from _unmet(shape, migration.validator)


def _shape_of(schema: dict[str, Any]) -> Shape:
    required = schema.get("required", [])
    fields = {
        name: Known(name in required, _values(part), _types(part))
        for name, part in schema.get("properties", {}).items()
    }
    fields |= {name: Known(certain=True) for name in required if name not in fields}
    plain = schema.get("type") not in (None, "object")
    return Shape(fields, not plain and schema.get("additionalProperties") is not False)


def _values(part: Any) -> tuple[Any, ...] | None:
    if isinstance(part, dict) and "const" in part:
        return (part["const"],)
    return tuple(part["enum"]) if isinstance(part, dict) and "enum" in part else None


def _types(part: Any) -> frozenset[str] | None:
    kinds = part.get("type") if isinstance(part, dict) else None
    if kinds is None:
        return None
    return frozenset(kinds if isinstance(kinds, list) else [kinds])


def _follow(shape: Shape, operation: Operation, at: str) -> None:
    match operation:
        case Conditional():
            _perhaps(shape, operation.operation, at)
        case Move():
            known = _pull(shape, operation.source, operation.on_missing, f"{at} {operation.verb}")
            _put(shape, operation.target, known)
        case Remove():
            _pull(shape, operation.field, operation.on_missing, f"{at} remove")
        case Add():
            _add(shape, operation)
        case Set():
            _put(shape, operation.field, Known(True, (operation.value,)))
        case _:
            _follow_value(shape, operation, at)


def _follow_value(shape: Shape, operation: Operation, at: str) -> None:
    match operation:
        case Convert():
            _convert(shape, operation, f"{at} convert")
        case Map():
            _map(shape, operation, f"{at} map")
        case Wrap(field=None):
            if not shape.fields and not shape.is_open:
                shape.fields[operation.name] = Known(certain=True)
        case Parse(field=None):
            shape.fields, shape.is_open = {}, True


def _perhaps(shape: Shape, operation: Operation, at: str) -> None:
    """Follow an operation that may not be done: nothing of it is certain."""
    other = Shape(dict(shape.fields), shape.is_open)
    _follow(other, operation, at)
    for name in {*shape.fields, *other.fields}:
        old, new = shape.fields.get(name), other.fields.get(name)
        if old != new:
            shape.fields[name] = Known(bool(old and new and old.certain and new.certain))
    shape.is_open = shape.is_open or other.is_open


def _look(shape: Shape, path: Path, on_missing: str, at: str) -> Known:
    """Return what is known of a field that an operation starts from."""
    name = path[0]
    if name not in shape.fields and not shape.is_open:
        close = get_close_matches(name, shape.fields, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        shape.problems.append(f'{at}: there can be no field "{name}" at this point{hint}')
    known = shape.fields.get(name, Known())
    return replace(known, certain=True) if on_missing == ERROR else known


def _pull(shape: Shape, path: Path, on_missing: str, at: str) -> Known:
    known = _look(shape, path, on_missing, at)
    if len(path) == 1:
        shape.fields.pop(path[0], None)
        return known
    shape.fields[path[0]] = replace(known, values=None)
    return Known(certain=on_missing == ERROR)


def _put(shape: Shape, path: Path, known: Known) -> None:
    if len(path) == 1:
        shape.fields[path[0]] = known
        return
    there = shape.fields.get(path[0], Known())
    shape.fields[path[0]] = Known(there.certain or known.certain, None, there.types)


def _add(shape: Shape, operation: Add) -> None:
    known = Known(True, None if operation.copy_of else (operation.value,))
    name = operation.field[0]
    if name in shape.fields or shape.is_open or len(operation.field) > 1:
        there = shape.fields.get(name)
        known = Known(certain=True) if there is None or there.certain else known
        known = replace(known, values=None)
    shape.fields[name] = known


def _convert(shape: Shape, operation: Convert, at: str) -> None:
    known = _look(shape, operation.field, operation.on_missing, at)
    if len(operation.field) == 1:
        sure = operation.on_error == ERROR
        types = frozenset({_JSON_TYPES.get(operation.to, operation.to)}) if sure else None
        shape.fields[operation.field[0]] = Known(known.certain, None, types)


def _map(shape: Shape, operation: Map, at: str) -> None:
    known = _look(shape, operation.field, operation.on_missing, at)
    values = None
    if len(operation.field) == 1 and known.values is not None:
        meant = [(old, *operation.meant(_key(old))) for old in known.values]
        if operation.default == ERROR:
            missing = [shown(old) for old, has, _ in meant if not has]
            if missing:
                shape.problems.append(f"{at}: no mapping for {', '.join(missing)}")
        values = tuple(new for _, has, new in meant if has)
    elif len(operation.field) == 1 and operation.default == ERROR:
        values = tuple(operation.values.values())
    if len(operation.field) == 1:
        shape.fields[operation.field[0]] = Known(known.certain, values)


def _key(value: Any) -> str:
    return value if isinstance(value, str) else shown(value, 10**9)


def _unmet(shape: Shape, validator: Validator) -> Iterator[str]:
    schema = validator.schema if isinstance(validator.schema, dict) else {}
    for name in schema.get("required", []):
        if name not in shape.fields and not shape.is_open:
            yield f'"{name}" is required, is not in the old schema, and no operation makes it'
    closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    for name, known in sorted(shape.fields.items()):
        yield from _refused(name, known, validator)
        if closed and known.certain and name not in schema.get("properties", {}):
            yield f'"{name}" stays, and the new schema has no such field; remove or move it'


def _refused(name: str, known: Known, validator: Validator) -> Iterator[str]:
    """Yield what a field may hold that the new schema refuses."""
    for value in known.values or ():
        if not validator.accepts(name, value):
            yield f'"{name}" may be {shown(value)}, which the new schema refuses'
    wanted = _types(validator.property_of(name))
    if known.types and wanted and not _overlap(known.types, wanted):
        has, wants = (" or ".join(sorted(kinds)) for kinds in (known.types, wanted))
        yield f'"{name}" is {has}, the new schema wants {wants}'


def _overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    numbers = {"integer", "number"}
    return bool(one & other) or bool(one & numbers and other & numbers)
