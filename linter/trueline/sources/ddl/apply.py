"""Apply statements to a world in order; what can't be applied is told, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from trueline.facts.catalogue import Unseen
from trueline.facts.sqltokens import Cursor, UnreadableError
from trueline.sources.ddl.alter_table import alter_table, drop_table
from trueline.sources.ddl.create_table import create_table
from trueline.sources.ddl.dialects import other_system
from trueline.sources.ddl.indexes import alter_index, create_index, drop_index
from trueline.sources.ddl.mentions import note_mentions
from trueline.sources.ddl.others import (
    alter_schema,
    alter_view,
    comment,
    create_extension,
    create_schema,
    create_view,
    drop_extension,
    drop_schema,
    drop_sequence,
    drop_view,
    select,
    set_setting,
)
from trueline.sources.ddl.sequences import alter_sequence, create_sequence
from trueline.sources.ddl.split import Statement
from trueline.sources.ddl.types import (
    alter_domain,
    alter_type,
    create_domain,
    create_type,
    drop_type,
)
from trueline.sources.ddl.world import LostError, World

Handler = Callable[[World, Cursor, Statement], None]
_SAYS_NOTHING = frozenset(
    {
        *("insert", "update", "delete", "copy", "begin", "commit", "end", "rollback", "start"),
        *("grant", "revoke", "analyze", "vacuum", "reindex", "refresh", "lock", "truncate"),
        *("savepoint", "release", "call", "values", "with", "explain", "notify", "listen"),
        *("security", "reassign", "discard", "deallocate", "prepare", "cluster", "checkpoint"),
        *("show", "table", "merge", "import", "load", "abort", "fetch", "close", "declare"),
    }
)
_OBJECTS_OF_NO_CONCERN = frozenset(
    {
        *("role", "user", "group", "database", "tablespace", "publication", "subscription"),
        *("server", "event", "collation", "conversion", "language", "statistics", "large"),
        *("text", "access", "operator", "transform", "default", "system", "mapping"),
        *("trigger", "function", "procedure", "aggregate", "policy", "rule", "cast", "routine"),
    }
)


def apply(world: World, statements: Iterable[Statement]) -> None:
    """Apply statements in order."""
    for statement in statements:
        try:
            _apply_one(world, statement)
        except LostError:
            continue
        except UnreadableError as error:
            world.unseen.append(_unseen(statement, error))
        except RecursionError:
            world.unseen.append(_unseen(statement, UnreadableError("it is nested too deeply")))


def _apply_one(world: World, statement: Statement) -> None:
    first = statement.text[:12].lstrip("\\").lower()
    if statement.text.startswith("\\"):
        if first.startswith(("i ", "ir ", "include", "gexec")):
            raise UnreadableError("psql includes another file here: name that file too")
        return
    word = first.split(maxsplit=1)[0] if first.strip() else ""
    if word in _SAYS_NOTHING:
        return
    if word == "do":
        from trueline.sources.ddl.blocks import apply_block

        apply_block(world, statement)
        return
    cursor = Cursor.over(statement.text)
    handler = _handler(cursor)
    if handler is not None:
        handler(world, cursor, statement)
    note_mentions(world, statement)


def _handler(cursor: Cursor) -> Handler | None:
    verb = cursor.any_of("create", "alter", "drop", "comment", "set", "select")
    if verb == "create":
        cursor.accept("or", "replace")
        return _creation(cursor)
    if verb in ("comment", "set", "select"):
        cursor.accept("on")
        return _VERBS[verb]
    if verb and cursor.accept("materialized", "view"):
        return _VERBS[f"{verb} view"]
    if verb and cursor.accept("foreign", "table"):
        return _VERBS[f"{verb} table"]
    known = _VERBS.get(f"{verb} {cursor.token.text}")
    if known:
        cursor.take()
        return known
    if (verb and cursor.token.text in _OBJECTS_OF_NO_CONCERN) or cursor.at("foreign", "data"):
        return None
    if cursor.token.text == "reset":
        return _reset
    raise cursor.unexpected("a statement of PostgreSQL")


def _creation(cursor: Cursor) -> Handler | None:
    if cursor.any_of("temp", "temporary") or cursor.accept("global"):
        return None
    cursor.accept("unlogged")
    if cursor.accept("materialized", "view"):
        return lambda world, at, statement: create_view(world, at, statement, materialized=True)
    if cursor.accept("foreign", "table"):
        return lambda world, at, statement: create_table(world, at, statement, "foreign")
    cursor.accept("recursive")
    unique = cursor.accept("unique")
    if cursor.accept("index"):
        return lambda world, at, statement: create_index(world, at, statement, unique=unique)
    if cursor.accept("constraint", "trigger") or cursor.at("foreign", "data"):
        return None
    known = _CREATIONS.get(cursor.token.text)
    if known is None and cursor.token.text not in _OBJECTS_OF_NO_CONCERN:
        raise cursor.unexpected("something that PostgreSQL creates")
    if known is not None:
        cursor.take()
    return known


def _reset(world: World, cursor: Cursor, statement: Statement) -> None:
    cursor.take()
    if cursor.any_of("search_path", "all"):
        world.search_path = world.home


def _plain(function: Callable[[World, Cursor], object]) -> Handler:
    def handle(world: World, cursor: Cursor, statement: Statement) -> None:
        function(world, cursor)

    return handle


_CREATIONS: dict[str, Handler] = {
    "table": create_table,
    "type": create_type,
    "domain": create_domain,
    "view": create_view,
    "sequence": _plain(create_sequence),
    "schema": _plain(create_schema),
    "extension": _plain(create_extension),
}
_VERBS: dict[str, Handler] = {
    "comment": _plain(comment),
    "set": _plain(set_setting),
    "select": _plain(select),
    "alter table": alter_table,
    "alter type": _plain(alter_type),
    "alter domain": _plain(alter_domain),
    "alter sequence": _plain(alter_sequence),
    "alter index": _plain(alter_index),
    "alter view": _plain(alter_view),
    "alter schema": _plain(alter_schema),
    "alter extension": _plain(lambda world, cursor: None),
    "drop table": _plain(drop_table),
    "drop type": _plain(drop_type),
    "drop domain": _plain(drop_type),
    "drop view": _plain(drop_view),
    "drop index": _plain(drop_index),
    "drop sequence": _plain(drop_sequence),
    "drop schema": _plain(drop_schema),
    "drop extension": _plain(drop_extension),
    "drop owned": _plain(lambda world, cursor: None),
}


def _unseen(statement: Statement, error: UnreadableError) -> Unseen:
    line = statement.line_of(error.at)
    start = " ".join(statement.text[:60].split())
    system = other_system(statement.text)
    reads = f" (this looks like {system}; Trueline reads PostgreSQL)" if system else ""
    return Unseen(f"{statement.path}:{line}", f"{start!r} is not applied: {error}{reads}")
