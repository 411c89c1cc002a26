"""A schema as plain functions, where it only says what these can judge exactly as jsonschema does.

jsonschema walks the schema anew for every value.  A category has one schema and many items, and
most schemas of documents use a handful of keywords; what has any other is left to jsonschema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Judge = Callable[[Any], bool]

_SILENT = frozenset(
    {"$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated"}
    | {"readOnly", "writeOnly", "format", "additionalProperties"}
)


class _UnknownError(Exception):
    """A keyword that is left to jsonschema."""


def swift(schema: Any) -> Judge | None:
    """Return what says whether a value is valid; None where jsonschema has to be asked."""
    try:
        return _judge(schema)
    except (_UnknownError, RecursionError):
        return None


def _judge(schema: Any) -> Judge:
    if isinstance(schema, bool):
        return lambda _: schema
    return _each([*_judges(schema)])


def _each(judges: Sequence[Judge]) -> Judge:
    """Return what asks one after the other, up to the first that says no."""
    if len(judges) < 2:
        return judges[0] if judges else lambda _: True
    half = len(judges) // 2
    first, second = _each(judges[:half]), _each(judges[half:])
    return lambda value: first(value) and second(value)


def _judges(schema: Mapping[str, Any]) -> Iterator[Judge]:
    if "type" in schema:  # first, because it is what fails most
        yield _type(schema["type"])
    for keyword, want in schema.items():
        if keyword == "properties" or (keyword == "additionalProperties" and want is not True):
            continue
        if keyword in _MAKERS:
            yield _MAKERS[keyword](want)
        elif keyword not in _SILENT and keyword != "type":
            raise _UnknownError(keyword)
    if "properties" in schema or schema.get("additionalProperties", True) is not True:
        yield _properties(schema)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_integer(value: Any) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


_TYPES: Mapping[str, Judge] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "number": _is_number,
    "integer": _is_integer,
}


def _type(want: str | list[str]) -> Judge:
    if isinstance(want, str):
        return _TYPES[want]
    kinds = [_TYPES[name] for name in want]
    return lambda value: any(kind(value) for kind in kinds)


def _properties(schema: Mapping[str, Any]) -> Judge:
    if "patternProperties" in schema:
        raise _UnknownError("patternProperties")
    known = {name: _judge(part) for name, part in schema.get("properties", {}).items()}
    other = _judge(schema.get("additionalProperties", True))

    def judge(value: Any) -> bool:
        if not isinstance(value, dict):
            return True
        return all(known.get(name, other)(item) for name, item in value.items())

    return judge


def _enum(want: list[Any]) -> Judge:
    if not all(isinstance(each, str) or each is None for each in want):
        raise _UnknownError("enum")  # true is not 1, but 1 is 1.0
    texts = frozenset(want)
    return lambda value: (value is None or isinstance(value, str)) and value in texts


def _required(want: list[str]) -> Judge:
    names = frozenset(want)
    return lambda value: not isinstance(value, dict) or names <= value.keys()


def _items(want: Any) -> Judge:
    judge = _judge(want)
    return lambda value: not isinstance(value, list) or all(map(judge, value))


def _pattern(want: str) -> Judge:
    search = re.compile(want).search
    return lambda value: not isinstance(value, str) or search(value) is not None


def _size(kind: type[Any], least: bool) -> Callable[[int], Judge]:
    def make(want: int) -> Judge:
        if least:
            return lambda value: not isinstance(value, kind) or len(value) >= want
        return lambda value: not isinstance(value, kind) or len(value) <= want

    return make


def _all_of(want: list[Any]) -> Judge:
    return _each([*map(_judge, want)])


def _any_of(want: list[Any]) -> Judge:
    judges = [*map(_judge, want)]
    return lambda value: any(judge(value) for judge in judges)


def _one_of(want: list[Any]) -> Judge:
    judges = [*map(_judge, want)]
    return lambda value: sum(judge(value) for judge in judges) == 1


def _not(want: Any) -> Judge:
    judge = _judge(want)
    return lambda value: not judge(value)


_MAKERS: Mapping[str, Callable[[Any], Judge]] = {
    "enum": _enum,
    "const": lambda want: _enum([want]),
    "required": _required,
    "items": _items,
    "pattern": _pattern,
    "minimum": lambda want: lambda value: not _is_number(value) or value >= want,
    "maximum": lambda want: lambda value: not _is_number(value) or value <= want,
    "minLength": _size(str, least=True),
    "maxLength": _size(str, least=False),
    "minItems": _size(list, least=True),
    "maxItems": _size(list, least=False),
    "minProperties": _size(dict, least=True),
    "maxProperties": _size(dict, least=False),
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
}
