"""Files are one subject of several: a store whose patch is one transaction fits the same ledger."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import pytest
from plan_support import world

from trueline.changes import FILE, Change, Image, Script, created, edited, moved
from trueline.errors import ConflictError
from trueline.execute import Intent, Stores, backwards, carry_out, recover
from trueline.ledger import Ledger, State
from trueline.store import Step, Store
from trueline.stores.files import Files


class Shelf:
    """Rows of an SQLite table; the changes of one patch are one transaction."""

    opened: ClassVar[list[sqlite3.Connection]] = []

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.opened.append(self.db)
        self.db.execute("CREATE TABLE IF NOT EXISTS items (key TEXT PRIMARY KEY, value BLOB)")

    def image(self, address: str) -> Image:
        row = self.db.execute("SELECT value FROM items WHERE key = ?", (address,)).fetchone()
        return row[0] if row else None

    def steps(self, patches: Sequence[Sequence[Change]], *, exact: bool) -> tuple[Step, ...]:
        stale = [c.address for part in patches for c in part if self.image(c.address) != c.before]
        if stale:
            raise ConflictError(", ".join(stale))
        return tuple(map(tuple, patches))

    def remarks(self, steps: Sequence[Step]) -> Iterator[str]:
        yield from ()

    def swap(self, step: Step) -> None:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            for change in step:
                for statement in change.script.do:
                    self.db.execute(statement)
            if any(self.image(change.address) != change.after for change in step):
                raise ConflictError("the script did not do what the plan says")
            self.db.execute("COMMIT")
        finally:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")

    def settle(self) -> None:
        pass

    def sweep(self, step: Step) -> None:
        pass

    def content(self) -> list[tuple[str, bytes]]:
        return self.db.execute("SELECT key, value FROM items ORDER BY key").fetchall()


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while Shelf.opened:
        Shelf.opened.pop().close()


def put(key: str, before: Image, after: bytes, text: str = "") -> Change:
    """Set a row's value; ``text`` is what the script really does, if it lies."""
    do = f"REPLACE INTO items VALUES ('{key}', CAST('{text or after.decode()}' AS BLOB))"
    undo = f"DELETE FROM items WHERE key = '{key}'"
    if before is not None:
        undo = f"REPLACE INTO items VALUES ('{key}', CAST('{before.decode()}' AS BLOB))"
    return Change("shelf", key, before, after, Script((do,), (undo,)))


def stores(root: Path) -> Stores:
    shelf: Store = Shelf(root / "shelf.db")
    return {"shelf": shelf, FILE: Files(root / "files")}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    (tmp_path / "files/a.py").write_text("A = 1\n")
    with Ledger(tmp_path):
        pass
    return tmp_path


def intent(root: Path, lie: str = "") -> Intent:
    files = Files(root / "files")
    image = files.read("a.py") or b""
    first = (put("x", None, b"1"), put("y", None, b"2"))
    second = (*moved("a.py", "deep/b.py", image), created("c.py", b"C = 1\n"))
    third = (put("x", b"1", b"3", lie), put("z", None, b"4"))
    return Intent("p", "both", [first, second, third])


def test_a_patch_of_such_a_store_is_one_step(root: Path) -> None:
    both = stores(root)
    first = (put("x", None, b"1"), put("y", None, b"2"))

    with Ledger(root) as ledger:
        done = carry_out(ledger, both, Intent("p", "one", [first]))

        assert [first] == [*map(tuple, ledger.steps(done.run))]
        assert [("x", b"1"), ("y", b"2")] == Shelf(root / "shelf.db").content()

        carry_out(ledger, both, backwards(ledger, ledger.runs()[-1]))

    assert [] == Shelf(root / "shelf.db").content()


def test_a_script_that_lies_takes_everything_back_in_all_stores(root: Path) -> None:
    both, before = stores(root), world(root / "files")
    first = (put("x", None, b"1", "9"),)
    image = Files(root / "files").read("a.py") or b""

    with Ledger(root) as ledger:
        with pytest.raises(ConflictError, match="did not do what the plan says"):
            carry_out(ledger, both, Intent("p", "t", [moved("a.py", "b.py", image), first]))

        assert [State.UNDONE] == [run.state for run in ledger.runs()]

    assert before == world(root / "files")
    assert [] == Shelf(root / "shelf.db").content()


def test_a_process_killed_between_two_stores_leaves_both_as_they_were(root: Path) -> None:
    before = world(root / "files")
    for fatal in range(1, 9):
        child = os.fork()
        if child == 0:
            _die_before_swap(root, fatal)
        _, status = os.waitpid(child, 0)
        with Ledger(root) as ledger:
            recover(ledger, stores(root))
            finished = [run for run in ledger.runs() if run.state is State.APPLIED]
        if not os.WIFSIGNALED(status):
            assert finished
            break
        assert before == world(root / "files")
        assert [] == Shelf(root / "shelf.db").content()
    assert fatal > 4
    assert [("x", b"1"), ("y", b"2")] == Shelf(root / "shelf.db").content()


