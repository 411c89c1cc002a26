"""Beside the real server, and through it.  Run by `.ci/conport`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from documents_support import DATA, Command, Store, stocked

from trueline.stores.server_client import COMMAND, Client


@pytest.fixture(autouse=True)
def _server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start the real server with stand-ins for its language model and its store of vectors."""
    program = os.environ["TRUELINE_TEST_CONPORT"]
    monkeypatch.setenv(COMMAND, f"env PYTHONPATH={DATA / 'server'} {program}")


@pytest.fixture
def client(store: Store) -> Client:
    return Client(str(store.root), str(store.path))


def planned(trueline: Command, store: Store) -> str:
    done = trueline(store, "plan", "documents", "errorlogs.yaml")
    assert 0 == done.code, done.err
    return done.out.partition(":")[0]


def values(client: Client) -> dict[str, Any]:
    found = client.call("get_custom_data", category="ErrorLogs")
    return {each["key"]: each["value"] for each in found}


def test_a_store_as_the_server_makes_it_is_read(tmp_path: Path, trueline: Command) -> None:
    (tmp_path / "trueline.toml").write_text("[documents.context]\n")
    client = Client(str(tmp_path), str(tmp_path / "context_portal/context.db"))
    client.call("log_custom_data", category="A", key="k", value={"a": [1, None, "é"]})
    client.call("log_progress", status="DONE", description="d")

    done = trueline(tmp_path, "check")

    assert 0 == done.code, done.out


def test_a_running_server_sees_a_migration_and_its_rollback_at_once(
    trueline: Command, store: Store, client: Client
) -> None:
    before = values(client)

    trueline(store, "apply", planned(trueline, store))

    assert {"1.0"} == {value["schema_version"] for value in values(client).values()}
    progress = client.call("get_progress")
    assert {"DONE"} == {each["status"] for each in progress}
    linked = client.call(
        "get_linked_items", item_type="progress_entry", item_id=str(progress[0]["id"])
    )
    assert ["decision"] == [each["target_item_type"] for each in linked]

    trueline(store, "rollback")

    assert before == values(client)


def test_a_running_server_reads_one_version_while_a_migration_is_at_work(tmp_path: Path) -> None:
    store = stocked(tmp_path / "project", items=3000)
    client = Client(str(store.root), str(store.path))
    values(client)
    seen: list[set[str | None]] = []
    ended = Event()

    def read() -> None:
        while not ended.is_set():
            seen.append({value.get("schema_version") for value in values(client).values()})

    thread = Thread(target=read)
    thread.start()
    try:
        for words in (("plan", "documents", "errorlogs.yaml"), ("apply", "documents-")):
            subprocess.run([sys.executable, "-m", "trueline", *words], cwd=store.root, check=True)
    finally:
        ended.set()
        thread.join()

    assert {frozenset(each) for each in seen} <= {frozenset([None]), frozenset(["1.0"])}
    assert {"1.0"} == {value["schema_version"] for value in values(client).values()}


def test_what_the_server_writes_on_afterwards_is_found_in_the_index(
    trueline: Command, store: Store, client: Client
) -> None:
    trueline(store, "apply", planned(trueline, store))

    client.call("log_custom_data", category="ErrorLogs", key="EL_late", value={"zebra": 1})

    found = client.call("search_custom_data_value_fts", query_term="zebra")
    assert ["EL_late"] == [each["key"] for each in found]
    assert [] == client.call("search_custom_data_value_fts", query_term="error_message")


def test_through_the_server_everything_is_done_and_recorded(
    trueline: Command, store: Store, client: Client
) -> None:
    done = trueline(store, "apply", planned(trueline, store), "--via", "mcp")

    assert 0 == done.code, done.err
    assert "not atomic: the server commits item by item" in done.err
    assert "13 items written through the server and read again" in done.out
    assert {"1.0"} == {value["schema_version"] for value in values(client).values()}
    assert "Implemented" == store.proposal_status
    assert ["DONE", "DONE"] == [status for status, _ in store.progress]
    assert ["[errorlogs-v0-to-v1] migrate CustomData ErrorLogs: 12 items"] == store.decisions
    assert 3 == len(store.run("SELECT * FROM context_links"))


def test_through_the_server_values_come_back(
    trueline: Command, store: Store, client: Client
) -> None:
    before = {row[3]: row[4] for row in store.rows}
    trueline(store, "apply", planned(trueline, store), "--via", "mcp")

    done = trueline(store, "rollback")

    assert 0 == done.code, done.err
    assert before == {row[3]: row[4] for row in store.rows}
    assert ["TODO", "TODO"] == [status for status, _ in store.progress]
    assert store.decisions[1].startswith("[errorlogs-v0-to-v1] roll back")


def test_a_batch_that_fails_in_part_is_written_back_and_blocks(
    tmp_path: Path, trueline: Command
) -> None:
    store = stocked(tmp_path / "project", items=230)
    before = {row[3]: row[4] for row in store.rows}
    store.run(
        "CREATE TRIGGER no BEFORE INSERT ON custom_data WHEN new.key = 'EL_000150' "
        "AND new.value LIKE '%schema_version%' BEGIN SELECT RAISE(ABORT, 'not today'); END"
    )

    done = trueline(store, "apply", planned(trueline, store), "--via", "mcp")

    assert 4 == done.code
    assert "the server did not write ErrorLogs:EL_000150" in done.err
    assert "the batch was written back" in done.err
    assert before == {row[3]: row[4] for row in store.rows}
    (main, text), (child, _) = store.progress
    assert ("BLOCKED", "BLOCKED") == (main, child)
    assert "; blocked: the server did not write ErrorLogs:EL_000150" in text
    assert "Approved" == store.proposal_status


def test_what_a_killed_run_has_written_through_the_server_is_taken_back(
    tmp_path: Path, trueline: Command
) -> None:
    store = stocked(tmp_path / "project", items=230)
    before = {row[3]: row[4] for row in store.rows}
    name = planned(trueline, store)
    with subprocess.Popen(
        [sys.executable, "-m", "trueline", "apply", name, "--via", "mcp"], cwd=store.root
    ) as run:
        while not any("schema_version" in row[4] for row in store.rows):
            assert run.poll() is None
        run.kill()

    done = trueline(store, "status")

    assert 0 == done.code, done.err
    assert before == {row[3]: row[4] for row in store.rows}
    assert {"BLOCKED"} == {status for status, _ in store.progress}


def test_when_the_server_dies_the_next_one_takes_back_what_it_wrote(
    tmp_path: Path, trueline: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = stocked(tmp_path / "project", items=230)
    before = {row[3]: row[4] for row in store.rows}
    name = planned(trueline, store)
    server = os.environ[COMMAND]
    script = tmp_path / "server"
    script.write_text(f'#!/bin/sh\necho $$ > {tmp_path}/pid\nexec {server} "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv(COMMAND, str(script))
    with subprocess.Popen(
        [sys.executable, "-m", "trueline", "apply", name, "--via", "mcp"],
        cwd=store.root,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        while not any("schema_version" in row[4] for row in store.rows):
            assert run.poll() is None
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)
        _, said = run.communicate()

    assert 3 == run.returncode
    assert "the server does not answer" in said

    assert 0 == trueline(store, "status").code
    assert before == {row[3]: row[4] for row in store.rows}


def test_a_server_that_is_not_there_is_told(
    trueline: Command, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(COMMAND, "no-such-server")
    before = store.path.read_bytes()

    done = trueline(store, "apply", planned(trueline, store), "--via", "mcp")

    assert 2 == done.code
    assert "the server can't be started" in done.err
    assert before == store.path.read_bytes()
