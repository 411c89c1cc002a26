"""What the code says that the database is: tables, columns, types and constraints of models.

The same whoever reads the models: SQLAlchemy, SQLModel or Django, statically or from loaded
metadata.  Everything is what ``CREATE TABLE`` would make of it on PostgreSQL, in the vocabulary of
:mod:`trueline.facts.catalogue`.  What can't be known is :data:`UNKNOWN`, which silences the
comparison of that attribute and is counted; it is never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from trueline.facts.catalogue import IndexKey, Sequence, SqlType
from trueline.facts.module import Span
from trueline.facts.unknown import UNKNOWN as UNKNOWN
from trueline.facts.unknown import Unknown as Unknown


class Place(NamedTuple):
    """Where something is declared."""

    path: str
    span: Span = Span()


class Persists(Enum):
    """What of an enumeration's members is stored."""

    NAMES = "names"
    VALUES = "values"
    STRINGS = "strings"
    """There is no class, only a list of strings."""


@dataclass(frozen=True, slots=True)
class DeclaredEnumType:
    """An enumeration as a column type.

    ``name`` is the database type's, as it would be created; ``named`` says whether the code names
    it, or it follows from the class.  ``labels`` are in the persisted form, in order.  ``members``
    maps member names to values (``repr`` text) where there is a class; ``cls`` is the class's
    place and name.  A non-native one is a string column, with a check if ``checked``.
    ``idle`` lists arguments that are written and have no effect (``create_type`` on the generic
    type).  ``converted`` says that code of the project turns values into what is stored.
    ``drawn`` says that the strings are read off an enumeration's members, not written there.
    """

    name: str | Unknown
    schema: str
    labels: tuple[str, ...] | Unknown
    persists: Persists | Unknown
    at: Place
    named: bool = True
    native: bool | Unknown = True
    checked: bool = False
    cls: tuple[str, str] | None = None
    members: Mapping[str, str] = field(default_factory=dict)
    idle: tuple[str, ...] = ()
    converted: bool = False
    drawn: bool = False

    @property
    def stores(self) -> str:
        """What is stored in one word, empty when that is not known."""
        return "" if self.persists is UNKNOWN else self.persists.value


@dataclass(frozen=True, slots=True)
class DeclaredColumn:
    """A column as code declares it.

    ``attribute`` is its name on the class, empty in a bare ``Table``.  ``server_default`` is the
    SQL expression, None without one.  ``client_default`` says that the code gives a value on
    INSERT by itself.  ``identity`` as in :class:`~trueline.facts.catalogue.Column`, ``serial``
    when the column would be SERIAL or BIGSERIAL.  ``sequence`` is an explicit one.
    ``collation`` and ``comment`` are None when the code says nothing about them.
    """

    name: str
    attribute: str
    at: Place
    type: SqlType | Unknown
    nullable: bool | Unknown
    enum: DeclaredEnumType | None = None
    server_default: str | Unknown | None = None
    client_default: bool | Unknown = False
    primary_key: bool = False
    serial: bool | Unknown = False
    identity: str | Unknown = ""
    generated: str | Unknown = ""
    sequence: Sequence | None = None
    collation: str | Unknown | None = None
    comment: str | Unknown | None = None
    written_in: str = ""
    """How the type is written in code, for messages: ``String(50)``, ``Mapped[str]``."""


@dataclass(frozen=True, slots=True)
class DeclaredForeignKey:
    """A foreign key; ``target_columns`` may be empty: the target's primary key is meant.

    ``target_schema`` is empty for the search path.  ``resolved`` is False when the target can't
    be known statically.
    """

    columns: tuple[str, ...]
    target_schema: str
    target: str
    target_columns: tuple[str, ...]
    at: Place
    on_update: str | Unknown = "NO ACTION"
    on_delete: str | Unknown = "NO ACTION"
    deferrable: bool | Unknown = False
    deferred: bool | Unknown = False
    name: str = ""
    resolved: bool = True


@dataclass(frozen=True, slots=True)
class DeclaredUnique:
    """A unique constraint."""

    columns: tuple[str, ...]
    at: Place
    name: str = ""
    nulls_not_distinct: bool | Unknown = False
    deferrable: bool | Unknown = False
    deferred: bool | Unknown = False


