"""ALTER TABLE and DROP TABLE."""

from __future__ import annotations

from trueline.facts.catalogue import Table
from trueline.facts.sqltokens import Cursor, UnreadableError
from trueline.sources.ddl.alter_column import alter_column, changed, skip_action
from trueline.sources.ddl.attach import attach, mentioned_columns
from trueline.sources.ddl.columns import (
    Constraints,
    Defined,
    deferral,
    read_column,
    read_constraint,
    starts_constraint,
)
from trueline.sources.ddl.create_table import add_columns, adopt
from trueline.sources.ddl.indexes import rename_index
from trueline.sources.ddl.names import cut
from trueline.sources.ddl.renames import move_table, rename_column
from trueline.sources.ddl.sequences import alter_sequence, drop_owned
from trueline.sources.ddl.split import Statement
from trueline.sources.ddl.world import Name, World

_WITHOUT_EFFECT = (*("enable", "disable", "force", "replica", "cluster", "reset", "options"),)


def alter_table(world: World, cursor: Cursor, statement: Statement) -> None:
    """``ALTER [FOREIGN] TABLE``; of other relations too, as PostgreSQL lets one."""
    start = cursor.index
    quiet = cursor.accept("if", "exists")
    cursor.accept("only")
    parts = cursor.qualified()
    cursor.accept("*")
    name = world.find(world.tables, parts)
    if name is None:
        if _other_relation(world, cursor, parts, start) or quiet:
            return
        name = world.table(parts)
    while True:
        name = _action(world, cursor, name, statement)
        if not cursor.accept(","):
            break
    if not cursor.done:
        raise cursor.unexpected("the end of the statement")


def _other_relation(world: World, cursor: Cursor, parts: tuple[str, ...], start: int) -> bool:
    if world.find(world.sequences, parts):
        cursor.index = start
        alter_sequence(world, cursor)
        return True
    return world.find(world.views, parts) is not None


def _action(world: World, cursor: Cursor, name: Name, statement: Statement) -> Name:
    if cursor.accept("add"):
        _add(world, cursor, name, statement)
    elif cursor.accept("drop"):
        _drop(world, cursor, name)
    elif cursor.accept("alter", "constraint"):
        _alter_constraint(world, cursor, name)
    elif cursor.accept("alter"):
        cursor.accept("column")
        alter_column(world, cursor, name, cut(cursor.identifier()))
    elif cursor.accept("rename"):
        return _rename(world, cursor, name)
    elif cursor.accept("validate", "constraint"):
        _validate(world, name, cut(cursor.identifier()))
    elif cursor.accept("owner", "to"):
        owner = cursor.identifier()
        world.change(name, lambda table: table._replace(owner=owner))
    elif cursor.accept("set", "schema"):
        return _moved(world, name, (cursor.identifier(), name[1]))
    else:
        _relationship(world, cursor, name)
    return name


def _relationship(world: World, cursor: Cursor, name: Name) -> None:
    """Partitions, inheritance, and what changes nothing that a catalogue tells."""
    if cursor.accept("attach", "partition"):
        child = world.table(cursor.qualified())
        parents = (".".join(name),)
        world.change(child, lambda table: table._replace(kind="partition", parents=parents))
        adopt(world, name, child)
    elif cursor.accept("detach", "partition"):
        child = world.table(cursor.qualified())
        world.change(child, lambda table: table._replace(kind="table", parents=()))
    elif cursor.accept("inherit"):
        parent = ".".join(world.table(cursor.qualified()))
        world.change(name, lambda table: table._replace(parents=(*table.parents, parent)))
    elif cursor.accept("no", "inherit"):
        gone = ".".join(world.table(cursor.qualified()))
        left = tuple(each for each in world.tables[name].parents if each != gone)
        world.change(name, lambda table: table._replace(parents=left))
    elif not cursor.any_of(*_WITHOUT_EFFECT, "set", "no", "not", "of"):
        raise cursor.unexpected("an action of ALTER TABLE")
    skip_action(cursor)


def _add(world: World, cursor: Cursor, name: Name, statement: Statement) -> None:
    if starts_constraint(cursor) and not cursor.at("like"):
        found = Constraints()
        read_constraint(cursor, found)
        attach(world, name, found)
        return
    cursor.accept("column")
    quiet = cursor.accept("if", "not", "exists")
    defined = read_column(cursor)
    if quiet and world.tables[name].column(defined.column.name):
        return
    for member in world.family(name):
        copy = Defined(defined.column, defined.constraints, at=defined.at)
        if member == name:
            copy.sequence, copy.sequence_name = defined.sequence, defined.sequence_name
        else:
            copy.constraints = Constraints()
        add_columns(world, member, [copy], statement)


def _drop(world: World, cursor: Cursor, name: Name) -> None:
    constraint = cursor.accept("constraint")
    if not constraint:
        cursor.accept("column")
    quiet = cursor.accept("if", "exists")
    title = cut(cursor.identifier())
    cursor.any_of("cascade", "restrict")
    if constraint:
        drop_constraint(world, name, title, quiet=quiet)
    elif world.tables[name].column(title) is None:
        if not quiet:
            raise UnreadableError(f"{'.'.join(name)} has no column {title} at this point")
    else:
        for member in list(world.family(name)):
            drop_column(world, member, title)


def drop_column(world: World, name: Name, column: str) -> None:
    """Drop a column with all that stands on it."""
    for each in world.tables[name].columns:
        if each.generated and column in mentioned_columns(
            each.generated, world.tables[name].columns
        ):
            drop_column(world, name, each.name)
    world.change(name, lambda table: without_column(table, column))
    drop_owned(world, f"{'.'.join(name)}.{column}")
    for other, table in world.tables.items():
        keys = tuple(
            key
            for key in table.foreign_keys
            if (key.target_schema, key.target) != name or column not in key.target_columns
        )
        if keys != table.foreign_keys:
            world.tables[other] = table._replace(foreign_keys=keys)


