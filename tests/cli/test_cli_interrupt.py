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
from cli_support import Command, Place

COUNT = 600
BODY = "".join(f"def f{n}(a, b):\n    return a + b * {n}\n\n" for n in range(200))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A project of many files, which keep two workers busy for a while."""
    place = Place(tmp_path_factory.mktemp("many"))
    for number in range(COUNT):
        place.write(f"app/m{number}.py", f"from app import m{number + 1}\n{BODY}")
    place.write("app/__init__.py")
    return place


@pytest.fixture
def run(many: Place) -> Iterator[subprocess.Popen[str]]:
    """A check that stands still while its workers are there; the leader of a group of its own."""
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        while not stands_still(started := start(many)):
            started.communicate()  # it was over before this process had a look: once more
    finally:
        signal.signal(signal.SIGINT, heard)
    with started:
        try:
            yield started
        finally:
            started.kill()  # what stands still would be waited for without end


def start(place: Place) -> subprocess.Popen[str]:
    """Start a check that hears Ctrl-C even when a shell keeps it from us, as in the background."""
    shutil.rmtree(place.root / ".trueline_cache", ignore_errors=True)
    (place.root / "report.json").unlink(missing_ok=True)
    options = ("--jobs", "2", "--output-format", "json", "--output-file", "report.json")
    return subprocess.Popen(
        [sys.executable, "-m", "trueline", "check", *options],
        cwd=place.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def stands_still(run: subprocess.Popen[str]) -> bool:
    """Stop a process at a moment when it has both workers; False when it ended before."""
    while run.poll() is None:
        run.send_signal(signal.SIGSTOP)
        while run.poll() is None and state(run.pid) not in "Tt":
            sleep(0.001)
        if run.poll() is None and len(alive(children(run.pid))) == 2:
            return True
        run.send_signal(signal.SIGCONT)
        sleep(0.002)
    return False


def state(pid: int) -> str:
    return next((state for each, _, state in processes() if each == pid), "")


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
    run.send_signal(signal.SIGCONT)
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
    run.send_signal(signal.SIGCONT)
    run.communicate()  # workers that live on would keep the pipes open

    assert -number == run.returncode
    assert workers


def test_what_was_interrupted_can_be_run_again(many: Place, run: subprocess.Popen[str]) -> None:
    run.send_signal(signal.SIGCONT)
    run.communicate()

    assert 1 == run.returncode
    report = json.loads((many.root / "report.json").read_text())
    assert [(f"app/m{COUNT - 1}.py", "IMP002")] == [
        (found["path"], found["code"]) for found in report["findings"]
    ]


def test_ctrl_c_while_code_made_of_text_runs_is_told_like_any_other(
    place: Place, process: Command, tmp_path: Path
) -> None:
    """The text is a plug-in's here; dataclasses and named tuples are made so as well."""
    acme = Place(tmp_path / "acme")
    acme.write("acme_rules/__init__.py", "exec('raise KeyboardInterrupt')\n")
    acme.write("acme-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
    acme.write("acme-1.dist-info/entry_points.txt", "[trueline.rules]\nacme = acme_rules\n")

    done = process(place.root, "check", env={"PYTHONPATH": os.fspath(acme.root)})

    assert (130, "", "trueline: interrupted\n") == (done.code, done.out, done.err)


def leftovers(root: Path) -> list[str]:
    """Files that are neither the project's nor a whole cache."""
    known = {"app", ".trueline_cache"}
    return [path.name for path in root.iterdir() if path.name not in known] + [
        path.name for path in root.rglob("*.tmp")
    ]
