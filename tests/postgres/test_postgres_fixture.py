"""The server that the tests bring along."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from postgres_support import NoPostgresError, Server, find_binaries

_RUN = """
from postgres_support import run_server
with run_server() as server, server.database() as url:
    print(server.version, server.folder)
"""
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


def environ(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **more}


def test_binaries_in_a_closed_folder_are_used_and_it_stays_closed_and_nothing_is_left(
    tmp_path: Path, postgres_server: Server
) -> None:
    install = find_binaries().parent
    package = tmp_path / "closed" / install.parent.name
    shutil.copytree(install, package / install.name, symlinks=True)
    libraries = install.parent.with_name(f"{install.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, tmp_path / "closed" / libraries.name)
    package.parent.chmod(0o700)

    done = subprocess.run(
        [sys.executable, "-c", _RUN],
        env=environ(TRUELINE_PG_BIN=str(package / install.name / "bin")),
        check=True,
        capture_output=True,
        text=True,
    )

    version, folder = done.stdout.split()
    assert version == postgres_server.version
    assert not Path(folder).exists()
    assert package.parent.stat().st_mode & 0o777 == 0o700


def test_the_server_is_gone_when_the_tests_are_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ()
    ) as run:
        assert run.stdout is not None
        folder = run.stdout.readline().decode().strip()
        run.send_signal(signal.SIGKILL)

    for _ in range(600):
        if not Path(folder).exists():
            return
        time.sleep(0.05)
    pytest.fail(f"the server in {folder} outlived the process that started it")
