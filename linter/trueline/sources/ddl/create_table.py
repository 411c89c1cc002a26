"""CREATE TABLE in all its forms."""

from __future__ import annotations

from dataclasses import dataclass, field

from trueline.facts.catalogue import Column, SourcePlace, Table
from trueline.facts.sqltokens import Cursor, UnreadableError
from trueline.sources.ddl.attach import attach
from trueline.sources.ddl.columns import (
    Constraints,
    Defined,
    read_column,
    read_column_constraints,
    read_constraint,
    starts_constraint,
)
from trueline.sources.ddl.names import cut, made_up
from trueline.sources.ddl.sequences import quoted
from trueline.sources.ddl.split import Statement
from trueline.sources.ddl.world import Name, World

_COPIED = ("defaults", "constraints", "indexes", "identity", "generated", "comments")


@dataclass(slots=True)
class _Body:
    """What stands between the parentheses."""

    columns: list[Defined] = field(default_factory=list)
    constraints: Constraints = field(default_factory=Constraints)
    copies: list[tuple[Name, frozenset[str]]] = field(default_factory=list)


def create_table(world: World, cursor: Cursor, statement: Statement, kind: str = "table") -> None:
    """``CREATE [FOREIGN] TABLE``."""
    quiet = cursor.accept("if", "not", "exists")
    name = world.new(cursor.qualified())
    if name in world.tables or name in world.views:
        if quiet:
            return
        first = world.places.get(".".join(name))
        where = f" ({first.path}:{first.line})" if first else ""
        raise UnreadableError(f"the table {'.'.join(name)} exists already{where}")
    world.places[".".join(name)] = SourcePlace(statement.path, statement.line)
    try:
        _create(world, cursor, statement, name, kind)
    except UnreadableError:
        world.tables.pop(name, None)
        world.lost.add(name)
        raise


def _create(world: World, cursor: Cursor, statement: Statement, name: Name, kind: str) -> None:
    parents: tuple[Name, ...] = ()
    base = Table(*name, kind)
    if cursor.accept("partition", "of"):
        parents = (world.table(cursor.qualified()),)
        base = _child(world, base, parents)._replace(kind="partition")
    elif cursor.accept("of"):
        base = base._replace(columns=_typed(world, cursor))
    body = _Body()
    if cursor.at("("):
        body = _read_body(world, cursor.parenthesized(), known=bool(base.columns))
    if cursor.accept("inherits"):
        parents = tuple(map(world.table, _tables(cursor.parenthesized())))
        base = _child(world, base, parents)
    if cursor.at("partition", "by") and base.kind != "partition":
        base = base._replace(kind="partitioned")
    _tail(cursor)
    world.tables[name] = base
    for source, what in body.copies:
        _copy(world, name, source, what)
    add_columns(world, name, body.columns, statement)
    attach(world, name, body.constraints)


def _tail(cursor: Cursor) -> None:
    """Go over what may follow the columns: storage, partitioning, the server of a foreign table."""
    if cursor.accept("for", "values") or cursor.accept("default"):
        while not cursor.done and not cursor.at("partition"):
            cursor.take()
    if cursor.accept("server"):
        cursor.identifier()
    if cursor.accept("partition", "by"):
        cursor.identifier()
        cursor.parenthesized()
    while word := cursor.any_of("using", "tablespace", "with", "options", "without", "on"):
        if cursor.at("("):
            cursor.parenthesized()
        elif word == "on":
            cursor.expect("commit")
            cursor.any_of("preserve", "delete", "drop")
            cursor.accept("rows")
        else:
            cursor.identifier()
    if cursor.at("as"):
        raise UnreadableError("the columns of a table that a query makes are not known")
    if not cursor.done:
        raise cursor.unexpected("the end of CREATE TABLE")


def _tables(cursor: Cursor) -> list[tuple[str, ...]]:
    found = []
    while not cursor.done:
        found.append(cursor.qualified())
        cursor.accept(",")
    return found


def _typed(world: World, cursor: Cursor) -> tuple[Column, ...]:
    parts = cursor.qualified()
    composite = world.find(world.composites, parts)
    if composite is None:
        raise UnreadableError(f"there is no type {'.'.join(parts)} at this point")
    return world.composites[composite]


def _child(world: World, base: Table, parents: tuple[Name, ...]) -> Table:
    """Take over what a table inherits: columns and checks."""
    tables = [world.tables[parent] for parent in parents]
    columns: dict[str, Column] = {column.name: column for column in base.columns}
    for table in tables:
        for column in table.columns:
            columns.setdefault(column.name, column._replace(identity=""))
    checks = {check.name: check for table in tables for check in table.checks}
    addresses = tuple(table.address for table in tables)
    world.parents.update(addresses)
    return base._replace(
        columns=tuple(columns.values()), checks=tuple(checks.values()), parents=addresses
    )


