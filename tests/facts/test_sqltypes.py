"""Types: one name for the spellings of one type, and what follows where two types differ."""

from __future__ import annotations

import pytest

from trueline.facts.catalogue import Catalogue, Check, Domain, EnumType, Origin, SqlType
from trueline.facts.sqltokens import UnreadableError
from trueline.facts.sqltypes import Level, parse_type, same_type

CATALOGUE = Catalogue(
    Origin("ddl", "test"),
    enums=(EnumType("public", "state", ("a",)), EnumType("other", "mood", ("b",))),
    domains=(
        Domain("public", "email", SqlType("text")),
        Domain("public", "short", SqlType("text"), checks=(Check("c", "length(VALUE) < 5"),)),
    ),
)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("INT", "integer"),
        ("int4", "integer"),
        ("pg_catalog.int8", "bigint"),
        ("DECIMAL(10)", "numeric(10,0)"),
        ("varchar(50)", "character varying(50)"),
        ("character varying", "character varying"),
        ("national character varying(4)", "character varying(4)"),
        ("char", "character(1)"),
        ("bpchar", "bpchar"),
        ("bpchar(4)", "character(4)"),
        ('"char"', '"char"'),
        ("float", "double precision"),
        ("float(24)", "real"),
        ("timestamptz(3)", "timestamp(3) with time zone"),
        ("time with time zone", "time with time zone"),
        ("timestamp", "timestamp without time zone"),
        ("bit varying (8)", "bit varying(8)"),
        ("bit", "bit(1)"),
        ("interval day to second(3)", "interval day to second(3)"),
        ("int[3][4]", "integer[]"),
        ("integer ARRAY[4]", "integer[]"),
        ("_text", "text[]"),
        ('public."Status"[]', "public.Status[]"),
        ("geometry(Point, 4326)", "geometry(point,4326)"),
        ("public.vector(1536)", "public.vector(1536)"),
        ("serial8", "bigserial"),
    ],
)
def test_the_spellings_of_a_type_have_one_name(written: str, canonical: str) -> None:
    assert str(parse_type(written)) == canonical


@pytest.mark.parametrize("text", ["", "5", "int int", "a.b.c", "varchar(", "users.id%TYPE"])
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_type(text)


@pytest.mark.parametrize(
    ("code", "database", "level", "kind"),
    [
        ("int", "integer", "equal", "type"),
        ("serial", "integer", "equal", "type"),
        ("timestamp", "timestamp(6)", "equal", "type"),
        ("text[][]", "text[]", "equal", "type"),
        ("geometry(Point,4326)", "public.geometry(point,4326)", "equal", "type"),
        ("state", "public.state", "equal", "type"),
        ("citext", "public.citext", "equal", "type"),
        ("varchar", "text", "equivalent", "length"),
        ("text", "email", "equivalent", "domain"),
        ("text", "short", "note", "domain"),
        ("varchar(50)", "text", "note", "length"),
        ("text", "varchar(50)", "warning", "length"),
        ("varchar(30)", "varchar(50)", "warning", "length"),
        ("varchar(50)", "varchar(30)", "error", "length"),
        ("varchar(50)[]", "varchar(30)[]", "error", "length"),
        ("varchar(10)", "char(10)", "warning", "type"),
        ("char(10)", "varchar(10)", "warning", "type"),
        ("text", "citext", "warning", "type"),
        ("json", "jsonb", "note", "type"),
        ("jsonb", "json", "warning", "type"),
        ("timestamptz", "timestamp", "warning", "zone"),
        ("timestamp", "timestamptz", "warning", "zone"),
        ("timestamp", "timestamp(0)", "warning", "precision"),
        ("timestamp", "date", "error", "type"),
        ("bigint", "integer", "error", "precision"),
        ("integer", "bigint", "warning", "precision"),
        ("integer", "text", "error", "type"),
        ("numeric(12,2)", "numeric(10,2)", "error", "precision"),
        ("numeric(10,2)", "numeric(12,2)", "warning", "precision"),
        ("numeric(10,4)", "numeric(12,2)", "warning", "precision"),
        ("numeric(10,2)", "numeric", "note", "precision"),
        ("numeric(10,2)", "double precision", "warning", "type"),
        ("numeric(10,2)", "integer", "error", "type"),
        ("text", "text[]", "error", "array"),
        ("text[]", "text", "error", "array"),
        ("uuid", "varchar(36)", "error", "type"),
        ("text", "uuid", "error", "type"),
        ("boolean", "smallint", "error", "type"),
        ("text", "state", "error", "enum"),
        ("state", "text", "error", "enum"),
        ("state", "other.mood", "error", "enum"),
        ("other.state", "public.state", "error", "enum"),
        ("short", "text", "warning", "domain"),
        ("vector(3)", "vector(4)", "error", "length"),
        ("hstore", "jsonb", "error", "type"),
    ],
)
def test_two_types_and_what_follows(code: str, database: str, level: str, kind: str) -> None:
    found = same_type(parse_type(code), parse_type(database), CATALOGUE)

    assert (level, kind) == (found.level, found.kind), found
    assert bool(found.consequence) == (found.level is not Level.EQUAL)
