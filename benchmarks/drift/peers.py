"""Ask the peers the same cases, in a Python of their own that has them."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import NamedTuple

from cases import HERE

NAMES = (
    "Alembic",
    "Alembic, types and defaults",
    "with alembic-postgresql-enum",
    "migra",
)


class Answer(NamedTuple):
    """What each peer says of each case: the differences it tells beyond the unmutated project's.

    ``usual`` are those that it tells of the unmutated project; ``errors`` are cases it fails on.
    """

    found: dict[str, list[str]]
    usual: list[str]
    errors: dict[str, str]


def ask(python: str, jobs: list[tuple[str, str, str]], admin: str) -> dict[str, Answer]:
    """Return an answer per peer, and their versions under an empty name."""
    given = json.dumps({"jobs": jobs, "admin": admin})
    done = subprocess.run(
        [python, HERE / "peers_child.py"], input=given, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        sys.exit("the peers failed; their error stands above")
    said = json.loads(done.stdout)
    answers = {name: _answer(said["answers"], name) for name in NAMES}
    answers[""] = Answer({}, said["versions"], {})
    return answers


def _answer(said: dict[str, dict[str, dict[str, list[str]]]], name: str) -> Answer:
    usual = said[""][name].get("differences", [])
    found, errors = {}, {}
    for case, by_peer in said.items():
        told = by_peer.get(name, {"error": ["it did not answer"]})
        if "error" in told:
            errors[case] = told["error"][0]
        else:
            found[case] = [line for line in told["differences"] if line not in usual]
    return Answer(found, usual, errors)
