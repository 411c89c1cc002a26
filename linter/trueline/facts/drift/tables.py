"""One table on both sides, and what of its parts belongs together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from trueline.facts.catalogue import Catalogue, Column, Table, View
from trueline.facts.drift.columns import ColumnPair, Renamed, renamed
from trueline.facts.drift.enums import enum_behind
from trueline.facts.drift.spelling import respelt
from trueline.facts.sqltypes import EQUAL, Verdict, same_type
from trueline.facts.unknown import UNKNOWN

if TYPE_CHECKING:
    from trueline.facts.catalogue import Check, EnumType, ForeignKey, Index
    from trueline.facts.declared import (
        DeclaredCheck,
        DeclaredColumn,
        DeclaredForeignKey,
        DeclaredIndex,
        DeclaredTable,
        DeclaredUnique,
    )
    from trueline.facts.drift.matched import Matched
    from trueline.facts.drift.pairing import Drift
    from trueline.facts.drift.uniques import Uniqueness


class TablePair:
    """One table on both sides; several declarations of one table are looked at together.

    ``whole`` says that code declares all of it, so that what it does not name is missing there;
    ``solid`` that the database's side has constraints at all (a view has none).
    """

    def __init__(
        self, drift: Drift, declared: Sequence[DeclaredTable], actual: Table | View
    ) -> None:
        self.drift, self.declared, self.actual = drift, tuple(declared), actual
        self.catalogue: Catalogue = drift.catalogue
        self.main = self.declared[0]
        self.address = f"{actual.schema}.{actual.name}"
        self.whole = all(table.managed and not table.open for table in declared)

    @cached_property
    def table(self) -> Table | None:
        """The database's side when it is a table that can have constraints.

        These speak of renamed columns by the names that code has for them.
        """
        if not isinstance(self.actual, Table) or self.actual.kind == "foreign":
            return None
        if any(table.is_view for table in self.declared):
            return None
        return respelt(self.actual, self.names) if self.names else self.actual

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What code calls the renamed columns, by their names in the database."""
        return {each.actual.name: each.declared.name for each in self.renamed}

    @cached_property
    def columns(self) -> tuple[ColumnPair, ...]:
        """The columns that both sides have."""
        actual = {column.name: column for column in self.actual.columns}
        return tuple(
            ColumnPair(column, actual[column.name])
            for column in self._declared_columns
            if column.name in actual
        )

    @property
    def _declared_columns(self) -> Iterator[DeclaredColumn]:
        for table in self.declared:
            yield from table.columns

    @cached_property
    def _missing(self) -> tuple[DeclaredColumn, ...]:
        there = {column.name for column in self.actual.columns}
        if not there and isinstance(self.actual, View):
            return ()  # DDL does not tell the columns of a view
        return tuple(each for each in self._declared_columns if each.name not in there)

    @cached_property
    def _extra(self) -> tuple[Column, ...]:
        known = {column.name for column in self._declared_columns}
        return tuple(each for each in self.actual.columns if each.name not in known)

    @cached_property
    def renamed(self) -> tuple[Renamed, ...]:
        """The columns that code calls otherwise."""
        candidates = self._extra if self.whole else ()
        return tuple(renamed(self._missing, candidates, self.catalogue))

    @property
    def missing(self) -> Iterator[DeclaredColumn]:
        """The columns that only code has."""
        taken = {pair.declared.name for pair in self.renamed}
        return (column for column in self._missing if column.name not in taken)

    @property
    def extra(self) -> Iterator[Column]:
        """The columns that only the database has, where code means to name all."""
        taken = {pair.actual.name for pair in self.renamed}
        return (each for each in self._extra if self.whole and each.name not in taken)

    @property
    def foreign_keys(self) -> Iterator[DeclaredForeignKey]:
        """All declared foreign keys; one that several models declare, once."""
        found: dict[object, DeclaredForeignKey] = {}
        for table in self.declared:
            for key in table.foreign_keys:
                subject = (key.columns, key.target_schema, key.target, key.target_columns)
                found.setdefault(subject, key)
        return iter(found.values())

    @property
    def uniques(self) -> Iterator[DeclaredUnique]:
        """All declared unique constraints."""
        return (key for table in self.declared for key in table.uniques)

    @property
    def checks(self) -> Iterator[DeclaredCheck]:
        """All declared check constraints."""
        return (check for table in self.declared for check in table.checks)

    @property
    def indexes(self) -> Iterator[DeclaredIndex]:
        """All declared indexes; two that differ in name alone are one."""
        found: dict[object, DeclaredIndex] = {}
        for table in self.declared:
            for each in table.indexes:
                bare = replace(each, at=self.main.at, name="")
                found.setdefault(each if each.keys is UNKNOWN else bare, each)
        return iter(found.values())

    @cached_property
    def foreign_key_match(self) -> Matched[DeclaredForeignKey, ForeignKey]:
        """The foreign keys of both sides."""
        from trueline.facts.drift.foreign_keys import foreign_keys

        return foreign_keys(self)

    @cached_property
    def unique_match(self) -> Matched[Uniqueness, Uniqueness]:
        """What keeps columns unique on both sides."""
        from trueline.facts.drift.uniques import uniques

        return uniques(self)

    @cached_property
    def index_match(self) -> Matched[DeclaredIndex, Index]:
        """The indexes of both sides that are no plain unique ones."""
        from trueline.facts.drift.indexes import indexes

        return indexes(self)

    @cached_property
    def check_match(self) -> Matched[DeclaredCheck, Check]:
        """The checks of both sides."""
        from trueline.facts.drift.checks import checks

        return checks(self)

    def verdict(self, column: ColumnPair) -> Verdict:
        """How far the two types of a column are apart."""
        if column.declared.type is UNKNOWN:
            return EQUAL
        return same_type(column.declared.type, column.actual.type, self.catalogue)

    def enum_type(self, column: Column) -> EnumType | None:
        """The enum type of a column, through arrays and domains."""
        return enum_behind(self.catalogue, column.type)

    def has(self, column: str) -> bool:
        """Whether the database's side has a column."""
        return any(each.name == column for each in self.actual.columns)
