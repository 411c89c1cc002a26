"""A place of its own for every end-to-end test: no git or pre-commit setting of the caller's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
FOREIGN = ("GIT_", "PRE_COMMIT", "PYTHON", "PYTEST", "TRUELINE", "VIRTUAL_ENV")

Run = Callable[..., subprocess.CompletedProcess[str]]

# the plug-in brings its own tests, which run where the plug-in is installed
collect_ignore = ["plugin"]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "network: builds an environment from the package index")


@pytest.fixture
def checkout() -> Path:
    return CHECKOUT


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a fresh shell would hand on, with this environment's commands first on PATH."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
    identity = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.invalid"}
    committer = {"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.invalid"}
    private = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit-home"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "NO_COLOR": "1",
    }
    return {**inherited, **identity, **committer, **private}


@pytest.fixture
def run(environment: Mapping[str, str]) -> Run:
    """Run a command in a folder; its output is one text."""

    def start(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env=dict(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    return start


@pytest.fixture
def must(run: Run) -> Callable[..., str]:
    """Run a command that has to succeed; return its output."""

    def start(folder: Path, *command: str | Path) -> str:
        done = run(folder, *command)
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        return done.stdout

    return start


@pytest.fixture
def project(tmp_path: Path, must: Callable[..., str]) -> Path:
    """A git repository with one convention and one module that keeps it."""
    folder = tmp_path / "project"
    write(folder / "pyproject.toml", CONFIGURATION)
    write(folder / "app" / "__init__.py", "")
    write(folder / "app" / "orders.py", "TAX = 7\n")
    must(folder, "git", "init", "-q")
    commit(folder, must)
    return folder


CONFIGURATION = """\
[tool.trueline.conventions.app]
pattern = "{name:snake}.py"
paths = ["app/**/*.py"]
exempt = ["__init__.py"]
"""


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def commit(folder: Path, must: Callable[..., str]) -> None:
    """Commit everything that is there."""
    must(folder, "git", "add", "-A")
    must(folder, "git", "commit", "-q", "--no-verify", "-m", "x")
