"""Which line stands for which fact: the fields of the catalogue's own types, by their order.

The first fields are written by position, the others as ``field=value``, ``field`` or
``not-field``, and only when they are not what their type has them by default.  Records within
records are lines of their own below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import GenericAlias
from typing import Any, NamedTuple, get_type_hints

from trueline.facts.catalogue import (
    Check,
    Column,
    Domain,
    EnumType,
    Exclusion,
    ForeignKey,
    Index,
    IndexKey,
    PrimaryKey,
    Sequence,
    SqlType,
    Table,
    TypeUse,
    Unique,
    Unseen,
    View,
)
from trueline.sources.snapshot import tokens

_LABEL = "label"


class Codec(NamedTuple):
    """How values of one kind are written and read."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


class Field(NamedTuple):
    """A field that is written as an attribute; ``codec`` is None for a flag."""

    at: int
    name: str
    codec: Codec | None
    default: Any


class Children(NamedTuple):
    """A field whose values are lines below; ``is_single`` when there is at most one."""

    at: int
    keyword: str
    is_single: bool = False


class Shape(NamedTuple):
    """A kind of line.

    ``head`` are the codecs of the fields by position; with ``is_dotted`` the first two are one
    token, ``schema.name``.  ``below`` are the keywords of ``children``.  ``blank`` are the values
    of a record of which nothing is written; ``needed`` are the places in it that must be.
    """

    make: Callable[[list[Any]], Any]
    is_dotted: bool
    head: tuple[Codec, ...]
    fields: tuple[Field, ...]
    by_name: Mapping[str, Field]
    children: tuple[Children, ...]
    below: frozenset[str]
    blank: tuple[Any, ...]
    needed: frozenset[int]


_CODECS: Mapping[object, Codec] = {
    str: Codec(tokens.scalar, tokens.read_scalar),
    int: Codec(str, int),
    SqlType: Codec(tokens.sqltype, tokens.read_sqltype),
    tuple[str, ...]: Codec(tokens.elements, tokens.read_elements),
}
_RECORDS: Mapping[str, tuple[type[Any], int]] = {
    "enum": (EnumType, 2),
    "domain": (Domain, 3),
    "sequence": (Sequence, 2),
    "table": (Table, 2),
    "view": (View, 2),
    "partition": (Table, 2),
    "use": (TypeUse, 4),
    "unseen": (Unseen, 2),
    "column": (Column, 2),
    "primary_key": (PrimaryKey, 1),
    "foreign_key": (ForeignKey, 1),
    "unique": (Unique, 1),
    "check": (Check, 2),
    "exclusion": (Exclusion, 2),
    "index": (Index, 1),
    "key": (IndexKey, 1),
}
_BELOW: Mapping[object, str] = {
    GenericAlias(tuple, (cls, ...)): keyword for keyword, (cls, _) in _RECORDS.items()
}
_NOTHING = object()


@lru_cache(maxsize=8)
def shapes(owner: str) -> Mapping[str, Shape]:
    """Return the shape of each kind of line, where most objects belong to ``owner``."""
    usual: dict[str, Any] = {"owner": owner}
    found = {name: _shape(cls, size, usual) for name, (cls, size) in _RECORDS.items()}
    found["partition"] = _shape(Table, 2, {**usual, "kind": "partition"})
    text = (_CODECS[str],)
    found[_LABEL] = Shape(
        lambda values: values[0], False, text, (), {}, (), frozenset(), (_NOTHING,), frozenset()
    )
    return found


def _shape(cls: type[Any], size: int, usual: Mapping[str, Any]) -> Shape:
    hints = get_type_hints(cls)
    names: tuple[str, ...] = cls._fields
    children = tuple(_children(names, hints))
    defaults = {**cls._field_defaults, **usual}
    defaults.update((names[each.at], None if each.is_single else ()) for each in children)
    below = {each.at for each in children}
    rest = [at for at in range(size, len(names)) if at not in below]
    fields = tuple(
        Field(at, names[at], _CODECS.get(hints[names[at]]), defaults.get(names[at], _NOTHING))
        for at in rest
    )
    return Shape(
        cls._make,
        names[0] == "schema",
        tuple(_CODECS[hints[name]] for name in names[:size]),
        fields,
        {field.name: field for field in fields},
        children,
        frozenset(each.keyword for each in children),
        tuple(defaults.get(name, _NOTHING) for name in names),
        frozenset(at for at in rest if names[at] not in defaults),
    )


def _children(names: tuple[str, ...], hints: Mapping[str, Any]) -> Iterator[Children]:
    for at, name in enumerate(names):
        if hints[name] in _BELOW:
            yield Children(at, _BELOW[hints[name]])
        elif hints[name] == PrimaryKey | None:
            yield Children(at, "primary_key", is_single=True)
        elif name == "labels":
            yield Children(at, _LABEL)
