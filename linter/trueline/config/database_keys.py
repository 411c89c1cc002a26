"""The keys of one database, ``[databases.<name>]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trueline.config.convention_keys import GLOBS, TEXTS
from trueline.config.kinds import Key, Problem, Record, Table, Text
from trueline.config.model import DEFAULT_IGNORED_TABLES, DatabaseSettings
from trueline.globs import Globs


def _source(text: str) -> str | None:
    if not text.strip():
        return "names nothing; write a file, a folder or env:VARIABLE"
    if may_hold_password(text):
        return "an address may hold a password; put it in a variable and write env:VARIABLE"
    if text.startswith("env:") and not text.removeprefix("env:").isidentifier():
        return "env: is followed by the name of a variable, as in env:DATABASE_URL"
    return None


def may_hold_password(text: str) -> bool:
    """Whether a text is an address with a password, or may be meant as one: nobody may show it."""
    words = ("://", "password=", "postgres:", "postgresql:")
    plain = text.replace(" ", "").lower()
    return any(word in plain for word in words) or (":" in text and "@" in text)


def metadata_problem(text: str) -> str | None:
    """What is wrong with the address of an object in the code, None when nothing is."""
    module, colon, name = text.partition(":")
    parts = (*module.split("."), *name.split("."))
    fine = bool(colon) and all(part.isidentifier() for part in parts)
    return None if fine else "write the module and the object in it, as in app.models:Base"


DATABASE = Record(
    (
        Key(
            "source",
            Text("a file, a folder, a glob or env:VARIABLE", _source, {"minLength": 1}),
            None,
            "Where its structure is read: a snapshot, files of DDL, or the URL in a variable of "
            "the environment. Required.",
            'source = "schema.snapshot"',
        ),
        Key(
            "models",
            GLOBS,
            [],
            "Files whose models belong to it. All but those of tests, docs, migrations when empty.",
            'models = ["app/models/**"]',
        ),
        Key(
            "schemas",
            TEXTS,
            [],
            "Schemas that are compared. Those of the search path, and every table that a model "
            "names, when empty.",
            'schemas = ["public", "billing"]',
        ),
        Key(
            "search-path",
            TEXTS,
            [],
            "Schemas in which names without a schema are looked up. The database's own when empty.",
            'search-path = ["app", "public"]',
        ),
        Key(
            "translate",
            Table(Text("the name of a schema"), "a table of schema to schema"),
            {},
            "Schemas that have other names at run time, as schema_translate_map says: what code "
            'calls one, and what the database does. The key "" stands for tables without a schema.',
            'translate = { tenant = "tenant_1" }',
        ),
        Key(
            "ignore",
            GLOBS,
            [*DEFAULT_IGNORED_TABLES],
            "Tables that are nobody's business, by name or schema.name. Replaces the default; "
            "see extend-ignore.",
            'ignore = ["tmp_*", "audit.*"]',
        ),
        Key("extend-ignore", GLOBS, [], "More such tables.", 'extend-ignore = ["legacy_*"]'),
        Key(
            "metadata",
            Text("module:object", metadata_problem, {"pattern": "^[^:]+:[^:]+$"}),
            None,
            "Object whose metadata is loaded in a process of its own in place of reading the "
            "models. This runs the project's code.",
            'metadata = "app.models:Base"',
        ),
    ),
    "a table with source, models, schemas and more",
    "A database that the models of the project describe.",
    judge=lambda table: _judge(table),
)
"""What a database may hold."""


def _judge(table: Mapping[str, object]) -> Iterator[Problem]:
    if "source" not in table:
        yield Problem(
            (),
            'no source; write `trueline snapshot` and source = "schema.snapshot", '
            'or source = "env:DATABASE_URL"',
        )


def build_database(name: str, table: Mapping[str, Any]) -> DatabaseSettings:
    """Make the settings of a database from a valid table."""
    ignored = table.get("ignore", DEFAULT_IGNORED_TABLES)
    return DatabaseSettings(
        name,
        source=table["source"],
        models=Globs(tuple(table.get("models", ()))),
        schemas=tuple(table.get("schemas", ())),
        search_path=tuple(table.get("search-path", ())),
        ignore=Globs((*ignored, *table.get("extend-ignore", ()))),
        metadata=table.get("metadata", ""),
        translate=tuple(sorted(table.get("translate", {}).items())),
    )
