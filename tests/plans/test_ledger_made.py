"""A ledger is made whole or not at all, by one process."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from trueline.errors import BlindError
from trueline.ledger import Ledger

LEDGER = ".trueline/ledger.db"


def runs_of(root: Path) -> int:
    with Ledger(root) as ledger:
        ledger.begin("p", "title", ())
        return len(ledger.runs())


def test_what_a_killed_maker_left_is_no_ledger_and_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".trueline").mkdir()
    for name in ("ledger.new", "ledger.new-wal", "ledger.new-journal"):
        (tmp_path / ".trueline" / name).write_bytes(b"half a page" * 300)

    assert 1 == runs_of(tmp_path)
    assert not [*(tmp_path / ".trueline").glob("ledger.new*")]


def test_a_ledger_that_is_not_wholly_on_the_disk_has_no_name_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(BlindError, match=r"the ledger can't be made: .*Input/output error"):
        Ledger(tmp_path)

    assert not (tmp_path / LEDGER).exists()
    monkeypatch.undo()
    assert 1 == runs_of(tmp_path)


def test_a_ledger_of_its_own_is_made_for_nobody_who_comes_too_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else has made it, and begun a run, while we waited."""
    exists, asked = os.path.lexists, []

    def late(path: str) -> bool:
        asked.append(path)
        if len(asked) == 1:
            monkeypatch.setattr(os.path, "lexists", exists)
            assert 1 == runs_of(tmp_path)
            return False
        return exists(path)

    monkeypatch.setattr(os.path, "lexists", late)
    with Ledger(tmp_path) as ledger:
        assert ["p"] == [run.plan for run in ledger.runs()]


def test_a_file_that_is_no_ledger_is_not_made_one(tmp_path: Path) -> None:
    (tmp_path / ".trueline").mkdir()
    with closing(sqlite3.connect(tmp_path / LEDGER)) as db:
        db.execute("CREATE TABLE something (of INTEGER)")

    with pytest.raises(BlindError, match="is no ledger of Trueline"):
        Ledger(tmp_path)


def test_the_log_of_a_ledger_is_written_ahead(tmp_path: Path) -> None:
    with Ledger(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / LEDGER)) as db:
        assert [("wal",)] == db.execute("PRAGMA journal_mode").fetchall()
        assert [("ok",)] == db.execute("PRAGMA integrity_check").fetchall()
