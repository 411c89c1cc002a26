"""Column definitions and constraints of CREATE TABLE and ALTER TABLE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from trueline.facts.catalogue import (
    Check,
    Column,
    Exclusion,
    ForeignKey,
    IndexKey,
    PrimaryKey,
    Sequence,
    SqlType,
    Unique,
)
from trueline.facts.sqlgrammar import read_expression
from trueline.facts.sqltokens import END, NAME, WORD, Cursor, Token
from trueline.facts.typenames import SERIALS, read_type
from trueline.sources.ddl.names import cut
from trueline.sources.ddl.sequences import read_options

_ACTIONS = ("no action", "restrict", "cascade", "set null", "set default")
_STARTS = frozenset(
    {"constraint", "primary", "unique", "foreign", "check", "exclude", "like", "not"}
)


class Excluded(NamedTuple):
    """An exclusion constraint and what its index is made of."""

    exclusion: Exclusion
    method: str
    keys: tuple[IndexKey, ...]
    predicate: str


@dataclass(slots=True)
class Constraints:
    """Constraints as they are written: without a name where the server makes one up."""

    primary_key: PrimaryKey | None = None
    uniques: list[Unique] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    exclusions: list[Excluded] = field(default_factory=list)
    not_null: list[str] = field(default_factory=list)
    included: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    using_index: list[tuple[str, str, bool]] = field(default_factory=list)
    """Name, index, and whether it is the primary key."""


@dataclass(slots=True)
class Defined:
    """A column, its own constraints, the sequence that it brings, and where it is written."""

    column: Column
    constraints: Constraints
    sequence: Sequence | None = None
    sequence_name: tuple[str, ...] = ()
    at: int = 0


def starts_constraint(cursor: Cursor) -> bool:
    """Whether a table constraint stands here, and not a column of such a name."""
    token = cursor.token
    if token.kind != WORD or token.text not in _STARTS:
        return False
    after = cursor.ahead()
    if token.text in ("constraint", "like"):
        return after.kind in (WORD, NAME)
    if token.text in ("primary", "foreign"):
        return after.text == "key"
    if token.text == "exclude":
        return after.text in ("using", "(")
    if token.text == "not":
        return after.text == "null"
    return after.text in ("(", "nulls", "using")


def read_column(cursor: Cursor) -> Defined:
    """Go over ``name type constraints…``."""
    at = cursor.token.at
    name = cut(cursor.identifier())
    type_ = read_type(cursor)
    found = Defined(Column(name, type_), Constraints(), at=at)
    if not type_.schema and type_.name in SERIALS and not type_.dimensions:
        integer = SERIALS[type_.name]
        found.column = Column(name, SqlType(integer), nullable=False)
        found.sequence = Sequence("", "", integer)
    read_column_constraints(cursor, found)
    return found


def read_column_constraints(cursor: Cursor, found: Defined) -> None:
    """Go over all that may follow the type of a column."""
    while not cursor.done and not cursor.at(","):
        name = cut(cursor.identifier()) if cursor.accept("constraint") else ""
        if not (_property(cursor, found) or _own_constraint(cursor, found, name)):
            raise cursor.unexpected("a column constraint")


def _property(cursor: Cursor, found: Defined) -> bool:
    column = found.column
    if cursor.accept("not", "null"):
        cursor.accept("no", "inherit")
        found.column = column._replace(nullable=False)
    elif cursor.accept("null"):
        pass
    elif cursor.accept("default"):
        found.column = column._replace(default=_no_null(expression(cursor)))
    elif cursor.accept("collate"):
        found.column = column._replace(collation=collation(cursor.qualified()))
    elif cursor.accept("generated"):
        _generated(cursor, found)
    elif cursor.any_of("storage", "compression"):
        cursor.identifier()
    elif cursor.accept("options"):
        cursor.parenthesized()
    elif cursor.accept("with", "options") or cursor.accept("not", "valid"):
        pass
    else:
        return False
    return True


def _no_null(text: str) -> str:
    return "" if text.lower() == "null" else text


def _generated(cursor: Cursor, found: Defined) -> None:
    kind = "by default" if cursor.accept("by", "default") else "always"
    if kind == "always":
        cursor.expect("always")
    cursor.expect("as")
    if not cursor.accept("identity"):
        inner = cursor.parenthesized()
        found.column = found.column._replace(generated=inner.rest())
        cursor.any_of("stored", "virtual")
        return
    found.column = found.column._replace(identity=kind, nullable=False)
    options = cursor.parenthesized() if cursor.at("(") else Cursor([Token(END, "", 0, 0)])
    base = Sequence("", "", found.column.type.name, identity=True)
    found.sequence, found.sequence_name = read_options(options, base)


def _own_constraint(cursor: Cursor, found: Defined, name: str) -> bool:
    constraints, own = found.constraints, (found.column.name,)
    if cursor.accept("primary", "key"):
        _index_options(cursor)
        constraints.primary_key = PrimaryKey(name, own, *deferral(cursor))
        found.column = found.column._replace(nullable=False)
    elif cursor.accept("unique"):
        distinct = nulls_not_distinct(cursor)
        _index_options(cursor)
        constraints.uniques.append(Unique(name, own, distinct, *deferral(cursor)))
    elif cursor.accept("check"):
        constraints.checks.append(_check(cursor, name))
    elif cursor.at("references"):
        constraints.foreign_keys.append(_foreign_key(cursor, name, own))
    else:
        return False
    return True


def read_constraint(cursor: Cursor, found: Constraints) -> None:
    """Go over a table constraint."""
    name = cut(cursor.identifier()) if cursor.accept("constraint") else ""
    if cursor.accept("primary", "key"):
        if _using_index(cursor, found, name, primary=True):
            return
        columns = name_list(cursor)
        _include(cursor, found, columns)
        found.primary_key = PrimaryKey(name, columns, *deferral(cursor))
    elif cursor.accept("unique"):
        if _using_index(cursor, found, name, primary=False):
            return
        distinct = nulls_not_distinct(cursor)
        columns = name_list(cursor)
        _include(cursor, found, columns)
        found.uniques.append(Unique(name, columns, distinct, *deferral(cursor)))
    elif cursor.accept("check"):
        found.checks.append(_check(cursor, name))
    elif cursor.accept("foreign", "key"):
        found.foreign_keys.append(_foreign_key(cursor, name, name_list(cursor)))
    elif cursor.accept("not", "null"):
        found.not_null.append(cut(cursor.identifier()))
        cursor.accept("no", "inherit")
        cursor.accept("not", "valid")
    elif cursor.at("exclude"):
        found.exclusions.append(_exclusion(cursor, name))
    else:
        raise cursor.unexpected("a constraint")


def _using_index(cursor: Cursor, found: Constraints, name: str, *, primary: bool) -> bool:
    if not cursor.accept("using", "index"):
        return False
    if cursor.accept("tablespace"):
        raise cursor.unexpected("columns")
    found.using_index.append((name, cut(cursor.qualified()[-1]), primary))
    deferral(cursor)
    return True


def _include(cursor: Cursor, found: Constraints, columns: tuple[str, ...]) -> None:
    if cursor.accept("include"):
        found.included[columns] = name_list(cursor)
    _index_options(cursor)


def _index_options(cursor: Cursor) -> None:
    if cursor.accept("with"):
        cursor.parenthesized()
    if cursor.accept("using", "index", "tablespace"):
        cursor.identifier()


def nulls_not_distinct(cursor: Cursor) -> bool:
    """Go over ``NULLS [NOT] DISTINCT``."""
    if cursor.accept("nulls", "not", "distinct"):
        return True
    cursor.accept("nulls", "distinct")
    return False


def _check(cursor: Cursor, name: str) -> Check:
    text = cursor.parenthesized().rest()
    valid = True
    while True:
        if cursor.accept("not", "valid") or cursor.accept("not", "enforced"):
            valid = False
        elif not (cursor.accept("no", "inherit") or cursor.accept("enforced")):
            return Check(name, text, valid)


def _foreign_key(cursor: Cursor, name: str, columns: tuple[str, ...]) -> ForeignKey:
    cursor.expect("references")
    schema, target = ("", *cursor.qualified())[-2:]
    found = ForeignKey(
        name, columns, schema, cut(target), name_list(cursor) if cursor.at("(") else ()
    )
    while True:
        if cursor.accept("match"):
            found = found._replace(match=cursor.identifier().upper())
        elif cursor.accept("on", "delete"):
            found = found._replace(on_delete=_action(cursor))
        elif cursor.accept("on", "update"):
            found = found._replace(on_update=_action(cursor))
        elif cursor.accept("not", "valid") or cursor.accept("not", "enforced"):
            found = found._replace(validated=False)
        else:
            before = cursor.index
            deferrable, deferred = deferral(cursor)
            found = found._replace(
                deferrable=found.deferrable or deferrable, deferred=found.deferred or deferred
            )
            if cursor.index == before and not cursor.accept("enforced"):
                return found


def _action(cursor: Cursor) -> str:
    for action in _ACTIONS:
        if cursor.accept(*action.split()):
            only = f" ({', '.join(name_list(cursor))})" if cursor.at("(") else ""
            return action.upper() + only
    raise cursor.unexpected("an action")


def deferral(cursor: Cursor) -> tuple[bool, bool]:
    """Go over DEFERRABLE and INITIALLY; return whether it is deferrable and deferred."""
    deferrable = deferred = False
    while True:
        if cursor.accept("deferrable"):
            deferrable = True
        elif cursor.accept("initially", "deferred"):
            deferrable = deferred = True
        elif not (cursor.accept("not", "deferrable") or cursor.accept("initially", "immediate")):
            return deferrable, deferred


def _exclusion(cursor: Cursor, name: str) -> Excluded:
    start = cursor.token.at
    cursor.expect("exclude")
    method = cursor.identifier() if cursor.accept("using") else "btree"
    keys = tuple(_excluded(cursor.parenthesized()))
    if cursor.accept("include"):
        cursor.parenthesized()
    _index_options(cursor)
    predicate = cursor.parenthesized().rest() if cursor.accept("where") else ""
    deferral(cursor)
    definition = cursor.text[start : cursor.tokens[cursor.index - 1].end]
    return Excluded(Exclusion(name, definition), method, keys, predicate)


def _excluded(cursor: Cursor) -> Iterator[IndexKey]:
    while not cursor.done:
        plain = cursor.token.kind in (WORD, NAME) and cursor.ahead().text != "("
        text = cut(cursor.identifier()) if plain else expression(cursor)
        opclass = "" if cursor.at("with") else cursor.qualified()[-1]
        yield IndexKey(text, not plain, opclass=opclass)
        cursor.expect("with")
        cursor.take()
        cursor.accept(",")


def name_list(cursor: Cursor) -> tuple[str, ...]:
    """Go over ``(a, b)``."""
    inner = cursor.parenthesized()
    found = []
    while not inner.done:
        if inner.accept("period"):
            continue
        found.append(cut(inner.identifier()))
        inner.accept("without", "overlaps")
        if not inner.accept(",") and not inner.done:
            raise inner.unexpected("a comma")
    return tuple(found)


def expression(cursor: Cursor) -> str:
    """Go over an expression and return its text."""
    start = cursor.token.at
    read_expression(cursor)
    return cursor.text[start : cursor.tokens[cursor.index - 1].end]


def collation(parts: tuple[str, ...]) -> str:
    """Return a collation's name as the catalogue has it: without the built-in schema."""
    *schema, name = parts
    return name if not schema or schema == ["pg_catalog"] else f"{schema[-1]}.{name}"
