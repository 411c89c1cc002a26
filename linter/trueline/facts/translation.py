"""Models under ``schema_translate_map``: schemas that have other names at run time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from trueline.facts.declared import (
    DeclaredColumn,
    DeclaredEnumType,
    DeclaredForeignKey,
    DeclaredTable,
    Models,
)

Schemas = Mapping[str, str]
"""What the code calls a schema, to what the database does; empty for none."""


def translated(models: Models, schemas: Schemas) -> Models:
    """Return the models with the schemas of the database."""
    if not schemas:
        return models
    classes = {
        key: replace(each, table=(schemas.get(each.table[0], each.table[0]), each.table[1]))
        for key, each in models.classes.items()
    }
    types = tuple(_type(each, schemas) for each in models.enum_types)
    tables = tuple(_table(each, schemas) for each in models.tables)
    return Models(tables, classes, models.doubts, types)


def _table(table: DeclaredTable, schemas: Schemas) -> DeclaredTable:
    return replace(
        table,
        schema=schemas.get(table.schema, table.schema),
        columns=tuple(_column(each, schemas) for each in table.columns),
        foreign_keys=tuple(_key(each, schemas) for each in table.foreign_keys),
    )


def _column(column: DeclaredColumn, schemas: Schemas) -> DeclaredColumn:
    enum = column.enum
    if enum is None or enum.schema not in schemas:
        return column
    return replace(column, enum=_type(enum, schemas))


def _type(enum: DeclaredEnumType, schemas: Schemas) -> DeclaredEnumType:
    return replace(enum, schema=schemas.get(enum.schema, enum.schema))


def _key(key: DeclaredForeignKey, schemas: Schemas) -> DeclaredForeignKey:
    return replace(key, target_schema=schemas.get(key.target_schema, key.target_schema))
