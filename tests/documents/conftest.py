from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from documents_support import GENERATIONS, Command, Done, Store, stocked

from trueline.__main__ import main

SERVER = "TRUELINE_TEST_CONPORT"
"""The variable that names the program of a real server, as `.ci/conport` sets it."""

collect_ignore = [] if os.environ.get(SERVER) else ["test_server.py"]


def pytest_report_header() -> str:
    server = os.environ.get(SERVER)
    return f"ConPort: {server or f'not tested; .ci/conport does, or set {SERVER}'}"


@pytest.fixture(autouse=True)
def _own_settings(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep the settings of the developer out of it."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def trueline(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Command]:
    """Run a command in this process, in the folder of a store's project."""

    def run(place: Store | Path, *arguments: str) -> Done:
        monkeypatch.chdir(place.root if isinstance(place, Store) else place)
        with pytest.raises(SystemExit) as left:
            main([*arguments])
        said = capsys.readouterr()
        return Done(int(left.value.code or 0), said.out, said.err)

    yield run
    gc.enable()


@pytest.fixture(params=GENERATIONS)
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A store of each generation of the server, with a migration that waits."""
    return stocked(tmp_path / "project", request.param)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of today's server, with a migration that waits."""
    return stocked(tmp_path / "project")
