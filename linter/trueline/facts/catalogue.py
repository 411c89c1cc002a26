"""Facts of a PostgreSQL database, whoever looked: a live server, a snapshot, files of DDL.

Names are stored as the catalogue holds them (no quotes, case kept).  Expressions are text as
PostgreSQL prints them with an empty ``search_path``, or as the DDL has them; they are compared by
meaning, never by spelling.  Tuples of objects are sorted by schema and name, columns stand in
their own order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

BUILT_IN = "pg_catalog"


class SqlType(NamedTuple):
    """A type of a column: ``numeric(10,2)[]`` is ``("numeric", (10, 2), 1)``.

    ``name`` is what ``format_type`` prints without modifiers: ``character varying``,
    ``timestamp with time zone``.  ``schema`` is empty for a built-in type, and in code that
    leaves it to the search path.  Any number of ``dimensions`` above 0 is the same array type.
    """

    name: str
    modifiers: tuple[int, ...] = ()
    dimensions: int = 0
    schema: str = ""

    def __str__(self) -> str:
        """Write the type as SQL does, modifiers where PostgreSQL prints them."""
        within = f"({','.join(map(str, self.modifiers))})" if self.modifiers else ""
        head, zone, tail = self.name.partition(" with")
        timed = head in ("time", "timestamp")
        name = f"{head}{within}{zone}{tail}" if timed else f"{self.name}{within}"
        return f"{self.schema}." * bool(self.schema) + name + "[]" * self.dimensions


class Column(NamedTuple):
    """A column of a table or a view.

    ``default`` and ``generated`` are expressions, empty without one.  ``identity`` is ``always``,
    ``by default`` or empty.  ``collation`` is empty when it is the one of the type.
    """

    name: str
    type: SqlType
    nullable: bool = True
    default: str = ""
    identity: str = ""
    generated: str = ""
    collation: str = ""
    comment: str = ""


class PrimaryKey(NamedTuple):
    """The primary key of a table."""

    name: str
    columns: tuple[str, ...]
    deferrable: bool = False
    deferred: bool = False


class Unique(NamedTuple):
    """A unique constraint; a mere unique index is an :class:`Index`."""

    name: str
    columns: tuple[str, ...]
    nulls_not_distinct: bool = False
    deferrable: bool = False
    deferred: bool = False


class ForeignKey(NamedTuple):
    """A foreign key; actions are written out (``NO ACTION``), ``deferred`` means initially."""

    name: str
    columns: tuple[str, ...]
    target_schema: str
    target: str
    target_columns: tuple[str, ...]
    on_update: str = "NO ACTION"
    on_delete: str = "NO ACTION"
    match: str = "SIMPLE"
    deferrable: bool = False
    deferred: bool = False
    validated: bool = True


class Check(NamedTuple):
    """A check constraint; ``validated`` is False for NOT VALID and NOT ENFORCED."""

    name: str
    expression: str
    validated: bool = True


class Exclusion(NamedTuple):
    """An exclusion constraint, by its whole definition."""

    name: str
    definition: str


class IndexKey(NamedTuple):
    """One key of an index: a column, or an expression when ``is_expression``.

    ``opclass`` and ``collation`` are empty when they are the defaults of the type.
    """

    text: str
    is_expression: bool = False
    descending: bool = False
    nulls_first: bool = False
    opclass: str = ""
    collation: str = ""


class Index(NamedTuple):
    """An index; ``constraint`` names the constraint that owns it, empty for one of its own.

    ``valid`` is False after a failed CREATE INDEX CONCURRENTLY.
    """

    name: str
    keys: tuple[IndexKey, ...]
    unique: bool = False
    method: str = "btree"
    include: tuple[str, ...] = ()
    predicate: str = ""
    nulls_not_distinct: bool = False
    valid: bool = True
    constraint: str = ""


class Table(NamedTuple):
    """A table; ``kind`` is ``table``, ``partitioned``, ``partition`` or ``foreign``.

    ``parents`` are ``schema.name`` of the tables that it inherits from or is a partition of.
    ``extension`` names the extension that it belongs to, empty for one of our own.
    """

    schema: str
    name: str
    kind: str = "table"
    columns: tuple[Column, ...] = ()
    primary_key: PrimaryKey | None = None
    foreign_keys: tuple[ForeignKey, ...] = ()
    uniques: tuple[Unique, ...] = ()
    checks: tuple[Check, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    indexes: tuple[Index, ...] = ()
    parents: tuple[str, ...] = ()
    owner: str = ""
    extension: str = ""
    comment: str = ""

    @property
    def address(self) -> str:
        """``schema.name``."""
        return f"{self.schema}.{self.name}"

    def column(self, name: str) -> Column | None:
        """Return a column by name."""
        return next((column for column in self.columns if column.name == name), None)


class View(NamedTuple):
    """A view; ``definition`` is its query, empty when it was not read."""

    schema: str
    name: str
    columns: tuple[Column, ...] = ()
    materialized: bool = False
    definition: str = ""
    owner: str = ""
    extension: str = ""


class EnumType(NamedTuple):
    """An enum type with its labels in order."""

    schema: str
    name: str
    labels: tuple[str, ...]
    owner: str = ""
    extension: str = ""
    comment: str = ""

    @property
    def address(self) -> str:
        """``schema.name``."""
        return f"{self.schema}.{self.name}"


class Domain(NamedTuple):
    """A domain over another type."""

    schema: str
    name: str
    base: SqlType
    nullable: bool = True
    default: str = ""
    checks: tuple[Check, ...] = ()
    extension: str = ""


class Sequence(NamedTuple):
    """A sequence; ``owned_by`` is ``schema.table.column``, empty for a free one.

    ``identity`` is True when it belongs to an identity column.
    """

    schema: str
    name: str
    type: str = "bigint"
    start: int = 1
    increment: int = 1
    minimum: int = 1
    maximum: int = 9223372036854775807
    cycle: bool = False
    owned_by: str = ""
    identity: bool = False


class TypeUse(NamedTuple):
    """One use of an enum type or a domain, found by OID, never by name.

    ``kind`` is ``column``, ``view``, ``domain``, ``composite``, ``range``, ``function``,
    ``default``, ``check``, ``index``, ``cast``, ``operator``, ``policy``, ``trigger``, or
    ``body`` for a name found in the text of a function, which keeps no type alive and proves
    nothing.  ``user`` is the address of what uses it: ``public.contacts.status``.
    """

    schema: str
    name: str
    kind: str
    user: str


class Unseen(NamedTuple):
    """Something that could not be looked at, and why: no rights, a statement nobody can read."""

    address: str
    why: str


class Origin(NamedTuple):
    """Where a catalogue was read, for messages; it never holds a credential.

    ``kind`` is ``live``, ``snapshot`` or ``ddl``; ``server`` is the version (``16.4``), empty
    for DDL.  ``name`` is what to call it: ``database "app"``, ``schema.snapshot``.
    """

    kind: str
    name: str
    server: str = ""


class SourcePlace(NamedTuple):
    """The line of a file where an object of a catalogue is written."""

    path: str
    line: int


class Catalogue:
    """One database; equal for all three sources up to ``origin`` and ``places``.

    ``search_path`` is the one that unqualified names of code are resolved by.  ``places`` maps an
    address to its line in a snapshot or a DDL file.  ``types`` are ``schema.name`` of the types
    that are neither enums nor domains: composite, range and base types, those of extensions too.
    ``unseen`` makes the catalogue incomplete: what it does not hold is not proven to be missing
    where ``unseen`` is not empty.
    """

    def __init__(
        self,
        origin: Origin,
        *,
        tables: tuple[Table, ...] = (),
        views: tuple[View, ...] = (),
        enums: tuple[EnumType, ...] = (),
        domains: tuple[Domain, ...] = (),
        sequences: tuple[Sequence, ...] = (),
        uses: tuple[TypeUse, ...] = (),
        schemas: tuple[str, ...] = ("public",),
        extensions: tuple[str, ...] = (),
        types: tuple[str, ...] = (),
        unseen: tuple[Unseen, ...] = (),
        search_path: tuple[str, ...] = ("public",),
        places: Mapping[str, SourcePlace] | None = None,
    ) -> None:
        self.origin, self.search_path = origin, search_path
        self.tables, self.views = (
            tuple(sorted(tables, key=_named)),
            tuple(sorted(views, key=_named)),
        )
        self.enums, self.domains = tuple(sorted(enums)), tuple(sorted(domains))
        self.sequences, self.uses = tuple(sorted(sequences)), tuple(sorted(uses))
        self.schemas, self.extensions = tuple(sorted(schemas)), tuple(sorted(extensions))
        self.types = tuple(sorted(types))
        self.unseen = tuple(sorted(unseen))
        self.places = places or {}

    @cached_property
    def relations(self) -> Mapping[tuple[str, str], Table | View]:
        """Tables and views by schema and name."""
        found: dict[tuple[str, str], Table | View] = {}
        found.update({(view.schema, view.name): view for view in self.views})
        found.update({(table.schema, table.name): table for table in self.tables})
        return found

    @cached_property
    def enum_types(self) -> Mapping[tuple[str, str], EnumType]:
        """Enum types by schema and name."""
        return {(each.schema, each.name): each for each in self.enums}

    @cached_property
    def domain_types(self) -> Mapping[tuple[str, str], Domain]:
        """Domains by schema and name."""
        return {(each.schema, each.name): each for each in self.domains}

    @cached_property
    def uses_by_type(self) -> Mapping[tuple[str, str], tuple[TypeUse, ...]]:
        """The uses of each enum type and domain that has any."""
        found: dict[tuple[str, str], list[TypeUse]] = {}
        for use in self.uses:
            found.setdefault((use.schema, use.name), []).append(use)
        return {key: tuple(uses) for key, uses in found.items()}

    def relation(self, name: str, schema: str = "") -> Table | View | None:
        """Find a table or view; without a schema along the search path."""
        for at in self._path(schema):
            found = self.relations.get((at, name))
            if found is not None:
                return found
        return None

    def enum(self, name: str, schema: str = "") -> EnumType | None:
        """Find an enum type; without a schema along the search path."""
        places = (self.enum_types.get((at, name)) for at in self._path(schema))
        return next(filter(None, places), None)

    def domain(self, name: str, schema: str = "") -> Domain | None:
        """Find a domain; without a schema along the search path."""
        places = (self.domain_types.get((at, name)) for at in self._path(schema))
        return next(filter(None, places), None)

    def _path(self, schema: str) -> Iterator[str]:
        yield from (schema,) if schema else self.search_path


def _named(each: Table | View) -> tuple[str, str]:
    return (each.schema, each.name)
