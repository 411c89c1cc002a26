from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from cli_support import CONVENTION, Command, Done, Place

from trueline.__main__ import main


@pytest.fixture(autouse=True)
def _own_settings(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep the settings of the developer and of a hook that runs the tests out of it."""
    for name in os.environ:
        if name.startswith(("GIT_", "TRUELINE")) or name in ("NO_COLOR", "FORCE_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", os.fspath(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("XDG_CONFIG_HOME", os.fspath(tmp_path_factory.mktemp("config")))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def empty(tmp_path: Path) -> Place:
    """A folder with nothing in it."""
    (tmp_path / "project").mkdir()
    return Place(tmp_path / "project")


@pytest.fixture
def place(empty: Place) -> Place:
    """A project without git: one convention, one package, nothing off the line."""
    return empty.write_all(
        {
            "trueline.toml": CONVENTION,
            "app/__init__.py": "",
            "app/orders.py": "TAX = 7\n",
            "app/bills.py": "from app.orders import TAX\n",
        }
    )


@pytest.fixture
def repo(place: Place) -> Place:
    """The same in a git repository, committed on the branch main."""
    place.init().commit()
    return place


@pytest.fixture
def trueline(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Command]:
    """Run a command in this process, with a folder as the current one."""

    def run(folder: Path, *arguments: str) -> Done:
        monkeypatch.chdir(folder)
        with pytest.raises(SystemExit) as left:
            main([*arguments])
        said = capsys.readouterr()
        return Done(int(left.value.code or 0), said.out, said.err)

    yield run
    gc.enable()


@pytest.fixture
def process() -> Command:
    """Run a command in a process of its own."""

    def run(folder: Path, *arguments: str, env: Mapping[str, str] | None = None) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "trueline", *arguments],
            cwd=folder,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
