"""The columns of views, found by following their queries to the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.facts.catalogue import Catalogue, Column, SqlType, TypeUse, View

if TYPE_CHECKING:
    from trueline.facts.sqljudge import Columns
    from trueline.sources.ddl.world import World

UNKNOWN = SqlType("unknown")
"""The type of a column that a query computes: only a server can tell it."""


def resolve_views(world: World, tables: Catalogue) -> None:
    """Give views the columns of their queries, in the order in which they were made.

    A view whose query can't be followed keeps the names that its own list gives, or no columns,
    which means that they are not known.
    """
    from trueline.facts.sqljudge import Judge
    from trueline.sources.rawsql.statements import read_query

    known = tables
    for name, query in world.queries.items():
        read = read_query(query)
        if read is not None:
            statement, number = read
            columns = Judge(statement, known).columns(number)
            world.views[name] = _with_columns(world.views[name], columns or {})
            known = Catalogue(
                known.origin,
                tables=known.tables,
                views=tuple(world.views.values()),
                search_path=known.search_path,
            )


def _with_columns(view: View, found: Columns) -> View:
    types = [type_ or UNKNOWN for type_ in found.values()]
    names = [column.name for column in view.columns] or list(found)
    names += list(found)[len(names) :]
    if len(types) < len(names):
        types += [UNKNOWN] * (len(names) - len(types))
    columns = (Column(name, type_) for name, type_ in zip(names, types, strict=True))
    return view._replace(columns=tuple(columns))


def view_uses(world: World) -> set[TypeUse]:
    """Return the uses of enum types and domains by columns of views."""
    types = {*world.enums, *world.domains}
    return {
        TypeUse(column.type.schema, column.type.name, "view", ".".join(name))
        for name, view in world.views.items()
        for column in view.columns
        if (column.type.schema, column.type.name) in types
    }
