"""Small projects as text, their models as Trueline reads them, and how two readings differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import cleandoc
from typing import Any

from trueline.facts import Facts, Module, Tree
from trueline.facts.declared import UNKNOWN, DeclaredTable, Models
from trueline.facts.models import read_models
from trueline.facts.outline import Outline
from trueline.globs import Globs
from trueline.sources.python.declaring import may_declare, may_derive
from trueline.sources.python.extract import extract
from trueline.sources.python.outline import outline


def read(files: Mapping[str, str], roots: tuple[str, ...] = ("",)) -> Models:
    """Return the models of a project in memory."""
    data = {path: cleandoc(text).encode() for path, text in files.items()}
    modules = {}
    for path in sorted(data):
        module = extract(path, data[path])
        if isinstance(module, Module):
            modules[path] = module
    facts = Facts(tuple(sorted(data)), lambda files: (), lambda: _tree(data, roots), modules, {})
    first = {path: each for path in modules if (each := _gated(path, data[path]))}

    def find(path: str, names: frozenset[str]) -> Outline | None:
        if path not in data or (names and not may_derive(data[path], names)):
            return None
        found = outline(path, data[path])
        return found if isinstance(found, Outline) else None

    return read_models(first, facts, find)


def _tree(data: Mapping[str, bytes], roots: tuple[str, ...]) -> Tree:
    return Tree(tuple(data), roots, Globs(()), lambda stem: False)


def _gated(path: str, data: bytes) -> Outline | None:
    found = outline(path, data) if may_declare(data) else None
    return found if isinstance(found, Outline) else None


def only(models: Models, name: str) -> DeclaredTable:
    """Return the one table of a name."""
    [found] = [table for table in models.tables if table.name == name]
    return found


def differences(static: DeclaredTable, real: DeclaredTable) -> list[str]:
    """Return how a table as read differs from the real one; unknown attributes never do."""
    return [*_columns(static, real), *_constraints(static, real)]


_ATTRIBUTES = ("nullable", "serial", "identity", "client_default", "primary_key", "generated")
_MORE = ("comment", "collation")


def _columns(static: DeclaredTable, real: DeclaredTable) -> Iterator[str]:
    mine = {column.name: column for column in static.columns}
    theirs = {column.name: column for column in real.columns}
    yield from (f"{name}: not in reality" for name in mine.keys() - theirs.keys())
    yield from (f"{name}: not read" for name in theirs.keys() - mine.keys())
    for name in mine.keys() & theirs.keys():
        one, other = mine[name], theirs[name]
        if other.type is not UNKNOWN:
            yield from _unlike(f"{name} type", one.type, other.type)
        for attribute in (*_ATTRIBUTES, *_MORE):
            here, there = getattr(one, attribute), getattr(other, attribute)
            yield from _unlike(f"{name} {attribute}", here, there)
        there = None if other.serial else other.server_default
        yield from _unlike(f"{name} default", one.server_default, there)
        yield from _enums(name, one.enum, other.enum)


def _enums(name: str, one: Any, other: Any) -> Iterator[str]:
    if one is None or other is None:
        if one is not other:
            yield f"{name} enum: {one} {other}"
        return
    for attribute in ("name", "schema", "labels", "native", "checked", "persists"):
        here, there = getattr(one, attribute), getattr(other, attribute)
        yield from _unlike(f"{name} enum {attribute}", here, there)


def _unlike(what: str, one: object, other: object) -> Iterator[str]:
    if one is not UNKNOWN and other is not UNKNOWN and one != other:
        yield f"{what}: read {one!r}, really {other!r}"


_KEYS: dict[str, Any] = {
    "foreign_keys": lambda key: (
        *(key.columns, key.target_schema, key.target, key.target_columns, key.on_update),
        *(key.on_delete, key.deferrable, key.deferred),
    ),
    "uniques": lambda key: (key.columns, key.nulls_not_distinct, key.deferrable, key.deferred),
    "checks": lambda key: key.expression,
    "indexes": lambda key: (
        *(key.keys, key.unique, key.method, key.include, key.predicate, key.nulls_not_distinct),
    ),
}


def _constraints(static: DeclaredTable, real: DeclaredTable) -> Iterator[str]:
    yield from _unlike("primary key", static.primary_key, real.primary_key)
    for kind, key in _KEYS.items():
        mine = [key(each) for each in getattr(static, kind)]
        theirs = [key(each) for each in getattr(real, kind)]
        yield from (f"{kind}: not in reality: {each}" for each in mine if each not in theirs)
        yield from (f"{kind}: not read: {each}" for each in theirs if each not in mine)
