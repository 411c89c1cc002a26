"""Who uses a type: by OID where the server keeps account, by name in the texts of functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from trueline.facts.catalogue import TypeUse
from trueline.sources.postgres.names import Names

Types = Mapping[int, tuple[str, str]]
"""Enum types and domains by OID: schema and name."""

_OF_TYPES = {"d": "domain", "r": "range"}
_OF_RELATIONS = {"c": "composite", "i": "index", "I": "index"}
_ON_TABLES = {"pg_policy": "policy", "pg_trigger": "trigger", "pg_constraint": "check"}
_IN_SCHEMAS = {"pg_proc": "function", "pg_operator": "operator"}


class _Row(NamedTuple):
    type: int
    catalogue: str
    relkind: str | None
    typtype: str | None
    relation: int
    column: int
    domain: int | None
    schema: int | None
    name: str | None
    text: str | None


def dependencies(rows: Iterable[tuple[Any, ...]], names: Names, types: Types) -> set[TypeUse]:
    """Return the uses that the server keeps account of, but those by columns of relations."""
    found: set[TypeUse] = set()
    for row in map(_Row._make, rows):
        if row.type in types and row.domain != row.type:
            kind, user = _user(row, names, types)
            if kind:
                found.add(TypeUse(*types[row.type], kind, user))
    ranges = {use.user for use in found if use.kind == "range"}
    return {use for use in found if use.kind != "function" or use.user not in ranges}


def _user(row: _Row, names: Names, types: Types) -> tuple[str, str]:
    catalogue = row.catalogue.rpartition(".")[2]
    schema = names.schemas.get(row.schema or 0, "")
    if row.text is not None:
        return ("cast" if catalogue == "pg_cast" else "other"), row.text
    if catalogue == "pg_type":
        return _OF_TYPES.get(row.typtype or "", ""), f"{schema}.{row.name}"
    if catalogue == "pg_class" and row.relkind in _OF_RELATIONS:
        owner = names.address(row.relation) if row.relkind == "c" else schema
        return _OF_RELATIONS[row.relkind], f"{owner}.{row.name}"
    if catalogue in _IN_SCHEMAS:
        return _IN_SCHEMAS[catalogue], f"{schema}.{row.name}"
    if catalogue == "pg_rewrite":
        return "view", names.address(row.relation)
    if catalogue in _ON_TABLES:
        owner = ".".join(types[row.domain]) if row.domain else names.address(row.relation)
        return _ON_TABLES[catalogue], f"{owner}.{row.name}"
    return "default", f"{names.address(row.relation)}.{names.columns[row.relation][row.column]}"


def mentions(rows: Iterable[tuple[str, str, str]], types: Types) -> Iterator[TypeUse]:
    """Yield the types whose names stand in the texts of functions; it proves nothing."""
    by_name: dict[str, list[tuple[str, str]]] = {}
    for schema, name in types.values():
        by_name.setdefault(name.lower(), []).append((schema, name))
    if not by_name:
        return
    words = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, by_name))})(?!\w)", re.IGNORECASE)
    for schema, function, text in rows:
        for word in {match.lower() for match in words.findall(text)}:
            for type_schema, name in by_name[word]:
                yield TypeUse(type_schema, name, "body", f"{schema}.{function}")
