"""Whenever Trueline is killed, the next command finds exactly before or exactly after."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from crash_support import NEVER, Hasty, run_killed
from plan_support import Command, Place, World, stocked, world

from trueline import execute
from trueline.ledger import Ledger

MOVES = (
    "app/old.py=app/deep/er/new.py",
    "app/sub/tool.py=tools/tool.py",
    "app/linked.py=app/deep/linked.py",
    "app/Loud.py=app/loud.py",
)


@pytest.fixture(autouse=True, scope="module")
def _hasty() -> Iterator[None]:
    """Wait for no disk: what is tested is a killed process, not a power cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(execute, "_AHEAD", 2)  # so that there is more than one announcement
        patch.setattr(os, "fsync", lambda _: None)
        patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Hasty))
        yield


def plan(place: Place) -> Place:
    """A plan that makes folders, empties one, edits, moves a link, and changes a name's case."""
    place.write("app/Loud.py", "import app.old\n")
    arguments = [part for move in MOVES for part in ("--move", move)]
    assert 0 == run_killed(place.root, NEVER, "plan", "shift", "--no-cache", *arguments)
    return place


@pytest.fixture
def planned(place: Place, trueline: Command) -> Place:
    return plan(place)


@pytest.fixture(scope="module")
def open_moments(tmp_path_factory: pytest.TempPathFactory, plugins: Path) -> list[int]:
    """The moments at which being killed leaves an open run; the same for every such plan."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(plugins)
        place = plan(stocked(Place(tmp_path_factory.mktemp("open") / "project")))
    return [*_deaths(place, place.plan_id)]


@pytest.fixture
def applied(planned: Place, trueline: Command) -> Place:
    """The same after it was applied."""
    assert 0 == trueline(planned, "apply", planned.plan_id).code
    return planned


def copies(place: Place) -> Iterator[Place]:
    """Fresh copies of a project, each gone when the next one comes."""
    for number in count():
        copy = place.root.with_name(f"copy{number}")
        shutil.copytree(place.root, copy, symlinks=True)
        yield Place(copy)
        shutil.rmtree(copy)


def settled(place: Place, trueline: Command) -> None:
    """Run the next command, and see that it leaves no open run and no temporary file."""
    assert 0 == trueline(place, "status").code
    with Ledger(place.root) as ledger:
        assert ledger.open_run() is None
    assert [] == [*place.root.rglob("*.tmp")]


def every_death(place: Place, trueline: Command, *arguments: str) -> list[bool]:
    """Kill a command at every moment; return for each death whether it came after the end."""
    before = world(place.root)
    finished = next(copies(place))
    assert 0 == trueline(finished, *arguments).code
    after = world(finished.root)
    shutil.rmtree(finished.root)
    assert before != after
    ends = []
    for moment, copy in zip(count(1), copies(place), strict=False):
        if run_killed(copy.root, moment, *arguments) == 0:
            shutil.rmtree(copy.root)
            return ends
        if (copy.root / ".trueline/ledger.db").exists():
            settled(copy, trueline)
        found = world(copy.root)
        off = set(found.items()) ^ set(before.items())
        assert found in (before, after), f"killed before touch {moment}: {off}"
        ends.append(found == after)
    raise AssertionError


def test_an_apply_that_is_killed_at_any_moment_is_taken_back_whole(
    planned: Place, trueline: Command
) -> None:
    ends = every_death(planned, trueline, "apply", planned.plan_id)

    assert len(ends) > 60
    assert ends == sorted(ends)  # once it has counted as done it is never taken back


def test_a_rollback_that_is_killed_at_any_moment_is_taken_back_whole(
    applied: Place, trueline: Command
) -> None:
    ends = every_death(applied, trueline, "rollback")

    assert len(ends) > 60
    assert ends == sorted(ends)


@pytest.mark.parametrize("share", [0.4, 0.7, 1.0])
def test_a_recovery_may_be_killed_at_any_moment_too(
    planned: Place, trueline: Command, open_moments: list[int], share: float
) -> None:
    before = interrupted(planned, open_moments[int((len(open_moments) - 1) * share)])
    broken = world(planned.root)

    for moment, copy in zip(count(1), copies(planned), strict=False):
        if run_killed(copy.root, moment, "status") == 0:
            shutil.rmtree(copy.root)
            assert before != broken
            assert moment > 10
            return
        settled(copy, trueline)
        assert before == world(copy.root), f"killed before touch {moment} of the recovery"


def interrupted(place: Place, moment: int) -> World:
    """Kill an apply at a moment of its open run; return the world before."""
    before = world(place.root)
    run_killed(place.root, moment, "apply", place.plan_id)
    with Ledger(place.root) as ledger:
        assert ledger.open_run() is not None
    return before


def _deaths(place: Place, name: str) -> Iterator[int]:
    """Yield the moments at which being killed leaves an open run."""
    for moment, copy in zip(count(1), copies(place), strict=False):
        if run_killed(copy.root, moment, "apply", name) == 0:
            shutil.rmtree(copy.root)
            return
        if (copy.root / ".trueline/ledger.db").exists():
            with Ledger(copy.root) as ledger:
                if ledger.open_run():
                    yield moment


def test_a_recovery_that_is_killed_again_and_again_comes_to_an_end(
    planned: Place, trueline: Command, open_moments: list[int]
) -> None:
    before = interrupted(planned, open_moments[-1])

    for moment in range(1, 60, 3):
        run_killed(planned.root, moment, "status")

    settled(planned, trueline)
    assert before == world(planned.root)


def test_the_next_apply_takes_the_interrupted_one_back_and_goes_on(
    planned: Place, trueline: Command, open_moments: list[int]
) -> None:
    interrupted(planned, open_moments[-10])

    done = trueline(planned, "apply", planned.plan_id)

    assert 0 == done.code
    assert "had been interrupted; it was taken back" in done.err
    assert (planned.root / "app/deep/er/new.py").exists()


def test_a_file_that_somebody_changed_meanwhile_stops_the_recovery_before_it_begins(
    planned: Place, trueline: Command, open_moments: list[int]
) -> None:
    before = interrupted(planned, open_moments[-1])
    planned.write("app/user.py", "something else\n")
    broken = world(planned.root)

    stopped = trueline(planned, "status")

    assert 4 == stopped.code
    assert "app/user.py" in stopped.err
    assert broken == world(planned.root)

    kept = trueline(planned, "status", "--keep", "app/user.py")

    assert 0 == kept.code
    assert "app/user.py: was left as it was found" in kept.out
    mode = (planned.root / "app/user.py").stat().st_mode
    assert {**before, "app/user.py": (mode, b"something else\n")} == world(planned.root)
