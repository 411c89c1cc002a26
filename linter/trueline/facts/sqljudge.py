"""Put the names in a statement beside a catalogue; whatever is not proven is None."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from trueline.facts.catalogue import Catalogue, SqlType, Table, View
from trueline.facts.rawsql import ColumnUse, Output, Source, Statement

_SYSTEM_COLUMNS = frozenset({"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "oid"})
_SYSTEM_SCHEMAS = frozenset({"pg_catalog", "information_schema", "pg_toast"})
Columns = dict[str, SqlType | None]
"""The columns of something; a type that is not known is None."""


class Judge:
    """One statement beside one catalogue; tables that are called as one of ``made`` are unknown."""

    def __init__(
        self, statement: Statement, catalogue: Catalogue, made: frozenset[str] = frozenset()
    ) -> None:
        self.statement, self.catalogue, self._made = statement, catalogue, made
        self._columns: dict[int, Columns | None] = {}

    def relation(self, source: Source) -> Table | View | None:
        """Return what a named relation is; outside of the search path if only one is called so."""
        found = self.catalogue.relation(source.name, source.schema)
        if found is not None or source.schema:
            return found
        named = self._elsewhere.get(source.name, [])
        return named[0] if len(named) == 1 else None

    @cached_property
    def _elsewhere(self) -> dict[str, list[Table | View]]:
        found: dict[str, list[Table | View]] = {}
        for (_, name), each in self.catalogue.relations.items():
            found.setdefault(name, []).append(each)
        return found

    def columns(self, number: int) -> Columns | None:
        """Return the columns of a source, None when they can't be known."""
        if number < 0:
            return None
        if number not in self._columns:
            self._columns[number] = None  # a query that selects from itself
            self._columns[number] = self._read(self.statement.sources[number])
        return self._columns[number]

    def _read(self, source: Source) -> Columns | None:
        if source.kind == "query":
            return self._outputs(source)
        if source.kind != "table":
            return None
        if is_system(source) or source.name in self._made:
            return None
        return self._of_relation(self.relation(source))

    def _of_relation(self, found: Table | View | None) -> Columns | None:
        if isinstance(found, Table) and found.kind == "partition" and not found.columns:
            schema, _, name = found.parents[0].partition(".") if found.parents else ("", "", "")
            return self._of_relation(self.catalogue.relations.get((schema, name)))
        if found is None or (isinstance(found, View) and not found.columns):
            return None
        return {column.name: column.type for column in found.columns}

    def _outputs(self, source: Source) -> Columns | None:
        found: Columns = {}
        for output in source.outputs:
            if output.name == "*":
                inner = self.columns(output.source)
                if inner is None:
                    return None
                found |= inner
            elif not output.name:
                return None
            else:
                found[output.name] = self._type_of_output(output, source.scope)
        return found

    def _type_of_output(self, output: Output, scope: int) -> SqlType | None:
        if output.source >= 0:
            return (self.columns(output.source) or {}).get(output.column)
        sources = self.statement.scopes[scope].sources if output.column and scope >= 0 else ()
        holders = [self.columns(number) or {} for number in sources]
        types = [columns[output.column] for columns in holders if output.column in columns]
        return types[0] if types else None

    def has(self, use: ColumnUse) -> bool | None:
        """Whether a column that is named exists; None when that can't be known."""
        if use.position >= 0:
            return None
        if use.qualifier:
            return None if self.statement.scopes[use.scope].open else False
        if use.source != -1:
            return self._source_has(use.source, use.name)
        for sources, is_open in self._levels(use.scope):
            answers = [self._source_has(number, use.name) for number in sources]
            if True in answers:
                return True
            if None in answers or is_open or not sources:
                return None
        return False

    def _levels(self, number: int) -> Iterator[tuple[tuple[int, ...], bool]]:
        while number >= 0:
            scope = self.statement.scopes[number]
            if scope.sources or scope.parent < 0:
                yield scope.sources, scope.open
            number = scope.parent

    def _source_has(self, number: int, name: str) -> bool | None:
        columns = self.columns(number)
        if columns is None:
            return None
        source = self.statement.sources[number]
        return name in columns or (source.kind == "table" and name in _SYSTEM_COLUMNS)

    def candidates(self, use: ColumnUse) -> tuple[tuple[Source, Columns], ...]:
        """Return what a column may belong to, nearest first, with the columns that are known."""
        if use.source != -1:
            numbers: tuple[int, ...] = (use.source,)
        else:
            numbers = next((sources for sources, _ in self._levels(use.scope)), ())
        sources = self.statement.sources
        return tuple((sources[n], self.columns(n) or {}) for n in numbers if n >= 0)

    def type_of(self, use: ColumnUse) -> SqlType | None:
        """Return the type of a column that is named, None when that can't be known."""
        if use.position >= 0:
            columns = self.columns(use.source)
            types = list(columns.values()) if columns is not None else []
            return types[use.position] if use.position < len(types) else None
        if use.source != -1:
            return (self.columns(use.source) or {}).get(use.name)
        for sources, _ in self._levels(use.scope):
            found = [self.columns(number) for number in sources]
            holders = [columns for columns in found if columns and use.name in columns]
            if len(holders) == 1 and None not in found:
                return holders[0][use.name]
            if holders or None in found:
                return None
        return None


def is_system(source: Source) -> bool:
    """Whether a relation is one of the server's own."""
    return source.schema in _SYSTEM_SCHEMAS or (not source.schema and source.name.startswith("pg_"))
