"""A table of the database with the names that code gives to its columns.

A renamed column is one mistake.  Its keys, indexes and checks went with it, so they are compared
under the name that code knows; otherwise each of them would be told as missing or another one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from trueline.facts.catalogue import Check, ForeignKey, Index, IndexKey, Table

_TOKEN = re.compile(
    r"""(?P<text>'(?:[^']|'')*')|(?P<type>::\s*[\w."]+)|(?P<name>"(?:[^"]|"")*"|\w+)(?!\s*\()"""
)
Names = Mapping[str, str]
"""What the database calls a column, to what the code does."""


def respelt(table: Table, names: Names) -> Table:
    """Return the table with its constraints and indexes under the names of the code."""
    primary = table.primary_key
    return table._replace(
        primary_key=primary and primary._replace(columns=_columns(primary.columns, names)),
        uniques=tuple(e._replace(columns=_columns(e.columns, names)) for e in table.uniques),
        foreign_keys=tuple(_foreign_key(each, table, names) for each in table.foreign_keys),
        checks=tuple(_check(each, names) for each in table.checks),
        indexes=tuple(_index(each, names) for each in table.indexes),
    )


def retargeted(key: ForeignKey, names: Names) -> ForeignKey:
    """Return a key with the columns of its target under the names of the code."""
    return key._replace(target_columns=_columns(key.target_columns, names))


def _foreign_key(key: ForeignKey, table: Table, names: Names) -> ForeignKey:
    key = key._replace(columns=_columns(key.columns, names))
    own = (key.target_schema, key.target) == (table.schema, table.name)
    return retargeted(key, names) if own else key


def _check(check: Check, names: Names) -> Check:
    return check._replace(expression=_expression(check.expression, names))


def _index(index: Index, names: Names) -> Index:
    return index._replace(
        keys=tuple(_key(each, names) for each in index.keys),
        include=_columns(index.include, names),
        predicate=_expression(index.predicate, names),
    )


def _key(key: IndexKey, names: Names) -> IndexKey:
    text = _expression(key.text, names) if key.is_expression else names.get(key.text, key.text)
    return key._replace(text=text)


def _columns(columns: tuple[str, ...], names: Names) -> tuple[str, ...]:
    return tuple(names.get(each, each) for each in columns)


def _expression(text: str, names: Names) -> str:
    return _TOKEN.sub(partial(_name, names), text)


def _name(names: Names, token: re.Match[str]) -> str:
    written = token["name"] or ""
    name = written[1:-1].replace('""', '"') if written.startswith('"') else written
    wanted = names.get(name)
    return token[0] if wanted is None else '"' + wanted.replace('"', '""') + '"'
