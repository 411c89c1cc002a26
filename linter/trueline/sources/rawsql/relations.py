"""What stands in FROM, JOIN, USING and WITH: tables, queries, functions, lists of values."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from trueline.facts.rawsql import Output, Source, TableUse
from trueline.sources.rawsql.frames import OPAQUE, Collector, Frame, folded
from trueline.sources.rawsql.pieces import UNKNOWN

Ctes = dict[str, int]
Read = Callable[[exp.Expression, "Frame | None", Ctes], int]
"""The reader of a whole query: it returns the number of the source that the query is."""

_SCALARS = frozenset(
    {
        *("generate_series", "regexp_split_to_table", "string_to_table", "json_array_elements"),
        *("jsonb_array_elements", "json_array_elements_text", "jsonb_array_elements_text"),
        *("json_object_keys", "jsonb_object_keys", "generate_subscripts", "unnest"),
        *("regexp_matches", "explodinggenerateseries", "generateseries", "jsonb_path_query"),
    }
)
"""Functions in FROM that give one column: ``value``, or what they or their alias are called."""


class Relations:
    """Adds what a clause names to a level of the statement."""

    def __init__(
        self,
        collector: Collector,
        query: Read,
        visit: Callable[[exp.Expression, Frame, Ctes], None],
    ) -> None:
        self._collector, self._query, self._visit = collector, query, visit

    def add(self, node: exp.Expression, frame: Frame, ctes: Ctes, *, lateral: bool = False) -> None:
        """Add a relation, and those that are joined to it."""
        if isinstance(node, exp.Table):
            self._table(node, frame, ctes)
        elif isinstance(node, exp.Subquery):
            self._subquery(node, frame, ctes, lateral=lateral)
        elif isinstance(node, exp.Lateral):
            self._lateral(node, frame, ctes)
        elif isinstance(node, exp.Paren):
            self.add(node.this, frame, ctes)
        elif isinstance(node, (exp.Values, exp.Unnest)):
            self._values(node, frame, ctes)
        else:
            self._collector.put(frame, self._collector.add(OPAQUE), folded(_alias(node)))
        for join in node.args.get("joins") or ():
            self.join(join, frame, ctes)
        for each in node.args.get("laterals") or ():
            self.add(each, frame, ctes)

    def join(self, node: exp.Join, frame: Frame, ctes: Ctes) -> None:
        """Add a joined relation and read the condition."""
        self.add(node.this, frame, ctes)
        condition = node.args.get("on")
        if condition is not None:
            self._visit(condition, frame, ctes)
        names = [each for each in node.args.get("using") or () if isinstance(each, exp.Identifier)]
        if names:
            *left, right = self._collector.scopes[frame.scope].sources
            before = self._collector.frame(None)
            for number in left:
                self._collector.put(before, number, "")
            for name in names:
                self._collector.column(name, before)
                self._collector.column(name, frame, right)

    def _table(self, node: exp.Table, frame: Frame, ctes: Ctes) -> None:
        collector, name = self._collector, node.this
        alias = _alias(node)
        if not isinstance(name, exp.Identifier):
            self._function(node, name, frame, ctes)
            return
        schema = folded(node.args.get("db"))
        title = folded(name)
        if node.args.get("catalog") is not None:
            number = collector.add(OPAQUE)
        elif not schema and title in ctes:
            number = ctes[title]
        else:
            number = self.target(node)
        number = self._renamed(number, node)
        collector.put(frame, number, folded(alias) or title)

    def target(self, node: exp.Table) -> int:
        """Note a relation of the database that is named, and return its number."""
        schema, title = folded(node.args.get("db")), folded(node.this)
        if title == UNKNOWN:
            return self._collector.add(OPAQUE)
        number = self._collector.add(Source("table", schema, title))
        self._collector.tables.append(TableUse(number, self._collector.span(node.this)))
        return number

    def _renamed(self, number: int, node: exp.Expression) -> int:
        """Apply the column names of an alias: ``AS t (a, b)``."""
        names = column_names(node)
        if not names:
            return number
        return self._collector.add(Source("query", outputs=tuple(map(Output, names))))

    def _function(
        self, node: exp.Expression, call: exp.Expression, frame: Frame, ctes: Ctes
    ) -> None:
        collector, alias = self._collector, folded(_alias(node))
        if isinstance(call, exp.Expression):
            self._visit(call, frame, ctes)
        names = column_names(node)
        title = call.name.lower() if isinstance(call, exp.Anonymous) else call.key
        if not names and title in _SCALARS:
            names = ["value", alias or title, "ordinality"]
        known = Source("query", outputs=tuple(map(Output, names)))
        collector.put(frame, collector.add(known if names else OPAQUE), alias or title)

    def _subquery(self, node: exp.Subquery, frame: Frame, ctes: Ctes, *, lateral: bool) -> None:
        inner = node.this
        if isinstance(inner, exp.Table):
            self.add(inner, frame, ctes)
            return
        number = self._query(inner, self._before(frame) if lateral else frame.parent, ctes)
        number = self._renamed(number, node)
        self._collector.put(frame, number, folded(_alias(node)))

    def _lateral(self, node: exp.Lateral, frame: Frame, ctes: Ctes) -> None:
        inner = node.this
        if isinstance(inner, exp.Subquery):
            number = self._renamed(self._query(inner.this, self._before(frame), ctes), node)
            self._collector.put(frame, number, folded(_alias(node)))
        else:
            self._function(node, inner, frame, ctes)

    def _before(self, frame: Frame) -> Frame:
        """Return what a lateral query sees: what stands before it."""
        found = self._collector.frame(frame.parent)
        scopes = self._collector.scopes
        scopes[found.scope] = scopes[found.scope]._replace(sources=scopes[frame.scope].sources)
        found.names.update(frame.names)
        return found

    def _values(self, node: exp.Expression, frame: Frame, ctes: Ctes) -> None:
        for each in node.expressions:
            self._visit(each, frame, ctes)
        alias, names = folded(_alias(node)), column_names(node)
        offset = node.args.get("offset")
        if isinstance(offset, exp.Identifier):
            names.append(folded(offset))
        if not names and isinstance(node, exp.Unnest):
            names = [alias or "unnest", "ordinality"]
        known = Source("query", outputs=tuple(map(Output, names)))
        self._collector.put(frame, self._collector.add(known if names else OPAQUE), alias)


def _alias(node: exp.Expression) -> exp.Expression | None:
    found = node.args.get("alias")
    if isinstance(found, exp.TableAlias):
        return found.this if isinstance(found.this, exp.Expression) else None
    return found if isinstance(found, exp.Identifier) else None


def column_names(node: exp.Expression) -> list[str]:
    """Return the names of columns in an alias."""
    found = node.args.get("alias")
    columns = found.args.get("columns") if isinstance(found, exp.TableAlias) else None
    named = (each.this if isinstance(each, exp.ColumnDef) else each for each in columns or ())
    return [folded(each) for each in named if isinstance(each, exp.Identifier)]
