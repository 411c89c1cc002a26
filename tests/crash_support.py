"""Killing Trueline with SIGKILL before its n-th touch of the disk, for every n."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from functools import partial
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from trueline.__main__ import main

for command in ("apply", "rollback", "status"):
    import_module(f"trueline.cli.{command}_command")  # import it once, and not in every child


class Hasty(sqlite3.Connection):
    """A connection that doesn't wait for the disk: a killed process loses nothing by that."""

    def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
        return super().execute(sql.replace("synchronous = FULL", "synchronous = OFF"), *arguments)


NEVER = 10**9

TOUCHES = (
    *("chmod", "fchmod", "fchown", "fsync", "link", "mkdir", "open", "rename", "replace"),
    *("rmdir", "symlink", "unlink"),
)


def run_killed(root: Path, moment: int, *arguments: str) -> int:
    """Run a command in a child that dies before its n-th touch; return 0, or what it died of."""
    child = os.fork()
    if child == 0:
        _child(root, moment, arguments)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert signal.SIGKILL == os.WTERMSIG(status)
        return int(signal.SIGKILL)
    assert os.waitstatus_to_exitcode(status) == 0
    return 0


def _child(root: Path, moment: int, arguments: tuple[str, ...]) -> None:
    code = 99
    try:
        os.chdir(root)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        _arm(moment)
        main([*arguments])
    except SystemExit as left:
        code = int(left.code or 0)
    finally:
        os._exit(code)


def _arm(moment: int) -> None:
    ticks = count(1)

    def tick() -> None:
        if next(ticks) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in TOUCHES:
        setattr(os, name, _ticking(getattr(os, name), tick))

    class Mortal(Hasty):
        def execute(self, sql: str, *arguments: Any) -> sqlite3.Cursor:
            if not sql.startswith(("INSERT INTO changes", "INSERT OR IGNORE", "SELECT")):
                tick()  # rows of one transaction are as good as one
            return super().execute(sql, *arguments)

    sqlite3.connect = partial(sqlite3.connect, factory=Mortal)


def _ticking(function: Callable[..., Any], tick: Callable[[], None]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        tick()
        return function(*arguments, **named)

    return call
