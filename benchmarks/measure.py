"""Whole processes side by side: wall time, CPU time, peak memory, medians."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

KEPT = 500_000
"""Bytes kept of what a command prints.

A child's peak begins at the memory of its parent, as Linux counts; so this process stays small.
"""


class Command(NamedTuple):
    """A command line, the folder it runs in, and the exit codes that mean it did its work.

    ``before`` is called before each run, and not measured.
    """

    words: tuple[str, ...]
    folder: Path
    fine: tuple[int, ...] = (0, 1)
    before: Callable[[], object] | None = None


class Sample(NamedTuple):
    """One run: seconds, seconds of CPU with all children, MB of the largest process."""

    wall: float
    cpu: float
    peak: float


class Result(NamedTuple):
    """The median of each measure, the fastest and slowest wall time, and what the last run said."""

    wall: float
    cpu: float
    peak: float
    fastest: float
    slowest: float
    output: str


def side_by_side(commands: Mapping[str, Command], runs: int) -> dict[str, Result]:
    """Run A B C, A B C, ...; the first round warms the disk and the caches and does not count."""
    samples: dict[str, list[Sample]] = {name: [] for name in commands}
    outputs: dict[str, str] = {}
    for turn in range(runs + 1):
        for name, command in commands.items():
            sample, outputs[name] = run(command)
            if turn:
                samples[name].append(sample)
            print(f"  {turn}/{runs} {name}: {sample.wall:.3f} s", file=sys.stderr)
    return {name: _result(samples[name], outputs[name]) for name in commands}


def _result(samples: Sequence[Sample], output: str) -> Result:
    walls = [sample.wall for sample in samples]
    wall, cpu, peak = (median(column) for column in zip(*samples, strict=True))
    return Result(wall, cpu, peak, min(walls), max(walls), output)


def run(command: Command) -> tuple[Sample, str]:
    """Run a command once; what it prints goes to a file, so that no pipe can hold it back."""
    if command.before is not None:
        command.before()
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.words,
            cwd=command.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(max(0, os.fstat(out.fileno()).st_size - KEPT))
        output = out.read().decode(errors="replace")
    if process.returncode not in command.fine:
        sys.exit(f"{' '.join(command.words)}\nended with {process.returncode}:\n{output[-2000:]}")
    unit = 1_000_000 if sys.platform == "darwin" else 1_000  # ru_maxrss: bytes there, kB elsewhere
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit), output


def environment() -> dict[str, str]:
    """Return this environment as an installed program meets it: with its modules compiled."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def peak_of_all(command: Command) -> float | None:
    """Return the most MB that a command and its children held together; None without ``/proc``.

    Shared pages count once (proportional set size), looked at every 20 ms in a run of its own.
    """
    if not Path("/proc/self/smaps_rollup").exists():
        return None
    most = 0
    process = subprocess.Popen(
        command.words,
        cwd=command.folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None:
        most = max(most, sum(map(_held, _family(process.pid))))
        time.sleep(0.02)
    return most / 1000


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:  # it has just ended
        return []
    return [pid, *(member for child in children for member in _family(int(child)))]


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
