"""A plan is tried in a copy, and what no longer works is told by name."""

from __future__ import annotations

import pytest
from plan_support import Command, Place, world

TESTS = """\
import app.old


def test_it_works():
    assert 1 == app.old.f()


def test_it_never_did():
    assert 2 == app.old.f()
"""


@pytest.fixture
def planned(place: Place, trueline: Command) -> Place:
    place.write("tests/test_old.py", TESTS)
    place.write("app/broken.py", "import nothing_like_that\n")
    assert 0 == trueline(place, "plan", "shift", "--move", "app/old.py=app/new.py").code
    return place


def test_nothing_is_written_to_the_working_tree(planned: Place, process: Command) -> None:
    before = world(planned.root)

    process(planned, "verify", planned.plan_id, "--run", "python -c \"open('made', 'w')\"")

    assert before == world(planned.root)
    assert not (planned.root / ".trueline/ledger.db").exists()


def test_what_failed_before_and_fails_in_the_same_way_is_no_reason(
    planned: Place, process: Command
) -> None:
    done = process(planned, "verify", planned.plan_id, "--run", "python -m pytest -q")

    assert (0, "") == (done.code, done.err)
    assert "1 of them could not before either" in done.out
    assert "1 of 2 tests passed" in done.out
    assert "All as before." in done.out


def test_a_module_that_can_not_be_imported_any_more_is_named(
    planned: Place, process: Command, trueline: Command
) -> None:
    planned.write(
        "app/lazy.py", "from importlib import import_module\nimport_module('app' '.old')\n"
    )

    done = process(planned, "verify", planned.plan_id)

    assert 1 == done.code
    assert "worse     app.lazy: ModuleNotFoundError: No module named 'app.old'" in done.out


def test_files_outside_of_the_import_roots_are_no_modules(
    place: Place, process: Command, trueline: Command
) -> None:
    place.write("trueline.toml", 'source-roots = ["app"]\n')
    place.write("setup.py", "raise SystemExit('run by nobody here')\n")
    place.write("app/solo.py", "X = 1\n")
    move = "app/solo.py=outside/solo.py"
    assert 0 == trueline(place, "plan", "shift", "--move", move).code

    done = process(place, "verify", place.plan_id)

    assert (1, "") == (done.code, done.err)
    assert "worse     solo: can't be imported any more" in done.out


def test_a_test_that_fails_now_is_named(planned: Place, process: Command) -> None:
    planned.write(
        "tests/test_names.py",
        "from unittest import mock\n\n\n"
        "def test_patch():\n    with mock.patch('app' '.old.X', 2):\n        pass\n",
    )

    done = process(
        planned, "verify", planned.plan_id, "--no-imports", "--run", "python -m pytest -q"
    )

    assert 1 == done.code
    assert "worse     tests.test_names::test_patch: passed before, failure after" in done.out


def test_a_renamed_test_module_is_the_same_test(place: Place, process: Command) -> None:
    place.write("tests/test_one.py", "def test_fine():\n    pass\n")
    move = "tests/test_one.py=tests/test_two.py"
    assert 0 == process(place, "plan", "shift", "--move", move).code

    done = process(place, "verify", place.plan_id, "--run", "python -m pytest -q")

    assert 0 == done.code, done.out


def test_a_command_without_tests_is_told_by_its_exit_code(planned: Place, process: Command) -> None:
    done = process(
        planned, "verify", planned.plan_id, "--no-imports", "--run", "test -e app/old.py"
    )

    assert 1 == done.code
    assert "the command ended with 0 before and with 1 after" in done.out


def test_a_module_that_ends_the_interpreter_is_a_result_and_no_crash(
    planned: Place, process: Command
) -> None:
    planned.write("app/grim.py", "import os\nos._exit(3)\n")
    planned.write("app/chatty.py", "print('{')\nimport sys\nsys.exit('no')\n")

    done = process(planned, "verify", planned.plan_id)

    assert 0 == done.code, done.out
    assert "3 of them could not before either" in done.out


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("--run", "no-such-command"), 3, "can't be started"),
        (("--run", "a 'b"), 2, "quote"),
        (("--python", "no/python"), 3, "no/python"),
        (("--python", "/bin/true"), 3, "name another --python"),
    ],
)
def test_what_can_not_be_run_is_said(
    planned: Place, process: Command, arguments: tuple[str, ...], code: int, text: str
) -> None:
    done = process(planned, "verify", planned.plan_id, *arguments)

    assert code == done.code
    assert text in done.err
