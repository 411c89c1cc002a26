"""Files that are no Python by their name, links, and files that nobody can look into."""

from __future__ import annotations

import json
import os

import pytest
from plan_support import Command, Place

SETTINGS = """
max-file-size = 1000
[conventions.all]
preset = "v7"
paths = ["app/old.py"]
layers = { 4 = { suffixes = [] } }
[fixers.names]
workflows = { "**" = "1" }
layers = { "**" = "4" }
"""
NEW = "WF1_V7_L4_1of1_Old"


@pytest.fixture
def renaming(place: Place) -> Place:
    """A project in which ``app/old.py`` is off its convention."""
    place.write("trueline.toml", SETTINGS)
    return place


def left(place: Place, trueline: Command) -> dict[str, str]:
    """Make a plan and return what it leaves alone, with the reasons."""
    done = trueline(place, "plan", "names", "--output-format", "json")
    assert not done.code, done.err
    return {each["address"]: each["reason"] for each in json.loads(done.out)["unresolved"]}


def test_a_script_without_a_suffix_follows_like_any_module(
    renaming: Place, trueline: Command
) -> None:
    script = renaming.write("bin/run", "#!/usr/bin/env python3\nfrom app import old\nold.f()\n")
    shell = renaming.write("bin/start", "#!/bin/sh\nexec python -m app.old\n", 0o755)

    assert {} == left(renaming, trueline)
    trueline(renaming, "apply", "names")

    assert f"from app import {NEW} as old\nold.f()" in script.read_text()
    assert f"exec python -m app.{NEW}" in shell.read_text()
    assert shell.stat().st_mode & 0o111


def test_a_script_that_is_no_python_keeps_the_module_where_it_is(
    renaming: Place, trueline: Command
) -> None:
    renaming.write("bin/run", '#!/usr/bin/python2\nfrom app import old\nprint "x"\n')

    assert (
        "bin/run:3: syntax error in a file that refers to it"
        in left(renaming, trueline)["app/old.py"]
    )


def test_a_link_that_would_lead_nowhere_is_told(renaming: Place, trueline: Command) -> None:
    (renaming.root / "app/alias.py").symlink_to("old.py")
    (renaming.root / "elsewhere").symlink_to("/app/old.py")

    assert {
        "app/alias.py": f"a link to app/old.py, which is app/{NEW}.py afterwards; point it there"
    } == left(renaming, trueline)


def test_a_repository_inside_is_told_as_not_looked_at(renaming: Place, trueline: Command) -> None:
    renaming.git("init", "--quiet")
    inner = Place(renaming.root / "vendored")
    inner.write("user.py", "import app.old\n")
    inner.git("init", "--quiet")

    reason = "not looked at: a repository of its own; plan in it what refers to this one"
    assert {"vendored": reason} == left(renaming, trueline)


def test_a_file_that_nobody_can_look_into_stops_no_plan_and_is_told(
    renaming: Place, trueline: Command
) -> None:
    renaming.write("data.bin", b"x" * 2000)
    os.mkfifo(renaming.root / "pipe")

    assert "not looked at: is larger than max-file-size" == left(renaming, trueline)["data.bin"]
