"""Import modules one by one, each in a process that has imported none of the project before.

This file is run by the project's own interpreter and imports nothing of Trueline.  It reads names
from standard input and writes a line of JSON for each.  A process is forked for every module, so
starting one costs a few milliseconds; packages in ``argv`` are imported once, before the first.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import threading
import time

SECONDS = 60.0


def main(preload: list[str], names: list[str]) -> None:
    """Import every name and report."""
    sys.path[:] = [place for place in sys.path if place]  # the current folder is no import root
    for package in preload:
        attempt(package)
    if threading.active_count() > 1:  # a fork would lose the threads that a package has started
        report("", "Threads", "a package starts threads when it is imported", 0.0)
        return
    for name in names:
        report(name, *forked(name))


def forked(name: str) -> tuple[str, str, float]:
    """Import a module in a child; return its error's type and text (empty if fine) and seconds."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        begin(name, write_end)
    os.close(write_end)
    said = received(read_end, child)
    os.close(read_end)
    _, status = os.waitpid(child, 0)
    if not said:
        return ("Died", f"the interpreter ended with status {status}", 0.0)
    error, text, seconds = json.loads(said)
    return error, text, seconds


def begin(name: str, write_end: int) -> None:
    """Be the child: import, tell, end without running anything else."""
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    started = time.perf_counter()
    error, text = attempt(name)
    seconds = time.perf_counter() - started
    os.write(write_end, json.dumps([error, text[:500], seconds]).encode() + b"\n")
    os._exit(0)


def attempt(name: str) -> tuple[str, str]:
    """Import a module; return the type and the text of its error, empty when there is none."""
    try:
        __import__(name)
    except BaseException as error:  # a module may raise whatever it likes, SystemExit included
        return type(error).__name__, str(error)
    return "", ""


def received(read_end: int, child: int) -> bytes:
    """Return what a child tells, nothing when it takes too long."""
    said = b""
    deadline = time.monotonic() + SECONDS
    while True:
        left = deadline - time.monotonic()
        ready, _, _ = select.select([read_end], [], [], max(left, 0))
        if not ready:
            os.kill(child, signal.SIGKILL)
            return json.dumps(["TooSlow", f"took longer than {SECONDS:.0f} s", SECONDS]).encode()
        part = os.read(read_end, 65536)
        said += part
        if not part or said.endswith(b"\n"):
            return said


def report(name: str, error: str, text: str, seconds: float) -> None:
    """Write one result."""
    sys.stdout.write(json.dumps([name, error, text, round(seconds, 6)]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdin.read().split())
