"""Running the user's command in a copy, and reading what its tests said."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from trueline.errors import BlindError, UsageError
from trueline.trial.imports import Place

_KINDS = ("failure", "error", "skipped")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended; ``tests`` are the outcomes of pytest's tests, empty without any."""

    code: int
    seconds: float
    tail: str
    tests: Mapping[str, str] = field(default_factory=dict)


def run_command(place: Place, command: str, scratch: Path) -> Outcome:
    """Run a command in a copy; it may be anything, and pytest in it is asked for its results."""
    from shlex import split
    from subprocess import DEVNULL, PIPE, STDOUT, run

    junit = scratch / f"{place.root.parent.name}.xml"
    options = f"{os.environ.get('PYTEST_ADDOPTS', '')} --junitxml={junit}".strip()
    try:
        words = split(command)
        began = perf_counter()
        done = run(
            words,
            cwd=place.root,
            env=_environment(place) | {"PYTEST_ADDOPTS": options},
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            check=False,
        )
    except ValueError as error:
        raise UsageError(f"--run {command}: {error}; quote it for one shell word each") from error
    except OSError as error:
        raise BlindError(f"--run {command}: can't be started: {error.strerror}") from error
    seconds = perf_counter() - began
    tail = "\n".join(done.stdout.decode(errors="backslashreplace").splitlines()[-15:])
    return Outcome(done.returncode, seconds, tail, _tests(junit))


def _environment(place: Place) -> dict[str, str]:
    """Let commands such as pytest be those of the project's interpreter."""
    scripts = os.path.dirname(os.path.abspath(place.python))
    path = os.pathsep.join((scripts, os.environ.get("PATH", "")))
    return place.environment | {"PATH": path}


def _tests(path: Path) -> dict[str, str]:
    from xml.etree import ElementTree

    try:
        tree = ElementTree.parse(path)  # noqa: S314  # pytest has just written it
    except (OSError, ElementTree.ParseError):
        return {}
    found = {}
    for case in tree.iter("testcase"):
        kinds = [kind for kind in _KINDS if case.find(kind) is not None]
        found[f"{case.get('classname')}::{case.get('name')}"] = kinds[0] if kinds else "passed"
    return found
