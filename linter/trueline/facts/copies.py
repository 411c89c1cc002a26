"""Copies of models that stand for an older database: nobody uses them, they only made it once.

A project may keep the models that its first migration creates beside those that it works with.
Both declare the same tables, and only the latter are to be held against the database of today.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from trueline.facts.declared import DeclaredTable, Models

if TYPE_CHECKING:
    from trueline.facts.index import Facts
    from trueline.facts.usage import Use

Uses = Callable[[list[str]], Mapping[str, tuple["Use", ...]]]
"""Gives what files use by their paths; one that can't be read is left out."""


def without_copies(models: Models, facts: Facts, uses: Uses) -> Models:
    """Leave out the tables of files whose models nobody uses, where another file declares them."""
    doubled = [tables for tables in models.by_name.values() if len(_files(tables)) > 1]
    paths = frozenset(path for tables in doubled for path in _files(tables))
    if not paths:
        return models
    dead = _of_classes(paths, models) - _imported(paths, models, facts)
    used = uses(sorted(dead))
    dead = frozenset(path for path in dead & used.keys() if not _uses_own(path, used[path], models))
    copied = (tables for tables in doubled if not dead.issuperset(_files(tables)))
    gone = {table.at for tables in copied for table in tables if table.at.path in dead}
    kept = tuple(table for table in models.tables if table.at not in gone)
    return Models(kept, models.classes, models.doubts, models.enum_types)


def _files(tables: tuple[DeclaredTable, ...]) -> frozenset[str]:
    return frozenset(table.at.path for table in tables)


def _of_classes(paths: frozenset[str], models: Models) -> frozenset[str]:
    """Return the files all of whose tables have a class of SQLAlchemy, to be imported by."""
    named = {(each.path, each.table) for each in models.classes.values()}
    bare = {
        table.at.path
        for table in models.tables
        if table.orm != "sqlalchemy" or (table.at.path, (table.schema, table.name)) not in named
    }
    return paths - bare


def _imported(paths: frozenset[str], models: Models, facts: Facts) -> frozenset[str]:
    """Return the files of which somebody imports a model, or the module as a whole."""
    names = {path: {name for at, name in models.classes if at == path} for path in paths}
    stems = {
        path.removesuffix(".py").removesuffix("/__init__").rpartition("/")[2] for path in paths
    }
    graph, found = facts.imports, set()
    for path, module in facts.modules.items():
        for row in module.import_rows:
            if row[0] and not stems & {row[2], row[0].rpartition(".")[2]}:
                continue  # what is imported from the package itself has no name of a module
            target = graph.target(path, row)
            if row[2] in ("", "*") or row[2] in names.get(target.path, ()):
                found.add(target.path)
            found.add(graph.child(target, row[2]).path)
    return paths & found


def _uses_own(path: str, uses: tuple[Use, ...], models: Models) -> bool:
    return any((path, use.cls) in models.classes for use in uses)
