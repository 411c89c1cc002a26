"""Put constraints on a table: with the name, the index and the target that the server finds."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from trueline.facts.catalogue import (
    Check,
    Column,
    ForeignKey,
    Index,
    IndexKey,
    PrimaryKey,
    Table,
    Unique,
)
from trueline.facts.sqltokens import NAME, WORD, Cursor, UnreadableError
from trueline.sources.ddl.columns import Constraints, Excluded
from trueline.sources.ddl.names import made_up
from trueline.sources.ddl.world import LostError, Name, World


def attach(world: World, name: Name, found: Constraints) -> None:
    """Put constraints on a table that exists already."""
    if found.primary_key is not None:
        _primary_key(world, name, found.primary_key, found)
    for unique in found.uniques:
        _unique(world, name, unique, found)
    for exclusion in found.exclusions:
        _exclusion(world, name, exclusion)
    for constraint, index, primary in found.using_index:
        _take_index(world, name, constraint, index, primary=primary)
    for check in found.checks:
        for member in world.family(name):
            _check(world, member, check)
    for key in found.foreign_keys:
        _foreign_key(world, name, key)
    if found.not_null:
        world.change(name, lambda table: required(table, found.not_null))


def required(table: Table, names: Iterable[str]) -> Table:
    """Make columns NOT NULL."""
    wanted = frozenset(names)
    columns = tuple(
        column._replace(nullable=False) if column.name in wanted else column
        for column in table.columns
    )
    return table._replace(columns=columns)


def constraint_names(table: Table) -> set[str]:
    """Return the names of all constraints and indexes of a table."""
    groups = (table.uniques, table.foreign_keys, table.checks, table.exclusions, table.indexes)
    found = {each.name for group in groups for each in group}
    return found | ({table.primary_key.name} if table.primary_key else set())


class Taken:
    """The names that a made-up one must not have."""

    def __init__(self, world: World, table: Name) -> None:
        self._world, self._schema = world, table[0]
        self._own = constraint_names(world.tables[table])

    def __contains__(self, name: object) -> bool:
        key = (self._schema, str(name))
        world = self._world
        kinds = (world.tables, world.views, world.sequences)
        return name in self._own or any(key in kind for kind in kinds)


def _made_up(world: World, table: Name, columns: Iterable[str], label: str) -> str:
    return made_up(Taken(world, table), table[1], "_".join(columns), label)


def _known(table: Table, columns: Iterable[str]) -> None:
    for name in columns:
        if table.column(name) is None:
            raise UnreadableError(f"{table.address} has no column {name} at this point")


def _primary_key(world: World, name: Name, key: PrimaryKey, found: Constraints) -> None:
    table = world.tables[name]
    _known(table, key.columns)
    if table.primary_key is not None:
        raise UnreadableError(f"{table.address} has a primary key already")
    key = key._replace(name=key.name or _made_up(world, name, (), "pkey"))
    index = _index(key.name, key.columns, found)
    table = required(table, key.columns)
    world.tables[name] = table._replace(primary_key=key, indexes=(*table.indexes, index))


def _unique(world: World, name: Name, unique: Unique, found: Constraints) -> None:
    table = world.tables[name]
    _known(table, unique.columns)
    unique = unique._replace(name=unique.name or _made_up(world, name, unique.columns, "key"))
    index = _index(unique.name, unique.columns, found)
    index = index._replace(nulls_not_distinct=unique.nulls_not_distinct)
    world.tables[name] = table._replace(
        uniques=(*table.uniques, unique), indexes=(*table.indexes, index)
    )


def _index(name: str, columns: tuple[str, ...], found: Constraints) -> Index:
    keys = tuple(map(IndexKey, columns))
    return Index(name, keys, True, include=found.included.get(columns, ()), constraint=name)


def _exclusion(world: World, name: Name, found: Excluded) -> None:
    table, exclusion = world.tables[name], found.exclusion
    columns = [key.text for key in found.keys if not key.is_expression]
    exclusion = exclusion._replace(name=exclusion.name or _made_up(world, name, columns, "excl"))
    index = Index(
        exclusion.name,
        found.keys,
        method=found.method,
        predicate=found.predicate,
        constraint=exclusion.name,
    )
    world.tables[name] = table._replace(
        exclusions=(*table.exclusions, exclusion), indexes=(*table.indexes, index)
    )


def _take_index(world: World, name: Name, constraint: str, index: str, *, primary: bool) -> None:
    table = world.tables[name]
    found = next((each for each in table.indexes if each.name == index), None)
    if found is None:
        raise UnreadableError(f"{table.address} has no index {index} at this point")
    title = constraint or index
    columns = tuple(key.text for key in found.keys)
    owned = found._replace(name=title, constraint=title)
    indexes = tuple(owned if each.name == index else each for each in table.indexes)
    table = table._replace(indexes=indexes)
    if primary:
        table = required(table, columns)._replace(primary_key=PrimaryKey(title, columns))
    else:
        unique = Unique(title, columns, found.nulls_not_distinct)
        table = table._replace(uniques=(*table.uniques, unique))
    world.tables[name] = table


def _check(world: World, name: Name, check: Check) -> None:
    table = world.tables[name]
    mentioned = mentioned_columns(check.expression, table.columns)
    one = mentioned if len(mentioned) == 1 else ()
    check = check._replace(name=check.name or _made_up(world, name, one, "check"))
    if all(each.name != check.name for each in table.checks):
        world.tables[name] = table._replace(checks=(*table.checks, check))


def mentioned_columns(text: str, columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Return the columns that an expression names, each once."""
    known = {column.name for column in columns}
    tokens = Cursor.over(text).tokens
    found = (
        token.text
        for token, after in pairwise(tokens)
        if token.kind in (WORD, NAME) and token.text in known and after.text != "("
    )
    return tuple(dict.fromkeys(found))


def _foreign_key(world: World, name: Name, key: ForeignKey) -> None:
    table = world.tables[name]
    _known(table, key.columns)
    parts = (key.target_schema, key.target) if key.target_schema else (key.target,)
    try:
        target = world.table(parts)
    except LostError:
        world.tables[name] = table._replace(foreign_keys=(*table.foreign_keys, key))
        return
    primary = world.tables[target].primary_key
    columns = key.target_columns or (primary.columns if primary else ())
    if not columns:
        raise UnreadableError(f"{'.'.join(target)} has no primary key that could be meant")
    key = key._replace(
        name=key.name or _made_up(world, name, key.columns, "fkey"),
        target_schema=target[0],
        target_columns=columns,
    )
    world.tables[name] = table._replace(foreign_keys=(*table.foreign_keys, key))
