"""Schemas, extensions, comments, views, settings: what stands around tables and types."""

from __future__ import annotations

import re

from trueline.facts.catalogue import Column, SourcePlace, SqlType, View
from trueline.facts.sqltokens import STRING, Cursor, UnreadableError
from trueline.sources.ddl.alter_table import remove_table
from trueline.sources.ddl.columns import name_list
from trueline.sources.ddl.extensions import TYPES
from trueline.sources.ddl.names import cut
from trueline.sources.ddl.split import Statement
from trueline.sources.ddl.world import Name, World

_TAIL = re.compile(
    r"\s+with\s+(?:(?:no\s+)?data|(?:cascaded\s+|local\s+)?check\s+option)\s*\Z", re.IGNORECASE
)


def create_schema(world: World, cursor: Cursor) -> None:
    """``CREATE SCHEMA``, without the objects that may be created in one go."""
    cursor.accept("if", "not", "exists")
    name = "" if cursor.at("authorization") else cut(cursor.identifier())
    if cursor.accept("authorization"):
        owner = cursor.identifier()
        name = name or owner
    world.schemas.add(name)
    if not cursor.done:
        raise cursor.unexpected("statements of their own for the schema's objects")


def drop_schema(world: World, cursor: Cursor) -> None:
    """``DROP SCHEMA``."""
    cursor.accept("if", "exists")
    while True:
        schema = cursor.identifier()
        world.schemas.discard(schema)
        for name in [name for name in world.tables if name[0] == schema]:
            if name in world.tables:
                remove_table(world, name)
        for kind in (world.views, world.enums, world.domains, world.composites, world.sequences):
            for key in [key for key in kind if key[0] == schema]:
                del kind[key]
        if not cursor.accept(","):
            return


def alter_schema(world: World, cursor: Cursor) -> None:
    """``ALTER SCHEMA … RENAME TO`` is more than is followed; an owner changes nothing."""
    cursor.identifier()
    if cursor.at("rename"):
        raise cursor.unexpected("no schema that is renamed")


def create_extension(world: World, cursor: Cursor) -> None:
    """``CREATE EXTENSION``; its types lie in its schema."""
    cursor.accept("if", "not", "exists")
    name = cursor.identifier()
    cursor.accept("with")
    schema = cursor.identifier() if cursor.accept("schema") else world.new(("x",))[0]
    world.extensions[name] = schema
    for each, extension in TYPES.items():
        if extension == name:
            world.retype(lambda found, each=each: _settled(found, each, schema))  # type: ignore[misc]


def _settled(found: SqlType, name: str, schema: str) -> SqlType:
    return found._replace(schema=schema) if found.name == name and not found.schema else found


def drop_extension(world: World, cursor: Cursor) -> None:
    """``DROP EXTENSION``."""
    cursor.accept("if", "exists")
    world.extensions.pop(cursor.identifier(), None)


def set_setting(world: World, cursor: Cursor) -> None:
    """``SET search_path``; other settings change nothing here."""
    cursor.any_of("session", "local")
    if cursor.accept("schema"):
        world.search_path = (cursor.take().text,)
        return
    if not cursor.accept("search_path"):
        return
    cursor.any_of("to", "=")
    if cursor.accept("default"):
        world.search_path = world.home
        return
    names = []
    while not cursor.done:
        names.append(cursor.take().text)
        cursor.accept(",")
    world.search_path = _path(names)


