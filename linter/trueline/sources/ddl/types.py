"""Types and domains: CREATE, ALTER, DROP."""

from __future__ import annotations

from collections.abc import Callable

from trueline.facts.catalogue import Check, Column, Domain, EnumType, SourcePlace
from trueline.facts.sqltokens import STRING, Cursor, UnreadableError
from trueline.facts.typenames import read_type
from trueline.sources.ddl.alter_table import drop_column
from trueline.sources.ddl.columns import collation, expression
from trueline.sources.ddl.names import cut, made_up
from trueline.sources.ddl.renames import move_type
from trueline.sources.ddl.split import Statement
from trueline.sources.ddl.world import Name, Parts, World


def create_type(world: World, cursor: Cursor, statement: Statement) -> None:
    """``CREATE TYPE``: enums and composites; of others only the name is kept."""
    name = world.new(cursor.qualified())
    if exists(world, name):
        raise UnreadableError(f"the type {'.'.join(name)} exists already{_first(world, name)}")
    if cursor.accept("as", "enum"):
        labels = _labels(cursor.parenthesized())
        world.enums[name] = EnumType(*name, labels)
    elif cursor.accept("as", "range"):
        inner = cursor.parenthesized()
        inner.expect("subtype")
        inner.take()
        world.other_types |= {name, (name[0], _multirange(name[1]))}
        world.mentions["range", ".".join(name)] = frozenset({inner.qualified()})
    elif cursor.accept("as"):
        world.composites[name] = _fields(world, cursor.parenthesized())
    else:
        world.other_types.add(name)
    world.places[".".join(name)] = SourcePlace(statement.path, statement.line)


def _multirange(name: str) -> str:
    """Return how the server calls the type of several ranges (``makeMultirangeTypeName``)."""
    if "range" in name:
        return cut(name.replace("range", "multirange", 1))
    return cut(f"{name}_multirange")


def _first(world: World, name: Name) -> str:
    place = world.places.get(".".join(name))
    return f" ({place.path}:{place.line})" if place else ""


def exists(world: World, name: Name) -> bool:
    """Whether a type of this name exists, of whatever kind."""
    kinds = (world.enums, world.domains, world.composites, world.other_types)
    return any(name in kind for kind in kinds)


def _labels(cursor: Cursor) -> tuple[str, ...]:
    found = []
    while not cursor.done:
        found.append(_label(cursor))
        if not cursor.accept(",") and not cursor.done:
            raise cursor.unexpected("a comma")
    if len(set(found)) < len(found):
        raise UnreadableError("a label stands twice in the type")
    return tuple(found)


def _label(cursor: Cursor) -> str:
    if cursor.token.kind != STRING:
        raise cursor.unexpected("a label in quotes")
    return cursor.take().text


def _fields(world: World, cursor: Cursor) -> tuple[Column, ...]:
    found = []
    while not cursor.done:
        name = cut(cursor.identifier())
        found.append(Column(name, world.resolved(read_type(cursor))))
        if cursor.accept("collate"):
            cursor.qualified()
        if not cursor.accept(",") and not cursor.done:
            raise cursor.unexpected("a comma")
    return tuple(found)


def alter_type(world: World, cursor: Cursor) -> None:
    """``ALTER TYPE``."""
    parts = cursor.qualified()
    name = _found(world, parts)
    if cursor.accept("owner", "to"):
        owner = cursor.identifier()
        if name in world.enums:
            world.enums[name] = world.enums[name]._replace(owner=owner)
    elif cursor.accept("rename", "to"):
        move_type(world, name, (name[0], cut(cursor.identifier())))
    elif cursor.accept("set", "schema"):
        move_type(world, name, (cursor.identifier(), name[1]))
    elif name in world.enums:
        world.enums[name] = _changed_labels(world.enums[name], cursor)
    elif name in world.composites:
        _change_fields(world, name, cursor)


def _found(world: World, parts: Parts) -> Name:
    kinds = (world.enums, world.domains, world.composites, dict.fromkeys(world.other_types))
    for kind in kinds:
        name = world.find(kind, parts)
        if name is not None:
            return name
    raise UnreadableError(f"there is no type {'.'.join(parts)} at this point")


def _changed_labels(enum: EnumType, cursor: Cursor) -> EnumType:
    if cursor.accept("rename", "value"):
        old = _label(cursor)
        cursor.expect("to")
        new = _label(cursor)
        _is_label(enum, old)
        return enum._replace(labels=tuple(new if each == old else each for each in enum.labels))
    cursor.expect("add", "value")
    quiet = cursor.accept("if", "not", "exists")
    label = _label(cursor)
    if label in enum.labels:
        if quiet:
            return enum
        raise UnreadableError(f"{enum.address} has a label {label!r} already")
    side = cursor.any_of("before", "after")
    place = len(enum.labels)
    if side:
        neighbour = _label(cursor)
        _is_label(enum, neighbour)
        place = enum.labels.index(neighbour) + (side == "after")
    return enum._replace(labels=(*enum.labels[:place], label, *enum.labels[place:]))


