"""Ctrl-C and other signals, sent to a real process while its workers are at work."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import sleep

import pytest
from cli_support import Place

BODY = "".join(f"def f{n}(a, b):\n    return a + b * {n}\n\n" for n in range(200))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A project of 3,000 files, big enough to be at work still when a busy machine gets to us."""
    place = Place(tmp_path_factory.mktemp("many"))
    for number in range(3_000):
        place.write(f"app/m{number}.py", f"from app import m{number + 1}\n{BODY}")
    place.write("app/__init__.py")
    return place


@pytest.fixture
def run(many: Place) -> Iterator[subprocess.Popen[str]]:
    """A check that has started its workers; it is the leader of a group of its own."""
    shutil.rmtree(many.root / ".trueline_cache", ignore_errors=True)
    (many.root / "report.json").unlink(missing_ok=True)
    options = ("--jobs", "2", "--output-format", "json", "--output-file", "report.json")
    with subprocess.Popen(
        [sys.executable, "-m", "trueline", "check", *options],
        cwd=many.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as started:
        while started.poll() is None and len(children(started.pid)) < 2:
            sleep(0.002)
        yield started


def processes() -> Iterator[tuple[int, int, str]]:
    """All processes: their id, their parent's id, and the letter of their state."""
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(("ps", "-A", "-o", "pid=,ppid=,stat="), capture_output=True)
        for pid, parent, state in map(bytes.split, listed.stdout.splitlines()):
            yield int(pid), int(parent), state[:1].decode()
        return
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            yield int(stat.parent.name), int(parent), state


def children(pid: int) -> list[int]:
    return [child for child, parent, _ in processes() if parent == pid]


def alive(pids: list[int]) -> list[int]:
    """Those that still run; one that nobody has buried yet does not."""
    return [pid for pid, _, state in processes() if pid in pids and state != "Z"]


@pytest.mark.parametrize("target", ["the process", "its group, as a terminal does"])
def test_ctrl_c_ends_everything_with_one_line(
    many: Place, run: subprocess.Popen[str], target: str
) -> None:
    workers = children(run.pid)

    (os.kill if target == "the process" else os.killpg)(run.pid, signal.SIGINT)
    out, err = run.communicate()

    assert (130, "", "trueline: interrupted\n") == (run.returncode, out, err)
    assert [] == alive(workers)
    assert leftovers(many.root) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_workers_do_not_outlive_a_process_that_was_killed(
    many: Place, run: subprocess.Popen[str], number: signal.Signals
) -> None:
    workers = children(run.pid)

    run.send_signal(number)
    run.communicate()  # workers that live on would keep the pipes open

    assert -number == run.returncode
    assert workers


def test_what_was_interrupted_can_be_run_again(many: Place, run: subprocess.Popen[str]) -> None:
    run.communicate()

    assert 1 == run.returncode
    report = json.loads((many.root / "report.json").read_text())
    assert [("app/m2999.py", "IMP002")] == [
        (found["path"], found["code"]) for found in report["findings"]
    ]


def leftovers(root: Path) -> list[str]:
    """Files that are neither the project's nor a whole cache."""
    known = {"app", ".trueline_cache"}
    return [path.name for path in root.iterdir() if path.name not in known] + [
        path.name for path in root.rglob("*.tmp")
    ]