def without_column(table: Table, name: str) -> Table:
    """Return a table without a column and without the constraints and indexes that need it."""

    def needs(text: str) -> bool:
        return name in mentioned_columns(text, table.columns)

    key = table.primary_key
    return table._replace(
        columns=tuple(column for column in table.columns if column.name != name),
        primary_key=None if key and name in key.columns else key,
        uniques=tuple(each for each in table.uniques if name not in each.columns),
        foreign_keys=tuple(each for each in table.foreign_keys if name not in each.columns),
        checks=tuple(each for each in table.checks if not needs(each.expression)),
        indexes=tuple(
            each
            for each in table.indexes
            if name not in each.include
            and not needs(each.predicate)
            and not any(needs(k.text) if k.is_expression else k.text == name for k in each.keys)
        ),
    )


def drop_constraint(world: World, name: Name, title: str, *, quiet: bool) -> None:
    """Drop a constraint by name, and the index that it owns."""
    table = world.tables[name]
    key = table.primary_key
    left = table._replace(
        primary_key=None if key and key.name == title else key,
        uniques=tuple(each for each in table.uniques if each.name != title),
        foreign_keys=tuple(each for each in table.foreign_keys if each.name != title),
        checks=tuple(each for each in table.checks if each.name != title),
        exclusions=tuple(each for each in table.exclusions if each.name != title),
        indexes=tuple(each for each in table.indexes if each.constraint != title),
    )
    if left == table and not quiet and not title.endswith("_not_null"):
        raise UnreadableError(f"{table.address} has no constraint {title} at this point")
    if left == table and title.endswith("_not_null"):
        column = title.removeprefix(f"{table.name}_").removesuffix("_not_null")
        left = changed(left, column, lambda each: each._replace(nullable=True))
    world.tables[name] = left
    for each in (key, *table.uniques):
        if each and each.name == title:
            _drop_dependants(world, name, each.columns)


def _alter_constraint(world: World, cursor: Cursor, name: Name) -> None:
    title = cut(cursor.identifier())
    deferrable, deferred = deferral(cursor)
    table = world.tables[name]
    keys = tuple(
        key._replace(deferrable=deferrable, deferred=deferred) if key.name == title else key
        for key in table.foreign_keys
    )
    skip_action(cursor)
    world.tables[name] = table._replace(foreign_keys=keys)


def _drop_dependants(world: World, target: Name, columns: tuple[str, ...]) -> None:
    """Drop the foreign keys that lead to a key which is gone (only CASCADE lets it go)."""
    for other, table in world.tables.items():
        keys = tuple(
            key
            for key in table.foreign_keys
            if (key.target_schema, key.target) != target or key.target_columns != columns
        )
        if keys != table.foreign_keys:
            world.tables[other] = table._replace(foreign_keys=keys)


def _validate(world: World, name: Name, title: str) -> None:
    table = world.tables[name]
    world.tables[name] = table._replace(
        foreign_keys=tuple(
            each._replace(validated=True) if each.name == title else each
            for each in table.foreign_keys
        ),
        checks=tuple(
            each._replace(validated=True) if each.name == title else each for each in table.checks
        ),
    )


def _rename(world: World, cursor: Cursor, name: Name) -> Name:
    if cursor.accept("to"):
        return _moved(world, name, (name[0], cut(cursor.identifier())))
    if cursor.accept("constraint"):
        old = cut(cursor.identifier())
        cursor.expect("to")
        _rename_constraint(world, name, old, cut(cursor.identifier()))
        return name
    cursor.accept("column")
    old = cut(cursor.identifier())
    cursor.expect("to")
    if world.tables[name].column(old) is None:
        raise UnreadableError(f"{'.'.join(name)} has no column {old} at this point")
    rename_column(world, name, old, cut(cursor.identifier()))
    return name


def _rename_constraint(world: World, name: Name, old: str, new: str) -> None:
    rename_index(world, name, old, new)
    table = world.tables[name]
    world.tables[name] = table._replace(
        foreign_keys=tuple(
            each._replace(name=new) if each.name == old else each for each in table.foreign_keys
        ),
        checks=tuple(
            each._replace(name=new) if each.name == old else each for each in table.checks
        ),
    )


def _moved(world: World, old: Name, new: Name) -> Name:
    if new in world.tables:
        raise UnreadableError(f"the table {'.'.join(new)} exists already")
    move_table(world, old, new)
    return new


def drop_table(world: World, cursor: Cursor) -> None:
    """``DROP TABLE``."""
    quiet = cursor.accept("if", "exists")
    while True:
        parts = cursor.qualified()
        name = world.find(world.tables, parts)
        if name is None and not quiet:
            raise UnreadableError(f"there is no table {'.'.join(parts)} at this point")
        if name is not None:
            remove_table(world, name)
        if not cursor.accept(","):
            return


def remove_table(world: World, name: Name) -> None:
    """Take away a table, its partitions, its sequences, and the foreign keys that lead to it."""
    for member in list(world.family(name)):
        for column in world.tables[member].columns:
            drop_owned(world, f"{'.'.join(member)}.{column.name}")
        del world.tables[member]
        for other, table in world.tables.items():
            keys = tuple(
                key for key in table.foreign_keys if (key.target_schema, key.target) != member
            )
            if keys != table.foreign_keys:
                world.tables[other] = table._replace(foreign_keys=keys)
