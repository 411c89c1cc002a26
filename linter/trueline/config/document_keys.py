"""The keys of one document store, ``[documents.<name>]``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trueline.config.convention_keys import TEXTS
from trueline.config.kinds import Key, Record, Table, Text
from trueline.config.model import DEFAULT_STATUSES, DEFAULT_STORE, DocumentSettings


def _path(text: str) -> str | None:
    return None if text.strip() else "an empty path names no file; take the key out"


_PATH = Text("a path", _path, {"minLength": 1})

DOCUMENTS = Record(
    (
        Key(
            "store",
            _PATH,
            DEFAULT_STORE,
            "The SQLite file of ConPort, relative to the project.",
            'store = "context_portal/context.db"',
        ),
        Key(
            "workspace",
            Text(),
            None,
            "What ConPort is called with as workspace_id. The folder that the store lies in by "
            "default.",
            'workspace = "/srv/shop"',
        ),
        Key(
            "categories",
            TEXTS,
            [],
            "All categories that there may be; any when empty.",
            'categories = ["ErrorLogs", "LessonsLearned"]',
        ),
        Key(
            "schemas",
            Table(_PATH, "a table of category to path"),
            {},
            "The JSON Schema (2020-12) that the items of a category meet.",
            'schemas = { ErrorLogs = "schemas/errorlogs.schema.json" }',
        ),
        Key(
            "statuses",
            TEXTS,
            [*DEFAULT_STATUSES],
            "What the status of a Progress may be.",
            'statuses = ["TODO", "IN_PROGRESS", "DONE", "BLOCKED"]',
        ),
    ),
    "a table with store, categories, schemas and more",
    "A document store of ConPort.",
)
"""What a document store may hold."""


def build_documents(name: str, table: Mapping[str, Any]) -> DocumentSettings:
    """Make the settings of a document store from a valid table."""
    return DocumentSettings(
        name,
        store=table.get("store", DEFAULT_STORE),
        workspace=table.get("workspace", ""),
        categories=tuple(table.get("categories", ())),
        schemas=dict(table.get("schemas", {})),
        statuses=tuple(table.get("statuses", DEFAULT_STATUSES)),
    )
