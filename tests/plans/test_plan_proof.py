"""A plan that would break something is not offered."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from plan_support import Command, Place

from trueline.testing import rehearsals
from trueline_rules import missing_module

MOVE = ("--move", "app/old.py=app/new.py")


def test_what_was_broken_before_is_no_reason(place: Place, trueline: Command) -> None:
    place.write("app/broken.py", "import app.nowhere\nfrom app.old import missing\n")
    place.write("app/odd.py", "def (\n")

    assert 0 == trueline(place, "plan", "shift", *MOVE).code


def test_what_no_rule_could_read_before_is_no_reason(place: Place, trueline: Command) -> None:
    patched = 'from unittest.mock import patch\n\n@patch("app.nowhere.f")\ndef f(): ...\n'
    place.write("app/odd.py", f'{patched}x = t"{{1}}"\n')  # read by Python 3.14 and newer

    assert 0 == trueline(place, "plan", "shift", *MOVE).code


def test_an_import_that_would_lead_nowhere_is_named(place: Place, trueline: Command) -> None:
    place.write("app/far.py", "from .old import X\n")

    done = trueline(place, "plan", "shift", *MOVE)

    assert 4 == done.code
    assert "app/far.py:1:" in done.err
    assert not (place.root / ".trueline").exists()


def test_a_moved_file_that_no_longer_finds_its_neighbours_is_named(
    place: Place, trueline: Command
) -> None:
    place.write("app/far.py", "from .user import Y\n")

    done = trueline(place, "plan", "shift", "--move", "app/far.py=app/deep/far.py")

    assert 4 == done.code
    assert "app/deep/far.py:1:" in done.err


def test_on_request_it_is_written_all_the_same_and_says_so(place: Place, trueline: Command) -> None:
    place.write("app/far.py", "from .old import X\n")

    done = trueline(place, "plan", "shift", *MOVE, "--unproven")

    assert 0 == done.code
    assert "critical: app/far.py:1:" in done.out


def test_a_file_that_would_no_longer_parse_is_named(place: Place, trueline: Command) -> None:
    place.write("app/use.py", "import app.old\n")

    done = trueline(place, "plan", "shift", "--move", "app/old.py=app/1new.py")

    assert 4 == done.code
    assert "app/use.py" in done.err


def test_a_target_that_is_still_off_the_line_is_named(place: Place, trueline: Command) -> None:
    settings = '[conventions.app]\npattern = "{name:snake}.py"\npaths = ["app"]\n'
    place.write("trueline.toml", f'source-roots = ["."]\n{settings}exempt = ["__init__.py"]\n')

    done = trueline(place, "plan", "shift", "--move", "app/old.py=app/NewName.py")

    assert 4 == done.code
    assert "still NAM001" in done.err


def test_what_was_off_the_line_may_go_along_with_its_folder(
    place: Place, trueline: Command
) -> None:
    settings = '[conventions.app]\npattern = "{name:Pascal}.py"\npaths = ["app"]\n'
    place.write("trueline.toml", f'source-roots = ["."]\n{settings}exempt = ["__init__.py"]\n')

    assert 0 == trueline(place, "plan", "shift", "--move", "app/old.py=app/far/old.py").code


def test_the_scenes_of_a_fixer_are_its_tests(
    plugins: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(plugins)
    (rehearsal,) = rehearsals("plain_fixers")

    rehearsal.check()

    assert "shift a plain rename" == str(rehearsal)
    monkeypatch.delitem(sys.modules, "plain_fixers.shift")


def test_a_rule_that_crashes_proves_nothing(
    place: Place, trueline: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crashing(facts: object, options: object) -> None:
        raise RuntimeError("out of its depth")

    monkeypatch.setattr(missing_module.rule, "run", crashing)

    done = trueline(place, "plan", "shift", *MOVE)

    assert 4 == done.code
    assert "IMP001 crashed, so nothing is proven: RuntimeError: out of its depth" in done.err
    assert not (place.root / ".trueline").exists()
