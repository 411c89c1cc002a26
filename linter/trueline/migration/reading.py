"""Operations out of a migration file: every key is known, every value of its type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from trueline.migration.conversions import ALREADY, MOMENTS
from trueline.migration.operations import (
    ERROR,
    KEEP,
    OVERWRITE,
    SKIP,
    Add,
    Move,
    Operation,
    Remove,
    Set,
)
from trueline.migration.pointers import Path, path_of
from trueline.migration.value_operations import (
    NULL,
    PATTERN,
    Conditional,
    Convert,
    Each,
    Map,
    Parse,
    When,
    Wrap,
)
from trueline.strict import Fields, FormatError

_MISSING = (ERROR, SKIP)
_TARGET = (ERROR, KEEP, OVERWRITE)
_CONDITION = "write exists, missing, equals or type"
_TYPES = ("object", "list", "string", "integer", "number", "boolean", "null")


def operations_of(fields: Fields, key: str = "operations") -> tuple[Operation, ...]:
    """Return the operations of a list; FormatError names the place of what is wrong."""
    found = fields.each(key, _operation)
    if not found:
        raise FormatError(f"{fields.at(key)}: is empty; write at least one operation")
    return found


def _operation(fields: Fields) -> Operation:
    for name, read in _READERS.items():
        if fields.has(name):
            value = fields.whatever(name)
            with Fields(value, fields.at(name)) as inner:
                operation = read(inner)
                conditional = inner.has("when")
                when = inner.one("when", _when)
                if conditional and when is None:
                    raise FormatError(f"{inner.at('when')}: {_CONDITION}")
            return operation if when is None else Conditional(operation, when)
    raise FormatError(f"{fields.place}: is none of {', '.join(_READERS)}")


def _path(fields: Fields, key: str) -> Path:
    text = fields.take(key, str)
    if not text or text == "/":
        raise FormatError(f"{fields.at(key)}: names no field")
    return path_of(text)


def _maybe(fields: Fields, key: str) -> Path | None:
    return _path(fields, key) if fields.has(key) else None


def _choice(fields: Fields, key: str, choices: tuple[str, ...], default: str) -> str:
    if not fields.has(key):
        return default
    return fields.choice(key, {choice: choice for choice in choices})


def _add(fields: Fields) -> Operation:
    field, copied = _path(fields, "field"), _maybe(fields, "copy_of")
    has_value = fields.has("value")
    if has_value == (copied is not None):
        raise FormatError(f"{fields.at('value')}: write either value or copy_of")
    value = fields.whatever("value") if has_value else None
    return Add(field, value, copied, _choice(fields, "on_target", _TARGET, KEEP))


def _set(fields: Fields) -> Operation:
    return Set(_path(fields, "field"), fields.whatever("value"))


def _remove(fields: Fields) -> Operation:
    field, under = _path(fields, "field"), _maybe(fields, "keep_under")
    if under is None:
        return Remove(field, _choice(fields, "on_missing", _MISSING, ERROR))
    return _moved(fields, "remove", field, (*under, field[-1]), "keep_under")


def _move(fields: Fields, verb: str = "move") -> Operation:
    return _moved(fields, verb, _path(fields, "from"), _path(fields, "to"), "to")


def _moved(fields: Fields, verb: str, source: Path, target: Path, key: str) -> Operation:
    if source == target:
        raise FormatError(f"{fields.at(key)}: is where it is already")
    if target[: len(source)] == source:
        raise FormatError(f"{fields.at(key)}: lies inside of what is moved")
    return Move(
        source,
        target,
        _choice(fields, "on_missing", _MISSING, ERROR),
        _choice(fields, "on_target", _TARGET, ERROR),
        verb,
    )


def _rename(fields: Fields) -> Operation:
    operation = _move(fields, "rename")
    if isinstance(operation, Move) and operation.source[:-1] != operation.target[:-1]:
        raise FormatError(f"{fields.at('to')}: is in another object; write move")
    return operation


def _convert(fields: Fields) -> Operation:
    field = _path(fields, "field")
    to = fields.choice("to", {name: name for name in ALREADY})
    source = fields.take("from", str, "")
    if source and to not in MOMENTS:
        raise FormatError(f"{fields.at('from')}: only {' and '.join(MOMENTS)} need it")
    return Convert(
        field,
        to,
        source,
        _choice(fields, "on_error", (ERROR, KEEP, NULL), ERROR),
        _choice(fields, "on_missing", _MISSING, ERROR),
        fields.take("accept_already", bool, default=True),
    )


def _map(fields: Fields) -> Operation:
    field, values = _path(fields, "field"), fields.whatever("values")
    if not isinstance(values, dict) or not values:
        raise FormatError(f"{fields.at('values')}: should be an object with old and new values")
    for key in filter(lambda key: key.startswith(PATTERN), values):
        try:
            re.compile(key[len(PATTERN) :])
        except re.error as error:
            raise FormatError(f"{fields.at('values')}.{key}: is no pattern: {error}") from error
    default, fallback = _default(fields)
    on_missing = _choice(fields, "on_missing", _MISSING, ERROR)
    return Map(field, values, default, fallback, on_missing)


def _default(fields: Fields) -> tuple[str, Any]:
    """Return what happens to a value that the table lacks: an error, nothing, or a value."""
    if not fields.has("default"):
        return ERROR, None
    value = fields.whatever("default")
    if isinstance(value, dict) and [*value] == ["value"]:
        return "value", value["value"]
    if value not in (ERROR, KEEP):
        raise FormatError(f"{fields.at('default')}: write error, keep, or value: …")
    return str(value), None


def _wrap(fields: Fields) -> Operation:
    return Wrap(fields.take("as", str), _maybe(fields, "field"))


def _parse(fields: Fields) -> Operation:
    return Parse(_maybe(fields, "field"))


def _each(fields: Fields) -> Operation:
    return Each(
        _path(fields, "field"),
        operations_of(fields),
        _choice(fields, "on_missing", _MISSING, ERROR),
    )


def _when(fields: Fields) -> When:
    conditions = When(
        _maybe(fields, "exists"),
        _maybe(fields, "missing"),
        fields.one("equals", _equals),
        fields.one("type", _type),
    )
    if conditions == When():
        raise FormatError(f"{fields.at('when')}: {_CONDITION}")
    return conditions


def _equals(fields: Fields) -> tuple[Path, Any]:
    return _path(fields, "field"), fields.whatever("value")


def _type(fields: Fields) -> tuple[Path, str]:
    path = _maybe(fields, "field") or ("",)
    return path, fields.choice("is", {name: name for name in _TYPES})


_READERS: Mapping[str, Callable[[Fields], Operation]] = {
    "rename": _rename,
    "add": _add,
    "remove": _remove,
    "convert": _convert,
    "move": _move,
    "set": _set,
    "map": _map,
    "wrap": _wrap,
    "parse": _parse,
    "each": _each,
}
