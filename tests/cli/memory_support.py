"""Runs that are remembered, and what is changed behind the back of the memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from time import sleep

from cli_support import Command, Done, Place, timeless

from trueline.cli.recall import recall

JSON = ("check", "--output-format", "json")


def settle() -> None:
    """Let all files grow old enough to be trusted by what the file system says of them."""
    sleep(0.12)


@dataclass(frozen=True)
class Remembered:
    """A project whose last run is remembered."""

    place: Place
    trueline: Command
    words: tuple[str, ...] = JSON

    @property
    def root(self) -> Path:
        return self.place.root

    def is_known(self, *more: str) -> bool:
        """Whether these words, and more, are answered without a run; what is said is dropped."""
        with chdir(self.root), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            return recall([*self.words, *more]) is not None

    def made(self) -> Remembered:
        """Run until the run is remembered."""
        for _ in range(3):  # somebody else may touch a folder of the interpreter meanwhile
            settle()
            self.trueline(self.root, *self.words)
            if self.is_known():
                return self
        raise AssertionError("the run was not remembered")

    def now(self, *more: str) -> Done:
        """What is said today, which must be what a run without any memory says."""
        warm = self.trueline(self.root, *self.words, *more)
        cold = self.trueline(self.root, *self.words, *more, "--no-cache")
        assert (cold.code, cold.err) == (warm.code, warm.err)
        assert bool(cold.out) == bool(warm.out)
        assert not cold.out or timeless(cold.json) == timeless(warm.json)
        return warm

    def sees(self, change: Callable[[], object], *found: tuple[str, str]) -> None:
        """Check that a change is seen at once; ``found`` are the findings after it."""
        change()
        assert sorted(found) == sorted(self.now().findings)
        settle()
        self.now()
        assert sorted(found) == sorted(self.now().findings)
