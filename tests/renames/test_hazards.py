"""What follows the name of a module without being a reference to it is said before it happens."""

from __future__ import annotations

import pytest
from renames_support import files_of, planned

from trueline.proposal import Risk

SETTINGS = """
[conventions.v7]
preset = "v7"
[fixers.names]
workflows = { "**" = "1" }
"""


def hazards(text: str) -> list[str]:
    """Return the reasons for the risk of renaming ``app/services/page.py`` or ``_page.py``."""
    proposal = planned(
        files_of(f"-- app/__init__.py --\n-- app/services/__init__.py --\n{text}"), SETTINGS
    )
    assert proposal.patches
    return [hazard.reason for hazard in proposal.hazards]


def test_a_plain_module_is_no_risk() -> None:
    assert [] == hazards("-- app/services/page.py --\nx = 1\n")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "-- app/services/page.py --\nimport logging\nlog = logging.getLogger(__name__)\n",
            "loggers are named after their module",
        ),
        ("-- app/services/page.py --\n@app.task\ndef send(): ...\n", "messages in flight"),
        ("-- app/services/page.py --\n-- app/store.py --\nimport pickle\n", "pickles hold"),
        (
            "-- app/services/page.py --\n-- app/load.py --\nimport_module(name)\n",
            "names made at run time",
        ),
        ("-- app/services/_page.py --\n", "without the underscore: app/services/_page.py"),
    ],
)
def test_what_follows_the_name_of_a_module_is_said(text: str, reason: str) -> None:
    assert any(reason in each for each in hazards(text))


def test_names_that_are_imported_at_run_time_and_only_likely_weigh_more() -> None:
    table = '-- app/load.py --\nKNOWN = {"page": "app.services.page"}\n'
    text = f"-- app/services/page.py --\n{table}x = import_module(KNOWN[name])\n"
    files = files_of(f"-- app/__init__.py --\n-- app/services/__init__.py --\n{text}")

    high = [h for h in planned(files, SETTINGS).hazards if h.risk is Risk.HIGH]
    assert [h.reason for h in high] == [
        "strings that are only likely names of modules may be imported at run time: app/load.py; "
        "decide on them first"
    ]
    taken = planned(files, SETTINGS, include=("likely",)).hazards
    assert not [h for h in taken if h.risk is Risk.HIGH]
