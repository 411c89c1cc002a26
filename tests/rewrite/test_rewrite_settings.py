"""Project files and documents: names and paths of modules follow, prose is an offer."""

from __future__ import annotations

import pytest
from rewrite_support import facts_of, files_of

from trueline.proposal import Certainty
from trueline.rewrite.identity import Renaming
from trueline.rewrite.python import concerns
from trueline.rewrite.settings import text_edits
from trueline.rewrite.spans import applied

PROJECT = """
-- src/app/__init__.py --
-- src/app/old.py --
def main(): ...
-- src/app/sub/__init__.py --
-- src/app/sub/x.py --
"""
MOVES = {
    "src/app/old.py": "src/app/new.py",
    "src/app/sub/__init__.py": "src/app/part/__init__.py",
    "src/app/sub/x.py": "src/app/part/x.py",
}


def after(path: str, text: str, *, likely: bool = False, prose: bool = False) -> str:
    files = {**files_of(PROJECT), path: text.encode()}
    facts = facts_of(files)
    renaming = Renaming(facts, MOVES, {"src/app/sub": "src/app/part"})
    spans = text_edits(path, files[path], renaming, facts.references.get(path, ()))
    done = [s for s in spans if s.prose == prose]
    done = [s for s in done if likely or s.certainty is Certainty.SURE]
    return applied(files[path], done).decode()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", '[project]\nname = "app.sub"\n'),
        ("pyproject.toml", '[tool.x]\na = "app.older"\nb = "other.app.old"\nc = "app.old_file"\n'),
        ("pyproject.toml", '[tool.x]\na = "lib/src/app/old.py"\nb = "src/app/old.pyc"\n'),
        ("setup.cfg", "[options]\n# app.old is prose\n"),
        ("README.md", "`app.old` and src/app/old.py\n"),
        ("data.json", '{"a": "app.old"}\n'),
        ("notes.bin", "app.old"),
        ("notes.bin", '\0 "app.old"'),
        ("static/app.js", "app.old.thing()\n"),
        ("x.yml", "a: https://example.org/tree/src/app/old.py\n"),
        ("setup.cfg", "[mypy-app.older]\n[x-app.old]\n"),
        (".flake8", "[flake8]\nexclude = */x.py, */old.pyc, */older.py, */lib/old.py\n"),
        ("ci.yml", "run: echo https://app.old.example.org app.old.example\n"),
    ],
)
def test_what_is_no_name_of_the_module_or_only_prose_stays(path: str, text: str) -> None:
    assert text == after(path, text)


@pytest.mark.parametrize(
    ("path", "before", "wanted"),
    [
        ("pyproject.toml", '[project.scripts]\nx = "app.old:main"\n', "app.new:main"),
        ("pyproject.toml", '[[tool.mypy.overrides]]\nmodule = "app.old.*"\n', "app.new.*"),
        (
            "pyproject.toml",
            '[tool.ruff.lint.per-file-ignores]\n"src/app/old.py" = []\n',
            "src/app/new.py",
        ),
        ("pyproject.toml", '[tool.x]\nroot = "src/app/sub"\n', "src/app/part"),
        (
            "setup.cfg",
            "[options.entry_points]\nconsole_scripts =\n    x = app.old:main\n",
            "app.new:main",
        ),
        ("tox.ini", "[testenv]\ncommands = python -m app.old\n", "-m app.new"),
        ("pytest.ini", "[pytest]\naddopts = -p app.old\n", "-p app.new"),
        ("pytest.ini", "[pytest]\nfilterwarnings =\n    ignore::Warning:app.old\n", ":app.new"),
        ("pytest.ini", "[pytest]\nfilterwarnings =\n    ignore:x:app.old.main\n", ":app.new.main"),
        ("Dockerfile", 'CMD ["python", "-m", "app.old"]\n', '"-m", "app.new"'),
        ("Dockerfile", "COPY src/app/old.py /x/\n", "COPY src/app/new.py"),
        ("compose.yaml", "services:\n  a:\n    command: uvicorn app.old:main\n", "app.new:main"),
        ("Procfile", "web: gunicorn app.old:main\n", "app.new:main"),
        (".github/workflows/ci.yml", "      - run: python -m app.old --x\n", "-m app.new --x"),
        (".github/workflows/ci.yml", "    paths: [src/app/old.py]\n", "[src/app/new.py]"),
        ("conf.yml", "default: app.old\n", "app.new"),
        ("conf.yml", "default: python -m app.old\n", "-m app.new"),
        ("alembic.ini", "[alembic]\nx = app.old\n", "app.new"),
        ("CODEOWNERS", "/src/app/old.py @ada\n", "/src/app/new.py @ada"),
        ("run.sh", "#!/bin/sh\nexec python3 -m app.old\n", "python3 -m app.new"),
        ("setup.cfg", "[mypy-app.old]\nx = 1\n", "[mypy-app.new]"),
        (".env", "APP=app.old:main\n", "APP=app.new:main"),
        (
            ".pre-commit-config.yaml",
            "        files: ^src/app/old\\.py$\n",
            "files: ^src/app/new\\.py$",
        ),
        ("pyproject.toml", '[tool.x]\na = "src/app/old\\\\.py"\n', 'src/app/new\\\\.py"'),
        ("Makefile", "x:\n\tpython src/app/old.py\n", "python src/app/new.py"),
        ("bin/deploy", "#!/bin/sh\npython -m app.old\n", "python -m app.new"),
    ],
)
def test_a_setting_that_names_the_module_follows_it(path: str, before: str, wanted: str) -> None:
    assert wanted in after(path, before)


