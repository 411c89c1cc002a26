"""ALTER TABLE … ALTER COLUMN."""

from __future__ import annotations

from collections.abc import Callable

from trueline.facts.catalogue import Column, Table
from trueline.facts.sqltokens import Cursor, UnreadableError
from trueline.facts.typenames import read_type
from trueline.sources.ddl.columns import (
    Constraints,
    Defined,
    collation,
    expression,
    read_column_constraints,
)
from trueline.sources.ddl.create_table import bring_sequence
from trueline.sources.ddl.sequences import change_sequence, drop_owned
from trueline.sources.ddl.world import Name, World


def skip_action(cursor: Cursor) -> None:
    """Go over the rest of an action, up to a comma that stands outside of parentheses."""
    while not cursor.done and not cursor.at(","):
        if cursor.at("("):
            cursor.parenthesized()
        else:
            cursor.take()


def changed(table: Table, name: str, change: Callable[[Column], Column]) -> Table:
    """Return a table with one column changed."""
    if table.column(name) is None:
        raise UnreadableError(f"{table.address} has no column {name} at this point")
    columns = tuple(change(each) if each.name == name else each for each in table.columns)
    return table._replace(columns=columns)


def alter_column(world: World, cursor: Cursor, name: Name, column: str) -> None:
    """Go over ``ALTER COLUMN name …`` and do it, also to what inherits the column."""
    change = _column_change(world, cursor, name, column)
    for member in world.family(name):
        world.change(member, lambda table: changed(table, column, change))


def _column_change(
    world: World, cursor: Cursor, name: Name, column: str
) -> Callable[[Column], Column]:
    if cursor.accept("set", "not", "null"):
        return lambda each: each._replace(nullable=False)
    if cursor.accept("drop", "not", "null"):
        return lambda each: each._replace(nullable=True)
    if cursor.accept("set", "default"):
        default = expression(cursor)
        default = "" if default.lower() == "null" else default
        return lambda each: each._replace(default=default)
    if cursor.accept("drop", "default"):
        return lambda each: each._replace(default="")
    if cursor.accept("type") or cursor.accept("set", "data", "type"):
        return _new_type(world, cursor)
    if cursor.accept("set", "expression", "as"):
        generated = cursor.parenthesized().rest()
        return lambda each: each._replace(generated=generated)
    if cursor.accept("drop", "expression"):
        cursor.accept("if", "exists")
        return lambda each: each._replace(generated="")
    return _identity_change(world, cursor, name, column)


def _new_type(world: World, cursor: Cursor) -> Callable[[Column], Column]:
    found = world.resolved(read_type(cursor))
    chosen = collation(cursor.qualified()) if cursor.accept("collate") else ""
    if cursor.accept("using"):
        skip_action(cursor)
    return lambda each: each._replace(type=found, collation=chosen)


def _identity_change(
    world: World, cursor: Cursor, name: Name, column: str
) -> Callable[[Column], Column]:
    owner = f"{'.'.join(name)}.{column}"
    if cursor.at("add", "generated"):
        cursor.take()
        existing = world.tables[name].column(column)
        if existing is None:
            raise UnreadableError(f"{'.'.join(name)} has no column {column} at this point")
        found = Defined(existing, Constraints(), at=-1)
        read_column_constraints(cursor, found)
        add = found.column
        if found.sequence is not None:
            bring_sequence(world, name, found)
        return lambda each: add if each.name == column else each
    if cursor.accept("drop", "identity"):
        cursor.accept("if", "exists")
        drop_owned(world, owner)
        return lambda each: each._replace(identity="")
    if cursor.accept("set", "generated"):
        kind = "always" if cursor.accept("always") else "by default"
        cursor.accept("by", "default")
        if cursor.any_of("set", "restart"):
            _sequence_change(world, cursor, owner)
        return lambda each: each._replace(identity=kind)
    if cursor.any_of("set", "restart", "reset"):
        _sequence_change(world, cursor, owner)
        return lambda each: each
    raise cursor.unexpected("a change of a column")


def _sequence_change(world: World, cursor: Cursor, owner: str) -> None:
    """``SET INCREMENT BY 5 SET START 3``; storage, statistics and options say nothing to us."""
    if cursor.any_of("storage", "statistics", "compression", "n_distinct") or cursor.at("("):
        skip_action(cursor)
        return
    sequence = next((key for key, each in world.sequences.items() if each.owned_by == owner), None)
    tokens = [token for token in cursor.tokens[cursor.index :] if token.text != "set"]
    inner = Cursor(tokens, cursor.text)
    cursor.index = len(cursor.tokens) - 1
    if sequence is not None:
        change_sequence(world, sequence, inner)
