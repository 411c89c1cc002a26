"""What is said of a statement is what PostgreSQL says of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from postgres_support import Server
from psycopg import errors

from trueline.facts.catalogue import Catalogue
from trueline.facts.database import Database
from trueline.facts.declared import Models
from trueline.facts.drift.pairing import Drift
from trueline.facts.rawsql import SqlFile
from trueline.facts.sqldrift import (
    Beside,
    Query,
    missing_columns,
    missing_tables,
    unknown_labels,
    unknown_types,
)
from trueline.facts.sqljudge import Judge
from trueline.globs import Globs
from trueline.sources.postgres.live import read_catalogue
from trueline.sources.rawsql.extract import sql_rows

SCHEMA = """
CREATE TYPE state AS ENUM ('open', 'done');
CREATE DOMAIN good_state AS state;
CREATE TYPE address AS (street text, zip text);
CREATE TABLE users (id serial PRIMARY KEY, name text NOT NULL, state state DEFAULT 'open',
    states state[], good good_state, data jsonb, home address, org_id int, "Odd Name" text,
    created timestamptz DEFAULT now(), score numeric, tags text[]);
CREATE TABLE orgs (id int PRIMARY KEY, title text, parent_id int, created date);
CREATE TABLE "Quoted" (id int, "Value" int);
CREATE SCHEMA other;
CREATE TABLE other.things (id int, label text);
CREATE TABLE log (id int, at date) PARTITION BY RANGE (at);
CREATE TABLE log_1 PARTITION OF log DEFAULT;
CREATE VIEW active AS SELECT id, name AS title FROM users WHERE state = 'open';
CREATE MATERIALIZED VIEW totals AS SELECT org_id, count(*) AS members FROM users GROUP BY org_id;
CREATE SEQUENCE numbers;
CREATE FUNCTION pairs() RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2';
"""
HERE = Path(__file__).parent
ACCEPTED = [row.rstrip(";") for row in (HERE / "accepted.sql").read_text("utf-8").splitlines()[1:]]
_ROWS = (HERE / "refused.sql").read_text("utf-8").splitlines()[1:]
REFUSED = [
    (statement.rstrip(";"), name.removeprefix("-- "))
    for name, statement in zip(_ROWS[::2], _ROWS[1::2], strict=True)
]


@pytest.fixture(scope="module")
def server(postgres_server: Server) -> Iterator[tuple[psycopg.Connection[tuple[str]], Catalogue]]:
    with postgres_server.database() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SCHEMA)
        yield connection, read_catalogue(url)


Asked = tuple[psycopg.Connection[tuple[str]], Catalogue]


def findings(sql: str, catalogue: Catalogue) -> list[str]:
    database = Database("main", catalogue, Models(), (), Globs())
    drift = Drift(database, ())
    found = sql_rows("query.sql", sql.encode())
    assert isinstance(found, SqlFile)
    assert found.passed == ()
    said = []
    for statement in found.statements:
        query = Query(
            "query.sql", statement, (Beside(drift, Judge(statement, catalogue)),), frozenset()
        )
        for use in missing_tables(query):
            source = statement.sources[use.source]
            said.append(".".join(filter(None, (source.schema, source.name))))
        said += [use.qualifier or use.name for use in missing_columns(query)]
        said += [unknown.use.label for unknown in unknown_labels(query)]
        said += [use.name for use in unknown_types(query)]
    return said


def refuses(connection: psycopg.Connection[tuple[str]], sql: str) -> bool:
    """Whether the server refuses the names or the labels of a statement."""
    text = sql if sql.startswith("EXPLAIN") else f"EXPLAIN {sql}"
    try:
        connection.execute(text.encode(), prepare=False)
    except (
        errors.UndefinedTable,
        errors.UndefinedColumn,
        errors.UndefinedObject,
        errors.InvalidTextRepresentation,
        errors.InvalidColumnReference,
    ):
        return True
    return False


def knows(connection: psycopg.Connection[tuple[str]], sql: str) -> bool:
    """Whether the server is new enough for a statement: MERGE came with 15."""
    return not sql.startswith("MERGE") or connection.info.server_version >= 150000


@pytest.mark.parametrize("sql", ACCEPTED)
def test_what_the_server_accepts_is_silent(server: Asked, sql: str) -> None:
    connection, catalogue = server

    assert not (knows(connection, sql) and refuses(connection, sql))
    assert findings(sql, catalogue) == []


@pytest.mark.parametrize(("sql", "name"), REFUSED)
def test_what_the_server_refuses_is_found_by_name(server: Asked, sql: str, name: str) -> None:
    connection, catalogue = server

    assert not knows(connection, sql) or refuses(connection, sql)
    assert findings(sql, catalogue) == [name]
