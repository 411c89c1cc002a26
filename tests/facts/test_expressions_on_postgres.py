"""What PostgreSQL prints of an expression must be found equal to the expression."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from postgres_support import Server

from trueline.facts.expressions import same_default, same_predicate
from trueline.facts.sqltypes import parse_type

SETTING = """
CREATE TYPE state AS ENUM ('open', 'done', 'it''s');
CREATE SCHEMA other;
CREATE TYPE other."Mood" AS ENUM ('good', 'bad');
CREATE SEQUENCE counter;
CREATE SEQUENCE other."Counter";
CREATE DOMAIN email AS text;
CREATE FUNCTION twice(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 2 * $1';
"""
COLUMNS = """
    id bigint, small smallint, number integer, price numeric(10, 2), ratio double precision,
    name varchar(50), code char(4), note text, active boolean, status state, mood other."Mood",
    born date, at timestamp, seen timestamptz, lasts interval, data jsonb, plain json, tags text[],
    codes varchar(10)[], numbers int[], states state[], key uuid, ip inet, raw bytea, mail email,
    "order" int, "Mixed" text, clock time, search tsvector
"""
DEFAULTS = [
    ("integer", "0"),
    ("integer", "-1"),
    ("integer", "'5'"),
    ("integer", "(1 + 2) * 3"),
    ("integer", "twice(4)"),
    ("bigint", "0"),
    ("bigint", "-5"),
    ("bigint", "nextval('counter')"),
    ("bigint", "nextval('public.counter'::regclass)"),
    ("bigint", "NEXTVAL('other.\"Counter\"')"),
    ("smallint", "'-7'::integer"),
    ("numeric(10,2)", "0"),
    ("numeric(10,2)", "0.00"),
    ("numeric(10,2)", "-1.50"),
    ("numeric(10,2)", "'1.5'"),
    ("numeric", "1e3"),
    ("double precision", "0"),
    ("double precision", "0.5"),
    ("double precision", "1e-7"),
    ("real", "'1.25'"),
    ("boolean", "true"),
    ("boolean", "FALSE"),
    ("boolean", "'t'"),
    ("boolean", "'0'"),
    ("boolean", "'yes'::boolean"),
    ("boolean", "(NOT true)"),
    ("text", "''"),
    ("text", "'it''s'"),
    ("text", "E'a\\nb'"),
    ("text", "$$quoted$$"),
    ("text", "'5'"),
    ("text", "5"),
    ("text", "CURRENT_USER"),
    ("text", "user"),
    ("text", "current_setting('app.user', true)"),
    ("text", "md5(random()::text || clock_timestamp()::text)"),
    ("text", "upper('a') || lower('B')"),
    ("character varying(50)", "'new'"),
    ("character varying", "'new'::text"),
    ("character(4)", "'ab'"),
    ("citextish", ""),
    ("state", "'open'"),
    ("state", "'open'::state"),
    ("state", "'it''s'::public.state"),
    ('other."Mood"', "'good'::other.\"Mood\""),
    ("state[]", "'{}'"),
    ("state[]", "ARRAY['open', 'done']::state[]"),
    ("state[]", "ARRAY['open'::state]"),
    ("date", "CURRENT_DATE"),
    ("date", "now()"),
    ("date", "now()::date"),
    ("date", "'2020-01-01'"),
    ("date", "DATE '2020-01-01'"),
    ("timestamp without time zone", "now()"),
    ("timestamp without time zone", "CURRENT_TIMESTAMP"),
    ("timestamp without time zone", "LOCALTIMESTAMP"),
    ("timestamp without time zone", "timezone('utc', now())"),
    ("timestamp without time zone", "(now() at time zone 'UTC')"),
    ("timestamp without time zone", "TIMEZONE('utc', CURRENT_TIMESTAMP)"),
    ("timestamp without time zone", "'2020-01-01'"),
    ("timestamp without time zone", "'2020-01-01T10:00:00'"),
    ("timestamp with time zone", "now()"),
    ("timestamp with time zone", "CURRENT_TIMESTAMP"),
    ("timestamp with time zone", "CURRENT_TIMESTAMP(3)"),
    ("timestamp with time zone", "transaction_timestamp()"),
    ("timestamp with time zone", "clock_timestamp()"),
    ("timestamp with time zone", "statement_timestamp()"),
    ("timestamp with time zone", "now() + interval '1 day'"),
    ("timestamp with time zone", "now() + '30 days'::interval"),
    ("timestamp with time zone", "now() - INTERVAL '24 hours'"),
    ("timestamp with time zone", "date_trunc('day', now())"),
    ("time without time zone", "'09:00'"),
    ("time without time zone", "CURRENT_TIME"),
    ("interval", "'1 day'"),
    ("interval", "'2 weeks'::interval"),
    ("interval", "interval '90 minutes'"),
    ("interval", "'1 year 2 mons'"),
    ("interval", "make_interval(days => 3)"),
    ("jsonb", "'{}'"),
    ("jsonb", "'{}'::jsonb"),
    ("jsonb", "'[]'::JSONB"),
    ("jsonb", '\'{"b":1,"a":[1, 2.50,null,true]}\''),
    ("jsonb", "jsonb_build_object('a', 1)"),
    ("json", "'{\"a\":   1}'"),
    ("text[]", "'{}'"),
    ("text[]", "ARRAY[]::text[]"),
    ("text[]", "ARRAY['a', 'b']"),
    ("text[]", "'{a,b}'::text[]"),
    ("text[]", "'{a, \"b c\"}'"),
    ("character varying(10)[]", "ARRAY['a']::varchar[]"),
    ("integer[]", "'{1,2}'"),
    ("integer[]", "ARRAY[1, 2]"),
    ("integer[]", "array[]::int[]"),
    ("uuid", "gen_random_uuid()"),
    ("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"),
    ("inet", "'127.0.0.1'"),
    ("bytea", "'\\xdead'"),
    ("email", "'a@b.c'"),
    ("bit(3)", "B'101'"),
    ("integer", "NULL"),
    ("character varying(9)", "NULL"),
    ("integer", "COALESCE(NULL, 5)"),
    ("integer", "CASE WHEN random() > 0.5 THEN 1 ELSE 2 END"),
    ("integer", "extract(epoch from now())::integer"),
    ("bigint", "(EXTRACT(EPOCH FROM now()) * 1000)::bigint"),
    ("integer", "GREATEST(1, 2)"),
    ("money", "0"),
    ("tsvector", "to_tsvector('english', 'a')"),
    ("int4range", "'[1,2)'"),
    ("oid", "0"),
]
PREDICATES = [
    "number > 0",
    "0 < number",
    "(number)>=(0)",
    "price > 0",
    "price >= 0.5 AND price < 100",
    "ratio > 0",
    "ratio >= 0.0 and ratio <= 1",
    "id > 5",
    "small <> 5",
    "small != 5",
    "number BETWEEN 1 AND 5",
    "number NOT BETWEEN 1 AND 5",
    "NOT (number < 1 OR number > 5)",
    "price between 0 and 1",
    "born BETWEEN '2020-01-01' AND '2030-01-01'",
    "number IN (1, 2, 3)",
    "number NOT IN (1, 2)",
    "number IN (1)",
    "number = ANY (ARRAY[1, 2])",
    "number = 1 OR number = 2",
    "name = 'a' OR name = 'b' OR name = 'c'",
    "status IN ('open', 'done')",
    "status = 'open'",
    "status <> 'open'::state",
    "status = ANY (ARRAY['open'::state, 'done'::state])",
    "status NOT IN ('open')",
    "status IS NULL OR status IN ('open', 'done')",
    "mood = 'good'",
    "name IN ('a', 'b')",
    "name = 'a'",
    "name <> ''",
    "name::text = 'a'",
    "name IN ('a', 'it''s') AND number > 1",
    "code IN ('ab', 'cd')",
    "code = 'ab'",
    "note IN ('a', 'b')",
    "note NOT IN ('a', 'b')",
    "note LIKE 'a%'",
    "note NOT LIKE '%b'",
    "name LIKE 'a%'",
    "name ILIKE 'a%'",
    "name NOT ILIKE 'a%'",
    "note LIKE 'a!%' ESCAPE '!'",
    "note SIMILAR TO 'a|b'",
    "note ~ '^[a-z]+$'",
    "name ~* 'x'",
    "note !~ 'x'",
    "name ~ '^\\d+$'",
    "length(name) > 3",
    "LENGTH(note) > 3",
    "char_length(name) >= 3",
    "length(trim(name)) > 0",
    "trim(both from note) <> ''",
    "btrim(note) <> ''",
    "ltrim(note, 'x') = rtrim(note)",
    "LOWER(name) = name",
    "lower(note) = note",
    "upper(\"Mixed\") <> 'A'",
    '"order" > 1',
    "active",
    "NOT active",
    "active = true",
    "active IS TRUE",
    "active IS NOT TRUE",
    "active is true and number is not null",
    "number IS NULL",
    "number IS NOT NULL",
    "(number IS NULL) = (note IS NULL)",
    "(number IS NULL) <> (note IS NULL)",
    "number IS DISTINCT FROM 5",
    "number IS NOT DISTINCT FROM id",
    "id > number",
    "number < id AND id > small",
    "at < seen",
    "born < at",
    "at > '2020-01-01'",
    "seen > '2020-01-01 00:00:00+00'",
    "lasts > interval '1 hour'",
    "lasts >= '0'",
    "at < at + interval '1 day'",
    "born <= '2020-01-01'::date",
    "born > date '2020-01-01'",
    "extract(year from at) = 2020",
    "date_part('year', at) = 2020",
    "data ? 'key'",
    "data ->> 'a' = 'b'",
    "data->'a' IS NOT NULL",
    "(data->>'n')::int > 5",
    "data @> '{\"a\":1}'",
    "data @> '{\"a\":1}'::jsonb",
    "data #>> '{a,b}' = 'x'",
    "jsonb_typeof(data) = 'object'",
    "jsonb_typeof(data) IN ('object', 'array')",
    "tags <> '{}'",
    "tags @> ARRAY['a']",
    "tags && ARRAY['a', 'b']::text[]",
    "'a' = ANY (tags)",
    "array_length(tags, 1) > 0",
    "cardinality(tags) <= 5",
    "array_length(codes, 1) IS NULL",
    "numbers[1] = 5",
    "states <> '{}'",
    "tags <@ ARRAY['a', 'b']",
    "num_nonnulls(number, id) = 1",
    "number + id > 5",
    "number * 2 - 1 >= 0",
    "number % 2 = 0",
    "-number < 0",
    "number = -5",
    "price = -5.5",
    "mod(number, 2) = 0",
    "abs(number) < 10",
    "coalesce(number, 0) > 0",
    "COALESCE(name, '') <> ''",
    "nullif(name, '') IS NOT NULL",
    "CASE WHEN active THEN number > 0 ELSE number < 0 END",
    "CASE status WHEN 'open' THEN true ELSE false END",
    "note IS NOT NULL AND (number IS NULL OR id IS NULL) OR active",
    "note COLLATE \"C\" < 'b'",
    "name || 'x' <> 'ax'",
    "note || name <> ''",
    "number::text <> '5'",
    "cast(number as bigint) > 5",
    "number::numeric / 3 > 1",
    "(number, id) < (1, 2)",
    "ip << '10.0.0.0/8'",
    "key <> '00000000-0000-0000-0000-000000000000'",
    "position('@' in note) > 1",
    "strpos(mail, '@') > 1",
    "substring(note from 1 for 3) = 'abc'",
    "substr(note, 1, 3) = 'abc'",
    "mail LIKE '%@%'",
    "mail ~ '@'",
    "note = ANY (string_to_array('a,b', ','))",
    "status::text = 'open'",
    "status::text IN ('open', 'done')",
    "status > 'open'",
    "clock > '09:00'",
    "clock BETWEEN time '09:00' AND '17:00'",
    "search @@ to_tsquery('english', 'a')",
    "(at AT TIME ZONE 'UTC') < seen",
    "round(price, 1) = price",
    "number & 1 = 1",
    "number >= small AND small IS NOT NULL",
    "raw IS NOT NULL AND octet_length(raw) = 32",
    "number > 1 AND number > 2 AND (number > 3 AND number > 4)",
]
INDEX_KEYS = [
    "lower(name)",
    "lower(name::text)",
    "(data ->> 'a')",
    "((data ->> 'a')::int)",
    "coalesce(name, '')",
    "to_tsvector('english', note)",
    "to_tsvector('english'::regconfig, coalesce(note, '') || ' ' || coalesce(name, ''))",
    "(number + 1)",
    "(at::date)",
    "date_trunc('day', at)",
    "(seen AT TIME ZONE 'utc')",
    "(name || note)",
    "(active = false)",
    "upper(name || 'x')",
]
GENERATED = [
    ("integer", "number * 2"),
    ("text", "name || ' ' || note"),
    ("text", "lower(name)"),
    ("numeric", "price * number"),
    ("numeric(10,2)", "price * 1.2"),
    ("tsvector", "to_tsvector('english', coalesce(note, ''))"),
    ("integer", "length(name)"),
    ("boolean", "number > 1"),
    ("text", "data ->> 'a'"),
    ("text", "CASE WHEN number > 0 THEN 'pos' ELSE 'neg' END"),
    ("character varying(50)", "upper(name)"),
]


@pytest.fixture(scope="module")
def table(postgres_server: Server) -> Iterator[psycopg.Connection[tuple[str, ...]]]:
    with postgres_server.database() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SETTING)
        connection.execute(f"CREATE TABLE t ({COLUMNS})")
        yield connection


Table = psycopg.Connection[tuple[str, ...]]


def printed(table: Table, query: str, *, search_path: str = "") -> str:
    with table.transaction():
        table.execute(f"SET LOCAL search_path = {search_path or chr(39) * 2}")
        row = table.execute(query).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize("search_path", ["", "public"])
@pytest.mark.parametrize(("type_name", "default"), [each for each in DEFAULTS if each[1]])
def test_a_default_equals_what_is_printed_of_it(
    table: Table, type_name: str, default: str, search_path: str
) -> None:
    table.execute(f"CREATE TABLE d (c {type_name} DEFAULT {default})")
    try:
        query = (
            "SELECT coalesce((SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef"
            " WHERE adrelid = 'public.d'::regclass), '')"
        )
        back = printed(table, query, search_path=search_path)
    finally:
        table.execute("DROP TABLE d")

    assert same_default(default, back, parse_type(type_name)) is True, back
    assert same_default(back, default, parse_type(type_name)) is True, back


@pytest.mark.parametrize("condition", PREDICATES)
def test_a_check_equals_what_is_printed_of_it(table: Table, condition: str) -> None:
    table.execute(f"ALTER TABLE t ADD CONSTRAINT c CHECK ({condition})")
    try:
        query = (
            "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint"
            " WHERE conname = 'c' AND conrelid = 'public.t'::regclass"
        )
        back = printed(table, query)
    finally:
        table.execute("ALTER TABLE t DROP CONSTRAINT c")

    assert same_predicate(condition, back) is True, back
    assert same_predicate(back, condition) is True, back


@pytest.mark.parametrize("key", INDEX_KEYS)
def test_an_index_expression_equals_what_is_printed_of_it(table: Table, key: str) -> None:
    table.execute(f"CREATE INDEX i ON t ({key})")
    try:
        back = printed(table, "SELECT pg_get_indexdef('public.i'::regclass, 1, false)")
    finally:
        table.execute("DROP INDEX i")

    assert same_predicate(key, back) is True, back


@pytest.mark.parametrize(("type_name", "expression"), GENERATED)
def test_a_generated_value_equals_what_is_printed_of_it(
    table: Table, type_name: str, expression: str
) -> None:
    made = f"g {type_name} GENERATED ALWAYS AS ({expression}) STORED"
    table.execute(f"CREATE TABLE g ({COLUMNS}, {made})")
    try:
        query = (
            "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef"
            " WHERE adrelid = 'public.g'::regclass"
        )
        back = printed(table, query)
    finally:
        table.execute("DROP TABLE g")

    assert same_default(expression, back, parse_type(type_name)) is True, back