def _die_before_swap(root: Path, fatal: int) -> None:
    both = stores(root)
    left = [fatal]
    for store in both.values():
        swap = store.swap

        def dying(step: Step, swap: object = swap) -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            swap(step)  # type: ignore[operator]

        store.swap = dying  # type: ignore[method-assign]
    plan = intent(root)
    with Ledger(root) as ledger:
        carry_out(ledger, both, Intent("p", "both", plan.patches[:2]))
    os._exit(0)


def test_a_loss_is_refused_unless_it_is_accepted_by_name(root: Path) -> None:
    both = stores(root)
    lossy = Change("shelf", "x", None, b"1", put("x", None, b"1").script, lost="the old rows")

    with Ledger(root) as ledger:
        with pytest.raises(ConflictError, match="x: the old rows would be lost"):
            carry_out(ledger, both, Intent("p", "t", [(lossy,)], accepted=frozenset({"y"})))
        assert [] == ledger.runs()

        carry_out(ledger, both, Intent("p", "t", [(lossy,)], accepted=frozenset({"x"})))

        (run,) = ledger.runs()
        assert ("x: the old rows was lost",) == run.remembered
        with pytest.raises(ConflictError, match="there is no way back"):
            backwards(ledger, run)


def test_two_changes_of_one_file_become_one_step(root: Path) -> None:
    files = Files(root / "files")
    first = edited("a.py", files.read("a.py") or b"", b"A = 2\n")
    second = edited("a.py", first.after or b"", b"A = 3\n")

    (step,) = files.steps([(first,), (second,)], exact=False)

    assert 1 == len(step)


def test_a_file_may_give_way_to_a_folder_and_come_back(root: Path) -> None:
    files, before = Files(root / "files"), world(root / "files")
    image = files.read("a.py") or b""
    with Ledger(root) as ledger:
        carry_out(
            ledger, stores(root), Intent("p", "t", [moved("a.py", "a.py/__init__.py", image)])
        )
        assert (root / "files/a.py/__init__.py").is_file()

        carry_out(ledger, stores(root), backwards(ledger, ledger.runs()[-1]))

    assert before == world(root / "files")


def test_a_file_is_not_created_where_a_folder_stays(root: Path) -> None:
    (root / "files/taken").mkdir()

    with pytest.raises(ConflictError, match="taken: is a folder"):
        Files(root / "files").steps([(created("taken", b""),)], exact=False)


def test_files_that_change_places_are_never_lost(root: Path) -> None:
    (root / "files/b.py").write_text("B = 1\n")
    files = Files(root / "files")
    one, two = files.read("a.py") or b"", files.read("b.py") or b""
    swap = (Change(FILE, "a.py", one, two), Change(FILE, "b.py", two, one))

    with Ledger(root) as ledger:
        carry_out(ledger, stores(root), Intent("p", "t", [swap]))

    assert "B = 1\n" == (root / "files/a.py").read_text()
    assert "A = 1\n" == (root / "files/b.py").read_text()


def test_whatever_may_happen_next_is_durable_before_it_happens(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a power cut a name must never point to content that the disk does not have yet."""
    seen: list[str] = []

    def spy(name: str) -> None:
        real = getattr(os, name)

        def call(*arguments: object, **named: object) -> object:
            seen.append(name)
            return real(*arguments, **named)

        monkeypatch.setattr(os, name, call)

    for name in ("fsync", "link", "replace", "unlink"):
        spy(name)
    files = Files(root / "files")
    image = files.read("a.py") or b""
    edit = edited("a.py", image, b"A = 2\n")
    for step in files.steps([(edit, created("deep/b.py", b""))], exact=False):
        files.swap(step)

    effects = [place for place, name in enumerate(seen) if name in ("link", "replace")]
    assert 2 == len(effects)
    assert {"fsync"} == {seen[place - 1] for place in effects}

    seen.clear()
    files.settle()

    assert ["fsync", "fsync"] == seen  # each folder once
    files.settle()
    assert ["fsync", "fsync"] == seen


def test_check_loads_nothing_of_all_this() -> None:
    import subprocess
    import sys

    code = (
        "import sys\nfrom trueline.__main__ import main\n"
        "try: main(['check', '--select', 'NAM', 'pyproject.toml'])\nexcept SystemExit: pass\n"
        "late = ('ledger', 'execute', 'planfile', 'fixer', 'stores', 'trial', 'store', 'changes')\n"
        "print([name for name in late if f'trueline.{name}' in sys.modules], file=sys.stderr)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )

    assert "[]" == done.stderr.strip().splitlines()[-1]
