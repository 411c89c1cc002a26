"""The server that the tests bring along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from postgres_support import NoPostgresError, Server, find_binaries

_HOLD = """
from postgres_support import run_server
with run_server() as server:
    print(server.folder, flush=True)
    input()
"""


def test_a_database_is_empty_and_writable(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TYPE mood AS ENUM ('sad', 'ok')")
        connection.execute("CREATE TABLE person (name text, mood mood)")
        rows = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 2200"
        ).fetchall()

    assert rows == [("person",)]


def test_two_databases_do_not_see_each_other(postgres: str, postgres_server: Server) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE mine (id int)")
    with postgres_server.database() as other, psycopg.connect(other) as connection:
        found = connection.execute("SELECT to_regclass('mine')").fetchone()

    assert found == (None,)


def test_nobody_is_asked_for_a_network_port(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_missing_server_is_an_error_and_never_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUELINE_PG_BIN", "/no/such/folder")
    find_binaries.cache_clear()
    try:
        with pytest.raises(NoPostgresError, match="no initdb in /no/such/folder"):
            find_binaries()
    finally:
        find_binaries.cache_clear()


def test_the_server_is_gone_when_the_tests_are_killed() -> None:
    tests = Path(__file__).parents[1]
    environ = {**os.environ, "PYTHONPATH": str(tests)}
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ
    ) as run:
        assert run.stdout is not None
        folder = run.stdout.readline().decode().strip()
        run.send_signal(signal.SIGKILL)

    for _ in range(600):
        if not Path(folder).exists():
            return
        time.sleep(0.05)
    pytest.fail(f"the server in {folder} outlived the process that started it")
