"""A document store written as TOML: for scenes, where a binary file says nothing to a reader."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from json import loads
from typing import TYPE_CHECKING, Any

from trueline.errors import BlindError
from trueline.facts.documents.store import (
    Decision,
    DocumentSchema,
    DocumentStore,
    IndexState,
    Item,
    Link,
    Progress,
    SearchIndex,
    Vectors,
)

if TYPE_CHECKING:
    from trueline.config.model import DocumentSettings

_STAMP = "2026-01-31T08:00:00+00:00"
_WORKSPACE = "workspace"


def read_written(settings: DocumentSettings, contents: Mapping[str, bytes]) -> DocumentStore:
    """Return the facts of a store among files in memory."""
    if settings.store not in contents:
        raise BlindError(f"{settings.store}: there is no such store")
    text = contents[settings.store].decode()
    tables = tomllib.loads(text)

    def rows(name: str) -> Iterator[tuple[dict[str, Any], int, int]]:
        lines = [n for n, line in enumerate(text.splitlines(), 1) if line.startswith(f"[[{name}]]")]
        for number, (row, line) in enumerate(zip(tables.get(name, ()), lines, strict=True), 1):
            yield row, row.get("id", number), line

    return DocumentStore(
        settings.name,
        settings.store,
        settings.workspace or _WORKSPACE,
        tables.get("generation", "20250617"),
        sorted(map(_item, rows("custom_data")), key=lambda item: (item.category, item.key)),
        [*map(_progress, rows("progress"))],
        [*map(_decision, rows("decisions"))],
        frozenset(id_ for _, id_, _ in rows("patterns")),
        [*map(_link, rows("links"))],
        tuple(map(_index, rows("indexes"))),
        settings.categories,
        settings.statuses,
        {
            category: DocumentSchema(path, loads(contents[path]))
            for category, path in settings.schemas.items()
        },
        Vectors(tuple(tables["vectors"])) if "vectors" in tables else None,
    )


def _item(row: tuple[dict[str, Any], int, int]) -> Item:
    table, number, line = row
    stamp = table.get("timestamp", _STAMP)
    return Item(number, table["category"], table["key"], table["value"], stamp, line)


def _progress(row: tuple[dict[str, Any], int, int]) -> Progress:
    table, number, line = row
    text = table.get("description", "work")
    return Progress(number, _STAMP, table["status"], text, table.get("parent"), line)


def _decision(row: tuple[dict[str, Any], int, int]) -> Decision:
    table, number, line = row
    return Decision(number, _STAMP, table.get("summary", "a decision"), "", line)


def _link(row: tuple[dict[str, Any], int, int]) -> Link:
    table, number, line = row
    source, target = table["source"].split(" ", 1), table["target"].split(" ", 1)
    workspace = table.get("workspace", _WORKSPACE)
    return Link(number, workspace, source[0], source[1], target[0], target[1], line)


def _index(row: tuple[dict[str, Any], int, int]) -> SearchIndex:
    table, _, line = row
    state = IndexState(*(tuple(table.get(name, ())) for name in IndexState._fields))
    return SearchIndex(table["table"], table.get("external", True), state, line)