def _path(names: list[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name and name not in ("$user", "pg_catalog"))


def select(world: World, cursor: Cursor) -> None:
    """``SELECT pg_catalog.set_config('search_path', …)``, as pg_dump writes it."""
    cursor.accept("pg_catalog", ".")
    if not cursor.accept("set_config") or not cursor.at("("):
        return
    inner = cursor.parenthesized()
    if inner.token.kind == STRING and inner.take().text == "search_path":
        inner.expect(",")
        value = Cursor.over(inner.take().text)
        names = []
        while not value.done:
            names.append(value.take().text)
            value.accept(",")
        world.search_path = _path(names)


def create_view(
    world: World, cursor: Cursor, statement: Statement, *, materialized: bool = False
) -> None:
    """``CREATE [MATERIALIZED] VIEW``; its columns are found when all statements are read."""
    quiet = cursor.accept("if", "not", "exists")
    name = world.new(cursor.qualified())
    if name in world.views and quiet:
        return
    columns = name_list(cursor) if cursor.at("(") else ()
    if cursor.accept("using"):
        cursor.identifier()
    if cursor.accept("with"):
        cursor.parenthesized()
    if cursor.accept("tablespace"):
        cursor.identifier()
    cursor.expect("as")
    unknown = SqlType("unknown")
    made = tuple(Column(each, unknown) for each in columns)
    world.views[name] = View(*name, made, materialized)
    world.queries[name] = _TAIL.sub("", cursor.rest())
    world.places[".".join(name)] = SourcePlace(statement.path, statement.line)


def drop_view(world: World, cursor: Cursor) -> None:
    """``DROP [MATERIALIZED] VIEW``."""
    quiet = cursor.accept("if", "exists")
    while True:
        parts = cursor.qualified()
        name = world.find(world.views, parts)
        if name is None and not quiet:
            raise UnreadableError(f"there is no view {'.'.join(parts)} at this point")
        if name is not None:
            del world.views[name]
            world.queries.pop(name, None)
        if not cursor.accept(","):
            return


def alter_view(world: World, cursor: Cursor) -> None:
    """``ALTER VIEW … RENAME TO`` and ``SET SCHEMA``."""
    quiet = cursor.accept("if", "exists")
    parts = cursor.qualified()
    name = world.find(world.views, parts)
    if name is None:
        if quiet:
            return
        raise UnreadableError(f"there is no view {'.'.join(parts)} at this point")
    if cursor.accept("owner", "to"):
        world.views[name] = world.views[name]._replace(owner=cursor.identifier())
    elif cursor.accept("rename", "to"):
        _move_view(world, name, (name[0], cut(cursor.identifier())))
    elif cursor.accept("set", "schema"):
        _move_view(world, name, (cursor.identifier(), name[1]))
    elif cursor.at("rename"):
        raise cursor.unexpected("no column of a view that is renamed")


def _move_view(world: World, old: Name, new: Name) -> None:
    world.views[new] = world.views.pop(old)._replace(schema=new[0], name=new[1])
    if old in world.queries:
        world.queries[new] = world.queries.pop(old)


def comment(world: World, cursor: Cursor) -> None:
    """``COMMENT ON`` a table, a column or a type; others are not kept."""
    kind = cursor.any_of("table", "column", "type")
    if not kind and not cursor.accept("foreign", "table"):
        return
    parts = cursor.qualified()
    cursor.expect("is")
    text = cursor.token.text if cursor.token.kind == STRING else ""
    if kind == "type":
        name = world.find(world.enums, parts)
        if name is not None:
            world.enums[name] = world.enums[name]._replace(comment=text)
    elif kind == "column":
        _comment_column(world, parts, text)
    else:
        world.change(world.table(parts), lambda table: table._replace(comment=text))


def _comment_column(world: World, parts: tuple[str, ...], text: str) -> None:
    *relation, column = parts
    if world.find(world.views, tuple(relation)) is not None:
        return
    name = world.table(tuple(relation))
    columns = tuple(
        each._replace(comment=text) if each.name == column else each
        for each in world.tables[name].columns
    )
    world.change(name, lambda table: table._replace(columns=columns))


def drop_sequence(world: World, cursor: Cursor) -> None:
    """``DROP SEQUENCE``."""
    quiet = cursor.accept("if", "exists")
    while True:
        parts = cursor.qualified()
        name = world.find(world.sequences, parts)
        if name is None and not quiet:
            raise UnreadableError(f"there is no sequence {'.'.join(parts)} at this point")
        if name is not None:
            del world.sequences[name]
        if not cursor.accept(","):
            return
