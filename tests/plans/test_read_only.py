"""A folder that can't be written to: named before anything is written, by whoever runs Trueline."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from plan_support import Command, Done, Place, stocked, world

from trueline.__main__ import main

MOVE = ("--move", "app/old.py=app/deep/new.py")
NOBODY = 65534


@pytest.fixture
def place() -> Iterator[Place]:
    """A project to which a user can get who is not root."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield stocked(Place(Path(folder) / "project"))


def by_a_user(place: Place, *arguments: str) -> Done:
    """Run a command in a copy of this process as somebody whom the modes of folders stop."""
    mine, told = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_user(place.root, told, arguments)
    os.close(told)
    with open(mine) as said:
        err = said.read()
    return Done(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), "", err)


def _be_the_user(root: Path, told: int, arguments: tuple[str, ...]) -> None:
    code = 99
    sys.stdout = sys.stderr = open(told, "w")  # noqa: SIM115  # until the end
    try:
        os.chdir(root)
        if os.geteuid() == 0:
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
        main([*arguments])
    except SystemExit as left:
        code = int(left.code or 0)
    finally:
        sys.stderr.flush()
        os._exit(code)


def give_away(root: Path) -> None:
    """Let the user own a project."""
    for path in (root, *root.rglob("*")):
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


def test_it_is_named_and_nothing_is_written(place: Place, trueline: Command) -> None:
    for command in (("plan", "shift", *MOVE), ("apply", "shift"), ("rollback",)):
        assert 0 == trueline(place, *command).code  # a copy of this process imports nothing more
    give_away(place.root)
    (place.root / "app/sub").chmod(0o555)
    before = world(place.root)

    refused = by_a_user(place, "apply", "shift")

    assert 4 == refused.code
    assert "app/sub: the folder is read-only; allow writing to it" in refused.err
    assert before == world(place.root)


def test_when_it_can_be_written_to_again_all_goes_on(place: Place, trueline: Command) -> None:
    trueline(place, "plan", "shift", *MOVE)
    trueline(place, "apply", "shift")
    give_away(place.root)
    (place.root / "app").chmod(0o555)
    applied = world(place.root)

    refused = by_a_user(place, "rollback")

    assert (4, applied) == (refused.code, world(place.root))
    (place.root / "app").chmod(0o755)
    assert 0 == by_a_user(place, "rollback").code
    assert (place.root / "app/old.py").exists()
