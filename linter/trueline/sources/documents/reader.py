"""Reading the facts of a store."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from json import loads
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trueline.errors import BlindError
from trueline.facts.documents.store import (
    Decision,
    DocumentSchema,
    DocumentStore,
    Item,
    Link,
    Progress,
    SearchIndex,
)
from trueline.facts.documents.validity import schema_problem
from trueline.sources.documents.aside import Aside
from trueline.sources.documents.opening import connection_to, has_journal, reading
from trueline.sources.documents.shape import Shape, index_state, shape_of
from trueline.sources.documents.vectors import read_vectors

if TYPE_CHECKING:
    from sqlite3 import Connection

    from trueline.config.model import DocumentSettings

Read = Callable[[str], bytes | None]


def read_store(settings: DocumentSettings, root: Path) -> DocumentStore:
    """Return the facts of a store on disk; BlindError says why there are none."""

    def read(path: str) -> bytes | None:
        try:
            return (root / path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise BlindError(f"{path}: can't be read: {error.strerror}") from error

    place = os.path.join(root, settings.store)
    interrupted = has_journal(place)
    workspace = settings.workspace or workspace_of(place)
    try:
        with reading(place, settings.store) as db:
            store = _facts(db, settings, workspace, read)
    except OSError as error:
        why = error.strerror or error
        raise BlindError(f"{settings.store}: no temporary file can be written: {why}") from error
    known = workspace if os.path.isdir(workspace) else workspace_of(place)
    recovered = interrupted and not has_journal(place)
    return replace(store, recovered=recovered, vectors=read_vectors(known))


def read_content(settings: DocumentSettings, content: bytes, read: Read) -> DocumentStore:
    """Return the facts of a store that is given by its bytes."""
    import sqlite3
    from contextlib import closing

    try:
        with closing(connection_to(content)) as db:
            return _facts(db, settings, settings.workspace, read)
    except sqlite3.DatabaseError as error:
        raise BlindError(f"{settings.store}: is no sound SQLite file: {error}") from error


def workspace_of(place: str) -> str:
    """Return the workspace that a store lies in, as ConPort is called with it."""
    folder = os.path.dirname(os.path.abspath(place))
    inside = os.path.basename(folder) == "context_portal"
    return os.path.dirname(folder) if inside else folder


def _facts(db: Connection, settings: DocumentSettings, workspace: str, read: Read) -> DocumentStore:
    shape = shape_of(db, settings.store)
    return DocumentStore(
        name=settings.name,
        path=settings.store,
        workspace=workspace,
        generation=shape.generation,
        items=[*_items(db, shape)],
        progress=[*_progress(db)],
        decisions=[*_decisions(db)],
        patterns=frozenset(row[0] for row in db.execute("SELECT id FROM system_patterns")),
        links=[*_links(db)],
        indexes=tuple(_indexes(db, shape)),
        categories=settings.categories,
        statuses=settings.statuses,
        own_workspace=settings.workspace,
        schemas={name: _schema(settings, path, read) for name, path in settings.schemas.items()},
    )


def _items(db: Connection, shape: Shape) -> Iterator[Item]:
    timestamp = "timestamp" if shape.has_timestamp else "NULL"
    query = f"SELECT id, category, key, value, {timestamp} FROM custom_data "  # noqa: S608  # a column or NULL
    categories: dict[str, str] = {}
    aside = Aside()
    for row in db.execute(f"{query} ORDER BY category, key"):
        category = categories.setdefault(row[1], row[1])
        yield Item(row[0], category, row[2], aside.keep(_text(row[3])), row[4])


def _text(value: Any) -> str:
    """Return a value as text; what was stored as bytes is shown, and will be told as corrupt."""
    return value if isinstance(value, str) else repr(value)


def _progress(db: Connection) -> Iterator[Progress]:
    query = "SELECT id, timestamp, status, description, parent_id FROM progress_entries"
    return (Progress(*row) for row in db.execute(f"{query} ORDER BY id"))


def _decisions(db: Connection) -> Iterator[Decision]:
    query = "SELECT id, timestamp, summary, implementation_details FROM decisions ORDER BY id"
    return (Decision(row[0], row[1], row[2], row[3] or "") for row in db.execute(query))


def _links(db: Connection) -> Iterator[Link]:
    query = (
        "SELECT id, workspace_id, source_item_type, source_item_id, target_item_type, "
        "target_item_id FROM context_links ORDER BY id"
    )
    return (Link(*row) for row in db.execute(query))


def _indexes(db: Connection, shape: Shape) -> Iterator[SearchIndex]:
    for table, external in shape.indexes.items():
        yield SearchIndex(table, external, index_state(db, table))


def _schema(settings: DocumentSettings, path: str, read: Read) -> DocumentSchema:
    data = read(path)
    what = f'schema {path} of document store "{settings.name}"'
    if data is None:
        raise BlindError(f"{what}: there is no such file; correct the path")
    try:
        document = loads(data)
    except (ValueError, RecursionError) as error:
        raise BlindError(f"{what}: is no JSON: {error}; correct the file") from error
    problem = schema_problem(document)
    if problem:
        raise BlindError(f"{what}: is no JSON Schema: {problem}; correct the file")
    return DocumentSchema(path, document)