def _is_label(enum: EnumType, label: str) -> None:
    if label not in enum.labels:
        raise UnreadableError(f"{enum.address} has no label {label!r} at this point")


def _change_fields(world: World, name: Name, cursor: Cursor) -> None:
    while True:
        fields = world.composites[name]
        if cursor.accept("add", "attribute"):
            title = cut(cursor.identifier())
            fields = (*fields, Column(title, world.resolved(read_type(cursor))))
        elif cursor.accept("drop", "attribute"):
            cursor.accept("if", "exists")
            title = cut(cursor.identifier())
            fields = tuple(each for each in fields if each.name != title)
        else:
            raise cursor.unexpected("a change of a composite type that is read")
        cursor.any_of("cascade", "restrict")
        world.composites[name] = fields
        if not cursor.accept(","):
            return


def drop_type(world: World, cursor: Cursor) -> None:
    """``DROP TYPE`` and ``DROP DOMAIN``; CASCADE takes the columns along."""
    quiet = cursor.accept("if", "exists")
    names = [cursor.qualified()]
    while cursor.accept(","):
        names.append(cursor.qualified())
    cascade = cursor.accept("cascade")
    for parts in names:
        try:
            name = _found(world, parts)
        except UnreadableError:
            if quiet:
                continue
            raise
        if cascade:
            _drop_users(world, name)
        for kind in (world.enums, world.domains, world.composites):
            kind.pop(name, None)
        world.other_types.discard(name)


def _drop_users(world: World, name: Name) -> None:
    for table_name, table in list(world.tables.items()):
        for column in table.columns:
            if (column.type.schema, column.type.name) == name:
                drop_column(world, table_name, column.name)


def create_domain(world: World, cursor: Cursor, statement: Statement) -> None:
    """``CREATE DOMAIN``."""
    name = world.new(cursor.qualified())
    if exists(world, name):
        raise UnreadableError(f"the type {'.'.join(name)} exists already{_first(world, name)}")
    cursor.accept("as")
    domain = Domain(*name, world.resolved(read_type(cursor)))
    while not cursor.done:
        domain = _with_constraint(domain, cursor)
    world.domains[name] = domain
    world.places[".".join(name)] = SourcePlace(statement.path, statement.line)


def _with_constraint(domain: Domain, cursor: Cursor) -> Domain:
    title = cut(cursor.identifier()) if cursor.accept("constraint") else ""
    if cursor.accept("not", "null"):
        return domain._replace(nullable=False)
    if cursor.accept("null"):
        return domain
    if cursor.accept("default"):
        return domain._replace(default=expression(cursor))
    if cursor.accept("collate"):
        collation(cursor.qualified())
        return domain
    cursor.expect("check")
    text = cursor.parenthesized().rest()
    valid = not cursor.accept("not", "valid")
    taken = {check.name for check in domain.checks}
    title = title or made_up(taken, domain.name, "", "check")
    return domain._replace(checks=(*domain.checks, Check(title, text, valid)))


def alter_domain(world: World, cursor: Cursor) -> None:
    """``ALTER DOMAIN``."""
    parts = cursor.qualified()
    name = world.find(world.domains, parts)
    if name is None:
        raise UnreadableError(f"there is no domain {'.'.join(parts)} at this point")
    if cursor.accept("owner", "to"):
        return
    if cursor.accept("rename", "to"):
        move_type(world, name, (name[0], cut(cursor.identifier())))
    elif cursor.accept("set", "schema"):
        move_type(world, name, (cursor.identifier(), name[1]))
    else:
        world.domains[name] = _changed_domain(world.domains[name], cursor)


def _changed_domain(domain: Domain, cursor: Cursor) -> Domain:
    if cursor.accept("set", "not", "null"):
        return domain._replace(nullable=False)
    if cursor.accept("drop", "not", "null"):
        return domain._replace(nullable=True)
    if cursor.accept("set", "default"):
        return domain._replace(default=expression(cursor))
    if cursor.accept("drop", "default"):
        return domain._replace(default="")
    if cursor.accept("add"):
        return _with_constraint(domain, cursor)
    if cursor.accept("validate", "constraint"):
        title = cursor.identifier()
        return _with_check(domain, title, lambda check: check._replace(validated=True))
    if cursor.accept("rename", "constraint"):
        old = cursor.identifier()
        cursor.expect("to")
        new = cursor.identifier()
        return _with_check(domain, old, lambda check: check._replace(name=new))
    cursor.expect("drop", "constraint")
    cursor.accept("if", "exists")
    title = cursor.identifier()
    return domain._replace(checks=tuple(each for each in domain.checks if each.name != title))


def _with_check(domain: Domain, name: str, change: Callable[[Check], Check]) -> Domain:
    checks = (change(check) if check.name == name else check for check in domain.checks)
    return domain._replace(checks=tuple(checks))
