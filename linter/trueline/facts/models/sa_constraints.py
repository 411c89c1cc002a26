"""Constraints of a table: keys, unique, foreign and check, as columns and arguments say them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trueline.facts.declared import (
    UNKNOWN,
    DeclaredCheck,
    DeclaredForeignKey,
    DeclaredUnique,
    Unknown,
)
from trueline.facts.models.sa_columns import ColumnDraft, constraint_of
from trueline.facts.models.sa_drafts import Drafts, TableDraft
from trueline.facts.models.sa_sql import Renderer
from trueline.facts.models.values import (
    Const,
    Items,
    Made,
    Value,
    is_none,
    text_of,
)

_NONE: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where a foreign key points; ``columns`` empty for the primary key of the table."""

    schema: str
    table: str
    columns: tuple[str, ...]


class Constraints:
    """Reads the constraints of one table after all tables are known."""

    def __init__(self, drafts: Drafts, table: TableDraft, renderer: Renderer) -> None:
        self._drafts, self._table, self._renderer = drafts, table, renderer

    def names(self, values: tuple[Value, ...]) -> tuple[str, ...] | None:
        """Return the column names that values refer to, None when one can't be told."""
        found = []
        for value in values:
            column = self._drafts.column(value, self._table)
            text = text_of(value)
            if column is None and (text is None or not self._table.open):
                return None
            found.append(column.column_name if column is not None else text or "")
        return tuple(found)

    def primary_key(self) -> tuple[str, ...] | Unknown:
        """Return the columns of the primary key in order."""
        for made in self._made("sa.PrimaryKeyConstraint"):
            names = self.names(made.arguments)
            if made.arguments:
                return UNKNOWN if names is None else names
        columns = self._table.columns.values()
        flags = [(column.column_name, column.flag("primary_key")) for column in columns]
        if any(flag is UNKNOWN for _, flag in flags):
            return UNKNOWN
        found = tuple(name for name, flag in flags if flag)
        return UNKNOWN if self._table.open and not found else found

    def _made(self, name: str) -> Iterator[Made]:
        for each in self._table.extras:
            if isinstance(each, Made) and each.name == name:
                yield each
        for column in self._table.columns.values():
            yield from (made for made in column.constraints if made.name == name)

    def uniques(self) -> Iterator[DeclaredUnique]:
        """Yield the unique constraints; one column's ``unique=True`` with an index is an index."""
        for column in self._table.columns.values():
            if column.flag("unique") is True and column.flag("index") is not True:
                yield DeclaredUnique((column.column_name,), column.at)
        for made in self._made("sa.UniqueConstraint"):
            names = self.names(made.arguments)
            if names is None:
                self._table.doubt("a unique constraint names columns that can't be told")
            elif names:
                yield DeclaredUnique(
                    names,
                    made.at,
                    text_of(made.keyword("name")) or "",
                    flag(made.keyword("postgresql_nulls_not_distinct")),
                    flag(made.keyword("deferrable")),
                    _deferred(made),
                )

    def checks(self) -> Iterator[DeclaredCheck]:
        """Yield the check constraints."""
        for made in self._made("sa.CheckConstraint"):
            given = made.argument(0, "sqltext")
            text = text_of(given) or (self._renderer.sql(given) if given is not None else None)
            name = text_of(made.keyword("name")) or ""
            yield DeclaredCheck(UNKNOWN if text is None else text, made.at, name)

    def foreign_keys(self) -> Iterator[DeclaredForeignKey]:
        """Yield the foreign keys of columns and of the table."""
        for column in self._table.columns.values():
            for made in column.constraints:
                if made.name == "sa.ForeignKey":
                    yield self._foreign(made, (column.column_name,), made.arguments[:1])
        for made in self._made("sa.ForeignKeyConstraint"):
            own, there = made.argument(0, "columns"), made.argument(1, "refcolumns")
            if not isinstance(own, Items) or not isinstance(there, Items):
                self._table.doubt("a foreign key can't be read")
                continue
            names = self.names(own.items)
            if names is None:
                self._table.doubt("a foreign key names columns that can't be told")
            else:
                yield self._foreign(made, names, there.items)

    def _foreign(
        self, made: Made, columns: tuple[str, ...], values: tuple[Value, ...]
    ) -> DeclaredForeignKey:
        target = target_of(self._drafts, self._table, values)
        place = target or Target("", "", ())
        return DeclaredForeignKey(
            columns=columns,
            target_schema=place.schema,
            target=place.table,
            target_columns=place.columns,
            at=made.at,
            on_update=_action(made.keyword("onupdate")),
            on_delete=_action(made.keyword("ondelete")),
            deferrable=flag(made.keyword("deferrable")),
            deferred=_deferred(made),
            name=text_of(made.keyword("name")) or "",
            resolved=target is not None,
        )


