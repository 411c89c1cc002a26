"""The table between two models of Django that a many-to-many field makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts.catalogue import IndexKey, SqlType
from trueline.facts.declared import (
    UNKNOWN,
    DeclaredColumn,
    DeclaredForeignKey,
    DeclaredIndex,
    DeclaredTable,
    DeclaredUnique,
    Doubt,
    Place,
    Unknown,
)
from trueline.facts.models.dj_contrib import CONTRIB_MODELS
from trueline.facts.models.dj_fields import AUTOS, like_class
from trueline.facts.models.dj_options import truncated
from trueline.facts.models.sa_types import sql_type
from trueline.facts.models.values import text_of

if TYPE_CHECKING:
    from trueline.facts.models.dj_reader import DjangoField, DjangoReader, Draft


def between(reader: DjangoReader, draft: Draft, each: DjangoField) -> DeclaredTable | Doubt:
    """Return the table of a many-to-many field without a model of its own."""
    target = reader.target(draft, each.made.argument(0, "to"))
    what = f"table of {draft.cls.name}.{each.name}"
    if target is None:
        return Doubt(each.made.at, what, "the model that it refers to can't be found")
    name = truncated(text_of(each.made.keyword("db_table")) or f"{draft.table}_{each.name}")
    here = draft.cls.name.rpartition(".")[2].lower()
    there = _name(target)
    same = target is draft
    columns = (f"from_{here}_id", f"to_{there}_id") if same else (f"{here}_id", f"{there}_id")
    key = draft.key
    sides = (
        (
            draft.table,
            key.column if key else "id",
            reader.fact(draft, key).type if key else UNKNOWN,
        ),
        _side(reader, target),
    )
    return DeclaredTable(
        name=name,
        schema="",
        at=each.made.at,
        columns=(
            _id(reader, draft, each),
            *(_column(c, side[2], each) for c, side in zip(columns, sides, strict=True)),
        ),
        primary_key=("id",),
        foreign_keys=tuple(
            DeclaredForeignKey(
                (c,), "", side[0], (side[1],), each.made.at, deferrable=True, deferred=True
            )
            for c, side in zip(columns, sides, strict=True)
        ),
        uniques=(DeclaredUnique(columns, each.made.at),),
        indexes=tuple(
            index
            for c, side in zip(columns, sides, strict=True)
            for index in indexes_on(c, side[2], each.made.at)
        ),
        orm="django",
    )


def indexes_on(column: str, found: SqlType | Unknown, at: Place) -> Iterator[DeclaredIndex]:
    """Yield the index on a column, and its twin for LIKE where the column holds text."""
    yield DeclaredIndex((IndexKey(column),), at)
    opclass = like_class(found)
    if opclass:
        yield DeclaredIndex((IndexKey(column, opclass=opclass),), at)


def _name(target: Draft | str) -> str:
    dotted = target if isinstance(target, str) else target.cls.name
    return dotted.rpartition(".")[2].lower()


def _side(reader: DjangoReader, target: Draft | str) -> tuple[str, str, SqlType | Unknown]:
    if isinstance(target, str):
        known = CONTRIB_MODELS[target]
        return known.table, known.key, sql_type(known.type)
    key = target.key
    if key is None:
        return target.table, "id", UNKNOWN
    return target.table, key.column, reader.fact(target, key).type


def _id(reader: DjangoReader, draft: Draft, each: DjangoField) -> DeclaredColumn:
    kind = reader.options.auto_field(draft.cls)
    known = AUTOS.get(f"dj.{kind}")
    return DeclaredColumn(
        "id",
        "",
        each.made.at,
        sql_type(known) if known else UNKNOWN,
        False,
        primary_key=True,
        serial=UNKNOWN,
        identity=UNKNOWN,
    )


def _column(name: str, found: SqlType | Unknown, each: DjangoField) -> DeclaredColumn:
    return DeclaredColumn(name, "", each.made.at, found, False)
