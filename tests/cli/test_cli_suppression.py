from __future__ import annotations

import pytest
from cli_support import Command, Place

JSON = ("check", "--output-format", "json")


@pytest.mark.parametrize(
    "text",
    [
        "import app.gone  # trueline: ignore[IMP001] made by the build\n",
        "import app.gone  # trueline: ignore[IMP]\n",
        "import app.gone  # trueline: ignore\n",
        "import app.gone  # noqa  # trueline: ignore[NAM001, IMP001]\n",
        "# trueline: ignore[IMP001] all of it\nimport os\n\nimport app.gone\n",
    ],
)
def test_a_comment_holds_a_finding_back(place: Place, trueline: Command, text: str) -> None:
    place.write("app/lost.py", text)

    done = trueline(place.root, *JSON, "--select", "IMP")

    assert (0, []) == (done.code, done.findings)
    assert "held back: 1 by comments" in trueline(place.root, "check", "--select", "IMP").out


def test_a_comment_at_the_top_answers_for_the_name_of_its_file(
    place: Place, trueline: Command
) -> None:
    place.write("app/Shipping.py", "# trueline: ignore[NAM001] the framework asks for it\n")

    for options in ((), ("--select", "NAM"), ("--no-cache",)):
        assert (0, []) == (
            trueline(place.root, *JSON, *options).code,
            trueline(place.root, *JSON, *options).findings,
        )


@pytest.mark.parametrize(
    "text",
    [
        "import app.gone  # trueline: ignore[IMP002]\n",
        "import app.gone\n# trueline: ignore[IMP001]\n",
        "import os\n# trueline: ignore[IMP001]\nimport app.gone\n",
        '"""A docstring."""\n# trueline: ignore[IMP001]\nimport app.gone\n',
        "import app.gone; x = '# trueline: ignore'\n",
        "import app.gone  # trueline: ignor[IMP001]\n",
    ],
)
def test_other_comments_hold_nothing_back(place: Place, trueline: Command, text: str) -> None:
    place.write("app/lost.py", text)

    assert ("app/lost.py", "IMP001") in trueline(place.root, *JSON).findings


def test_a_comment_without_effect_is_reported(place: Place, trueline: Command) -> None:
    place.write("app/lost.py", "import os  # trueline: ignore[IMP001]\n")
    place.write("app/odd.py", "import os  # trueline: ignore IMP001]\n")

    done = trueline(place.root, *JSON)

    assert ("app/lost.py", "TRU001") in done.findings
    assert "app/odd.py" in {path for path, code in done.findings if code.startswith("TRU")}
    assert 1 == done.code


def test_a_comment_for_a_rule_that_did_not_run_is_not_unused(
    place: Place, trueline: Command
) -> None:
    for text in (
        "import app.gone  # trueline: ignore[IMP001]\n",
        "import app.gone # trueline: ignore\n",
    ):
        place.write("app/lost.py", text)
        for options in (("--select", "NAM,TRU"), ("--ignore", "IMP"), ("--select", "IMP002,TRU")):
            assert [] == trueline(place.root, *JSON, *options).findings


def test_a_comment_in_a_file_without_findings_is_looked_at_whatever_is_selected(
    place: Place, trueline: Command
) -> None:
    place.write("app/fine.py", "import os  # trueline: ignore[NAM001]\n")

    for options in ((), ("--select", "NAM,TRU"), ("--select", "NAM001,TRU001", "app/fine.py")):
        assert [("app/fine.py", "TRU001")] == trueline(place.root, *JSON, *options).findings
