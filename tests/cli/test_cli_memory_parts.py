"""A remembered run tells what the run would tell, the whole and any part."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from cli_support import CONVENTION, Command, Place
from memory_support import JSON, Remembered, settle

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "markdown")
REPORTS = ("text", "markdown", "html", "json", "badge")
_TIME = re.compile(r"\d+\.\d+ s\b|\"(?:total|facts|rules|report)\": [\d.e-]+,?|time=\"[\d.]+\"")


@pytest.fixture
def mixed(place: Place) -> Place:
    """Findings of many kinds, some of them held back, and a file that can't be read."""
    place.write("trueline.toml", f'baseline = "known.json"\n{CONVENTION}')
    place.write("known.json", '{"version": 1, "entries": []}')
    place.write("app/Lost.py", "import app.gone\n")
    place.write("app/held.py", "import app.gone  # trueline: ignore[IMP001] on purpose\n")
    place.write("app/ring.py", "import app.gnir\n")
    place.write("app/gnir.py", "import app.ring\n")
    place.write("app/sub/Deep.py", "from app.orders import VAT\n")
    place.write("app/sub/broken.py", "def f(:\n")
    place.write(
        "app/colours.py", "import enum\n\n\nclass Colour(enum.Enum):\n    RED = 1\n    BLUE = 2\n"
    )
    place.write("app/paint.py", "from app.colours import Colour\n\nPINK = Colour.PINK\n")
    place.write("README.md", "no code")
    return place


def said(text: str) -> list[str]:
    """What was said, without the time that it took."""
    lines = (_TIME.sub("", line).strip(" ,") for line in text.splitlines())
    return [line for line in lines if line]


