"""Tables of a database beside those that code declares, paired by name along the search path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from trueline.facts.catalogue import Catalogue, Column, Table, View
from trueline.facts.database import Database
from trueline.facts.declared import (
    DeclaredCheck,
    DeclaredColumn,
    DeclaredForeignKey,
    DeclaredIndex,
    DeclaredTable,
    DeclaredUnique,
)
from trueline.facts.drift.columns import ColumnPair, Renamed, renamed

_ALIKE = 0.8
_FEWEST = 2


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

    @property
    def table(self) -> Table | None:
        """The database's side when it is a table that can have constraints."""
        if not isinstance(self.actual, Table) or self.actual.kind == "foreign":
            return None
        return None if any(table.is_view for table in self.declared) else self.actual

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
        """All declared foreign keys."""
        return (key for table in self.declared for key in table.foreign_keys)

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
        """All declared indexes."""
        return (index for table in self.declared for index in table.indexes)

    def has(self, column: str) -> bool:
        """Whether the database's side has a column."""
        return any(each.name == column for each in self.actual.columns)


class Drift:
    """One database beside its models; ``several`` when there is more than one database."""

    def __init__(self, database: Database, elsewhere: Sequence[Database]) -> None:
        self.database, self.catalogue = database, database.catalogue
        self.several = bool(elsewhere)
        self._elsewhere = elsewhere

    @property
    def suffix(self) -> str:
        """What tells this database from others in a message; empty when it is the only one."""
        return f' in database "{self.database.name}"' if self.several else ""

    def key(self, *parts: str) -> str:
        """The identity of something in this database."""
        return " ".join((*((f"{self.database.name}:",) if self.several else ()), *parts))

    @cached_property
    def _declared(self) -> dict[tuple[str, str], list[DeclaredTable]]:
        """Declared tables that are to be looked for, by their name in the database."""
        found: dict[tuple[str, str], list[DeclaredTable]] = {}
        for table in filter(self.database.holds, self.database.models.tables):
            relation = self.database.relation(table)
            key = (relation.schema if relation else table.schema, table.name)
            found.setdefault(key, []).append(table)
        return found

    @cached_property
    def pairs(self) -> tuple[TablePair, ...]:
        """The tables and views that both sides have."""
        pairs = ((self.database.relation(each[0]), each) for each in self._declared.values())
        return tuple(TablePair(self, tables, actual) for actual, tables in pairs if actual)

    @cached_property
    def by_address(self) -> dict[str, TablePair]:
        """The pairs by the address of the table."""
        return {pair.address: pair for pair in self.pairs}

    @cached_property
    def _missing(self) -> tuple[DeclaredTable, ...]:
        gone = (tables[0] for tables in self._declared.values())
        return tuple(
            each for each in gone if not self.database.relation(each) and not self._is_there(each)
        )

    def _is_there(self, table: DeclaredTable) -> bool:
        """Whether another database has a table that may belong to any of them."""
        if self.database.claims_models:
            return False
        return any(other.holds(table) and other.relation(table) for other in self._elsewhere)

    @cached_property
    def renamed(self) -> tuple[tuple[DeclaredTable, Table], ...]:
        """The tables that code calls otherwise: nearly the same columns, and no other like it."""
        return tuple(_renamed_tables(self._missing, self._extra))

    @property
    def missing(self) -> Iterator[DeclaredTable]:
        """The tables that only code has."""
        taken = {id(declared) for declared, _ in self.renamed}
        return (table for table in self._missing if id(table) not in taken)

    @property
    def extra(self) -> Iterator[Table]:
        """The tables that only the database has, where they are ours."""
        taken = {table.address for _, table in self.renamed}
        return (table for table in self._extra if table.address not in taken)

    @cached_property
    def _extra(self) -> tuple[Table, ...]:
        paired = {pair.address for pair in self.pairs}
        return tuple(
            table
            for table in self.catalogue.tables
            if table.address not in paired and self._is_ours(table)
        )

    def _is_ours(self, table: Table) -> bool:
        """Whether a table is one that code should know: no part of another one, nobody else's."""
        mine = table.schema in self.database.home and not table.extension and not table.parents
        if (
            not mine
            or table.kind == "partition"
            or not (not self.owners or table.owner in self.owners)
        ):
            return False
        return not self.database.ignores(table.schema, table.name)

    @cached_property
    def owners(self) -> frozenset[str]:
        """Who owns the tables that code knows; empty when nobody can tell."""
        return frozenset(
            pair.actual.owner
            for pair in self.pairs
            if pair.actual.owner and pair.actual.schema in self.database.home
        )


def drifts(databases: Sequence[Database]) -> tuple[Drift, ...]:
    """Return each database beside its models."""
    return tuple(
        Drift(each, [other for other in databases if other is not each]) for each in databases
    )


def _renamed_tables(
    missing: Sequence[DeclaredTable], extra: Sequence[Table]
) -> Iterator[tuple[DeclaredTable, Table]]:
    taken: set[str] = set()
    for declared in missing:
        free = [table for table in extra if table.address not in taken]
        alike = [table for table in free if _likeness(declared, table) >= _ALIKE]
        if len(alike) == 1:
            taken.add(alike[0].address)
            yield declared, alike[0]


def _likeness(declared: DeclaredTable, actual: Table) -> float:
    """The share of columns that two tables have in common; 0 for tables too small to tell."""
    ours = {column.name for column in declared.columns}
    theirs = {column.name for column in actual.columns}
    return len(ours & theirs) / len(ours | theirs) if len(ours & theirs) >= _FEWEST else 0