def _read_body(world: World, cursor: Cursor, *, known: bool) -> _Body:
    body = _Body()
    while not cursor.done:
        if cursor.at("like") and starts_constraint(cursor):
            cursor.take()
            body.copies.append((world.table(cursor.qualified()), _including(cursor)))
        elif starts_constraint(cursor):
            read_constraint(cursor, body.constraints)
        elif known:
            body.columns.append(_refined(cursor))
        else:
            body.columns.append(read_column(cursor))
        if not cursor.accept(",") and not cursor.done:
            raise cursor.unexpected("a comma")
    return body


def _refined(cursor: Cursor) -> Defined:
    """Read ``name [WITH OPTIONS] constraints`` of a partition or a typed table."""
    from trueline.facts.catalogue import SqlType

    found = Defined(Column(cut(cursor.identifier()), SqlType("")), Constraints(), at=-1)
    read_column_constraints(cursor, found)
    return found


def _including(cursor: Cursor) -> frozenset[str]:
    chosen: set[str] = set()
    while word := cursor.any_of("including", "excluding"):
        what = cursor.identifier()
        names = set(_COPIED) if what == "all" else {what}
        chosen = chosen | names if word == "including" else chosen - names
    return frozenset(chosen)


def _copy(world: World, name: Name, source: Name, what: frozenset[str]) -> None:
    """``LIKE source``: columns and NOT NULL always, the rest when it is asked for."""
    original = world.tables[source]
    columns = [
        column._replace(
            default=column.default if "defaults" in what else "",
            identity=column.identity if "identity" in what else "",
            generated=column.generated if "generated" in what else "",
            comment=column.comment if "comments" in what else "",
        )
        for column in original.columns
    ]
    world.change(name, lambda table: table._replace(columns=(*table.columns, *columns)))
    copied = Constraints(checks=list(original.checks) if "constraints" in what else [])
    for column in columns:
        if column.identity:
            bring_sequence(world, name, Defined(column, Constraints()))
    if "indexes" in what:
        key = original.primary_key
        copied.primary_key = key and key._replace(name="")
        copied.uniques = [each._replace(name="") for each in original.uniques]
        _copy_indexes(world, name, original)
    attach(world, name, copied)


def adopt(world: World, parent: Name, child: Name) -> None:
    """Give a partition the keys of its parent that it does not have yet."""
    above, below = world.tables[parent], world.tables[child]
    found = Constraints()
    if below.primary_key is None and above.primary_key is not None:
        found.primary_key = above.primary_key._replace(name="")
    known = {each.columns for each in below.uniques}
    found.uniques = [e._replace(name="") for e in above.uniques if e.columns not in known]
    attach(world, child, found)


def _copy_indexes(world: World, name: Name, original: Table) -> None:
    from trueline.sources.ddl.indexes import add_index

    for index in original.indexes:
        if not index.constraint:
            add_index(world, name, index._replace(name=""))


def add_columns(world: World, name: Name, columns: list[Defined], statement: Statement) -> None:
    """Add columns and what they bring: constraints, sequences, the line where they are written."""
    for found in columns:
        _add_column(world, name, found)
        if found.at >= 0:
            line = statement.line_of(found.at)
            address = f"{'.'.join(name)}.{found.column.name}"
            world.places[address] = SourcePlace(statement.path, line)
    for found in columns:
        attach(world, name, found.constraints)


def _add_column(world: World, name: Name, found: Defined) -> None:
    column = found.column
    existing = world.tables[name].column(column.name)
    if existing is not None and column.type.name == "":
        column = existing._replace(
            nullable=existing.nullable and column.nullable,
            default=column.default or existing.default,
        )
    elif existing is not None and not world.tables[name].parents:
        raise UnreadableError(f"{'.'.join(name)} has a column {column.name} already")
    else:
        column = column._replace(type=world.resolved(column.type))
    found.column = column
    if found.sequence is not None:
        column = bring_sequence(world, name, found)
    _put(world, name, column)


def _put(world: World, name: Name, column: Column) -> None:
    table = world.tables[name]
    if table.column(column.name) is None:
        columns = (*table.columns, column)
    else:
        columns = tuple(column if each.name == column.name else each for each in table.columns)
    world.tables[name] = table._replace(columns=columns)


def bring_sequence(world: World, name: Name, found: Defined) -> Column:
    """Make the sequence of a serial or identity column."""
    from trueline.facts.catalogue import Sequence
    from trueline.sources.ddl.attach import Taken

    column = found.column
    key = (name[0], made_up(Taken(world, name), name[1], column.name, "seq"))
    if found.sequence_name:
        key = world.new(found.sequence_name)
    base = found.sequence or Sequence("", "", column.type.name, identity=bool(column.identity))
    maximum = base.maximum
    if not base.identity:
        maximum = {"smallint": 32767, "integer": 2147483647}.get(base.type, maximum)
    owner = f"{'.'.join(name)}.{column.name}"
    world.sequences[key] = base._replace(
        schema=key[0], name=key[1], owned_by=owner, maximum=maximum
    )
    if base.identity:
        return column
    drawn = ".".join(map(quoted, key)).replace("'", "''")
    return column._replace(default=f"nextval('{drawn}'::regclass)")
