"""Give tables, columns and types another name, and follow it wherever it is written."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from trueline.facts.catalogue import Check, Column, Index, IndexKey, SqlType, Table
from trueline.facts.sqltokens import NAME, WORD, Cursor
from trueline.sources.ddl.sequences import quoted, rename_sequence
from trueline.sources.ddl.world import Name, World


def move_table(world: World, old: Name, new: Name) -> None:
    """Rename a table or set its schema; foreign keys, heirs and sequences follow."""
    before, after = ".".join(old), ".".join(new)
    world.tables[new] = world.tables.pop(old)._replace(schema=new[0], name=new[1])
    world.parents.add(after)
    for name, table in world.tables.items():
        keys = tuple(
            key._replace(target_schema=new[0], target=new[1])
            if (key.target_schema, key.target) == old
            else key
            for key in table.foreign_keys
        )
        parents = tuple(after if parent == before else parent for parent in table.parents)
        if keys != table.foreign_keys or parents != table.parents:
            world.tables[name] = table._replace(foreign_keys=keys, parents=parents)
    for name, sequence in list(world.sequences.items()):
        owner, _, column = sequence.owned_by.rpartition(".")
        if owner == before:
            world.sequences[name] = sequence._replace(owned_by=f"{after}.{column}")
            if old[0] != new[0]:
                rename_sequence(world, name, (new[0], name[1]))
    _move_places(world, before, after)


def _move_places(world: World, before: str, after: str) -> None:
    for address in [a for a in world.places if a == before or a.startswith(f"{before}.")]:
        world.places[after + address[len(before) :]] = world.places.pop(address)


def rename_column(world: World, name: Name, old: str, new: str) -> None:
    """Rename a column of a table and of all that inherit from it."""
    for member in world.family(name):
        world.change(member, lambda table: _renamed(table, old, new))
        address = ".".join(member)
        for key, sequence in list(world.sequences.items()):
            if sequence.owned_by == f"{address}.{old}":
                world.sequences[key] = sequence._replace(owned_by=f"{address}.{new}")
        if f"{address}.{old}" in world.places:
            world.places[f"{address}.{new}"] = world.places.pop(f"{address}.{old}")
    for member, table in world.tables.items():
        keys = tuple(
            key._replace(target_columns=_names(key.target_columns, old, new))
            if (key.target_schema, key.target) == name
            else key
            for key in table.foreign_keys
        )
        if keys != table.foreign_keys:
            world.tables[member] = table._replace(foreign_keys=keys)


def _names(names: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    return tuple(new if name == old else name for name in names)


def _renamed(table: Table, old: str, new: str) -> Table:
    def text(expression: str) -> str:
        return with_column_renamed(expression, old, new)

    def names(given: tuple[str, ...]) -> tuple[str, ...]:
        return _names(given, old, new)

    key = table.primary_key
    return table._replace(
        columns=tuple(_column(column, old, new, text) for column in table.columns),
        primary_key=key and key._replace(columns=names(key.columns)),
        uniques=tuple(each._replace(columns=names(each.columns)) for each in table.uniques),
        foreign_keys=tuple(
            each._replace(columns=names(each.columns)) for each in table.foreign_keys
        ),
        checks=tuple(_check(check, text) for check in table.checks),
        indexes=tuple(_index(index, names, text) for index in table.indexes),
    )


def _column(column: Column, old: str, new: str, text: Callable[[str], str]) -> Column:
    name = new if column.name == old else column.name
    return column._replace(name=name, generated=text(column.generated))


def _check(check: Check, text: Callable[[str], str]) -> Check:
    return check._replace(expression=text(check.expression))


def _index(
    index: Index, names: Callable[[tuple[str, ...]], tuple[str, ...]], text: Callable[[str], str]
) -> Index:
    def key(each: IndexKey) -> IndexKey:
        changed = text(each.text) if each.is_expression else names((each.text,))[0]
        return each._replace(text=changed)

    return index._replace(
        keys=tuple(map(key, index.keys)),
        include=names(index.include),
        predicate=text(index.predicate),
    )


def with_column_renamed(expression: str, old: str, new: str) -> str:
    """Replace a column's name in an expression."""
    if old not in expression:
        return expression
    tokens = Cursor.over(expression).tokens
    for token, after in reversed(list(pairwise(tokens))):
        if token.kind in (WORD, NAME) and token.text == old and after.text != "(":
            expression = expression[: token.at] + quoted(new) + expression[token.end :]
    return expression


def move_type(world: World, old: Name, new: Name) -> None:
    """Rename a type or set its schema; the columns that have it follow."""

    def change(found: SqlType) -> SqlType:
        same = (found.schema, found.name) == old
        return found._replace(schema=new[0], name=new[1]) if same else found

    if old in world.enums:
        world.enums[new] = world.enums.pop(old)._replace(schema=new[0], name=new[1])
    if old in world.domains:
        world.domains[new] = world.domains.pop(old)._replace(schema=new[0], name=new[1])
    if old in world.composites:
        world.composites[new] = world.composites.pop(old)
    if old in world.other_types:
        world.other_types = (world.other_types - {old}) | {new}
    world.retype(change)
    _move_places(world, ".".join(old), ".".join(new))
