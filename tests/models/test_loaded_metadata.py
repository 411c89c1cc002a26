"""``--metadata``: the project's own interpreter loads it, and every mishap is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from trueline.errors import BlindError, Exit
from trueline.sources.metadata import load_metadata

MODEL = """
print("noise on standard output")
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(9))


metadata = Base.metadata
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "src" / "app").mkdir(parents=True)
    (tmp_path / "src" / "app" / "__init__.py").write_text("")
    (tmp_path / "src" / "app" / "models.py").write_text(MODEL)
    return tmp_path


@pytest.mark.parametrize("name", ["Base", "metadata", "Base.metadata"])
def test_a_base_and_its_metadata_give_the_same(project: Path, name: str) -> None:
    found = load_metadata(f"app.models:{name}", project, ["src"])
    [table] = found.tables

    assert (table.name, table.at.path, table.at.span.line) == ("users", "src/app/models.py", 11)
    assert [str(column.type) for column in table.columns] == ["integer", "character varying(9)"]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("raise ValueError('no settings')", "ValueError: no settings (src/app/bad.py:1)"),
        ("import nowhere", "ModuleNotFoundError: No module named 'nowhere' (src/app/bad.py:1)"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("x = 1", "module 'app.bad' has no attribute 'Base'"),
        ("Base = 3", "app.bad:Base is neither a MetaData nor a class with one"),
        ("import os; os._exit(4)", "the interpreter ended: exit code 4"),
    ],
)
def test_what_goes_wrong_in_the_users_code_is_told(project: Path, code: str, told: str) -> None:
    (project / "src" / "app" / "bad.py").write_text(code)

    with pytest.raises(BlindError) as caught:
        load_metadata("app.bad:Base", project, ["src"])

    assert told in str(caught.value)
    assert "--metadata app.bad:Base" in str(caught.value)
    assert caught.value.exit_code is Exit.BLIND


def test_an_import_that_never_ends_is_stopped(project: Path) -> None:
    (project / "src" / "app" / "slow.py").write_text("import time; time.sleep(60)")

    with pytest.raises(BlindError, match="took more than 1 s"):
        load_metadata("app.slow:Base", project, ["src"], seconds=1)


def test_an_interpreter_that_is_not_there_is_told(project: Path) -> None:
    with pytest.raises(BlindError, match="No such file"):
        load_metadata("app.models:Base", project, ["src"], python=str(project / "none"))
