"""Killed before any touch of the disk, one after the other: the ledger, each row, each commit."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from crash_support import Hasty, run_killed
from documents_support import Command, Store, stocked

from trueline.ledger import Ledger

ITEMS = 3


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no disk: what is tested is a killed process, not a power cut."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Hasty))


@pytest.fixture
def planned(trueline: Command, tmp_path: Path) -> tuple[Store, str]:
    store = stocked(tmp_path / "project", items=ITEMS)
    done = trueline(store, "plan", "documents", "errorlogs.yaml")
    assert 0 == done.code, done.err
    return store, done.out.partition(":")[0]


def copies(store: Store) -> Iterator[Store]:
    """Fresh copies of a project, each gone when the next one comes."""
    for number in count(1):
        root = store.root.with_name(f"copy{number}")
        shutil.copytree(store.root, root)
        yield Store(root / store.path.relative_to(store.root))
        shutil.rmtree(root)


def settled(store: Store, trueline: Command) -> None:
    """Run the next command, and see that it leaves no open run and an exact index."""
    done = trueline(store, "status")
    assert 0 == done.code, done.err
    with Ledger(store.root) as ledger:
        assert ledger.open_run() is None
    assert store.index_is_exact()
    assert [("ok",)] == store.run("PRAGMA integrity_check")


def every_death(store: Store, trueline: Command, *arguments: str) -> list[str]:
    """Kill a command at every moment; say for each death which version was found in the end."""
    before = store.rows
    ends = []
    for moment, copy in zip(count(1), copies(store), strict=False):
        ended = run_killed(copy.root, moment, *arguments) == 0
        settled(copy, trueline)
        versions = {item.get("schema_version") for item in copy.items("ErrorLogs").values()}
        implemented = copy.proposal_status == "Implemented"
        assert versions == ({"1.0"} if implemented else {None}), f"killed before touch {moment}"
        statuses = {status for status, _ in copy.progress}
        if before == copy.rows:
            ends.append("before")
            assert "IN_PROGRESS" not in statuses
        else:
            ends.append("after")
        if ended:
            shutil.rmtree(copy.root)
            return ends
    raise AssertionError


def test_an_apply_that_is_killed_at_any_moment_leaves_one_version(
    planned: tuple[Store, str], trueline: Command
) -> None:
    store, name = planned

    ends = every_death(store, trueline, "apply", name)

    assert len(ends) > 40
    assert ends == sorted(ends, reverse=True)  # once it has counted as done it is never taken back
    assert {"before", "after"} == {*ends}


def test_a_rollback_that_is_killed_at_any_moment_leaves_one_version(
    planned: tuple[Store, str], trueline: Command
) -> None:
    store, name = planned
    assert 0 == trueline(store, "apply", name).code

    ends = every_death(store, trueline, "rollback")

    assert len(ends) > 30
    assert ends == sorted(ends, reverse=True)
    assert {"before", "after"} == {*ends}


def test_a_recovery_that_is_killed_at_any_moment_can_be_done_again(
    planned: tuple[Store, str], trueline: Command
) -> None:
    """Of a run whose data was committed: the ledger did not come to know of it."""
    store, name = planned
    before = store.rows
    assert 0 == trueline(store, "apply", name).code
    with sqlite3.connect(store.root / ".trueline/ledger.db") as ledger:
        ledger.execute("UPDATE runs SET state = 'open', ended = NULL")
    ledger.close()

    for moment, copy in zip(count(1), copies(store), strict=False):
        ended = run_killed(copy.root, moment, "status") == 0
        settled(copy, trueline)
        assert before == copy.rows, f"killed before touch {moment} of the recovery"
        assert {"BLOCKED"} == {status for status, _ in copy.progress}
        if ended:
            shutil.rmtree(copy.root)
            assert moment > 20
            return