WORDS = [
    *(("check", "--output-format", form) for form in FORMATS),
    *(("report", "--output-format", form) for form in REPORTS),
    ("check", "--statistics"),
    ("check", "--exit-zero"),
    ("check", "--select", "NAM", "--ignore", "NAM010"),
    ("check", "--ignore", "IMP,NAM"),
    ("check", "."),
]


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_a_remembered_run_says_what_a_run_says(
    mixed: Place, trueline: Command, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    settle()
    for colour in ("", "1"):
        monkeypatch.setenv("FORCE_COLOR", colour)
        ran = trueline(mixed.root, *words, "--no-cache")
        first = trueline(mixed.root, *words)
        assert Remembered(mixed, trueline, words).is_known()
        again = trueline(mixed.root, *words)

        assert said(ran.out) == said(first.out) == said(again.out)
        assert (ran.code, ran.err) == (first.code, first.err) == (again.code, again.err)


PARTS = [
    ("app/Lost.py",),
    ("app/held.py", "app/paint.py"),
    ("app/ring.py",),
    ("app/sub",),
    ("app/sub", "app/colours.py"),
    ("app/sub/broken.py",),
    ("README.md",),
    ("app/__init__.py", "app/__init__.py"),
    ("./app/../app/Lost.py",),
    (".",),
    ("app/sub", "."),
]


@pytest.mark.parametrize("part", PARTS, ids=" ".join)
@pytest.mark.parametrize("command", ["check", "report"])
def test_a_part_of_a_remembered_run_says_what_a_run_on_it_says(
    mixed: Place, trueline: Command, command: str, part: tuple[str, ...]
) -> None:
    words = (command, "--output-format", "json")
    known = Remembered(mixed, trueline, words).made()
    assert known.is_known(*part)

    ran = trueline(mixed.root, *words, "--no-cache", *part)
    told = trueline(mixed.root, *words, *part)
    assert said(ran.out) == said(told.out)
    assert (ran.code, ran.err) == (told.code, told.err)


@pytest.mark.parametrize("part", PARTS, ids=" ".join)
def test_a_part_under_a_baseline_says_what_a_run_on_it_says(
    mixed: Place, trueline: Command, part: tuple[str, ...]
) -> None:
    (mixed.root / "known.json").unlink()
    trueline(mixed.root, "check", "--write-baseline")
    (mixed.root / "app/Lost.py").rename(mixed.root / "app/Gone.py")
    mixed.write("app/ring.py", "import app.gnir\nimport app.more\n")
    known = Remembered(mixed, trueline).made()
    part = tuple(path.replace("Lost", "Gone") for path in part)
    assert known.is_known(*part)

    known.now(*part)


@pytest.mark.parametrize("part", PARTS, ids=" ".join)
def test_a_run_on_a_part_is_remembered_for_the_whole_and_other_parts(
    mixed: Place, trueline: Command, part: tuple[str, ...]
) -> None:
    settle()
    known = Remembered(mixed, trueline)
    known.now(*part)
    assert known.is_known(*part)
    assert known.is_known() == (part[-1] != ".")

    known.now("app/colours.py")
    known.now()


def test_a_run_on_a_part_from_another_folder_is_not_remembered(
    mixed: Place, trueline: Command
) -> None:
    settle()
    inside = Remembered(Place(mixed.root / "app"), trueline)
    inside.now("orders.py")

    assert not inside.is_known("orders.py")
    inside.now()


def test_a_part_that_was_edited_is_seen(mixed: Place, trueline: Command) -> None:
    known = Remembered(mixed, trueline).made()
    mixed.write("app/bills.py", "from app.orders import TAX  # edited\n")
    assert known.is_known("app/bills.py")
    assert [] == known.now("app/bills.py").findings

    mixed.write("app/bills.py", "from app.orders import VAT\n")
    assert not known.is_known("app/bills.py")
    assert [("app/bills.py", "IMP002")] == known.now("app/bills.py").findings


def test_a_part_that_is_a_project_of_its_own_is_looked_at_as_such(
    mixed: Place, trueline: Command
) -> None:
    mixed.write("app/own/pyproject.toml", "[tool.other]\n")
    mixed.write("app/own/Lost.py")
    known = Remembered(mixed, trueline).made()
    assert known.is_known("app/own/Lost.py")

    mixed.write("app/own/pyproject.toml", "[tool.trueline]\nselect = ['IMP']\n")
    settle()
    known.now()
    assert known.is_known()
    assert not known.is_known("app/own/Lost.py")
    assert [] == known.now("app/own/Lost.py").findings


def test_a_part_outside_of_the_project_is_refused(mixed: Place, trueline: Command) -> None:
    known = Remembered(mixed, trueline).made()
    outside = mixed.write("../other.py")

    assert not known.is_known(os.fspath(outside))
    assert not known.is_known("nowhere.py")
    assert 2 == trueline(mixed.root, *JSON, "nowhere.py").code


def test_a_folder_without_settings_is_a_project_by_itself(place: Place, trueline: Command) -> None:
    (place.root / "trueline.toml").unlink()
    place.write("app/sub/asks.py", "import app.gone\n")
    known = Remembered(place, trueline).made()

    assert not known.is_known("app/sub")
    known.now("app/sub")


def test_options_behind_the_paths_are_options(mixed: Place, trueline: Command) -> None:
    known = Remembered(mixed, trueline).made()

    assert not known.is_known("app/Lost.py", "--exit-zero")
    assert 0 == trueline(mixed.root, *JSON, "app/Lost.py", "--exit-zero").code


def test_a_hook_on_names_looks_at_the_index(repo: Place, trueline: Command) -> None:
    """As ever: untracked neighbours can wait, so they are no part of what a hook says."""
    words = (*JSON, "--select", "NAM", "--ignore", "NAM010")
    known = Remembered(repo, trueline, words).made()

    assert not known.is_known("app/orders.py")


# what is never remembered


@pytest.mark.parametrize(
    "words",
    [
        ("--no-cache",),
        ("--since", "main"),
        ("--write-baseline",),
        ("--select", "NAM", "--ignore", "NAM010", "app/orders.py"),
        ("--select", "NAM", "--ignore", "NAM010", "app"),
        ("app/orders.py", "--ignore", "IMP"),
        ("--help",),
    ],
    ids=" ".join,
)
def test_some_runs_are_never_remembered(
    repo: Place, trueline: Command, words: tuple[str, ...]
) -> None:
    settle()
    for _ in range(2):
        trueline(repo.root, "check", *words)

    assert not list(repo.root.glob(".trueline_cache/runs/*"))


def test_without_a_cache_a_memory_is_not_asked(place: Place, trueline: Command) -> None:
    Remembered(place, trueline).made()
    (place.root / ".trueline_cache/runs").rename(place.root / "runs")
    place.write("app/Lost.py")
    (place.root / "runs").rename(place.root / ".trueline_cache/runs")

    assert 1 == len(trueline(place.root, *JSON, "--no-cache").findings)


def test_a_run_in_another_folder_is_another_run(place: Place, trueline: Command) -> None:
    inside = Remembered(Place(place.root / "app"), trueline).made()
    Remembered(place, trueline).made()

    inside.now()
    inside.now("orders.py")


def test_a_report_to_a_file_is_written_again(place: Place, trueline: Command) -> None:
    words = (*JSON, "--output-file", "report.json")
    known = Remembered(place, trueline, words)
    trueline(place.root, *words)
    settle()
    trueline(place.root, *words)
    assert known.is_known()
    (place.root / "report.json").write_text("")

    assert 0 == trueline(place.root, *words).code
    assert (place.root / "report.json").read_text().startswith("{")


def test_a_memory_that_can_t_be_kept_is_no_error(place: Place, trueline: Command) -> None:
    place.write(".trueline_cache/runs", "a file")
    settle()

    for _ in range(2):
        done = trueline(place.root, *JSON)
        assert (0, "") == (done.code, done.err)


def test_two_runs_at_once_remember_what_they_found(place: Place, process: Command) -> None:
    from concurrent.futures import ThreadPoolExecutor

    place.write("app/Lost.py")
    settle()
    with ThreadPoolExecutor(4) as pool:
        done = [*pool.map(lambda _: process(place.root, *JSON), range(8))]

    assert [[("app/Lost.py", "NAM001")]] * 8 == [each.findings for each in done]
    assert not list(Path(place.root).rglob("*.tmp"))
