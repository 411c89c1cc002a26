"""Sequences: CREATE, ALTER and the options of identity columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.facts.catalogue import Sequence
from trueline.facts.sqltokens import Cursor, UnreadableError
from trueline.facts.typenames import read_type
from trueline.sources.ddl.names import cut

if TYPE_CHECKING:
    from trueline.sources.ddl.world import Name, World

_LARGEST = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}


class _Options:
    """Options as they are written; None where nothing is said."""

    def __init__(self) -> None:
        self.type = ""
        self.numbers: dict[str, int | None] = {}
        self.cycle: bool | None = None
        self.owner: tuple[str, ...] | None = None
        self.name: tuple[str, ...] = ()


def read_options(cursor: Cursor, base: Sequence) -> tuple[Sequence, tuple[str, ...]]:
    """Go over the options of a new sequence; return it, and the name that they give it."""
    options = _read(cursor)
    kind = options.type or (base.type if base.type in _LARGEST else "bigint")
    return _limited(base._replace(type=kind), options), options.name


def _read(cursor: Cursor) -> _Options:
    found = _Options()
    while not cursor.done:
        if cursor.accept("as"):
            found.type = read_type(cursor).name
        elif cursor.accept("sequence", "name"):
            found.name = cursor.qualified()
        elif cursor.accept("owned", "by"):
            found.owner = cursor.qualified()
        elif not _number(cursor, found) and not _flag(cursor, found):
            raise cursor.unexpected("an option of a sequence")
    return found


def _number(cursor: Cursor, found: _Options) -> bool:
    if cursor.accept("no", "minvalue"):
        found.numbers["minvalue"] = None
    elif cursor.accept("no", "maxvalue"):
        found.numbers["maxvalue"] = None
    elif word := cursor.any_of("start", "increment", "minvalue", "maxvalue", "cache", "restart"):
        cursor.any_of("with", "by")
        sign = -1 if cursor.accept("-") else 1
        if word != "restart" or cursor.token.text.isdigit():
            found.numbers[word] = sign * int(cursor.take().text)
    else:
        return False
    return True


def _flag(cursor: Cursor, found: _Options) -> bool:
    if cursor.accept("no", "cycle"):
        found.cycle = False
    elif cursor.accept("cycle"):
        found.cycle = True
    else:
        return bool(cursor.any_of("logged", "unlogged"))
    return True


def _limited(base: Sequence, options: _Options, *, new: bool = True) -> Sequence:
    numbers = options.numbers
    step = numbers.get("increment") or (1 if new else base.increment)
    largest = _LARGEST.get(base.type, _LARGEST["bigint"])
    low, high = (1, largest) if step > 0 else (-largest - 1, -1)
    if not new and "minvalue" not in numbers:
        low = base.minimum
    if not new and "maxvalue" not in numbers:
        high = base.maximum
    low = low if numbers.get("minvalue") is None else int(numbers["minvalue"] or 0)
    high = high if numbers.get("maxvalue") is None else int(numbers["maxvalue"] or 0)
    start = numbers.get("start")
    if start is None:
        start = (low if step > 0 else high) if new else base.start
    cycle = base.cycle if options.cycle is None else options.cycle
    return base._replace(increment=step, minimum=low, maximum=high, start=start, cycle=cycle)


def create_sequence(world: World, cursor: Cursor) -> Name | None:
    """``CREATE SEQUENCE``."""
    quiet = cursor.accept("if", "not", "exists")
    name = world.new(cursor.qualified())
    if name in world.sequences:
        if quiet:
            return None
        raise UnreadableError(f"the sequence {'.'.join(name)} exists already")
    options = _read(cursor)
    made = Sequence(*name, options.type or "bigint")
    world.sequences[name] = _owned(world, _limited(made, options), options)
    return name


def alter_sequence(world: World, cursor: Cursor) -> None:
    """``ALTER SEQUENCE``, also by ``ALTER TABLE``, which takes sequences too."""
    quiet = cursor.accept("if", "exists")
    parts = cursor.qualified()
    name = world.find(world.sequences, parts)
    if name is None:
        if quiet:
            return
        raise UnreadableError(f"there is no sequence {'.'.join(parts)} at this point")
    if cursor.accept("owner", "to"):
        return
    if cursor.accept("rename", "to"):
        rename_sequence(world, name, (name[0], cut(cursor.identifier())))
    elif cursor.accept("set", "schema"):
        rename_sequence(world, name, (cursor.identifier(), name[1]))
    else:
        change_sequence(world, name, cursor)


def change_sequence(world: World, name: Name, cursor: Cursor) -> None:
    """Go over changed options of a sequence."""
    options, sequence = _read(cursor), world.sequences[name]
    if options.type and options.type != sequence.type:
        if sequence.maximum == _LARGEST.get(sequence.type):
            sequence = sequence._replace(maximum=_LARGEST.get(options.type, sequence.maximum))
        sequence = sequence._replace(type=options.type)
    world.sequences[name] = _owned(world, _limited(sequence, options, new=False), options)


def _owned(world: World, sequence: Sequence, options: _Options) -> Sequence:
    if options.owner is None:
        return sequence
    if options.owner == ("none",):
        return sequence._replace(owned_by="")
    *table, column = options.owner
    return sequence._replace(owned_by=f"{'.'.join(world.table(tuple(table)))}.{column}")


def rename_sequence(world: World, name: Name, new: Name) -> None:
    """Give a sequence another name, also in the defaults that draw from it."""
    world.sequences[new] = world.sequences.pop(name)._replace(schema=new[0], name=new[1])
    old_text, new_text = (f"nextval('{'.'.join(map(quoted, each))}'" for each in (name, new))
    for key, table in world.tables.items():
        if any(old_text in column.default for column in table.columns):
            columns = tuple(
                column._replace(default=column.default.replace(old_text, new_text))
                for column in table.columns
            )
            world.tables[key] = table._replace(columns=columns)


def drop_owned(world: World, owner: str) -> None:
    """Drop the sequences that belong to a column that is gone."""
    for name, sequence in list(world.sequences.items()):
        if sequence.owned_by == owner:
            del world.sequences[name]


def quoted(name: str) -> str:
    """Quote an identifier where SQL needs it."""
    plain = name.isidentifier() and name.isascii() and name == name.lower()
    return name if plain else '"' + name.replace('"', '""') + '"'
