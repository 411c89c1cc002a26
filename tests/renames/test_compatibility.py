"""Old import paths that stay for a while, as the very same module."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from renames_support import applied, changes_of, files_of, planned, reasons, renames, reversed_

SETTINGS = """
[conventions.v7]
preset = "v7"
[fixers.names]
workflows = { "**" = "1" }
"""
PROJECT = """
-- app/__init__.py --
-- app/services/__init__.py --
-- app/services/page.py --
count = 0
def add():
    global count
    count += 1
if __name__ == "__main__":
    print("started as", __name__)
"""


def run(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=root, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = files_of(PROJECT)
    proposal = planned(files, SETTINGS, compatibility="2999-12-31")
    for path, data in applied(files, changes_of(proposal)).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


@pytest.mark.parametrize(
    "old", ["import app.services.page as old", "from app.services import page as old"]
)
def test_the_old_path_is_the_same_module_object(root: Path, old: str) -> None:
    new = "import app.services.WF1_V7_L4_1of1_PageService as new"
    code = f"{old}; {new}; old.add(); print(old is new, new.count)"

    assert "True 1\n" == run(root, "-W", "ignore", "-c", code)


def test_it_warns_once_with_the_new_name(root: Path) -> None:
    code = "import app.services.page\nfrom app.services import page\nimport app.services.page"
    said = run(root, "-W", "always", "-c", code)

    assert 1 == said.count("DeprecationWarning")
    assert "app.services.page is app.services.WF1_V7_L4_1of1_PageService now" in said
    assert "goes away after 2999-12-31" in said


def test_it_can_still_be_started(root: Path) -> None:
    assert "started as __main__\n" == run(root, "-W", "ignore", "-m", "app.services.page")
    assert "started as __main__\n" == run(root, "-W", "ignore", "app/services/page.py")


def test_it_is_never_renamed_itself_and_goes_back_with_the_rest() -> None:
    files = files_of(PROJECT)
    changes = changes_of(planned(files, SETTINGS, compatibility="2999-12-31"))
    after = applied(files, changes)

    assert {} == renames(planned(after, SETTINGS))
    assert files == applied(after, reversed_(changes))


def test_what_a_package_itself_offers_under_its_old_name_is_told_to_be_lost() -> None:
    table = '[fixers.names.names]\n"app/services" = "app/work"\n'

    told = reasons(planned(files_of(PROJECT), table, compatibility="2999-12-31"))
    assert ["app/services"] == [*told]
    assert "gets no compatibility module" in told["app/services"]
    assert {} == reasons(planned(files_of(PROJECT), table))


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "20261231"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(ValueError, match="compatibility"):
        planned({}, compatibility=day)
