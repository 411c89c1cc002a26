"""A database that exists only as far as statements have been read: tables, types, names.

Statements are applied by the other modules of this package; what they leave is frozen into a
catalogue by :mod:`trueline.sources.ddl.freeze`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from trueline.facts.catalogue import (
    Column,
    Domain,
    EnumType,
    Sequence,
    SourcePlace,
    SqlType,
    Table,
    TypeUse,
    Unseen,
    View,
)
from trueline.facts.sqltokens import UnreadableError
from trueline.facts.typenames import is_built_in
from trueline.sources.ddl.extensions import TYPES
from trueline.sources.ddl.names import cut

Name = tuple[str, str]
"""Schema and name."""
Parts = tuple[str, ...]
"""A name as a statement writes it: with or without schema."""
Thing = TypeVar("Thing")


class LostError(UnreadableError):
    """A statement on a table that could not be read before, which was told already."""


@dataclass(slots=True)
class World:
    """What exists.  ``mentions`` holds the words of what may use a type, by its user's address."""

    search_path: tuple[str, ...] = ("public",)
    home: tuple[str, ...] = ("public",)
    tables: dict[Name, Table] = field(default_factory=dict)
    views: dict[Name, View] = field(default_factory=dict)
    queries: dict[Name, str] = field(default_factory=dict)
    enums: dict[Name, EnumType] = field(default_factory=dict)
    domains: dict[Name, Domain] = field(default_factory=dict)
    composites: dict[Name, tuple[Column, ...]] = field(default_factory=dict)
    other_types: set[Name] = field(default_factory=set)
    index_tables: dict[Name, Name] = field(default_factory=dict)
    sequences: dict[Name, Sequence] = field(default_factory=dict)
    lost: set[Name] = field(default_factory=set)
    """Tables whose CREATE could not be read; told once, so that what follows on them is not."""
    parents: set[str] = field(default_factory=set)
    """Addresses that something inherits from, or did: a hint that spares looking for heirs."""
    schemas: set[str] = field(default_factory=lambda: {"public"})
    extensions: dict[str, str] = field(default_factory=lambda: {"plpgsql": "pg_catalog"})
    mentions: dict[tuple[str, str], frozenset[Parts]] = field(default_factory=dict)
    uses: set[TypeUse] = field(default_factory=set)
    unseen: list[Unseen] = field(default_factory=list)
    places: dict[str, SourcePlace] = field(default_factory=dict)
    temporary: set[Name] = field(default_factory=set)

    def new(self, parts: Parts) -> Name:
        """Return where something of this name is created."""
        schema = parts[-2] if len(parts) > 1 else next(iter(self.search_path), "public")
        return (schema, cut(parts[-1]))

    def find(self, things: Mapping[Name, Thing], parts: Parts) -> Name | None:
        """Return the key of what a name means, looked for along the search path."""
        name = cut(parts[-1])
        if len(parts) > 1:
            return (parts[-2], name) if (parts[-2], name) in things else None
        return next(((at, name) for at in self.search_path if (at, name) in things), None)

    def table(self, parts: Parts) -> Name:
        """Return the key of a table; Unreadable when there is none."""
        found = self.find(self.tables, parts)
        if found is None and self.find(dict.fromkeys(self.lost), parts):
            raise LostError(".".join(parts))
        if found is None:
            raise UnreadableError(f"there is no table {'.'.join(parts)} at this point")
        return found

    def change(self, name: Name, change: Callable[[Table], Table]) -> None:
        """Put a changed table in the place of the old one."""
        changed = self.tables[name] = change(self.tables[name])
        self.parents.update(changed.parents)

    def family(self, name: Name) -> Iterator[Name]:
        """Yield a table and all that inherit from it or are its partitions."""
        yield name
        address = ".".join(name)
        if address in self.parents:
            for child, table in list(self.tables.items()):
                if address in table.parents:
                    yield from self.family(child)

    def resolved(self, found: SqlType) -> SqlType:
        """Add the schema to a type of the user's; one that nobody knows keeps none."""
        if found.schema or is_built_in(found.name):
            return found
        kinds: tuple[Mapping[Name, object], ...] = (
            self.enums,
            self.domains,
            self.composites,
            dict.fromkeys(self.other_types),
            self.tables,
        )
        for schema in self.search_path:
            if any((schema, found.name) in kind for kind in kinds):
                return found._replace(schema=schema)
        extension = TYPES.get(found.name, "")
        return found._replace(schema=self.extensions.get(extension, ""))

    def retype(self, change: Callable[[SqlType], SqlType]) -> None:
        """Change types wherever a column or a domain has them."""
        for name, table in self.tables.items():
            columns = tuple(each._replace(type=change(each.type)) for each in table.columns)
            if columns != table.columns:
                self.tables[name] = table._replace(columns=columns)
        for name, domain in self.domains.items():
            self.domains[name] = domain._replace(base=change(domain.base))
        for name, fields in self.composites.items():
            self.composites[name] = tuple(each._replace(type=change(each.type)) for each in fields)
