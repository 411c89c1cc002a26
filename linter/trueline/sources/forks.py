"""Work that is shared with copies of this process, which know all that it knows.

Facts of a large project take longer to be sent to another process than the work on them takes.
A copy has them; only what comes of its share is sent back.  A share that does not come back, for
whatever reason, is done here: the result never depends on how many there were.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from signal import SIGKILL
from threading import active_count
from typing import Generic, NoReturn, TypeVar, cast

_NONE = -1
_MOST = 4
"""What a copy touches it takes memory for, and that is most of what this process knows."""

T = TypeVar("T")
R = TypeVar("R")


class Forks:
    """Shares work between so many processes; ``rest`` ends the threads of this one before."""

    def __init__(self, jobs: int, rest: Callable[[], None] = lambda: None) -> None:
        self._jobs, self._rest = jobs, rest

    def share(self, work: Callable[[T], R], items: Sequence[T]) -> list[R]:
        """Return what the work makes of each item, in their order."""
        count = min(self._jobs, len(items), _MOST)
        if count <= 1 or sys.platform != "linux":
            return [*map(work, items)]
        self._rest()
        if active_count() > 1:  # a copy has no threads, but the locks that they hold
            return [*map(work, items)]
        return _shared(work, [items[start::count] for start in range(count)])


def _shared(work: Callable[[T], R], shares: list[Sequence[T]]) -> list[R]:
    mine, *others = shares
    copies: list[_Copy[T, R]] = []
    try:
        copies += (_Copy(work, share) for share in others)
        done = [[*map(work, mine)], *(copy.answer() for copy in copies)]
    finally:
        for copy in copies:
            copy.end()
    return [done[at % len(shares)][at // len(shares)] for at in range(sum(map(len, shares)))]


class _Copy(Generic[T, R]):
    """A copy of this process at work on a share."""

    def __init__(self, work: Callable[[T], R], share: Sequence[T]) -> None:
        self._work, self._share = work, share
        self._pipe, told = os.pipe()
        try:
            self._process = os.fork()
        except OSError:  # there is no room for another process
            self._process = _NONE
        if not self._process:
            os.close(self._pipe)
            _answer(told, work, share)
        os.close(told)

    def answer(self) -> list[R]:
        """Return what it has made of its share; if it did not come to its end, make it here."""
        import pickle

        with open(self._pipe, "rb", closefd=False) as told:
            said = told.read()
        process, self._process = self._process, _NONE
        if process == _NONE or os.waitpid(process, 0)[1]:
            return [*map(self._work, self._share)]
        return cast("list[R]", pickle.loads(said))  # noqa: S301  # our copy wrote it

    def end(self) -> None:
        """See it off; who has not answered yet is not waited for."""
        if self._process != _NONE:
            os.kill(self._process, SIGKILL)
            os.waitpid(self._process, 0)
        os.close(self._pipe)


def _answer(told: int, work: Callable[[T], R], share: Sequence[T]) -> NoReturn:
    """Be the copy, and do nothing at the end of what the original does at its end."""
    try:
        import pickle

        gc.disable()  # to look through all that was copied would copy it for good
        with open(told, "wb") as answer:
            answer.write(pickle.dumps([*map(work, share)], pickle.HIGHEST_PROTOCOL))
        os._exit(0)
    finally:
        os._exit(1)
