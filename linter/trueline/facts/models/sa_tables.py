"""From drafts to declared tables, when every table that code declares is known."""

from __future__ import annotations

from dataclasses import replace

from trueline.facts.declared import (
    UNKNOWN,
    DeclaredCheck,
    DeclaredColumn,
    DeclaredTable,
    Doubt,
    Unknown,
)
from trueline.facts.models.sa_columns import ColumnDraft, Columns, constraint_of
from trueline.facts.models.sa_constraints import Constraints, target_column
from trueline.facts.models.sa_drafts import Drafts, TableDraft
from trueline.facts.models.sa_indexes import Indexes
from trueline.facts.models.sa_sql import Renderer, literal, quoted
from trueline.facts.models.sa_types import TypeFact, Types
from trueline.facts.models.values import Value, is_none

_FARTHEST = 8
"""So many foreign keys are followed to the one that names a type."""


class Tables:
    """Makes declared tables of drafts."""

    def __init__(self, drafts: Drafts, types: Types, doubts: list[Doubt]) -> None:
        self._drafts, self._types, self._doubts = drafts, types, doubts
        self._columns = Columns(types, doubts)

    def declared(self, draft: TableDraft) -> DeclaredTable:
        """Return the table as CREATE TABLE would make it."""
        for column in draft.columns.values():
            column.fact = placed(self._follow(draft, column), draft)
        renderer = self._renderer(draft)
        constraints = Constraints(self._drafts, draft, renderer)
        key = constraints.primary_key()
        address = f"{draft.schema}.{draft.name}" if draft.schema else draft.name
        columns = tuple(self._columns.column(each, address) for each in draft.columns.values())
        keys = tuple(constraints.foreign_keys())
        uniques, checks = tuple(constraints.uniques()), tuple(constraints.checks())
        indexes = tuple(Indexes(self._drafts, draft, renderer).read())
        referring = {name for each in keys for name in each.columns}
        return DeclaredTable(
            name=draft.name,
            schema=draft.schema,
            at=draft.at,
            columns=tuple(self._keyed(draft, each, key, referring) for each in columns),
            primary_key=key,
            foreign_keys=keys,
            uniques=uniques,
            checks=(*checks, *self._implied(draft)),
            indexes=indexes,
            comment=draft.comment,
            open=draft.open,
            managed=draft.managed,
            is_view=draft.is_view,
        )

    def _renderer(self, draft: TableDraft) -> Renderer:
        def name(value: Value) -> str | None:
            found = self._drafts.column(value, None)
            return found.column_name if found is not None else None

        return Renderer(name, self._types.compiled)

    def _follow(self, table: TableDraft, column: ColumnDraft, steps: int = _FARTHEST) -> TypeFact:
        """Give a column without a type that of the column it refers to."""
        fact = self._columns.fact(column)
        if not fact.missing or not steps:
            return fact
        there = target_column(self._drafts, table, column)
        owner = self._drafts.table_of(there) if there is not None else None
        if there is None or owner is None:
            column.fact = TypeFact(UNKNOWN, why="the column that it refers to can't be found")
        else:
            found = self._follow(owner, there, steps - 1)
            column.fact = replace(found, integral=False)
        return column.fact

    def _keyed(
        self,
        table: TableDraft,
        column: DeclaredColumn,
        key: tuple[str, ...] | Unknown,
        referring: set[str],
    ) -> DeclaredColumn:
        """Say whether the column belongs to the primary key, and whether it numbers itself."""
        draft = table.columns[column.name]
        if key is UNKNOWN:
            return replace(column, serial=UNKNOWN if column.primary_key else False)
        within = column.name in key
        nullable = False if within and "nullable" not in draft.keywords else column.nullable
        serial = within and self._is_serial(draft, column, key, referring)
        return replace(column, primary_key=within, nullable=nullable, serial=serial)

    def _is_serial(
        self,
        draft: ColumnDraft,
        column: DeclaredColumn,
        key: tuple[str, ...],
        referring: set[str],
    ) -> bool | Unknown:
        """Follow SQLAlchemy's rule for the one column of a key that the database numbers."""
        auto = draft.flag("autoincrement")
        told = draft.keywords.get("autoincrement")
        ignores = getattr(told, "value", None) == "ignore_fk"
        plain = told is None or getattr(told, "value", None) in ("auto", "ignore_fk")
        if auto is UNKNOWN:
            return UNKNOWN
        if not plain and auto is False:
            return False
        forced = told is not None and getattr(told, "value", None) is True
        if column.identity or (len(key) > 1 and not forced):
            return False
        fact = self._columns.fact(draft)
        if fact.type is UNKNOWN:
            return UNKNOWN
        if not fact.integral or not is_none(draft.keywords.get("default")) or column.sequence:
            return False
        if _has_default(draft, column) and not forced:
            return False
        return forced or ignores or column.name not in referring

    def _implied(self, draft: TableDraft) -> list[DeclaredCheck]:
        """Return the checks that types bring along."""
        found = []
        for column in draft.columns.values():
            fact = self._columns.fact(column)
            enum = fact.enum
            name = quoted(column.column_name)
            if enum is not None and enum.checked and enum.native is False:
                known = enum.labels
                text: str | Unknown = UNKNOWN
                if known is not UNKNOWN:
                    text = f"{name} IN ({', '.join(map(literal, known))})"
                title = "" if enum.name is UNKNOWN else enum.name
                found.append(DeclaredCheck(text, column.at, title))
        return found


def placed(fact: TypeFact, table: TableDraft) -> TypeFact:
    """Give an enumeration its schema, where versions of SQLAlchemy agree on it."""
    if fact.enum is None or fact.type is UNKNOWN or not fact.placed_by:
        return fact
    if fact.placed_by == "table":
        enum = replace(fact.enum, schema=table.schema)
        return replace(fact, enum=enum, type=fact.type._replace(schema=table.schema))
    if not table.metadata_schema:
        return fact
    why = "from 2.1 on, SQLAlchemy puts it into the schema of the metadata; name its schema"
    return replace(fact, type=UNKNOWN, why=why)


def _has_default(draft: ColumnDraft, column: DeclaredColumn) -> bool:
    return column.server_default is not None or constraint_of(draft, "sa.FetchedValue") is not None
