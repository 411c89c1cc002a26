"""Renames that would break something are refused, each with its reason."""

from __future__ import annotations

import pytest
from renames_support import files_of, planned, reasons, renames

MAPS = """
[conventions.v7]
preset = "v7"
[fixers.names]
workflows = { "**" = "1" }
"""


def names(*pairs: str) -> str:
    table = ", ".join(f'"{old}" = "{new}"' for old, new in (pair.split("=") for pair in pairs))
    return f"[fixers.names]\nnames = {{ {table} }}\n"


@pytest.mark.parametrize(
    ("files", "pairs", "reason"),
    [
        ("-- a.py --\n-- b.py --", ["a.py=b.py"], "b.py exists"),
        ("-- a.py --\n-- b.py --", ["a.py=B.py"], "differ in case only"),
        ("-- a.py --\n-- b.py --", ["a.py=c.py", "b.py=c.py"], "c.py is wanted for b.py too"),
        ("-- a.py --\n-- b.py --", ["a.py=c.py", "b.py=C.py"], "is wanted for b.py too"),
        ("-- a.py --\n-- b.py --", ["a.py=b.py", "b.py=a.py"], "a circle of names"),
        ("-- a.py --", ["a.py=my-a.py"], "my-a can't be imported"),
        ("-- a.py --", ["a.py=class.py"], "class can't be imported"),
        ("-- a.py --", ["a.py=2a.py"], "2a can't be imported"),
        ("-- a.py --", ["a.py=a.txt"], "no name of a Python file"),
        ("-- a.py --\n-- b/__init__.py --", ["a.py=b.py"], "a package b/ would hide it"),
        ("-- a.py --", ["a.py=json.py"], "it would hide the module json"),
        ("-- a.py --\nimport requests", ["a.py=requests.py"], "it would hide the module requests"),
        ("-- app/__init__.py --", ["app/__init__.py=x.py"], "find it by this name"),
        ("-- setup.py --", ["setup.py=b.py"], "find it by this name"),
        ("-- a.py --", ["gone.py=b.py"], "there is no such file"),
        ("-- a.py --\n-- a.pyx --", ["a.py=b.py"], "a compiled module"),
        (
            "-- app/__init__.py --\n-- app/a.py --\n-- u.py --\nfrom app.a import (",
            ["app/a.py=b.py"],
            "u.py:1: syntax error in a file that refers to it",
        ),
    ],
)
def test_a_rename_that_breaks_something_is_refused(
    files: str, pairs: list[str], reason: str
) -> None:
    proposal = planned(files_of(files), names(*pairs))

    assert {} == renames(proposal)
    assert reason in next(iter(reasons(proposal).values()))


@pytest.mark.parametrize(
    ("files", "pairs"),
    [
        ("-- a.py --\n-- b.py --", ["a.py=b.py", "b.py=c.py"]),
        ("-- a.py --", ["a.py=A.py"]),
        ("-- app/a.py --", ["app/a.py=json.py"]),
        ("-- app/__init__.py --\n-- app/setup.py --", ["app/setup.py=app/b.py"]),
        ("-- a.py --\n-- u.py --\nfrom other import (", ["a.py=b.py"]),
        ("-- a.py --\n-- a_old.py --", ["a.py=b.py"]),
        ("-- test_a.py --", ["test_a.py=b.py"]),
    ],
)
def test_a_rename_that_is_safe_or_decided_is_done(files: str, pairs: list[str]) -> None:
    proposal = planned(files_of(files), names(*pairs))

    assert dict(pair.split("=") for pair in pairs).keys() == renames(proposal).keys()
    assert {} == reasons(proposal)


@pytest.mark.parametrize(
    ("files", "path", "reason"),
    [
        ("-- services/a.py --\n-- services/a_fixed.py --", "services/a.py", "twin"),
        ("-- services/a.py --\n-- services/a_fixed.py --", "services/a_fixed.py", "twin"),
        ("-- services/test_a.py --", "services/test_a.py", "pytest would not collect it"),
        (
            "-- services/urls.py --\nfrom django.urls import path",
            "services/urls.py",
            "Django finds it by this name in an app; if this is none, decide in the proposals",
        ),
        (
            "-- services/env.py --\n-- services/script.py.mako --",
            "services/env.py",
            "alembic finds it by this name",
        ),
    ],
)
def test_what_only_people_can_decide_waits_for_them(files: str, path: str, reason: str) -> None:
    proposal = planned(files_of(files), MAPS)

    assert path not in renames(proposal)
    assert reason in reasons(proposal)[path]
