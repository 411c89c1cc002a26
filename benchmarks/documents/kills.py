"""Kill migrations at random moments, let the next command recover, and count what is found."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from trueline.__main__ import main as trueline

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/documents"))

from documents_support import Store, stocked  # noqa: E402  # found by the path above: tests are no package


def forked(folder: Path, *words: str) -> int:
    """Start a command in a child that has everything loaded; return its process id."""
    child = os.fork()
    if child:
        return child
    try:
        os.chdir(folder)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        trueline([*words])
    except SystemExit as left:
        os._exit(int(left.code or 0))
    finally:
        os._exit(99)


def lasting(folder: Path, *words: str) -> float:
    """Return how long a command takes when nobody kills it."""
    begun = perf_counter()
    _, status = os.waitpid(forked(folder, *words), 0)
    assert os.waitstatus_to_exitcode(status) == 0
    return perf_counter() - begun


def death(store: Store, seconds: float, name: str) -> tuple[str, bool]:
    """Kill an apply, recover, and say what was found; the flag tells whether it was killed."""
    child = forked(store.root, "apply", name)
    sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    journal = Path(f"{store.path}-journal").exists()
    _, recovered = os.waitpid(forked(store.root, "status"), 0)
    if os.waitstatus_to_exitcode(recovered):
        return "not recovered", os.WIFSIGNALED(status)
    versions = {item.get("schema_version") for item in store.items("ErrorLogs").values()}
    if len(versions) != 1 or not store.index_is_exact():
        return "mixed", os.WIFSIGNALED(status)
    implemented = store.proposal_status == "Implemented"
    if implemented != (versions == {"1.0"}):
        return "proposal differs", os.WIFSIGNALED(status)
    found = "new" if implemented else "old"
    return found + (", torn file recovered" if journal else ""), os.WIFSIGNALED(status)


def batch(items: int, deaths: int, dice: random.Random) -> None:
    """Kill an apply of so many items, so often; one that ended first does not count as a death."""
    counts: Counter[str] = Counter()
    killed = tries = 0
    with TemporaryDirectory() as scratch:
        store = stocked(Path(scratch) / "store", items=items)
        command = [sys.executable, "-m", "trueline", "plan", "documents", "errorlogs.yaml"]
        said = subprocess.check_output(command, cwd=store.root, stderr=subprocess.DEVNULL)
        name = said.decode().partition(":")[0]
        before = store.rows
        whole = _copy(store)
        seconds = lasting(whole.root, "apply", name)
        shutil.rmtree(whole.root)
        while killed < deaths:
            tries += 1
            copy = _copy(store)
            found, was_killed = death(copy, dice.uniform(0, 1.05 * seconds), name)
            killed += was_killed
            if found.startswith("old") and copy.rows != before:
                found = "old, but not to the byte"
            counts[found] += 1
            shutil.rmtree(copy.root)
    told = ", ".join(f"{count} {what}" for what, count in counts.most_common())
    print(f"{items:,} items, {killed} deaths in {tries} tries: {told}", flush=True)


def _copy(store: Store) -> Store:
    root = store.root.with_name("copy")
    shutil.copytree(store.root, root)
    return Store(root / store.path.relative_to(store.root))


def main() -> None:
    """Parse options and kill."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20250608)
    parser.add_argument("--small", type=int, default=140)
    parser.add_argument("--large", type=int, default=60)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    batch(12, options.small // 2, dice)
    batch(300, options.small - options.small // 2, dice)
    batch(5000, options.large, dice)


if __name__ == "__main__":
    main()
