"""Whenever a migration is killed, the next command finds one version of every item, and no mix."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest
from documents_support import Command, Store, stocked

from trueline.__main__ import main

_SEED = 20250608


def planned(trueline: Command, store: Store) -> str:
    done = trueline(store, "plan", "documents", "errorlogs.yaml")
    assert 0 == done.code, done.err
    return done.out.partition(":")[0]


def killed(root: Path, seconds: float, *arguments: str) -> bool:
    """Run a command in a child that is killed after so many seconds; return whether it was."""
    child = os.fork()
    if child == 0:
        _child(root, arguments)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _child(root: Path, arguments: tuple[str, ...]) -> None:
    try:
        os.chdir(root)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        sys.argv = ["trueline", *arguments]
        main([*arguments])
    finally:
        os._exit(0)


def copied(store: Store, number: int) -> Store:
    root = store.root.with_name(f"copy{number}")
    shutil.copytree(store.root, root)
    return Store(root / store.path.relative_to(store.root))


def lasting(store: Store, *arguments: str) -> float:
    """Return how long a command takes in a child that nobody kills."""
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        _child(store.root, arguments)
    os.waitpid(child, 0)
    return time.monotonic() - begun


@pytest.mark.parametrize(("items", "deaths"), [(12, 20), (1000, 6)])
def test_an_apply_that_is_killed_leaves_one_version_and_is_taken_back(
    tmp_path: Path, trueline: Command, items: int, deaths: int
) -> None:
    store = stocked(tmp_path / "project", items=items)
    name = planned(trueline, store)
    before = store.rows
    whole = copied(store, 0)
    seconds = lasting(whole, "apply", name)
    assert "Implemented" == whole.proposal_status
    dice = random.Random(_SEED)

    mixed, ends = [], []
    for number in range(1, deaths + 1):
        copy = copied(store, number)
        killed(copy.root, dice.uniform(0, 1.1 * seconds), "apply", name)
        done = trueline(copy, "status")
        assert 0 == done.code, done.err
        versions = {item.get("schema_version") for item in copy.items("ErrorLogs").values()}
        implemented = copy.proposal_status == "Implemented"
        if versions != ({"1.0"} if implemented else {None}):
            mixed.append(number)
        if not implemented:
            assert before == copy.rows
            assert {status for status, _ in copy.progress} <= {"BLOCKED"}
        assert copy.index_is_exact()
        if not implemented and number % 5 == 0:
            assert 0 == trueline(copy, "apply", name).code
            assert "Implemented" == copy.proposal_status
        ends.append(implemented)
        shutil.rmtree(copy.root)

    assert [] == mixed
    assert len(set(ends)) <= 2


def test_a_rollback_that_is_killed_leaves_one_version(tmp_path: Path, trueline: Command) -> None:
    store = stocked(tmp_path / "project", items=200)
    before = store.rows
    trueline(store, "apply", planned(trueline, store))
    after = store.rows
    seconds = lasting(copied(store, 0), "rollback")
    dice = random.Random(_SEED)

    for number in range(1, 12):
        copy = copied(store, number)
        killed(copy.root, dice.uniform(0, 1.1 * seconds), "rollback")
        assert 0 == trueline(copy, "status").code
        assert copy.rows in (before, after)
        assert copy.index_is_exact()
        shutil.rmtree(copy.root)


def test_a_recovery_that_is_killed_again_and_again_comes_to_an_end(
    tmp_path: Path, trueline: Command
) -> None:
    store = stocked(tmp_path / "project", items=500)
    name, before = planned(trueline, store), store.rows
    seconds = lasting(copied(store, 0), "apply", name)
    dice = random.Random(_SEED)

    for number in range(1, 6):
        copy = copied(store, number)
        killed(copy.root, dice.uniform(0.3, 1.0) * seconds, "apply", name)
        for _ in range(4):
            killed(copy.root, dice.uniform(0, 0.5) * seconds, "status")
        assert 0 == trueline(copy, "status").code
        migrated = copy.proposal_status == "Implemented"
        assert migrated or before == copy.rows
        shutil.rmtree(copy.root)
