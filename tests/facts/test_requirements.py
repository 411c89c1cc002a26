from __future__ import annotations

import pytest

from trueline.facts.requirements import Requirement, holds_below
from trueline.sources.memory import Memory

LIMIT = (2, 1)


def held(path: str, text: str, near: str = "app/models.py", **others: str) -> str:
    """Return what proves that SQLAlchemy is older than 2.1, empty when nothing does."""
    files = {path: text, "app/models.py": "", **others}
    said = Memory({name: each.encode() for name, each in files.items()}).requirements("sqlalchemy")
    proof = holds_below(said, near, LIMIT)
    return f"{proof.path} {proof.specifier}" if proof else ""


@pytest.mark.parametrize(
    "specifier",
    [
        *("", ">=2.0", ">=2.0,<3", "<2.2", "<=2.1", "~=2.0", "^2.0", "~2", "==2.*", "==2.1.0b1"),
        *("==2.1.0", "!=2.0.4", "@ git+https://example.org/sqlalchemy", "<2.1 || >=2.2"),
    ],
)
def test_a_version_that_may_be_new_proves_nothing(specifier: str) -> None:
    assert holds_below([Requirement("requirements.txt", specifier)], "models.py", LIMIT) is None


@pytest.mark.parametrize(
    "specifier",
    [
        *("==2.0.36", "2.0.36", "===2.0.36", "<2.1", ">=1.4, <2", "<=2.0.99", "~=2.0.3", "~2.0"),
        *("~2.0.3", "==2.0.*", "^1.4", "<2.1.0", "==1.4.54.dev1"),
    ],
)
def test_a_version_that_must_be_old_is_proof(specifier: str) -> None:
    said = Requirement("requirements.txt", specifier)

    assert said == holds_below([said], "models.py", LIMIT)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "sqlalchemy-utils==0.41\nflask==2.0\n# sqlalchemy==2.0.1\n"),
        ("pyproject.toml", '[project]\nname = "sqlalchemy"\nversion = "2.0.1"\n'),
        ("pyproject.toml", '[project]\nkeywords = ["sqlalchemy<2"]\n'),
        ("pyproject.toml", "not TOML at all ["),
        ("uv.lock", '[[package]]\nname = "sqlalchemy-json"\nversion = "0.7.0"\n'),
        ("docs/requirements.txt", "sqlalchemy==2.0.36\n"),
        ("notes.txt", "sqlalchemy==2.0.36\n"),
    ],
)
def test_what_is_said_of_something_else_or_elsewhere_proves_nothing(path: str, text: str) -> None:
    assert held(path, text) == ""


@pytest.mark.parametrize(
    ("path", "text", "specifier"),
    [
        ("requirements.txt", 'SQLAlchemy[asyncio]==2.0.36 ; python_version > "3"', "==2.0.36"),
        ("requirements.txt", "sqlalchemy==2.0.36 \\\n    --hash=sha256:00\n", "==2.0.36"),
        ("requirements/base.txt", "sqlalchemy<2.1  # later\n", "<2.1"),
        ("setup.cfg", "[options]\ninstall_requires =\n    sqlalchemy (<2.1)\n", "<2.1"),
        ("pyproject.toml", '[project]\ndependencies = ["SQLAlchemy[asyncio]>=2,<2.1"]', ">=2,<2.1"),
        ("pyproject.toml", '[dependency-groups]\ndb = ["sqlalchemy<2.1"]', "<2.1"),
        ("pyproject.toml", '[tool.poetry.dependencies]\nsqlalchemy = "~2.0"', "~2.0"),
        ("pyproject.toml", '[tool.poetry.dependencies]\nSQLAlchemy = {version="~2.0"}', "~2.0"),
        ("uv.lock", '[[package]]\nname = "sqlalchemy"\nversion = "2.0.36"\n', "==2.0.36"),
        ("poetry.lock", '[[package]]\r\nname = "SQLAlchemy"\r\nversion = "2.0.3"\r\n', "==2.0.3"),
        ("Pipfile.lock", '{"default": {"sqlalchemy": {"version": "==2.0.3"}}}', "==2.0.3"),
    ],
)
def test_every_kind_of_file_is_read(path: str, text: str, specifier: str) -> None:
    assert f"{path} {specifier}" == held(path, text)


def test_a_lock_decides_over_a_range_that_stands_beside_it() -> None:
    lock = '[[package]]\nname = "sqlalchemy"\nversion = "{}"\n'
    project = '[project]\ndependencies = ["sqlalchemy{}"]'

    old = held("uv.lock", lock.format("2.0.36"), **{"pyproject.toml": project.format(">=2.0")})
    new = held("uv.lock", lock.format("2.1.0"), **{"pyproject.toml": project.format("<2.1")})

    assert (old, new) == ("uv.lock ==2.0.36", "")


def test_the_files_nearest_to_the_code_decide() -> None:
    files = {"requirements.txt": "sqlalchemy>=2.1\n", "new/models.py": "", "old/models.py": ""}

    assert held("old/requirements.txt", "sqlalchemy<2\n", "new/models.py", **files) == ""
    assert held("old/requirements.txt", "sqlalchemy<2\n", "old/models.py", **files) != ""
