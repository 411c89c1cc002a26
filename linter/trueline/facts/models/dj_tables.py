"""From models of Django to the tables that its migrations make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts.catalogue import IndexKey
from trueline.facts.declared import (
    UNKNOWN,
    DeclaredCheck,
    DeclaredColumn,
    DeclaredForeignKey,
    DeclaredIndex,
    DeclaredTable,
    DeclaredUnique,
    Doubt,
    Unknown,
)
from trueline.facts.models.dj_contrib import CONTRIB_MODELS
from trueline.facts.models.dj_fields import (
    AUTOS,
    LENGTHS,
    RELATIONS,
    is_positive,
    like_class,
    settled,
    truth,
)
from trueline.facts.models.dj_meta import Meta
from trueline.facts.models.sa_sql import literal, quoted
from trueline.facts.models.values import Const, Made, text_of

if TYPE_CHECKING:
    from trueline.facts.models.dj_reader import DjangoField, DjangoReader, Draft


def declared(reader: DjangoReader, draft: Draft) -> DeclaredTable:
    """Return the table of a model."""
    columns: list[DeclaredColumn] = []
    uniques: list[DeclaredUnique] = []
    checks: list[DeclaredCheck] = []
    indexes: list[DeclaredIndex] = []
    keys: list[DeclaredForeignKey] = []
    for each in draft.fields.values():
        column = _column(reader, draft, each)
        columns.append(column)
        uniques += _unique(each)
        indexes += _indexes(reader, draft, each)
        if is_positive(each.kind):
            checks.append(DeclaredCheck(f"{quoted(each.column)} >= 0", each.made.at))
        if each.kind.name in RELATIONS:
            keys += _foreign(reader, draft, each)
    meta = Meta(reader.classes, reader.options, draft.cls, draft.at, _columns(draft))
    key = draft.key
    order = meta.order_column()
    return DeclaredTable(
        name=draft.table,
        schema="",
        at=draft.at,
        columns=(*columns, *([order] if order else [])),
        primary_key=(key.column,) if key is not None else UNKNOWN,
        foreign_keys=tuple(keys),
        uniques=(*uniques, *meta.uniques()),
        checks=(*checks, *meta.checks()),
        indexes=(*indexes, *meta.indexes()),
        comment=meta.comment(),
        open=draft.open or meta.doubt,
        managed=meta.is_managed(),
        orm="django",
    )


def _column(reader: DjangoReader, draft: Draft, each: DjangoField) -> DeclaredColumn:
    fact = reader.fact(draft, each)
    name = f"{draft.table}.{each.column}"
    if fact.type is UNKNOWN:
        reader.doubts.append(Doubt(each.made.at, f"type of {name}", fact.why))
    key = truth(each.made, "primary_key")
    numbered = each.kind.name in AUTOS
    generated = each.kind.name == "dj.GeneratedField"
    null = truth(each.made, "null", default=each.kind.name == "dj.NullBooleanField")
    if each.made.keyword("null") is None and not settled(reader.classes, each.made)[1]:
        null = UNKNOWN
    return DeclaredColumn(
        name=each.column,
        attribute=f"{each.name}_id" if each.kind.name in RELATIONS else each.name,
        at=each.made.at,
        type=fact.type,
        nullable=False if key is True else null,
        server_default=_default(each),
        client_default=_gives_value(each),
        primary_key=key is True,
        serial=UNKNOWN if numbered else False,
        identity=UNKNOWN if numbered else "",
        generated=UNKNOWN if generated else "",
        collation=fact.collation,
        comment=text_of(each.made.keyword("db_comment")),
        written_in=each.made.name.removeprefix("dj.") or each.kind.name.removeprefix("dj."),
    )


def _default(each: DjangoField) -> str | Unknown | None:
    value = each.made.keyword("db_default")
    if value is None:
        return None
    if isinstance(value, Const):
        found = value.value
        if isinstance(found, bool):
            return "true" if found else "false"
        if isinstance(found, (int, float)):
            return str(found)
        return literal(found) if isinstance(found, str) else UNKNOWN
    if isinstance(value, Made) and value.name == "dj.Now":
        return "statement_timestamp()"
    return UNKNOWN


def _gives_value(each: DjangoField) -> bool:
    made = each.made
    moments = truth(made, "auto_now") is True or truth(made, "auto_now_add") is True
    return moments or made.keyword("default") is not None


def _unique(each: DjangoField) -> Iterator[DeclaredUnique]:
    one = each.kind.name.endswith("OneToOneField")
    if (truth(each.made, "unique") is True or one) and not truth(each.made, "primary_key"):
        yield DeclaredUnique((each.column,), each.made.at)


def _indexes(reader: DjangoReader, draft: Draft, each: DjangoField) -> Iterator[DeclaredIndex]:
    fact = reader.fact(draft, each)
    relation = each.kind.name in RELATIONS
    slug = each.kind.name == "dj.SlugField"
    single = each.kind.name.endswith("OneToOneField")
    unique = truth(each.made, "unique") is True or truth(each.made, "primary_key") is True
    indexed = truth(each.made, "db_index", default=relation or slug)
    if indexed is True and not unique and not single:
        yield DeclaredIndex((IndexKey(each.column),), each.made.at)
    textual = each.kind.name in LENGTHS
    opclass = "varchar_pattern_ops" if textual else like_class(fact.type)
    if (indexed is True or unique) and opclass:
        yield DeclaredIndex((IndexKey(each.column, opclass=opclass),), each.made.at)


def _foreign(reader: DjangoReader, draft: Draft, each: DjangoField) -> Iterator[DeclaredForeignKey]:
    if truth(each.made, "db_constraint", default=True) is not True:
        return
    target = reader.target(draft, each.made.argument(0, "to"))
    table = ""
    columns: tuple[str, ...] = ()
    if isinstance(target, str):
        table, columns = CONTRIB_MODELS[target].table, (CONTRIB_MODELS[target].key,)
    elif target is not None:
        there = reader.target_field(target, each)
        table, columns = target.table, (there.column,) if there else ()
    yield DeclaredForeignKey(
        (each.column,),
        "",
        table,
        columns,
        each.made.at,
        deferrable=True,
        deferred=True,
        resolved=bool(table),
    )


def _columns(draft: Draft) -> dict[str, str]:
    found = {each.name: each.column for each in draft.fields.values()}
    return found | {f"{f.name}_id": f.column for f in draft.fields.values() if f.column != f.name}
