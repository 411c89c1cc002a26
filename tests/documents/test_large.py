"""A store may be larger than the memory, and others read it while it is written."""

from __future__ import annotations

import sqlite3
import tracemalloc
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from documents_support import Command, Store, stocked

from trueline.facts.documents.store import Item
from trueline.sources.documents import aside
from trueline.stores import conport
from trueline.stores.conport import _hold_pages
from trueline.stores.conport_session import Session, Swap

PADDING = 20_000
ITEMS = 150


def planned(trueline: Command, store: Store) -> str:
    done = trueline(store, "plan", "documents", "errorlogs.yaml")
    assert 0 == done.code, done.err
    return done.out.partition(":")[0]


def most_held(command: Callable[[], Any]) -> int:
    """Return the bytes that Python holds at most while a command runs."""
    tracemalloc.start()
    command()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_neither_apply_nor_rollback_nor_recovery_holds_all_values(
    trueline: Command, tmp_path: Path
) -> None:
    store = stocked(tmp_path / "project", items=ITEMS, padding=PADDING)
    name, before = planned(trueline, store), store.rows
    trueline(store, "apply", name, "--dry-run")  # so that everything is loaded

    applied = most_held(lambda: trueline(store, "apply", name))
    back = most_held(lambda: trueline(store, "rollback"))
    assert before == store.rows

    trueline(store, "apply", planned(trueline, store))
    with closing(sqlite3.connect(store.root / ".trueline/ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE runs SET state = 'open' WHERE id = 3")
    recovered = most_held(lambda: trueline(store, "status"))

    assert before == store.rows
    assert max(applied, back, recovered) < ITEMS * PADDING / 2


def test_a_plan_and_a_check_do_not_hold_all_values_of_a_large_store(
    trueline: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = stocked(tmp_path / "project", items=ITEMS, padding=PADDING)
    name = planned(trueline, store)
    monkeypatch.setattr(aside, "_INLINE", 10 * PADDING)
    trueline(store, "check", "--select", "DOC")

    checked = most_held(lambda: trueline(store, "check", "--select", "DOC"))
    again = most_held(lambda: name == planned(trueline, store))

    assert name == planned(trueline, store)
    assert max(checked, again) < ITEMS * PADDING / 2


def test_texts_kept_aside_are_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_INLINE", 0)
    texts = ["short", "a" * 300, "é\udcff" * 300, "", "\0" * 257]
    kept = aside.Aside()

    items = [Item(1, "c", "k", kept.keep(text)) for text in texts]
    more = Item(2, "c", "k", kept.keep("b" * 1000))

    assert texts == [item.value for item in items]
    assert "b" * 1000 == more.value
    assert texts == [item.value for item in items]


def test_a_temporary_file_that_can_not_be_written_is_told(
    trueline: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    store = stocked(tmp_path / "project", items=20, padding=PADDING)
    monkeypatch.setattr(aside, "_INLINE", 0)
    monkeypatch.setattr(aside, "TemporaryFile", full)

    done = trueline(store, "plan", "documents", "errorlogs.yaml")

    assert 3 == done.code
    assert "no temporary file can be written: No space left on device" in done.err


@pytest.fixture
def read_between(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody is told who reads the store after each portion that is written."""
    told: list[str] = []
    put = Session.put

    def reading(self: Session, swaps: Sequence[Swap]) -> None:
        put(self, swaps)
        with closing(sqlite3.connect(conport_path(self), timeout=0)) as other:
            try:
                count = other.execute("SELECT count(*) FROM custom_data").fetchone()[0]
                told.append(f"{count} items")
            except sqlite3.OperationalError as error:
                told.append(str(error))

    monkeypatch.setattr(Session, "put", reading)
    return told


def conport_path(session: Session) -> str:
    return str(session.db.execute("PRAGMA database_list").fetchone()[2])


def test_others_read_while_a_store_is_written(
    trueline: Command, tmp_path: Path, read_between: list[str]
) -> None:
    store = stocked(tmp_path / "project", items=ITEMS, padding=PADDING)

    assert 0 == trueline(store, "apply", planned(trueline, store)).code

    assert {"152 items"} == {*read_between}


def test_what_is_too_large_for_memory_is_written_all_the_same(
    trueline: Command, tmp_path: Path, read_between: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conport, "_HELD", 1024 * 1024)
    store = stocked(tmp_path / "project", items=ITEMS, padding=PADDING)
    before = store.rows

    assert 0 == trueline(store, "apply", planned(trueline, store)).code
    assert {"152 items", "database is locked"} == {*read_between}
    assert store.index_is_exact()

    assert 0 == trueline(store, "rollback").code
    assert before == store.rows


def test_a_store_in_wal_mode_is_read_however_much_is_written(
    trueline: Command, tmp_path: Path, read_between: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conport, "_HELD", 1024 * 1024)
    store = stocked(tmp_path / "project", items=ITEMS, padding=PADDING)
    store.run("PRAGMA journal_mode = WAL")

    assert 0 == trueline(store, "apply", planned(trueline, store)).code

    assert {"152 items"} == {*read_between}


@pytest.mark.parametrize("size", [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536])
def test_changed_pages_go_to_the_file_in_the_end_whatever_their_size(
    tmp_path: Path, size: int
) -> None:
    with closing(sqlite3.connect(tmp_path / "pages.db", isolation_level=None)) as db:
        db.execute(f"PRAGMA page_size = {size}")
        db.execute("CREATE TABLE some (thing)")
        _hold_pages(db)

        pages = db.execute("PRAGMA cache_spill").fetchone()[0]

    assert conport._HELD // size <= pages <= conport._HELD // size + 1
