"""A remembered run is only told again while everything that it rests on is still so."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from cli_support import CONVENTION, Command, Place
from memory_support import JSON, Remembered, settle

LOST = ("app/Lost.py", "NAM001")


@pytest.fixture
def known(place: Place, trueline: Command) -> Remembered:
    """A project without git whose run is remembered; nothing is off the line in it."""
    (place.root / "app/empty/inner").mkdir(parents=True)
    return Remembered(place, trueline).made()


@pytest.fixture
def tracked(repo: Place, trueline: Command) -> Remembered:
    """The same in a git repository."""
    (repo.root / "app/empty/inner").mkdir(parents=True)
    return Remembered(repo, trueline).made()


@pytest.fixture(params=["known", "tracked"])
def either(request: pytest.FixtureRequest) -> Remembered:
    found: Remembered = request.getfixturevalue(request.param)
    return found


# names in folders


def test_a_file_created_is_seen_by_a_remembered_run(either: Remembered) -> None:
    either.sees(lambda: either.place.write("app/Lost.py"), LOST)


def test_a_file_created_in_an_empty_folder_is_seen_by_a_remembered_run(either: Remembered) -> None:
    new = "app/empty/inner/Lost.py"
    either.sees(lambda: either.place.write(new), (new, "NAM001"))


def test_a_file_created_in_a_new_folder_is_seen_by_a_remembered_run(either: Remembered) -> None:
    either.sees(lambda: either.place.write("app/new/Lost.py"), ("app/new/Lost.py", "NAM001"))


def test_a_file_created_while_its_folder_s_times_are_set_back_is_seen(either: Remembered) -> None:
    def create() -> None:
        before = (either.root / "app").stat()
        either.place.write("app/Lost.py")
        os.utime(either.root / "app", ns=(before.st_atime_ns, before.st_mtime_ns))

    either.sees(create, LOST)


def test_a_renamed_file_is_seen_by_a_remembered_run(either: Remembered) -> None:
    file = either.root / "app/bills.py"
    either.sees(lambda: file.rename(file.with_name("Lost.py")), LOST)


def test_a_file_renamed_and_back_changes_nothing(either: Remembered) -> None:
    file = either.root / "app/bills.py"
    file.rename(file.with_name("Lost.py")).rename(file)

    assert either.is_known()
    assert [] == either.now().findings


def test_a_deleted_file_is_seen_by_a_remembered_run(either: Remembered) -> None:
    either.sees((either.root / "app/orders.py").unlink, ("app/bills.py", "IMP001"))


def test_a_deleted_folder_is_seen_by_a_remembered_run(either: Remembered) -> None:
    either.sees(lambda: shutil.rmtree(either.root / "app/empty"))
    either.sees(lambda: shutil.rmtree(either.root / "app"))


def test_a_moved_folder_is_seen_by_a_remembered_run(either: Remembered) -> None:
    either.place.write("app/sub/Lost.py")
    settle()
    either.now()
    folder = either.root / "app/sub"
    either.sees(lambda: folder.rename(folder.with_name("to")), ("app/to/Lost.py", "NAM001"))


def test_a_file_replaced_by_a_folder_is_seen_by_a_remembered_run(either: Remembered) -> None:
    def replace() -> None:
        (either.root / "app/bills.py").unlink()
        either.place.write("app/bills.py/Lost.py")

    either.sees(replace, ("app/bills.py/Lost.py", "NAM001"))


def test_a_file_replaced_by_a_link_is_seen_by_a_remembered_run(either: Remembered) -> None:
    def replace() -> None:
        (either.root / "app/orders.py").unlink()
        (either.root / "app/orders.py").symlink_to("/nowhere/orders.py")

    replace()
    either.now()
    settle()
    either.now()
    either.now()


def test_a_folder_replaced_by_a_link_is_seen_by_a_remembered_run(either: Remembered) -> None:
    outside = either.root.with_name("outside")
    outside.mkdir()
    (either.root / "app/empty").rename(either.root / "app/full")
    either.now()
    settle()
    either.now()
    shutil.rmtree(either.root / "app/full")
    (either.root / "app/full").symlink_to(outside)
    either.now()


def test_a_link_that_leads_elsewhere_is_seen_by_a_remembered_run(either: Remembered) -> None:
    either.place.write("other/real.txt", "x")
    (either.root / "app/Linked.py").symlink_to("../gone/Real.py")
    settle()
    either.now()
    assert either.is_known()

    either.place.write("gone/Real.py", "")
    either.now()
    settle()
    either.now()
    (either.root / "gone/Real.py").unlink()
    either.now()


@pytest.mark.parametrize("mode", [0o000, 0o400, 0o555])
def test_a_folder_that_may_not_be_entered_any_more_is_no_clean_one(
    either: Remembered, mode: int
) -> None:
    folder = either.root / "app/empty"
    folder.chmod(mode)
    try:
        either.now()
        settle()
        either.now()
    finally:
        folder.chmod(0o755)
    either.now()


# contents


def test_an_edit_in_place_is_seen_by_a_remembered_run(either: Remembered) -> None:
    file = either.root / "app/orders.py"
    either.sees(lambda: file.write_text("VAT = 7\n"), ("app/bills.py", "IMP002"))


def test_an_edit_that_restores_size_and_time_is_seen_by_a_remembered_run(
    either: Remembered,
) -> None:
    def edit() -> None:
        file = either.root / "app/orders.py"
        before = file.stat()
        file.write_text("VAT = 7\n")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    either.sees(edit, ("app/bills.py", "IMP002"))


def test_edits_at_once_after_a_run_are_all_seen(either: Remembered) -> None:
    file = either.root / "app/orders.py"
    for turn in range(12):
        file.write_text("VAT = 7\n" if turn % 2 else "TAX = 7\n")
        warm = either.trueline(either.root, *JSON)
        assert turn % 2 == len(warm.findings)


def test_names_changed_at_once_after_a_run_are_all_seen(either: Remembered) -> None:
    one, other = either.root / "app/more.py", either.root / "app/More.py"
    one.write_text("")
    for turn in range(12):
        one.rename(other)
        one, other = other, one
        warm = either.trueline(either.root, *JSON)
        assert (turn + 1) % 2 == len(warm.findings)


def test_files_from_the_future_are_no_matter_of_trust(either: Remembered) -> None:
    file = either.root / "app/orders.py"
    for text in ("VAT = 7\n", "TAX = 7\n", "VAT = 7\n"):
        file.write_text(text)
        os.utime(file, (2**32, 2**32))
        os.utime(either.root / "app", (2**32, 2**32))
        settle()
        assert text.startswith("VAT") == bool(either.now().findings)
        assert text.startswith("VAT") == bool(either.now().findings)


def test_an_edit_that_changes_no_fact_is_answered_from_memory(either: Remembered) -> None:
    either.place.write("app/orders.py", "TAX = 8  # more\n\n\n")

    assert either.is_known()
    assert [] == either.now().findings


def test_an_edit_is_answered_from_memory_after_another_run_as_well(either: Remembered) -> None:
    either.place.write("app/orders.py", "TAX = 8\n")
    either.trueline(either.root, "check", "--ignore", "NAM")
    either.place.write("app/orders.py", "TAX = 9\n")

    assert either.is_known()


def test_names_that_nobody_asks_for_come_and_go_in_a_remembered_run(either: Remembered) -> None:
    for text in ("\n\nTAX = 7\n\n\ndef vat():\n    return TAX\n", "TAX = VAT = 7\n", "TAX = 7\n"):
        either.place.write("app/orders.py", text)

        assert either.is_known()
        assert either.is_known("app/orders.py")
        assert [] == either.now().findings


def test_a_name_that_is_asked_for_is_missed_by_a_remembered_run(either: Remembered) -> None:
    either.sees(
        lambda: either.place.write("app/orders.py", "VAT = 7\n"), ("app/bills.py", "IMP002")
    )
    either.sees(lambda: either.place.write("app/orders.py", "def TAX(): ...\n"))


def test_a_name_that_comes_by_a_star_is_missed_by_a_remembered_run(either: Remembered) -> None:
    either.place.write("app/all.py", "from app.orders import *\n")
    either.place.write("app/asks.py", "from app.all import TAX\n")
    settle()
    assert [] == either.now().findings
    settle()
    assert [] == either.now().findings
    assert either.is_known()

    lost = [("app/asks.py", "IMP002"), ("app/bills.py", "IMP002")]
    either.sees(lambda: either.place.write("app/orders.py", "VAT = 7\n"), *lost)


def test_a_name_that_hides_a_module_is_seen_by_a_remembered_run(either: Remembered) -> None:
    either.place.write("app/bills.py", "from app import orders\n")
    either.sees(
        lambda: either.place.write("app/orders.py", "from app import bills\n"),
        ("app/bills.py", "IMP003"),
    )
    either.sees(lambda: either.place.write("app/__init__.py", "bills = orders = 1\n"))


def test_a_memory_whose_answers_are_gone_is_none_after_an_edit(either: Remembered) -> None:
    (answers,) = (either.root / ".trueline_cache/runs").glob("*.answers")
    answers.unlink()
    assert either.is_known()

    either.place.write("app/orders.py", "TAX = 8\n")
    assert not either.is_known()


def test_an_edit_that_breaks_the_syntax_is_seen_by_a_remembered_run(either: Remembered) -> None:
    either.place.write("app/orders.py", "TAX = = 7\n")

    assert not either.is_known()
    assert 3 == either.now().code


def test_a_comment_that_holds_nothing_back_is_seen_by_a_remembered_run(
    either: Remembered,
) -> None:
    text = "TAX = 7  # trueline: ignore[IMP001] no more\n"
    either.sees(lambda: either.place.write("app/orders.py", text), ("app/orders.py", "TRU001"))


def test_an_edit_in_a_file_with_a_finding_is_no_edit_without_facts(either: Remembered) -> None:
    either.place.write("app/asks.py", "import app.gone\n")
    settle()
    first = either.now().json["findings"]
    assert either.is_known()

    either.place.write("app/asks.py", "\n\nimport app.gone\n")
    (moved,) = either.now().json["findings"]
    assert [1, 3] == [first[0]["line"], moved["line"]]


def test_a_name_that_was_only_in_a_string_is_seen_when_it_is_imported(either: Remembered) -> None:
    text = 'TEXT = """\nimport app.gone\n"""\n'
    either.place.write("app/asks.py", text)
    settle()
    assert [] == either.now().findings
    assert either.is_known()

    changed = text.replace('TEXT = """', "TEXT = 1").replace('"""', "")
    either.sees(lambda: either.place.write("app/asks.py", changed), ("app/asks.py", "IMP001"))


@pytest.mark.parametrize("other", ["Procfile", "pyproject.toml", "setup.cfg"])
def test_a_project_file_is_seen_by_a_remembered_run(either: Remembered, other: str) -> None:
    texts = {
        "Procfile": "web: gunicorn app.orders:{}\n",
        "pyproject.toml": "[project.scripts]\nrun = 'app.orders:{}'\n",
        "setup.cfg": "[options.entry_points]\nconsole_scripts =\n    run = app.orders:{}\n",
    }
    either.place.write(other, texts[other].format("TAX"))
    settle()
    assert [] == either.now().findings

    gone = texts[other].format("GON")
    either.sees(lambda: either.place.write(other, gone), (other, "IMP004"))


def test_a_module_that_is_not_listed_is_missed_by_a_remembered_run(tracked: Remembered) -> None:
    tracked.place.write(".gitignore", "built.py\nmade/\n")
    tracked.place.write("app/built.py")
    tracked.place.write("app/made/deep.py")
    tracked.place.write("app/asks.py", "import app.built\nimport app.made.deep\n")
    settle()
    assert [] == tracked.now().findings
    assert tracked.is_known()

    tracked.sees((tracked.root / "app/built.py").unlink, ("app/asks.py", "IMP001"))


def test_a_module_that_is_not_listed_may_also_appear(tracked: Remembered) -> None:
    tracked.place.write(".gitignore", "built.py\n")
    tracked.place.write("app/asks.py", "import app.built\n")
    settle()
    assert [("app/asks.py", "IMP001")] == tracked.now().findings

    tracked.sees(lambda: tracked.place.write("app/built.py"))


# settings


Change = Callable[[Place], object]
SETTINGS: dict[str, Change] = {
    "edited": lambda place: place.write("trueline.toml", CONVENTION.replace("snake", "Pascal")),
    "joined by a nearer one": lambda place: place.write("app/trueline.toml", "select = ['IMP']\n"),
    "gone": lambda place: (place.root / "trueline.toml").unlink(),
    "moved": lambda place: (place.root / "trueline.toml").rename(place.root / "other.toml"),
}


@pytest.mark.parametrize("how", SETTINGS)
def test_settings_are_seen_by_a_remembered_run(either: Remembered, how: str) -> None:
    inside = Remembered(Place(either.root / "app"), either.trueline).made()

    SETTINGS[how](either.place)
    either.now()
    inside.now()


def test_the_environment_is_seen_by_a_remembered_run(
    either: Remembered, monkeypatch: pytest.MonkeyPatch
) -> None:
    either.place.write("app/Lost.py")
    settle()
    assert [LOST] == either.now().findings

    monkeypatch.setenv("TRUELINE_IGNORE", "NAM")
    either.now()
    assert [] == either.trueline(either.root, *JSON).findings
    monkeypatch.delenv("TRUELINE_IGNORE")
    assert [LOST] == either.trueline(either.root, *JSON).findings


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Moves this process to the other end of the world, where it is another day."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


def test_a_day_that_has_passed_is_seen_by_a_remembered_run(
    either: Remembered, clock: Callable[[str], None]
) -> None:
    clock("EARLY+12")
    moved = f"# trueline: ignore[NAM] moved to app.bills, remove after {date.today()}\n"
    either.place.write("app/accounts.py", moved)
    either.made()
    assert [] == either.now().findings

    clock("LATE-14")
    assert [("app/accounts.py", "NAM010")] == either.now().findings


def test_a_settings_file_by_name_is_seen_by_a_remembered_run(either: Remembered) -> None:
    either.place.write("../given.toml", CONVENTION)
    given = Remembered(either.place, either.trueline, (*JSON, "--config", "../given.toml"))
    settle()
    given.now()
    assert either.place.root.joinpath(".git").exists() == given.is_known()

    either.place.write("../given.toml", CONVENTION.replace("snake", "Pascal"))
    assert (not given.is_known(), bool(given.now().findings)) == (
        True,
        (either.root / ".git").exists(),
    )


def test_the_baseline_is_seen_by_a_remembered_run(either: Remembered) -> None:
    either.place.write("app/Lost.py")
    either.place.write("trueline.toml", f'baseline = "known.json"\n{CONVENTION}')
    either.trueline(either.root, "check", "--write-baseline", "--baseline", "known.json")
    settle()
    assert [] == either.now().findings
    assert either.is_known()

    known = either.root / "known.json"
    either.sees(lambda: known.write_text('{"version": 1, "entries": []}'), LOST)


@pytest.mark.parametrize("pattern", ["packages/*/src", "packages/a/src", "*/a/src"])
def test_a_source_root_that_appears_is_seen_by_a_remembered_run(
    tracked: Remembered, pattern: str
) -> None:
    tracked.place.write(".gitignore", "packages/a/\n")
    tracked.place.write("packages/b/src/pkg/__init__.py")
    tracked.place.write("packages/b/src/pkg/asks.py", "import pkg.gone\n")
    (tracked.root / "packages/a/src").mkdir(parents=True)
    tracked.place.write("trueline.toml", f'source-roots = ["packages/b/src", "{pattern}"]\n')
    settle()
    first = tracked.now()
    assert tracked.is_known()

    shutil.rmtree(tracked.root / "packages/a")
    tracked.now()
    tracked.place.write("packages/a/src/pkg/gone.py")
    assert 1 == len(first.findings)
    tracked.now()


def test_the_files_of_the_cache_may_come_from_anywhere(either: Remembered, tmp_path: Path) -> None:
    either.place.write("app/Lost.py")
    settle()
    either.now()
    cache = either.root / ".trueline_cache"
    shutil.copytree(cache, tmp_path / "copy")
    shutil.rmtree(cache)
    shutil.copytree(tmp_path / "copy", cache)

    assert not either.is_known()
    assert [LOST] == either.now().findings


def test_folders_are_remembered_from_run_to_run(either: Remembered) -> None:
    """What has not changed is taken over, and what appears in it later is still seen."""
    (either.root / "app/empty/other").mkdir()
    (either.root / "app/empty/inner/deep").mkdir()
    settle()
    for turn in range(3):
        either.place.write("app/orders.py", f"TAX = 7\nNEW_{turn} = 1\n")
        settle()
        assert [] == either.now().findings
        assert either.is_known()

    new = "app/empty/inner/deep/Lost.py"
    either.sees(lambda: either.place.write(new), (new, "NAM001"))
    other = "app/empty/other/Lost.py"
    either.sees(lambda: either.place.write(other), (new, "NAM001"), (other, "NAM001"))


def test_rules_of_ignoring_count_in_folders_that_are_taken_over(tracked: Remembered) -> None:
    tracked.place.write("app/sub/deep/Lost.py")
    settle()
    found = ("app/sub/deep/Lost.py", "NAM001")
    assert [found] == tracked.now().findings

    tracked.sees(lambda: tracked.place.write("app/sub/.gitignore", "Lost.py\n"))
    tracked.sees(lambda: tracked.place.write("app/sub/.gitignore", "Lust.py\n"), found)
    tracked.sees((tracked.root / "app/sub/.gitignore").unlink, found)
    tracked.sees(lambda: tracked.place.write(".gitignore", "deep/\n"))
    tracked.place.write("app/sub/deep/Found_Too.py")
    tracked.sees(
        (tracked.root / ".gitignore").unlink, found, ("app/sub/deep/Found_Too.py", "NAM001")
    )
