"""Tables of a database beside those that code declares, paired by name along the search path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as Listing
from functools import cached_property
from typing import TYPE_CHECKING

from trueline.facts.catalogue import Table
from trueline.facts.drift.enums import enum_pairs, label_pairs
from trueline.facts.drift.families import homonyms, members, mentions, twins
from trueline.facts.drift.tables import TablePair

if TYPE_CHECKING:
    from trueline.facts.catalogue import EnumType, Sequence, TypeUse
    from trueline.facts.database import Database
    from trueline.facts.declared import DeclaredTable
    from trueline.facts.drift.enums import EnumPair, LabelPair
    from trueline.facts.drift.families import Family, Member

_ALIKE = 0.8
_FEWEST = 2


class Drift:
    """One database beside its models; ``several`` when there is more than one database."""

    def __init__(self, database: Database, elsewhere: Listing[Database]) -> None:
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

    def hides(self, name: str) -> bool:
        """Whether what could not be seen may be about this table or type.

        Statements of DDL that nobody can read speak of what they name; the rest of a file that
        can't be read may speak of anything.
        """
        return self._unread is None or name in self._unread

    @cached_property
    def _unread(self) -> frozenset[str] | None:
        """The words of statements that were not read; None when nobody can tell them all."""
        if self.catalogue.origin.kind != "ddl":
            return frozenset()
        words: set[str] = set()
        for unseen in self.catalogue.unseen:
            if "is not applied" not in unseen.why:
                return None
            words.update(re.findall(r"\w+", unseen.why))
        return frozenset(words)

    @property
    def sees_uses(self) -> bool:
        """Whether the database told who uses a type."""
        return not any("type" in unseen.address for unseen in self.catalogue.unseen)

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
        return tuple(
            TablePair(self, tables, actual)
            for actual, tables in pairs
            if actual and not self.hides(actual.name)
        )

    @cached_property
    def by_address(self) -> dict[str, TablePair]:
        """The pairs by the address of the table."""
        return {pair.address: pair for pair in self.pairs}

    @cached_property
    def _missing(self) -> tuple[DeclaredTable, ...]:
        gone = (tables[0] for tables in self._declared.values())
        return tuple(
            each
            for each in gone
            if not self.database.relation(each)
            and not self._is_there(each)
            and not self.hides(each.name)
        )

    def _is_there(self, table: DeclaredTable) -> bool:
        """Whether another database has a table that may belong to any of them."""
        if self.database.claims_models:
            return False
        return any(other.holds(table) and other.relation(table) for other in self._elsewhere)

    def expected(self, table: DeclaredTable) -> str:
        """Where a declared table would be."""
        path = self.catalogue.search_path
        return f"{table.schema or (path[0] if path else 'public')}.{table.name}"

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
        return iter(()) if self.nameless else self.perhaps_extra

    @property
    def perhaps_extra(self) -> Iterator[Table]:
        """The same, those included that a model of unknown name may stand for."""
        taken = {table.address for _, table in self.renamed}
        return (table for table in self._extra if table.address not in taken)

    @property
    def nameless(self) -> bool:
        """Whether there is a model whose table's name can't be known."""
        doubts = self.database.models.doubts
        return any(doubt.what.startswith(("model", "table of ")) for doubt in doubts)

    @cached_property
    def _extra(self) -> tuple[Table, ...]:
        paired = {pair.address for pair in self.pairs}
        return tuple(
            table
            for table in self.catalogue.tables
            if table.address not in paired and self._is_ours(table) and not self.hides(table.name)
        )

    def _is_ours(self, table: Table) -> bool:
        """Whether a table is one that code should know: no part of another one, nobody else's."""
        if f"table {table.name}" in self._in_doubt or self._is_of_another_app(table):
            return False
        mine = table.schema in self.database.home and not table.extension and not table.parents
        if (
            not mine
            or table.kind == "partition"
            or not (not self.owners or table.owner in self.owners)
        ):
            return False
        return not self.database.ignores(table.schema, table.name)

    def _is_of_another_app(self, table: Table) -> bool:
        """Whether a table belongs to an app of Django that is installed, not part of the code."""
        return bool(self._apps) and table.name.partition("_")[0] not in self._apps

    @cached_property
    def _apps(self) -> frozenset[str]:
        """What the names of a Django project's tables begin with; empty for any other project."""
        tables = self.database.models.tables
        if any(table.orm != "django" for table in tables):
            return frozenset()
        return frozenset(table.name.partition("_")[0] for table in tables)

    @cached_property
    def _in_doubt(self) -> frozenset[str]:
        return frozenset(doubt.what for doubt in self.database.models.doubts)

    @cached_property
    def owners(self) -> frozenset[str]:
        """Who owns the tables that code knows; empty when nobody can tell."""
        return frozenset(
            pair.actual.owner
            for pair in self.pairs
            if pair.actual.owner and pair.actual.schema in self.database.home
        )

    @property
    def enum_pairs(self) -> Iterator[EnumPair]:
        """Every column that is an enum type on both sides."""
        return enum_pairs(self)

    @property
    def label_pairs(self) -> Iterator[LabelPair]:
        """Every column whose labels are known on both sides."""
        return label_pairs(self)

    @cached_property
    def enum_types(self) -> tuple[Member, ...]:
        """The enum types of the database that are ours to judge."""
        return members(self)

    def sequence_of(self, column: str) -> Sequence | None:
        """The sequence that belongs to a column, but to no identity."""
        return self._sequences.get(column)

    @cached_property
    def _sequences(self) -> dict[str, Sequence]:
        owned = (each for each in self.catalogue.sequences if each.owned_by and not each.identity)
        return {each.owned_by: each for each in owned}

    def mentions(self, found: EnumType) -> tuple[TypeUse, ...]:
        """The functions whose text names a type, which does not keep it alive."""
        return mentions(self, found)

    @cached_property
    def twins(self) -> tuple[Family, ...]:
        """The families of enum types with the same labels."""
        return tuple(twins(self.enum_types))

    @cached_property
    def homonyms(self) -> tuple[Family, ...]:
        """The families of enum types with nearly one name and different labels."""
        return tuple(homonyms(self.enum_types))

    @property
    def subjects(self) -> Iterator[tuple[str, str]]:
        """Every table that was compared, and the file that declares it; empty for no file."""
        for pair in self.pairs:
            yield pair.address, pair.main.at.path
        for declared in self._missing:
            yield self.expected(declared), declared.at.path
        yield from ((table.address, "") for table in self.extra)
        yield from self.types

    @property
    def types(self) -> Iterator[tuple[str, str]]:
        """Every enum type that was looked at, and the file that names it; empty for no file."""
        for member in self.enum_types:
            yield member.type.address, member.code[0].path if member.code else ""


def drifts(databases: Listing[Database]) -> tuple[Drift, ...]:
    """Return each database beside its models."""
    return tuple(
        Drift(each, [other for other in databases if other is not each]) for each in databases
    )


def _renamed_tables(
    missing: Listing[DeclaredTable], extra: Listing[Table]
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
