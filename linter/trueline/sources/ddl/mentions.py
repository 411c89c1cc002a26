"""Words of statements that may name a type; which they are is found when all are read."""

from __future__ import annotations

from collections.abc import Iterator

from trueline.facts.catalogue import TypeUse
from trueline.facts.sqltokens import NAME, WORD, Cursor
from trueline.sources.ddl.split import Statement
from trueline.sources.ddl.world import Name, Parts, World

_KINDS = {
    "function": "function",
    "procedure": "function",
    "aggregate": "function",
    "policy": "policy",
    "trigger": "trigger",
    "cast": "cast",
    "operator": "operator",
    "view": "view",
}


def note_mentions(world: World, statement: Statement) -> None:
    """Keep the words of a statement that creates what may use a type."""
    head = statement.text[:80].lower().split()
    if not head or head[0] != "create":
        return
    kind = next((_KINDS[word] for word in head[1:5] if word in _KINDS), "")
    if not kind:
        return
    cursor = Cursor.over(statement.text)
    while not cursor.done and cursor.token.text not in _KINDS:
        cursor.take()
    cursor.take()
    user = cursor.qualified() if cursor.token.kind in (WORD, NAME) else ("cast",)
    address = ".".join(world.new(user)) if kind != "cast" else _cast(cursor)
    if kind in ("policy", "trigger"):
        address = _on_table(world, cursor, user[-1])
    world.mentions[kind, address] = frozenset(_named(cursor))


def _cast(cursor: Cursor) -> str:
    inner = cursor.parenthesized() if cursor.at("(") else cursor
    return " ".join(token.text for token in inner.tokens if token.text).replace(" as ", " -> ")


def _on_table(world: World, cursor: Cursor, title: str) -> str:
    while not cursor.done and not cursor.accept("on"):
        cursor.take()
    table = ".".join(world.new(cursor.qualified())) if not cursor.done else ""
    return f"{table}.{title}"


def _named(cursor: Cursor) -> Iterator[Parts]:
    cursor.index = 0
    while not cursor.done:
        if cursor.token.kind in (WORD, NAME):
            yield cursor.qualified()
        elif cursor.token.kind == "string":
            yield from _named_in_text(cursor.take().text)
        else:
            cursor.take()


def _named_in_text(text: str) -> Iterator[Parts]:
    """A body in quotes, or a type in a cast's literal."""
    import re

    for word in re.findall(r'[A-Za-z_][\w$]*(?:\."?[\w$]+"?)?', text):
        yield tuple(part.strip('"') for part in word.split("."))


def uses(world: World) -> Iterator[TypeUse]:
    """Yield the uses of enum types and domains."""
    types = {**dict.fromkeys(world.enums), **dict.fromkeys(world.domains)}
    yield from _by_columns(world, types)
    by_name: dict[str, list[Name]] = {}
    for name in types:
        by_name.setdefault(name[1], []).append(name)
    for (kind, user), words in world.mentions.items():
        for parts in words:
            for name in by_name.get(parts[-1], ()):
                if len(parts) == 1 or parts[-2] == name[0]:
                    yield TypeUse(*name, kind, user)


def _by_columns(world: World, types: dict[Name, None]) -> Iterator[TypeUse]:
    for (schema, table), found in world.tables.items():
        if found.kind == "partition":
            continue
        for column in found.columns:
            key = (column.type.schema, column.type.name)
            if key in types:
                yield TypeUse(*key, "column", f"{schema}.{table}.{column.name}")
    for name, domain in world.domains.items():
        if (domain.base.schema, domain.base.name) in types:
            yield TypeUse(domain.base.schema, domain.base.name, "domain", ".".join(name))
    for name, fields in world.composites.items():
        for each in fields:
            if (each.type.schema, each.type.name) in types:
                user = f"{'.'.join(name)}.{each.name}"
                yield TypeUse(each.type.schema, each.type.name, "composite", user)
