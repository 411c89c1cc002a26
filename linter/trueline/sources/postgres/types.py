"""Types of the catalogue: from what ``format_type`` prints to their parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from trueline.facts.catalogue import BUILT_IN, SqlType

_MODIFIERS = re.compile(r"\(([^()]*)\)")
_NUMBER = re.compile(r"\s*-?\d+\s*\Z")


class TypeOf(NamedTuple):
    """A type, and the OID of the type of its elements where it is an array, else its own."""

    type: SqlType
    base: int


Types = Mapping[tuple[int, int], TypeOf]


def read_types(rows: Iterable[tuple[Any, ...]]) -> Types:
    """Map OID and modifier of each type that is used by a column to its parts."""
    return {
        (oid, modifier): TypeOf(_type(text, name, schema, is_array=is_array), base)
        for oid, modifier, text, base, name, schema, is_array in rows
    }


def _type(text: str, name: str, schema: str, *, is_array: bool) -> SqlType:
    """Take the name of a user's type from the catalogue: in the text it may be quoted."""
    text = text.removesuffix("[]") if is_array else text
    if schema != BUILT_IN:
        return SqlType(name, _modifiers(text.rpartition('"')[2]), int(is_array), schema)
    plain = " ".join(_MODIFIERS.sub("", text).split())
    return SqlType(plain, _modifiers(text), int(is_array))


def _modifiers(text: str) -> tuple[int, ...]:
    """Return the numbers in parentheses; modifiers that are no numbers say nothing to us."""
    within = _MODIFIERS.search(text)
    parts = within[1].split(",") if within else []
    return tuple(map(int, parts)) if all(map(_NUMBER.match, parts)) else ()
