from __future__ import annotations

import shutil
import subprocess
import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]
Must = Callable[..., str]
MISNAMED = "app/BadName.py"
DATABASE = '[tool.trueline.databases.app]\nsource = "schema.sql"\n'
MODEL = """\
from sqlalchemy import Column, Integer, MetaData, Table

orders = Table("orders", MetaData(), Column("id", Integer, primary_key=True))
"""


@pytest.fixture
def hooked(project: Path, checkout: Path, must: Must) -> Path:
    """The project with our own hooks, run from this environment instead of one built for them."""
    manifest = (checkout / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    hooks = textwrap.indent(manifest.replace("language: python", "language: system"), "  " * 3)
    config = f"repos:\n  - repo: local\n    hooks:\n{hooks}"
    (project / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    (project / "app" / "models.py").write_text(MODEL, encoding="utf-8")
    (project / "schema.sql").write_text("CREATE TABLE orders (id serial PRIMARY KEY);\n")
    with (project / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(DATABASE)
    must(project, "git", "add", "-A")
    return project


def stage(project: Path, must: Must, path: str, text: str) -> None:
    (project / path).write_text(text, encoding="utf-8")
    must(project, "git", "add", path)


def test_a_clean_commit_passes_all_hooks(hooked: Path, run: Run, must: Must) -> None:
    stage(hooked, must, "app/orders.py", "TAX = 8\n")

    done = run(hooked, "pre-commit", "run")

    assert done.returncode == 0, done.stdout
    assert done.stdout.count("Passed") == 3


def test_a_commit_without_python_starts_no_hook(hooked: Path, run: Run, must: Must) -> None:
    must(hooked, "git", "commit", "-qm", "x")
    stage(hooked, must, "notes.txt", "milk\n")

    done = run(hooked, "pre-commit", "run")

    assert done.returncode == 0, done.stdout
    assert done.stdout.count("no files to check") == 3


def test_the_names_hook_leaves_code_alone(hooked: Path, run: Run, must: Must) -> None:
    stage(hooked, must, "app/orders.py", "from app import gone\n")

    done = run(hooked, "pre-commit", "run", "trueline-names")

    assert done.returncode == 0, done.stdout


def test_the_names_hook_looks_only_at_files_in_the_commit(
    hooked: Path, run: Run, must: Must
) -> None:
    stage(hooked, must, MISNAMED, "")
    must(hooked, "git", "commit", "-qm", "x")
    stage(hooked, must, "app/orders.py", "TAX = 9\n")

    done = run(hooked, "pre-commit", "run", "trueline-names")

    assert done.returncode == 0, done.stdout


def test_the_names_hook_stops_a_name_off_convention(hooked: Path, run: Run, must: Must) -> None:
    stage(hooked, must, MISNAMED, "")

    done = run(hooked, "pre-commit", "run", "trueline-names")

    assert done.returncode == 1
    assert MISNAMED in done.stdout
    assert "NAM001" in done.stdout


def test_the_check_hook_sees_what_a_commit_breaks_in_other_files(
    hooked: Path, run: Run, must: Must
) -> None:
    stage(hooked, must, "app/bills.py", "from app.orders import TAX\n")
    must(hooked, "git", "commit", "-qm", "x")
    stage(hooked, must, "app/orders.py", "VAT = 7\n")

    done = run(hooked, "pre-commit", "run", "trueline-check")

    assert done.returncode == 1
    assert "app/bills.py" in done.stdout
    assert "IMP002" in done.stdout


def test_a_commit_is_refused_through_the_installed_git_hook(
    hooked: Path, run: Run, must: Must
) -> None:
    must(hooked, "pre-commit", "install")
    stage(hooked, must, MISNAMED, "")

    done = run(hooked, "git", "commit", "-qm", "x")

    assert done.returncode == 1
    assert "NAM001" in done.stdout


def test_the_drift_hook_stops_a_schema_that_leaves_the_models(
    hooked: Path, run: Run, must: Must
) -> None:
    stage(hooked, must, "schema.sql", "CREATE TABLE order_list (id serial PRIMARY KEY);\n")

    done = run(hooked, "pre-commit", "run", "trueline-drift")

    assert done.returncode == 1
    assert "DRF001" in done.stdout


def test_the_drift_hook_does_not_pass_where_there_is_no_database(
    hooked: Path, run: Run, must: Must
) -> None:
    text = (hooked / "pyproject.toml").read_text(encoding="utf-8").replace(DATABASE, "")
    stage(hooked, must, "pyproject.toml", text)

    done = run(hooked, "pre-commit", "run", "trueline-drift")

    assert done.returncode == 1
    assert "exit code: 3" in done.stdout


@pytest.mark.network
def test_all_hooks_build_and_run_from_this_checkout(
    project: Path, checkout: Path, run: Run, must: Must, tmp_path: Path
) -> None:
    copy = copy_of(checkout, tmp_path / "trueline", must)
    stage(project, must, MISNAMED, "from app import gone\n")

    done = run(project, "pre-commit", "try-repo", copy, "--all-files")

    assert done.returncode == 1
    assert done.stdout.count("- hook id: trueline-") == 3, done.stdout
    assert "NAM001" in done.stdout
    assert "IMP00" in done.stdout


def copy_of(checkout: Path, copy: Path, must: Must) -> Path:
    """A repository of what a commit of everything here would hold; try-repo sees commits only."""
    command = ("git", "ls-files", "-co", "--exclude-standard", "-z")
    for name in filter(None, must(checkout, *command).split("\0")):
        if (checkout / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(checkout / name, copy / name)
    must(copy, "git", "init", "-q")
    must(copy, "git", "add", "-A")
    must(copy, "git", "commit", "-qm", "x")
    return copy
