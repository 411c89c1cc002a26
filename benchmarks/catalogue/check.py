"""Measure the whole drift check beside the check of the code alone, as whole processes in turns.

python benchmarks/catalogue/check.py [--runs N] [--tree FOLDER ...] [--write]

Each tree holds a schema.snapshot (``trueline snapshot``); without --tree it is the large database
of schema.py and the code of models.py, made here on the server of the tests.  Nothing is cached.
Printed are CPU seconds of all processes, wall time, and both as ratios.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import psycopg
from models import write
from schema import statements

sys.path.append(str(Path(__file__).parents[2] / "tests"))

README = Path(__file__).parent / "README.md"
WORKS = {
    "skims": ("--select", "NAM,IMP,TRU,ENU001,ENU002,MOD004"),
    "code": (),
    "all": ("--database", "schema.snapshot"),
}


class Cost(NamedTuple):
    """What a process and its children took."""

    cpu: float
    wall: float


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tree", type=Path, action="append", default=[])
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    arguments = parser.parse_args()
    with _large() as large:
        trees = [*arguments.tree, large]
        lines = [*_heading(), *(_line(tree, arguments.runs) for tree in trees)]
    print("\n".join(lines))
    if arguments.write:
        _write(lines)


@contextmanager
def _large() -> Iterator[Path]:
    from postgres_support import run_server

    with TemporaryDirectory() as folder, run_server() as server, server.database() as url:
        root = Path(folder) / "generated"
        write(root)
        with psycopg.connect(url, autocommit=True) as connection:
            for statement in statements():
                connection.execute(statement.encode())
        settings = f'[databases.default]\nsource = "{root}/schema.snapshot"\n'
        settings += 'schemas = ["public", "app"]\n'
        (root / "trueline.toml").write_text(settings)
        subprocess.run(
            [_trueline(), "snapshot", "--database", url, "--output", "schema.snapshot"],
            cwd=root,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (root / "trueline.toml").unlink()
        yield root


def _trueline() -> str:
    return str(Path(sys.executable).with_name("trueline"))


def _heading() -> Iterator[str]:
    yield "| tree | Python files | tables | skims | code | all | all / skims | all / code |"
    yield "|---|---|---|---|---|---|---|---|"


def _line(tree: Path, runs: int) -> str:
    taken: dict[str, list[Cost]] = {name: [] for name in WORKS}
    for _ in range(runs + 1):
        for name, options in WORKS.items():
            taken[name].append(_cost(tree, options))
    costs = {name: Cost(*map(median, zip(*each[1:], strict=True))) for name, each in taken.items()}
    shown = " | ".join(f"{each.cpu:.2f} ({each.wall:.2f})" for each in costs.values())
    ratios = " | ".join(_ratio(costs["all"], costs[name]) for name in ("skims", "code"))
    files = sum(1 for _ in tree.rglob("*.py"))
    tables = (tree / "schema.snapshot").read_text().count("\ntable ")
    return f"| {tree.name} | {files:,} | {tables:,} | {shown} | {ratios} |"


def _ratio(one: Cost, other: Cost) -> str:
    return f"{one.cpu / other.cpu:.2f} ({one.wall / other.wall:.2f})"


def _cost(tree: Path, options: tuple[str, ...]) -> Cost:
    command = [_trueline(), "check", "--no-cache", "--exit-zero", "--statistics", *options]
    began = perf_counter()
    process = subprocess.Popen(command, cwd=tree, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} in {tree}: exit {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, perf_counter() - began)


def _write(lines: list[str]) -> None:
    start, end = "<!-- check: start -->", "<!-- check: end -->"
    before, _, rest = README.read_text().partition(start)
    _, _, after = rest.partition(end)
    README.write_text("\n".join([before + start, *lines, end]) + after)


if __name__ == "__main__":
    main()
