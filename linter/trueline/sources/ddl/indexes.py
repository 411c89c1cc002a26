"""Indexes: CREATE, ALTER, DROP."""

from __future__ import annotations

from trueline.facts.catalogue import Index, IndexKey, SourcePlace
from trueline.facts.sqltokens import NAME, WORD, Cursor, UnreadableError
from trueline.sources.ddl.attach import Taken
from trueline.sources.ddl.columns import collation, expression, name_list, nulls_not_distinct
from trueline.sources.ddl.names import cut, made_up
from trueline.sources.ddl.split import Statement
from trueline.sources.ddl.world import Name, World

_DEFAULT_CLASSES = frozenset(
    f"{name}_ops"
    for name in (
        *("text", "int4", "int8", "int2", "uuid", "date", "timestamp", "timestamptz", "bool"),
        *("numeric", "float8", "float4", "jsonb", "array", "tsvector", "inet", "bytea", "range"),
        *("bpchar", "enum", "citext", "interval", "time", "oid"),
    )
)
"""Operator classes that are the default of their type, and so are not told."""


def create_index(world: World, cursor: Cursor, statement: Statement, *, unique: bool) -> None:
    """``CREATE [UNIQUE] INDEX``."""
    cursor.accept("concurrently")
    quiet = cursor.accept("if", "not", "exists")
    title = "" if cursor.at("on") else cut(cursor.qualified()[-1])
    cursor.expect("on")
    cursor.accept("only")
    parts = cursor.qualified()
    view = world.find(world.views, parts)
    if view is not None and world.find(world.tables, parts) is None:
        return
    name = world.table(parts)
    if title and _is_known(world, (name[0], title)):
        if quiet:
            return
        raise UnreadableError(f"the index {title} exists already")
    method = cursor.identifier() if cursor.accept("using") else "btree"
    found = _definition(cursor, Index(title, (), unique, method))
    add_index(world, name, found)
    made = world.tables[name].indexes[-1].name
    world.places[f"{name[0]}.{made}"] = SourcePlace(statement.path, statement.line)


def _definition(cursor: Cursor, index: Index) -> Index:
    keys = []
    inner = cursor.parenthesized()
    while not inner.done:
        keys.append(_key(inner))
        if not inner.accept(",") and not inner.done:
            raise inner.unexpected("a comma")
    include = name_list(cursor) if cursor.accept("include") else ()
    distinct = nulls_not_distinct(cursor)
    if cursor.accept("with"):
        cursor.parenthesized()
    if cursor.accept("tablespace"):
        cursor.identifier()
    predicate = cursor.rest() if cursor.accept("where") else ""
    return index._replace(
        keys=tuple(keys), include=include, nulls_not_distinct=distinct, predicate=predicate
    )


def _key(cursor: Cursor) -> IndexKey:
    plain = cursor.token.kind in (WORD, NAME) and cursor.ahead().text not in ("(", ".")
    if plain:
        key = IndexKey(cut(cursor.identifier()))
    elif cursor.at("("):
        key = IndexKey(cursor.parenthesized().rest(), True)
    else:
        key = IndexKey(_call(cursor), True)
    if cursor.accept("collate"):
        key = key._replace(collation=collation(cursor.qualified()))
    opclass = ""
    if not cursor.done and not cursor.at(",") and cursor.token.text not in ("asc", "desc", "nulls"):
        opclass = cursor.qualified()[-1]
        if cursor.at("("):
            cursor.parenthesized()
    descending = cursor.any_of("asc", "desc") == "desc"
    first = descending
    if cursor.accept("nulls"):
        first = cursor.any_of("first", "last") == "first"
    opclass = "" if opclass in _DEFAULT_CLASSES else opclass
    return key._replace(descending=descending, nulls_first=first, opclass=opclass)


def _call(cursor: Cursor) -> str:
    """Go over ``lower(name)``, without what may follow a key."""
    start = cursor.token.at
    cursor.qualified()
    if not cursor.at("("):
        return expression(cursor)
    cursor.parenthesized()
    return cursor.text[start : cursor.tokens[cursor.index - 1].end]


def add_index(world: World, name: Name, index: Index) -> None:
    """Put an index on a table; one without name is given one."""
    table = world.tables[name]
    if not index.name:
        parts = [_key_name(key) for key in index.keys]
        made = made_up(Taken(world, name), name[1], "_".join(parts), "idx")
        index = index._replace(name=made)
    world.tables[name] = table._replace(indexes=(*table.indexes, index))
    world.index_tables[name[0], index.name] = name


def _key_name(key: IndexKey) -> str:
    if not key.is_expression:
        return key.text
    head, bracket, _ = key.text.partition("(")
    return head.strip() if bracket and head.strip().isidentifier() else "expr"


def _is_known(world: World, key: Name) -> bool:
    owner = world.tables.get(world.index_tables.get(key, key))
    return owner is not None and any(index.name == key[1] for index in owner.indexes)


def _owner(world: World, schema: str, title: str) -> Name | None:
    for name, table in world.tables.items():
        if name[0] == schema and any(index.name == title for index in table.indexes):
            return name
    return None


def _found(world: World, parts: tuple[str, ...]) -> tuple[Name, Index] | None:
    schemas = (parts[-2],) if len(parts) > 1 else world.search_path
    for schema in schemas:
        owner = _owner(world, schema, cut(parts[-1]))
        if owner is not None:
            indexes = world.tables[owner].indexes
            return owner, next(each for each in indexes if each.name == cut(parts[-1]))
    return None


def drop_index(world: World, cursor: Cursor) -> None:
    """``DROP INDEX``."""
    cursor.accept("concurrently")
    quiet = cursor.accept("if", "exists")
    while True:
        parts = cursor.qualified()
        found = _found(world, parts)
        if found is None and not quiet:
            raise UnreadableError(f"there is no index {'.'.join(parts)} at this point")
        if found is not None:
            name, index = found
            table = world.tables[name]
            left = tuple(each for each in table.indexes if each.name != index.name)
            world.tables[name] = table._replace(indexes=left)
        if not cursor.accept(","):
            return


def alter_index(world: World, cursor: Cursor) -> None:
    """``ALTER INDEX … RENAME TO``; other forms change nothing that a catalogue tells."""
    quiet = cursor.accept("if", "exists")
    parts = cursor.qualified()
    if not cursor.accept("rename", "to"):
        return
    found = _found(world, parts)
    if found is None:
        if quiet or world.find(world.views, parts):
            return
        raise UnreadableError(f"there is no index {'.'.join(parts)} at this point")
    rename_index(world, found[0], found[1].name, cut(cursor.identifier()))


def rename_index(world: World, name: Name, old: str, new: str) -> None:
    """Give an index another name, and the constraint that owns it."""
    table = world.tables[name]
    indexes = tuple(
        each._replace(name=new, constraint=new if each.constraint else "")
        if each.name == old
        else each
        for each in table.indexes
    )
    key = table.primary_key
    if key is not None and key.name == old:
        key = key._replace(name=new)
    uniques = tuple(each._replace(name=new) if each.name == old else each for each in table.uniques)
    exclusions = tuple(
        each._replace(name=new) if each.name == old else each for each in table.exclusions
    )
    world.tables[name] = table._replace(
        indexes=indexes, primary_key=key, uniques=uniques, exclusions=exclusions
    )
