"""Work shared with copies of this process: never another result, never a process left behind."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from signal import SIGKILL
from threading import Event, Thread

import pytest

from trueline.sources.forks import Forks

HERE = os.getpid()


def in_copy() -> bool:
    return os.getpid() != HERE


def squared(number: int) -> int:
    return number * number


def killed_in_copy(number: int) -> int:
    if in_copy():
        os.kill(os.getpid(), SIGKILL)
    return number


def refused(number: int) -> int:
    raise ValueError(number)


def unsendable_from_copy(number: int) -> object:
    return (lambda: number) if in_copy() else number


def where(number: int) -> bool:
    return in_copy()


def children() -> set[int]:
    """The processes of this one, dead ones that nobody has seen off included."""
    states = {int(place.parent.name): place for place in Path("/proc").glob("[0-9]*/stat")}
    found = set()
    for process, place in states.items():
        with suppress(OSError):
            parent = place.read_text().rpartition(")")[2].split()[1]
            found |= {process} if int(parent) == os.getpid() else set()
    return found


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


@pytest.mark.parametrize("jobs", [1, 2, 3, 7])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 10])
def test_the_result_is_the_same_for_any_number_of_processes(jobs: int, count: int) -> None:
    assert [squared(each) for each in range(count)] == Forks(jobs).share(squared, range(count))


def test_every_second_item_is_worked_on_by_the_second_process() -> None:
    assert [False, True, False, True, False] == Forks(2).share(where, range(5))


def test_what_a_killed_process_should_have_done_is_done_here() -> None:
    assert [0, 1, 2, 3, 4] == Forks(3).share(killed_in_copy, range(5))


def test_where_no_process_can_be_started_all_is_done_here() -> None:
    kept = resource.getrlimit(resource.RLIMIT_NPROC)
    child = os.fork()
    if not child:
        code = 1
        try:
            if os.geteuid() == 0:
                os.setresuid(65534, 65534, 65534)  # no limit stops root
            resource.setrlimit(resource.RLIMIT_NPROC, (0, kept[1]))
            code = int([0, 1, 4, 9] != Forks(2).share(squared, range(4)))
        finally:
            os._exit(code)

    assert 0 == os.waitpid(child, 0)[1]


def test_what_can_not_be_sent_is_made_here() -> None:
    assert [0, 1, 2, 3] == Forks(2).share(unsendable_from_copy, range(4))


def test_an_error_in_the_work_is_raised_and_nobody_is_left() -> None:
    with pytest.raises(ValueError, match="0"):
        Forks(3).share(refused, range(5))


def test_an_error_in_the_share_of_another_process_is_raised_here() -> None:
    def odd_is_refused(number: int) -> int:
        return refused(number) if number % 2 else number

    with pytest.raises(ValueError, match="1"):
        Forks(2).share(odd_is_refused, range(4))


def test_a_process_with_threads_is_not_copied() -> None:
    done = Event()
    thread = Thread(target=done.wait)
    thread.start()
    try:
        assert not any(Forks(2).share(where, range(4)))
    finally:
        done.set()
        thread.join()


def test_threads_that_can_end_are_ended_before() -> None:
    done = Event()
    thread = Thread(target=done.wait)
    thread.start()

    def rest() -> None:
        done.set()
        thread.join()

    assert any(Forks(2, rest).share(where, range(4)))
