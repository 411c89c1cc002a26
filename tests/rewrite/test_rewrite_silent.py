"""Which files are told to hold no reference without a look at their syntax tree."""

import pytest
from rewrite_support import facts_of, files_of

from trueline.rewrite.identity import Renaming
from trueline.rewrite.python import concerns, is_silent

MOVES = {"app/pages.py": "app/views.py"}
PROJECT = """
    -- app/__init__.py --
    -- app/pages.py --
    def run(): ...
    -- tool.py --
    {}
"""


def silent(line: str) -> bool:
    files = files_of(PROJECT.format(line.replace("\n", "\n    ")))
    renaming = Renaming(facts_of(files), MOVES)
    assert concerns("tool.py", files["tool.py"], renaming)
    return is_silent("tool.py", files["tool.py"], renaming)


@pytest.mark.parametrize(
    "line",
    [
        "import app.pages",
        "from app import (\n    other,\n    pages,\n)",
        "from app import *\nprint(pages)",
        "import app\napp.pages.run()",
        'name = "app.pages"',
        "# app.pages says more",
        "# see app/pages.py",
        '"""\n>>> from app import pages\n"""',
        'code = "import app, pages"',
        "pages = 1  # é",
    ],
)
def test_a_file_that_may_speak_of_a_module_is_looked_at(line: str) -> None:
    assert not silent(line)


@pytest.mark.parametrize(
    "line",
    ["pages = 1\nprint(pages + 1)", "import os\n\nfor pages in range(3): os.stat(pages)"],
)
def test_a_file_that_only_uses_the_word_is_not(line: str) -> None:
    assert silent(line)
