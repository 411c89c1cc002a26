"""Migrating a category: Trueline beside the server's own batch tool, and how the cost grows."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/documents"))

from documents_support import Store, old_item, stocked  # noqa: E402  # found by the path above: tests are no package

STANDINS = ROOT / "tests/data/conport/server"


class Cost(NamedTuple):
    """What a process took."""

    seconds: float
    cpu: float
    megabytes: float
    out: str


def measured(command: list[str], folder: Path, env: dict[str, str] | None = None) -> Cost:
    """Run a command to its end."""
    env = compiled({**os.environ, **(env or {})})
    begun = perf_counter()
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env
    ) as child:
        assert child.stdout
        out = child.stdout.read().decode()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}: {out}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(perf_counter() - begun, cpu, usage.ru_maxrss / 1024, out)


def compiled(env: dict[str, str]) -> dict[str, str]:
    """Return an environment as an installed program meets it: with its modules compiled."""
    return {name: value for name, value in env.items() if name != "PYTHONDONTWRITEBYTECODE"}


def trueline(store: Store, program: str) -> dict[str, Cost]:
    """Plan, apply, take back: whole processes, from start to exit."""
    plan = measured([program, "plan", "documents", "errorlogs.yaml"], store.root)
    name = plan.out.partition(":")[0]
    apply = measured([program, "apply", name], store.root)
    assert store.proposal_status == "Implemented"
    back = measured([program, "rollback"], store.root)
    return {"plan": plan, "apply": apply, "rollback": back}


_WORK = """
import sys
from time import perf_counter
from trueline.__main__ import main

def run(*words):
    begun = perf_counter()
    try:
        main([*words])
    except SystemExit as left:
        assert not left.code, left.code
    return perf_counter() - begun

run("apply", sys.argv[1], "--dry-run")
print("seconds", run("apply", sys.argv[1]))
"""


def work(store: Store, program: str) -> float:
    """Return what an apply takes in a process that runs already, as the server does."""
    plan = measured([program, "plan", "documents", "errorlogs.yaml"], store.root)
    python = str(Path(program).with_name("python"))
    name = plan.out.partition(":")[0]
    done = measured([python, "-c", _WORK, name], store.root)
    assert store.proposal_status == "Implemented"
    return float(done.out.rpartition("seconds ")[2])


def server(folder: Path, python: str, items: int, *, whole: bool) -> dict[str, Any]:
    """Have the real server do the same; only the work is timed, not its start."""
    store = stocked(folder, items=items)
    script = str(Path(__file__).with_name("server.py"))
    program = str(Path(python).with_name("conport-mcp"))
    env = {} if whole else {"PYTHONPATH": str(STANDINS)}
    done = measured([python, script, str(store.root), program], folder, env)
    found: dict[str, Any] = json.loads(done.out.splitlines()[-1])
    return found


def side_by_side(program: str, python: str, items: int, runs: int, *, whole: bool) -> None:
    """Print both for the same items, in turns."""
    ours: list[dict[str, Cost]] = []
    theirs: list[dict[str, Any]] = []
    alone: list[float] = []
    for number in range(runs):
        with TemporaryDirectory() as scratch:
            ours.append(trueline(stocked(Path(scratch) / "ours", items=items), program))
            alone.append(work(stocked(Path(scratch) / "running", items=items), program))
            theirs.append(server(Path(scratch) / "theirs", python, items, whole=whole))
        whole = ours[-1]["apply"].seconds
        print(f"round {number + 1}: apply {whole:.2f} s, alone {alone[-1]:.2f} s, {theirs[-1]}")
    batch = median(each["batch"] for each in theirs)
    apply = median(each["apply"].seconds for each in ours)
    both = median(each["plan"].seconds + each["apply"].seconds for each in ours)
    print(f"\n{items} items, medians of {runs}, in turns; load {os.getloadavg()[0]:.1f}")
    print("| what | seconds | server / this |\n|---|---|---|")
    print(f"| server: batch_log_items alone, running already | {batch:.2f} | 1.0 |")
    running = median(alone)
    print(f"| trueline apply, running already | {running:.2f} | {batch / running:.1f} |")
    print(f"| trueline apply, whole process | {apply:.2f} | {batch / apply:.1f} |")
    print(f"| trueline plan and apply, both processes | {both:.2f} | {batch / both:.1f} |")


def growth(program: str, sizes: list[int], padding: int) -> None:
    """Print what each size costs."""
    longest = len(json.dumps(old_item(max(sizes), padding)))
    print(f"\nvalues of {longest} bytes; load {os.getloadavg()[0]:.1f}")
    print("| items | command | seconds | CPU seconds | CPU ms an item | peak MB |")
    print("|---|---|---|---|---|---|")
    for size in sizes:
        with TemporaryDirectory() as scratch:
            costs = trueline(stocked(Path(scratch) / "p", items=size, padding=padding), program)
        for name, cost in costs.items():
            each = 1000 * cost.cpu / size
            figures = f"{cost.seconds:.2f} | {cost.cpu:.2f} | {each:.2f} | {cost.megabytes:.0f}"
            print(f"| {size:,} | {name} | {figures} |", flush=True)


def main() -> None:
    """Parse options and run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server-python", help="Python of an environment with the real server.")
    parser.add_argument(
        "--whole",
        action="store_true",
        help="That environment has the server's language model and vectors; without stand-ins.",
    )
    parser.add_argument("--trueline", default=shutil.which("trueline", path=_beside()))
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--padding", type=int, default=0, help="So much longer is each value.")
    options = parser.parse_args()
    if options.server_python:
        python, whole = options.server_python, options.whole
        side_by_side(options.trueline, python, options.items, options.runs, whole=whole)
    if options.sizes:
        growth(options.trueline, [int(size) for size in options.sizes.split(",")], options.padding)


def _beside() -> str:
    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))


if __name__ == "__main__":
    main()
