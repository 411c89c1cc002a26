"""Facts of SQL in code and in ``.sql`` files: what each statement asks of which relation.

They are made without any database: names are followed through common table expressions, derived
tables and aliases to the relations of the database, and no further.  :mod:`trueline.facts.sqljudge`
puts them beside a catalogue.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from trueline.facts.module import Span

NOWHERE = -2
"""The number of a source that is not in sight, or that nothing is known of."""
FOR_ITS_TYPE = -2
"""The position of a column use that is listed a second time, because a string depends on it."""


class Output(NamedTuple):
    """A column that a query gives.

    ``name`` is ``*`` for all columns of the source, empty for one that the server names.
    ``source`` and ``column`` tell what it is a copy of, -1 and empty otherwise.
    """

    name: str
    source: int = -1
    column: str = ""


class Source(NamedTuple):
    """Something that has columns.

    ``kind`` is ``table`` (a relation of the database by schema and name, the schema empty for the
    search path), ``query`` (with these ``outputs``, its ``scope``, and perhaps a name), or
    ``opaque``: its columns can't be known.
    """

    kind: str
    schema: str = ""
    name: str = ""
    outputs: tuple[Output, ...] = ()
    scope: int = -1


class Scope(NamedTuple):
    """The sources that an unqualified name may belong to, and the scope around, -1 for none.

    An ``open`` scope may have more sources: a part of the statement is known only at run time.
    """

    parent: int
    sources: tuple[int, ...]
    open: bool = False


class TableUse(NamedTuple):
    """A relation that is named in a statement."""

    source: int
    span: Span


class ColumnUse(NamedTuple):
    """A column that is named: of ``source``, or of whatever ``scope`` has when that is -1.

    ``position`` counts from 0 where a column is meant by its place (INSERT without names), or is
    ``FOR_ITS_TYPE``.
    ``qualifier`` is set when nothing in sight is called so.
    """

    name: str
    scope: int
    source: int
    span: Span
    position: int = -1
    qualifier: str = ""


class LabelUse(NamedTuple):
    """A string that becomes a value of a column (by its number among the uses) or of a type.

    ``column`` is -1 for a cast; ``type`` is the type's schema and name then.  ``many`` says that
    the string is an array literal.
    """

    label: str
    span: Span
    column: int = -1
    type: tuple[str, str] = ("", "")
    many: bool = False


class NamedType(NamedTuple):
    """A type that is not PostgreSQL's own, named in a cast."""

    schema: str
    name: str
    span: Span


class Statement(NamedTuple):
    """One statement; ``sink`` says how it was recognised: ``execute``, ``text``, ``.sql``.

    ``creates`` are relations that it makes, by name.
    """

    sink: str
    span: Span
    sources: tuple[Source, ...] = ()
    scopes: tuple[Scope, ...] = ()
    tables: tuple[TableUse, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    labels: tuple[LabelUse, ...] = ()
    types: tuple[NamedType, ...] = ()
    creates: tuple[str, ...] = ()


class Passed(NamedTuple):
    """A string that goes where SQL goes and was not judged, and why."""

    line: int
    why: str


class SqlFile(NamedTuple):
    """The statements of a file, and what was passed over.

    ``sets_path`` says that the file speaks of ``search_path``: then nobody knows in which schema
    a name without one is looked for.
    """

    statements: tuple[Statement, ...]
    passed: tuple[Passed, ...] = ()
    sets_path: bool = False


def sql_file(statements: tuple[Any, ...], passed: tuple[Any, ...], sets_path: bool) -> SqlFile:
    """Give names to plain tuples, as they come from the cache."""
    skipped = tuple(Passed(*each) for each in passed)
    return SqlFile(tuple(map(_statement, statements)), skipped, sets_path)


def _statement(row: tuple[Any, ...]) -> Statement:
    sink, span, sources, scopes, tables, columns, labels, types, creates = row
    return Statement(
        sink,
        Span(*span),
        tuple(
            Source(kind, schema, name, tuple(Output(*each) for each in outputs), scope)
            for kind, schema, name, outputs, scope in sources
        ),
        tuple(Scope(*each) for each in scopes),
        tuple(TableUse(source, Span(*place)) for source, place in tables),
        tuple(map(_column, columns)),
        tuple(LabelUse(each[0], Span(*each[1]), *each[2:]) for each in labels),
        tuple(NamedType(schema, name, Span(*place)) for schema, name, place in types),
        creates,
    )


def _column(row: tuple[Any, ...]) -> ColumnUse:
    name, scope, source, span, position, qualifier = row
    return ColumnUse(name, scope, source, Span(*span), position, qualifier)