@dataclass(frozen=True, slots=True)
class DeclaredCheck:
    """A check constraint; its expression as it would be rendered."""

    expression: str | Unknown
    at: Place
    name: str = ""


@dataclass(frozen=True, slots=True)
class DeclaredIndex:
    """An index; ``keys`` UNKNOWN when an expression can't be rendered without running the code."""

    keys: tuple[IndexKey, ...] | Unknown
    at: Place
    name: str = ""
    unique: bool | Unknown = False
    method: str | Unknown = "btree"
    include: tuple[str, ...] | Unknown = ()
    predicate: str | Unknown = ""
    nulls_not_distinct: bool | Unknown = False


@dataclass(frozen=True, slots=True)
class DeclaredTable:
    """A table as code declares it, the columns of its mixins and subclasses included.

    ``schema`` is empty when the code leaves it to the search path.  ``open`` says why there may
    be columns or constraints that are not listed here, empty when these are all.  ``managed`` is
    False when the code says that it does not create the table (Django's ``managed = False``,
    ``info={"skip_autogenerate": True}`` and the like): then only what it names is compared.
    """

    name: str
    schema: str
    at: Place
    columns: tuple[DeclaredColumn, ...]
    primary_key: tuple[str, ...] | Unknown
    foreign_keys: tuple[DeclaredForeignKey, ...] = ()
    uniques: tuple[DeclaredUnique, ...] = ()
    checks: tuple[DeclaredCheck, ...] = ()
    indexes: tuple[DeclaredIndex, ...] = ()
    comment: str | Unknown | None = None
    open: str = ""
    managed: bool = True
    is_view: bool = False
    orm: str = "sqlalchemy"

    def column(self, name: str) -> DeclaredColumn | None:
        """Return a column by its name in the database."""
        return next((column for column in self.columns if column.name == name), None)


class Attribute(NamedTuple):
    """An attribute of a mapped class.

    ``kind`` is ``column``, ``relationship``, ``synonym``, ``hybrid``, ``composite``, ``property``,
    ``method`` or ``plain``; ``column`` is the column's name in the database.  ``settable`` says
    that the ORM's own constructor takes it as a keyword.
    """

    name: str
    kind: str
    column: str = ""
    settable: bool = True


@dataclass(frozen=True, slots=True)
class ModelClass:
    """A mapped class and every attribute of its instances, inherited ones included.

    ``table`` is schema and name as declared.  ``open`` says why there may be more attributes
    (``__getattr__``, a base that can't be read), empty when these are all.  ``own_init`` is True
    when the class or a base defines a constructor, so that keywords can't be judged.
    ``takes_all`` says that the constructor takes nothing else, although the class is open.
    """

    path: str
    name: str
    at: Place
    table: tuple[str, str]
    attributes: Mapping[str, Attribute]
    open: str = ""
    own_init: bool = False
    orm: str = "sqlalchemy"
    takes_all: bool = False


class Doubt(NamedTuple):
    """Something about a model that can't be known statically: what, and why."""

    at: Place
    what: str
    why: str


class Models:
    """All models of a project; several metadata objects are told apart by ``files`` of a database.

    ``classes`` maps the file and the name of a mapped class to its facts.
    """

    def __init__(
        self,
        tables: tuple[DeclaredTable, ...] = (),
        classes: Mapping[tuple[str, str], ModelClass] | None = None,
        doubts: tuple[Doubt, ...] = (),
        enum_types: tuple[DeclaredEnumType, ...] = (),
    ) -> None:
        self.tables = tables
        self.classes = classes or {}
        self.doubts = doubts
        self.enum_types = enum_types
        """Every enumeration used as a column type, in reading order, standalone ones included."""

    @cached_property
    def hidden(self) -> tuple[Doubt, ...]:
        """The doubts that hide a whole table: one that only the database has may be any of them."""
        return tuple(each for each in self.doubts if each.what.startswith(("model", "table")))

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], tuple[DeclaredTable, ...]]:
        """Tables by schema (as declared) and name; each of several is held against its table."""
        found: dict[tuple[str, str], list[DeclaredTable]] = {}
        for table in self.tables:
            found.setdefault((table.schema, table.name), []).append(table)
        return {key: tuple(tables) for key, tables in found.items()}
