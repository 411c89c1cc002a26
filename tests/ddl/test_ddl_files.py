"""Which files are applied, in what order, and what is said of those that can't be read."""

from __future__ import annotations

import pytest

from trueline.errors import BlindError
from trueline.facts.catalogue import Catalogue, SourcePlace
from trueline.sources.ddl import read_ddl
from trueline.sources.ddl.order import applied
from trueline.sources.ddl.split import split


def read(text: str) -> Catalogue:
    return read_ddl([("schema.sql", text.encode())], "schema.sql")


@pytest.mark.parametrize(
    "paths",
    [
        ("m/V1__a.sql", "m/V2__b.sql", "m/V2.1__c.sql", "m/V10__d.sql", "m/R__views.sql"),
        ("m/0001_a.sql", "m/0002_b.sql", "m/0010_c.sql"),
        ("m/1_a.sql", "m/2_b.sql", "m/10_c.sql"),
        ("m/20230101120000_a.up.sql", "m/20240101120000_b.up.sql"),
        ("m/0001/up.sql", "m/0002/up.sql", "m/0010/up.sql"),
        ("schema.sql", "seed.sql"),
    ],
)
def test_migrations_are_applied_in_the_order_of_their_versions(paths: tuple[str, ...]) -> None:
    assert applied(reversed(paths)) == paths


def test_what_leads_backwards_is_not_applied() -> None:
    paths = ("m/1_a.up.sql", "m/1_a.down.sql", "m/U1__a.sql", "m/2/down.sql", "revert/a.sql")

    assert applied(paths) == ("m/1_a.up.sql",)


@pytest.mark.parametrize(
    "script",
    [
        "-- +goose Up\nCREATE TABLE a (id int);\n-- +goose Down\nDROP TABLE a;\n",
        "-- migrate:up\nCREATE TABLE a (id int);\n-- migrate:down\nDROP TABLE a;\n",
        "-- +migrate Up\nCREATE TABLE a (id int);\n-- +migrate Down\nDROP TABLE a;\n",
        "CREATE TABLE a (id int);\n---- create above / drop below ----\nDROP TABLE a;\n",
        "-- migrate:down\nDROP TABLE a;\n-- migrate:up\nCREATE TABLE a (id int);\n",
    ],
)
def test_the_part_of_a_script_that_leads_backwards_is_not_applied(script: str) -> None:
    found = read(script)

    assert found.unseen == ()
    assert found.relation("a") is not None


def test_migrations_in_python_are_refused_with_a_remedy() -> None:
    with pytest.raises(
        BlindError, match=r"alembic/versions: migrations in Python are not run.*snap"
    ):
        read_ddl([("alembic/versions/1_a.py", b"")], "alembic")


def test_no_file_at_all_is_refused() -> None:
    with pytest.raises(BlindError, match=r"no \.sql file"):
        read_ddl([("README.md", b"")], "folder")


def test_objects_know_the_line_that_they_are_written_in() -> None:
    found = read("-- first\nCREATE TYPE s AS ENUM ('a');\n\nCREATE TABLE t (\n  id int,\n  n s\n);")

    assert found.places["public.s"] == SourcePlace("schema.sql", 2)
    assert found.places["public.t"] == SourcePlace("schema.sql", 4)
    assert found.places["public.t.n"] == SourcePlace("schema.sql", 6)


def test_data_and_commands_of_psql_are_passed_over() -> None:
    text = """\\restrict x;y
CREATE TABLE a (id int, t text);
COPY a (id, t) FROM stdin;
1\tit's; "quoted" $$ /*
\\.
\\connect other
CREATE TABLE b (id int)"""

    assert [each.text.split()[0] for each in split("a.sql", text)] == [
        *("\\restrict", "CREATE", "COPY", "\\connect", "CREATE")
    ]
    assert [table.name for table in read(text).tables] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("CREATE TABLE `a` (id int);", 1, "MySQL"),
        ("CREATE TABLE a (id int AUTO_INCREMENT);", 1, "MySQL"),
        ("CREATE TABLE a (id int) ENGINE=InnoDB;", 1, "MySQL"),
        ("\nCREATE TABLE [dbo].[a] (id int);", 2, "SQL Server"),
        ("CREATE TABLE a (id int)\nGO", 2, "GO"),
        ("CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);", 1, "SQLite"),
        ("CREATE TABLE a (id NUMBER(5) ENABLE, n VARCHAR2(5));", 1, "Oracle"),
        ("CREATE TABLE a (id int,\n n int WAT);", 2, "found 'wat'"),
        ("ALTER TABLE nothing ADD a int;", 1, "there is no table nothing"),
        ("CREATE TABLE a (b int); ALTER TABLE a DROP COLUMN c;", 1, "no column c"),
        ("CREATE TABLE a (b int);\nCREATE TABLE a (b int);", 2, "schema.sql:1"),
        ("CREATE TABLE a AS SELECT 1;", 1, "that a query makes"),
        ("ALTER TYPE x ADD VALUE 'a';", 1, "there is no type x"),
        ("DO $$ BEGIN EXECUTE 'CREATE TABLE a (id int)'; END $$;", 1, "only when it runs"),
        ("\\i other.sql\n", 1, "another file"),
        ("CREATE TABLE a (b text DEFAULT 'x);", 1, "no end"),
        ("WAT IS THIS;", 1, "'WAT IS THIS'"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, line: int, why: str) -> None:
    (unseen,) = read(text).unseen

    assert unseen.address == f"schema.sql:{line}"
    assert why in unseen.why


def test_what_follows_on_a_table_that_could_not_be_read_is_told_once() -> None:
    found = read("CREATE TABLE a (b int WAT); ALTER TABLE a ADD c int; CREATE INDEX ON a (b);")

    assert len(found.unseen) == 1


def test_a_file_that_is_not_utf8_is_told() -> None:
    found = read_ddl([("a.sql", b"CREATE TABLE a (id int);\n-- \xff")], "a.sql")

    assert found.unseen[0].address == "a.sql:2"