@pytest.mark.parametrize(
    ("path", "before", "wanted"),
    [
        ("pyproject.toml", '[tool.x]\npackage = "app.sub"\n', "app.part"),
        ("data.json", '{"a": "app.old"}\n', "app.new"),
        ("pyproject.toml", '[tool.coverage.run]\nomit = ["*/old.py"]\n', '["*/new.py"]'),
        (".flake8", "[flake8]\nexclude = **/app/old.py\n", "**/app/new.py"),
        (
            "pytest.ini",
            "[pytest]\nfilterwarnings =\n    ignore:Use of `app.old` is:UserWarning\n",
            "`app.new` is",
        ),
        ("pytest.ini", "[pytest]\nfilterwarnings = ignore: app.old is old:Warning\n", "app.new is"),
        ("app/templates/a.html", "{% load app.old %}\n", "app.new"),
        ("pyproject.toml", '[tool.x]\nx = "app.old:gone"\n', "app.new:gone"),
        ("Dockerfile", "COPY x /srv/src/app/old.py\n", "/srv/src/app/new.py"),
        ("compose.yml", "    - ./x.py:/srv/src/app/old.py\n", ":/srv/src/app/new.py"),
        ("speed.c", 'PyImport_ImportModule("app.old");\n', '("app.new")'),
        ("fast.pyx", "from app.old cimport main\n", "from app.new cimport"),
        ("notes.ipynb", '{"source": ["from app.old import main\\n"]}\n', '["from app.new import'),
        ("crontab", "* * * * * python -m app.old\n", "-m app.new"),
    ],
)
def test_what_is_only_likely_waits_for_a_decision(path: str, before: str, wanted: str) -> None:
    assert before == after(path, before)
    assert wanted in after(path, before, likely=True)


@pytest.mark.parametrize(
    ("path", "before", "wanted"),
    [
        ("README.md", "See `app.old` and src/app/old.py.\n", "See `app.new` and src/app/new.py.\n"),
        ("setup.cfg", "# see app.old\n[x]\n", "# see app.new\n[x]\n"),
        ("docs/api/a.html", "<code>app.old</code>\n", "<code>app.new</code>\n"),
        ("LICENSE", "app.old is free\n", "app.new is free\n"),
        ("locale/de.po", "#: src/app/old.py:7\n", "#: src/app/new.py:7\n"),
        ("docs/a.rst", ".. automodule:: app.old\n", ".. automodule:: app.new\n"),
    ],
)
def test_prose_is_an_offer_of_its_own(path: str, before: str, wanted: str) -> None:
    assert before == after(path, before)
    assert wanted == after(path, before, prose=True)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("static/app.js", "app.old.thing(); lib.app.old()\n"),
        ("notes.bin", '\0 "app.old" src/app/old.py'),
        ("x.c", "x/src/app/old.py https://example.org/src/app/old.py\n"),
    ],
)
def test_a_file_of_an_unknown_kind_is_spoken_of_only_where_it_clearly_names_the_module(
    path: str, text: str
) -> None:
    assert text == after(path, text, likely=True)


def test_a_pattern_that_fits_several_files_is_left_alone() -> None:
    text = '[tool.coverage.run]\nomit = ["*/__init__.py"]\n'

    assert text == after("pyproject.toml", text, likely=True)


@pytest.mark.parametrize(
    ("path", "before", "wanted"),
    [
        ("Makefile", "x:\n\tpython src/app/do-it.py\n", "python src/app/done.py"),
        ("run.sh", "python -m app.do-it --now\n", "python -m app.done --now"),
        ("run.sh", "python -m app.do-it-not\n", "python -m app.do-it-not"),
    ],
)
def test_a_module_whose_name_is_no_word_is_followed_too(
    path: str, before: str, wanted: str
) -> None:
    moves = {"src/app/do-it.py": "src/app/done.py"}
    text = {"src/app/__init__.py": b"", "src/app/do-it.py": b"", path: before.encode()}
    facts = facts_of(text)
    renaming = Renaming(facts, moves)

    assert concerns(path, text[path], renaming) or before == wanted
    spans = text_edits(path, text[path], renaming, facts.references.get(path, ()))
    assert wanted in applied(text[path], spans).decode()