def target_of(drafts: Drafts, table: TableDraft, values: tuple[Value, ...]) -> Target | None:
    """Return the table and columns that a foreign key's values name, None when unclear."""
    found: Target | None = None
    for value in values:
        one = _target(drafts, table, value)
        if one is None or (found and (found.schema, found.table) != (one.schema, one.table)):
            return None
        found = Target(one.schema, one.table, (*(found.columns if found else _NONE), *one.columns))
    return found


def _target(drafts: Drafts, table: TableDraft, value: Value) -> Target | None:
    text = text_of(value)
    if text is not None:
        return _named(drafts, table, text)
    column = drafts.column(value)
    owner = drafts.table_of(column) if column is not None else None
    if column is None or owner is None:
        return None
    return Target(owner.schema, owner.name, (column.column_name,))


def _named(drafts: Drafts, table: TableDraft, text: str) -> Target:
    parts = text.split(".")
    if len(parts) == 1:
        return Target(table.metadata_schema, parts[0], ())
    schema = ".".join(parts[:-2]) or table.metadata_schema
    there = drafts.by_name.get((schema, parts[-2]), [])
    column = there[0].columns.get(parts[-1]) if there else None
    return Target(schema, parts[-2], (column.column_name if column else parts[-1],))


def target_column(drafts: Drafts, table: TableDraft, column: ColumnDraft) -> ColumnDraft | None:
    """Return the column that the first foreign key of a column points at."""
    made = constraint_of(column, "sa.ForeignKey")
    values = made.arguments[:1] if made is not None else ()
    if not values:
        values = _in_constraint(table, column)
    target = _target(drafts, table, values[0]) if values else None
    if target is None:
        return None
    there = drafts.by_name.get((target.schema, target.table), [])
    name = target.columns[0] if target.columns else column.column_name
    return there[0].columns.get(name) if there else None


def _in_constraint(table: TableDraft, column: ColumnDraft) -> tuple[Value, ...]:
    for made in table.extras:
        if isinstance(made, Made) and made.name == "sa.ForeignKeyConstraint":
            own, there = made.argument(0, "columns"), made.argument(1, "refcolumns")
            if isinstance(own, Items) and isinstance(there, Items):
                for mine, other in zip(own.items, there.items, strict=False):
                    if text_of(mine) == column.column_name:
                        return (other,)
    return ()


def flag(value: Value | None) -> bool | Unknown:
    """Return a boolean argument; False without one."""
    if is_none(value):
        return False
    return bool(value.value) if isinstance(value, Const) else UNKNOWN


def _deferred(made: Made) -> bool | Unknown:
    value = made.keyword("initially")
    if is_none(value):
        return False
    text = text_of(value)
    return UNKNOWN if text is None else text.upper() == "DEFERRED"


def _action(value: Value | None) -> str | Unknown:
    if is_none(value):
        return "NO ACTION"
    text = text_of(value)
    return UNKNOWN if text is None else text.upper()
