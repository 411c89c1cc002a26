"""Comments that hold findings back, and those that hold nothing."""

from __future__ import annotations

from rules_support import findings, places


def lines(code: str, *rows: str) -> list[int]:
    """Return the lines that a rule finds something on in a file with these rows."""
    text = "\n".join(("-- app/__init__.py --", "-- app/a.py --", *rows))
    return [finding.where.line for finding in findings(code, text)]


def test_a_comment_that_holds_something_back_is_used():
    rows = (
        "from app import a1  # trueline: ignore[IMP002] reason",
        "from app import a2  # trueline: ignore",
        "from app import a3  # trueline: ignore[IMP]",
        "from app import a4  # trueline: ignore[IMP002, IMP]",
    )

    assert lines("TRU001", *rows) == []
    assert lines("TRU002", *rows) == []


def test_a_comment_at_the_top_answers_for_the_whole_file():
    rows = ("# trueline: ignore[IMP002] generated", "from app import a1", "from app import a2")

    assert lines("TRU001", *rows) == []


def test_a_code_whose_rule_is_unknown_is_not_called_unused():
    assert lines("TRU001", "x = 1  # trueline: ignore[ACME001]") == []


def test_each_code_that_holds_nothing_back_is_found():
    rows = (
        "from app import a1  # trueline: ignore[IMP001, IMP002]",
        "x = 1  # trueline: ignore",
        "y = 1  # trueline: ignore[IMP, ENU001]",
        "z = 1",
    )

    assert lines("TRU001", *rows) == [1, 2, 3, 3]


def test_an_unused_comment_is_found_at_its_place():
    text = "-- app/__init__.py --\nx = 1  # trueline: ignore[IMP001] old"

    assert places("TRU001", text) == ["app/__init__.py:1:8"]


def test_a_second_comment_for_the_same_finding_is_unused():
    rows = ("# trueline: ignore[IMP002] all", "from app import a1  # trueline: ignore[IMP002]")

    assert lines("TRU001", *rows) == [2]


def test_a_comment_that_is_none_is_found():
    rows = (
        "a = 1  # trueline: ignore[",
        "b = 1  # trueline: ignore[imp002]",
        "c = 1  # trueline: ignore[IMP02]",
        "d = 1  # trueline: ignore[IMP002; IMP001]",
    )

    assert lines("TRU002", *rows) == [1, 2, 3, 4]
