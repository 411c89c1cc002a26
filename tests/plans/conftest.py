from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from plan_support import FIXER, Command, Done, Place, stocked

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


@pytest.fixture(scope="session")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of installed packages that offers the fixer ``shift``."""
    place = Place(tmp_path_factory.mktemp("packages"))
    place.write("plain_fixers/__init__.py")
    place.write("plain_fixers/shift.py", FIXER)
    place.write("plain-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: plain\nVersion: 1\n")
    place.write("plain-1.dist-info/entry_points.txt", "[trueline.fixers]\nplain = plain_fixers\n")
    return place.root


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A project without git: a package with importers, a script, a link, a text."""
    return stocked(Place(tmp_path / "project"))


@pytest.fixture
def trueline(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, plugins: Path
) -> Iterator[Command]:
    """Run a command in this process, with the project as the current folder."""
    monkeypatch.syspath_prepend(plugins)

    def run(folder: Place | Path, *arguments: str) -> Done:
        monkeypatch.chdir(folder.root if isinstance(folder, Place) else folder)
        with pytest.raises(SystemExit) as left:
            main([*arguments])
        said = capsys.readouterr()
        return Done(int(left.value.code or 0), said.out, said.err)

    yield run
    gc.enable()


@pytest.fixture
def process(plugins: Path) -> Command:
    """Run a command in a process of its own."""

    def run(place: Place, *arguments: str, env: Mapping[str, str] | None = None) -> Done:
        paths = filter(None, (str(plugins), os.environ.get("PYTHONPATH")))
        done = subprocess.run(
            [sys.executable, "-m", "trueline", *arguments],
            cwd=place.root,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), **(env or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
