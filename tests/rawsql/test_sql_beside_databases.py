"""SQL of a project beside its databases: whichever it speaks to, and what is not known of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trueline.facts.rawsql import SqlFile
from trueline.registry import load
from trueline.sources.rawsql.extract import sql_rows
from trueline.testing import found_in

TWO = """
[databases.first]
source = "first.sql"
[databases.second]
source = "second.sql"
"""


def found(code: str, files: dict[str, str], path: str = "app/queries.py") -> list[str]:
    contents = {path: code, **files}
    rules = load()
    return [
        finding.message.partition(":")[0]
        for number in (1, 2, 3)
        for finding in found_in(
            {name: text.encode() for name, text in contents.items()}, rules[f"SQL00{number}"]
        )
    ]


def test_a_statement_speaks_to_the_database_that_has_its_tables() -> None:
    databases = {
        "trueline.toml": TWO,
        "first.sql": "CREATE TABLE users (id int);",
        "second.sql": "CREATE TABLE events (at date);",
    }

    assert found('c.execute("SELECT id FROM users")', databases) == []
    assert found('c.execute("SELECT at FROM events")', databases) == []
    assert found('c.execute("SELECT at FROM users")', databases) == [
        "there is no column at in users"
    ]
    assert found('c.execute("SELECT id FROM nowhere")', databases) == [
        "there is no table nowhere in first.sql"
    ]


def test_a_table_in_both_databases_has_the_columns_of_either() -> None:
    databases = {
        "trueline.toml": TWO,
        "first.sql": "CREATE TABLE users (id int, old text);",
        "second.sql": "CREATE TABLE users (id int, new text);",
    }

    assert found('c.execute("SELECT old FROM users")', databases) == []
    assert found('c.execute("SELECT new FROM users")', databases) == []
    assert found('c.execute("SELECT other FROM users")', databases) == [
        "there is no column other in users"
    ]


@pytest.mark.parametrize(
    "path",
    ["tests/test_users.py", "migrations/0001_users.py", "alembic/versions/1.py", "docs/x.py"],
)
def test_sql_of_tests_and_migrations_is_not_judged(path: str) -> None:
    schema = {"schema.sql": "CREATE TABLE users (id int);"}

    assert found('c.execute("SELECT id FROM nowhere")', schema, path) == []


@pytest.mark.parametrize(
    "path", ["db/V2__users.sql", "db/0002_users.sql", "db/2_users/up.sql", "schema.sql"]
)
def test_a_script_that_makes_the_database_is_not_judged(path: str) -> None:
    schema = {"schema.sql": "CREATE TABLE users (id int);"}
    text = "CREATE TABLE users (id int);\nUPDATE gone SET id = 1;"

    assert found(text, {**schema, path: text} if path != "schema.sql" else {}, path) == []


def test_tables_that_code_creates_are_known_everywhere() -> None:
    schema = {
        "schema.sql": "CREATE TABLE users (id int);",
        "app/setup.py": 'c.execute("CREATE TABLE IF NOT EXISTS made (id int)")',
    }

    assert found('c.execute("SELECT anything FROM made")', schema) == []


@settings(max_examples=200, deadline=None)
@given(st.text("'\"$`;()[]{}\\/*-+.,:=<>%?{} \nselctfromwhanuidpgt*10", max_size=60))
def test_any_string_is_read_or_passed_over(text: str) -> None:
    code = f"c.execute({'SELECT ' + text!r})\nc.execute(f{'SELECT a FROM b ' + text!r})"

    outcome = sql_rows("a.py", code.encode())

    assert isinstance(outcome, SqlFile) or outcome.reason
