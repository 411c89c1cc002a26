"""Run all mutations past Trueline and its peers, and print the tables of README.md.

python benchmarks/drift/run.py [--peers PYTHON] [--only ID,ID] [--verbose] [--write]

--peers names a Python that has Alembic, alembic-postgresql-enum and migra; see README.md.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
from cases import HERE, Case, load, mutated, project
from ours import Outcome, findings, judge
from peers import Answer, ask
from table import markdown

sys.path.append(str(HERE.parents[1] / "tests"))
from postgres_support import Server, run_server

BASE = "drift_base"


class Scene(NamedTuple):
    """A mutated project and its database."""

    case: Case | None
    files: dict[str, str]
    folder: Path
    url: str


def main() -> None:
    arguments = _arguments()
    chosen = [case for case in load() if not arguments.only or case.id in arguments.only]
    with tempfile.TemporaryDirectory(prefix="drift-") as scratch, run_server() as server:
        plain, *scenes = _scenes(server, chosen, Path(scratch))
        usual = findings(plain.files, plain.url)
        outcomes = _ours(scenes, frozenset(each.fingerprint for each in usual))
        peers: dict[str, Answer] = {}
        if arguments.peers:
            jobs = [(s.case.id if s.case else "", str(s.folder), s.url) for s in (plain, *scenes)]
            peers = ask(arguments.peers, jobs, server.url("postgres"))
        about = f"PostgreSQL {server.version}"
    said = [f"{f.code} {f.severity} {f.where.address}: {f.message}" for f in usual]
    _print_misses(chosen, outcomes, arguments.verbose)
    text = markdown(chosen, outcomes, peers, said, about)
    print(text)
    if arguments.write:
        _write(text)
    sys.exit(any(not _is_right(case, outcomes[case.id]) for case in chosen) or bool(usual))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers")
    parser.add_argument("--only", type=lambda text: set(text.split(",")), default=set())
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def _scenes(server: Server, chosen: list[Case], scratch: Path) -> Iterator[Scene]:
    """Make one database by the models of the unmutated project, and a copy for every case."""
    files = project()
    base = _folder(scratch / "base", files)
    with server.admin() as admin:
        admin.execute(f"CREATE DATABASE {BASE} TEMPLATE template0")
    driver = server.url(BASE).replace("postgresql:", "postgresql+psycopg:", 1)
    subprocess.run([sys.executable, HERE / "create.py", base, driver], check=True)
    yield Scene(None, files, base, server.url(BASE))
    for number, case in enumerate(chosen):
        text = mutated(files, case)
        folder = _folder(scratch / f"case{number}", text) if case.edits else base
        yield Scene(case, text, folder, _database(server, case, number))


def _folder(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def _database(server: Server, case: Case, number: int) -> str:
    if not case.sql:
        return server.url(BASE)
    name = f"drift_{number}"
    with server.admin() as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {BASE}")
    with psycopg.connect(server.url(name)) as connection:
        try:
            connection.execute(case.sql)
        except psycopg.Error as error:
            sys.exit(f"{case.id}: {error}")
    return server.url(name)


def _ours(scenes: list[Scene], usual: frozenset[str]) -> dict[str, Outcome]:
    found = {}
    for scene in scenes:
        if scene.case is not None:
            said = findings(scene.files, scene.url)
            found[scene.case.id] = judge(scene.case, said, usual)
    return found


def _is_right(case: Case, outcome: Outcome) -> bool:
    return outcome.found if case.rule else not outcome.said


def _print_misses(chosen: list[Case], outcomes: dict[str, Outcome], verbose: bool) -> None:
    for case in chosen:
        outcome = outcomes[case.id]
        right = _is_right(case, outcome)
        if right and not verbose:
            continue
        kind = "ok" if right else "FALSE ALARM" if not case.rule else "MISSED"
        kind += " (blurred)" * (outcome.blurred and not right)
        print(f"{kind}: {case.id} {case.rule} {case.obj} {case.detail}", file=sys.stderr)
        for line in outcome.said:
            print(f"    {line}", file=sys.stderr)


def _write(text: str) -> None:
    readme = HERE / "README.md"
    head, start, rest = readme.read_text().partition("<!-- results: start -->\n")
    _, end, tail = rest.partition("<!-- results: end -->")
    readme.write_text(head + start + text + end + tail)


if __name__ == "__main__":
    main()
