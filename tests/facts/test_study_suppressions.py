"""Comments that hold findings back."""

from __future__ import annotations

import pytest

from trueline.facts import Suppression
from trueline.sources.python.study import study


def suppressions(source: str) -> list[Suppression]:
    return list(study("a.py", source.encode()).suppressions)


@pytest.mark.parametrize(
    "source",
    [
        "x = '# trueline: ignore'\n",
        '"""\n# trueline: ignore\n"""\n',
        "# see trueline: ignore\n",
        "# Trueline: keeps files on one line\n",
        "# noqa\n",
        "",
    ],
)
def test_a_text_that_is_no_such_comment_holds_nothing_back(source):
    assert suppressions(source) == []


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("# trueline: ignore", (), ""),
        ("#trueline:ignore", (), ""),
        ("# trueline: ignore because of it", (), "because of it"),
        ("# trueline: ignore[IMP001]", ("IMP001",), ""),
        ("# trueline: ignore[IMP001, NAM] made later", ("IMP001", "NAM"), "made later"),
        ("# noqa: F401  # trueline: ignore[IMP001] x", ("IMP001",), "x"),
    ],
)
def test_a_comment_gives_codes_and_a_reason(comment, codes, reason):
    (found,) = suppressions(f"import a  {comment}\n")

    assert (found.codes, found.reason, found.whole_file) == (codes, reason, False)


@pytest.mark.parametrize(
    "comment",
    [
        "# trueline: ignore[",
        "# trueline: ignore[]",
        "# trueline: ignore[A B]",
        "# trueline: ignore[IMP001,]",
        "# trueline: ignore[IMP001]x",
        "# trueline: ignored",
        "# trueline: off",
        "# trueline:",
    ],
)
def test_a_comment_that_cannot_be_understood_stays_visible(comment):
    (found,) = suppressions(f"import a  {comment}\n")

    assert (found.codes, found.reason) == (("?",), comment)


def test_a_comment_alone_before_the_first_statement_is_for_the_whole_file():
    source = "#!/usr/bin/env python\n# trueline: ignore[NAM001]\n\n@d\ndef f(): pass\n"

    assert [found.whole_file for found in suppressions(source)] == [True]


@pytest.mark.parametrize(
    "source",
    [
        '"""About."""\n# trueline: ignore\nimport a\n',
        "import a  # trueline: ignore\n",
        "@d\n# trueline: ignore\ndef f(): pass\n",
        "x = (\n    # trueline: ignore\n    1)\n",
    ],
)
def test_a_comment_on_or_after_the_first_statement_is_for_its_place(source):
    assert [found.whole_file for found in suppressions(source)] == [False]


def test_a_file_of_comments_can_be_held_back_as_a_whole():
    assert [found.whole_file for found in suppressions("# trueline: ignore\n")] == [True]


def test_a_span_runs_from_the_hash_to_the_end_in_characters():
    (found,) = suppressions("import a\r\nx = 'ä'  # noqa # trueline: ignore  \r\n")

    assert found.span == (2, 17, 2, 35)
