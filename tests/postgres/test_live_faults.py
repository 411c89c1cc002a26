"""When the database can't be looked at: what is said, and what never is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from postgres_support import Server
from wire_support import greeting, speaking

from trueline.errors import BlindError, Exit
from trueline.sources.postgres import live
from trueline.sources.postgres.live import read_catalogue


def problem(url: str) -> str:
    with pytest.raises(BlindError) as caught:
        read_catalogue(url)
    error = caught.value
    assert error.exit_code is Exit.BLIND
    assert error.__cause__ is None
    assert error.__context__ is None
    return str(error)


def test_a_missing_database_is_named(postgres_server: Server) -> None:
    said = problem(postgres_server.url("nowhere"))

    assert 'database "nowhere" does not exist' in said
    assert said.endswith("; correct the name of the database in the URL")


def test_a_missing_user_is_named(postgres_server: Server) -> None:
    said = problem(postgres_server.url("postgres", user="nobody_here"))

    assert 'role "nobody_here" does not exist; correct the user in the URL' in said


def test_a_server_that_does_not_run_is_told() -> None:
    with speaking(b"") as place:
        pass

    said = problem(f"postgresql://ada@{place}/app")

    assert said.startswith(f'database "app" on {place}: ')
    assert "Connection refused" in said
    assert said.endswith("start the server, or correct the host and the port in the URL")


@pytest.mark.parametrize("host", ["db..example.org", "a" * 80 + ".example.org"])
def test_a_host_that_can_be_none_is_told(host: str) -> None:
    said = problem(f"postgresql://ada@{host}/app")

    assert said.endswith("this is no name of a host; correct the host in the URL")


def test_of_several_attempts_the_last_one_is_told() -> None:
    with speaking(b"") as one, speaking(b"") as other:
        pass

    assert problem(f"postgresql://ada@{one},{other}/app").count("Connection refused") == 1


def test_a_server_that_never_answers_is_given_up() -> None:
    with speaking(None) as place:
        said = problem(f"postgresql://ada@{place}/app?connect_timeout=2")

    assert "timeout expired" in said


def test_a_server_that_hangs_up_is_told() -> None:
    with speaking(b"") as place:
        said = problem(f"postgresql://ada@{place}/app")

    assert "closed the connection unexpectedly" in said


def test_something_that_is_no_database_is_told() -> None:
    with speaking(b"HTTP/1.1 400 Bad Request\r\n\r\n") as place:
        said = problem(f"postgresql://ada@{place}/app")

    assert said.startswith(f'database "app" on {place}: ')


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"server_version": "1.22.1/bouncer"}, "calls its version '1.22.1/bouncer'"),
        ({"server_version": "8.0.2"}, "calls its version '8.0.2'"),
        ({"server_version": "12.22"}, "reads PostgreSQL 13 or later"),
        ({"server_version": "13.0.0", "crdb_version": "CockroachDB 24"}, "this is CockroachDB"),
    ],
)
def test_another_system_is_not_taken_for_postgresql(
    parameters: dict[str, str], expected: str
) -> None:
    with speaking(greeting(**parameters)) as place:
        said = problem(f"postgresql://ada@{place}/app")

    assert expected in said


@contextmanager
def locked(url: str, table: str) -> Iterator[None]:
    """Hold a lock that a reader of the catalogue has to wait for."""
    with psycopg.connect(url) as connection:
        connection.execute(f"LOCK TABLE pg_catalog.{table} IN ACCESS EXCLUSIVE MODE")  # type: ignore[arg-type]
        yield
        connection.rollback()


def impatient(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    lines = live._BEGIN.splitlines()
    kept = [line for line in lines if setting not in line]
    monkeypatch.setattr(
        live, "_BEGIN", "\n".join((kept[0], f"SET LOCAL {setting} = '100ms';", *kept[1:]))
    )


@pytest.mark.parametrize(
    ("setting", "remedy"),
    [
        ("lock_timeout", "try again when that is done"),
        ("statement_timeout", "try again when the server is less busy"),
    ],
)
def test_a_database_that_is_being_changed_is_not_waited_for(
    postgres: str, monkeypatch: pytest.MonkeyPatch, setting: str, remedy: str
) -> None:
    impatient(monkeypatch, setting)

    with locked(postgres, "pg_enum"):
        assert problem(postgres).endswith(remedy)


WAITING = "application_name = 'trueline' AND wait_event_type = 'Lock'"


@contextmanager
def reading(url: str, said: list[str]) -> Iterator[None]:
    """Read in another thread, which stops at a lock; it may go on when the block ends."""
    reader = threading.Thread(target=lambda: said.append(problem(url)))
    with psycopg.connect(url, autocommit=True) as admin:
        reader.start()
        for _ in range(400):
            found = admin.execute(f"SELECT pid FROM pg_stat_activity WHERE {WAITING}")  # type: ignore[arg-type]
            if found.fetchone():
                break
            time.sleep(0.025)
    yield
    reader.join()


def test_a_server_that_goes_away_in_the_middle_is_told(postgres: str) -> None:
    said: list[str] = []
    cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {WAITING}"
    with locked(postgres, "pg_enum"), reading(postgres, said), psycopg.connect(postgres) as admin:
        admin.execute(cut)  # type: ignore[arg-type]

    assert "terminating connection" in said[0]
    assert said[0].endswith("see why the server went away, and try again")


@pytest.mark.parametrize(
    "ddl",
    [
        "CREATE TABLE t (a int CHECK (a > 0))",
        "CREATE TABLE t (a int); CREATE INDEX ON t (a) WHERE a > 0",
        "CREATE TABLE t (a int); CREATE INDEX ON t ((a + 1))",
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)",
    ],
)
def test_a_database_that_changes_meanwhile_is_never_half_believed(postgres: str, ddl: str) -> None:
    said: list[str] = []
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(ddl)  # type: ignore[arg-type]
        admin.execute("BEGIN; LOCK TABLE pg_catalog.pg_inherits IN ACCESS EXCLUSIVE MODE")
        with reading(postgres, said):
            admin.execute("DROP TABLE t; COMMIT")

    assert said == ["the database was changed while it was read; try again when nobody migrates it"]


def test_a_name_that_is_no_text_is_told(postgres_server: Server) -> None:
    with postgres_server.admin() as admin:
        admin.execute("CREATE DATABASE bytes ENCODING 'SQL_ASCII' TEMPLATE template0")
    url = postgres_server.url("bytes")
    try:
        with psycopg.connect(url, client_encoding="latin1") as connection:
            connection.execute('CREATE TABLE "caf\xe9" (id int)')
        assert problem(url).endswith("is no text in its encoding: rename it")
    finally:
        with postgres_server.admin() as admin:
            admin.execute("DROP DATABASE bytes")


def test_a_database_that_may_not_be_entered_is_told(postgres_server: Server, postgres: str) -> None:
    name = postgres.partition("@/")[2].partition("?")[0]
    with postgres_server.role("outsider"), postgres_server.admin() as admin:
        admin.execute(f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")  # type: ignore[arg-type]
        said = problem(postgres_server.url(name, user="outsider"))

    assert said.endswith("ask for CONNECT on the database")
