"""Rename every module of real projects and run their own tests before and after.

    python benchmarks/renames/run.py --tests PYTHON [--peers PYTHON] [--work FOLDER] [PROJECT ...]
    python benchmarks/renames/run.py --times 5 --peers PYTHON [--work FOLDER] [PROJECT ...]
    python benchmarks/renames/run.py --write [--work FOLDER]

``--tests`` is a Python with the test requirements of the projects, ``--peers`` one with rope and
libcst.  Source distributions are fetched by pip.  Prints one JSON line a project and tool, and
keeps it in the work folder.  ``--times`` runs Trueline and rope in turns, so many times, without
tests, and keeps the least time of each in what is there; ``--write`` puts the tables of all that is
there into README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from left import left_behind
from projects import PROJECTS, Project, modules, new_names, settings
from tables import write

HERE = Path(__file__).parent
Result = dict[str, Any]


def fetch(project: Project, work: Path) -> Path:
    tree = work / "src" / project.folder
    if not tree.exists():
        wanted = f"{project.name}=={project.version}"
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary"]
        subprocess.run([*pip, project.name, "-d", work / "dl", wanted], check=True)
        archive = next((work / "dl").glob(f"{project.folder}*"))
        with tarfile.open(archive) as packed:
            packed.extractall(work / "src", filter="data")
        for folder in tree.rglob("*.egg-info"):
            shutil.rmtree(folder)
    return tree


def copied(tree: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(tree, to, symlinks=True)
    return to


def tested(project: Project, tree: Path, work: Path, python: str) -> set[str]:
    """The tests that pass in a copy of a tree, as tests leave files behind."""
    now = copied(tree, work / "tested" / project.folder)
    env = {**os.environ, "PYTHONPATH": str(now / project.root), "PYTHONDONTWRITEBYTECODE": "1"}
    plugins = [] if project.name == "structlog" else ["-p", "no:asyncio"]
    command = [python, "-m", "pytest", "-q", "--tb=no", "-rA", "-p", "no:cacheprovider", *plugins]
    done = subprocess.run(
        [*command, *project.tests], cwd=now, env=env, capture_output=True, text=True, check=False
    )
    return set(re.findall(r"(?m)^PASSED (\S.*?)$", done.stdout))


def image(tree: Path) -> dict[str, tuple[int, bytes]]:
    """The mode and content of every file but those of Trueline's own."""
    return {
        path.relative_to(tree).as_posix(): (path.stat().st_mode, path.read_bytes())
        for path in sorted(tree.rglob("*"))
        if path.is_file() and not {".trueline", ".trueline_cache"} & {*path.parts}
    }


def trueline(tree: Path, *arguments: str) -> tuple[float, float]:
    """Run a command; return its seconds, and its seconds of the processor."""
    start, before = time.monotonic(), os.times()
    command = [Path(sys.executable).with_name("trueline"), *arguments]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tree.name}: trueline {arguments[0]}: {done.stdout}{done.stderr}")
    after = os.times()
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return time.monotonic() - start, cpu


def renamed(tree: Path, *given: str) -> tuple[Result, dict[str, float]]:
    """Plan and apply; return the plan, and the time of both from start to exit."""
    planned, plan_cpu = trueline(tree, "plan", "names", *given)
    plan = json.loads(next((tree / ".trueline/plans").glob("*.json")).read_bytes())
    applied, apply_cpu = trueline(tree, "apply", plan["id"])
    return plan, {"seconds": round(planned + applied, 2), "cpu": round(plan_cpu + apply_cpu, 2)}


def by_trueline(
    project: Project, tree: Path, moves: dict[str, str], options: argparse.Namespace, *given: str
) -> Result:
    now = copied(tree, options.work / "trueline" / project.folder)
    (now / "trueline.toml").write_text(settings(project), encoding="utf-8")
    before = image(now)
    plan, times = renamed(now, *given)
    changes = [change for patch in plan["patches"] for change in patch["changes"]]
    done = {change["origin"] for change in changes if "origin" in change} & moves.keys()
    passed = tested(project, now, options.work, options.tests)
    left = left_behind(now, done, project.root)
    back, _ = trueline(now, "rollback")
    return {
        "done": len(done),
        "kept": {
            each["address"]: each["reason"]
            for each in plan["unresolved"]
            if each["address"] in moves
        },
        **times,
        "rollback seconds": round(back, 2),
        "rollback to the byte": before == image(now),
        "passed": passed,
        **left,
    }


def by_peer(
    tool: str, project: Project, tree: Path, moves: dict[str, str], options: argparse.Namespace
) -> Result:
    now = copied(tree, options.work / tool / project.folder)
    result = renamed_by_peer(tool, now, project, moves, options)
    passed = tested(project, now, options.work, options.tests)
    done = [old for old in moves if not (now / old).exists()]
    return {**result, "passed": passed, **left_behind(now, done, project.root)}


def renamed_by_peer(
    tool: str, tree: Path, project: Project, moves: dict[str, str], options: argparse.Namespace
) -> Result:
    command = [options.peers, HERE / "peers.py", tool, tree, str(options.limit), project.root]
    asked = subprocess.run(
        command, input=json.dumps(moves), capture_output=True, text=True, check=True
    )
    result: Result = json.loads(asked.stdout.splitlines()[-1])
    return result


def timed(project: Project, kept: Path, options: argparse.Namespace) -> None:
    """Run rope, and Trueline for what rope has renamed, in turns; keep the least of each.

    Rope is asked for what Trueline renames when nothing keeps it from it.
    """
    tree = fetch(project, options.work)
    moves = new_names(modules(project, tree))
    able, _ = limited(project, tree, (), options)
    wanted = {old: new for old, new in moves.items() if old in able}
    place = kept / "beside" / f"{project.name}.json"
    least: Result = json.loads(place.read_bytes()) if place.exists() else {}
    for _ in range(options.times):
        theirs = copied(tree, options.work / "rope" / project.folder)
        rope = renamed_by_peer("rope", theirs, project, wanted, options)
        done, times = limited(project, tree, [p for p in moves if (theirs / p).exists()], options)
        for tool, found in (("trueline", times), ("rope", rope)):
            known = least.get(tool, found)
            least[tool] = {key: min(known[key], found[key]) for key in ("seconds", "cpu")}
        least |= {"project": project.name, "wanted": len(wanted), "both": len(done)}
        place.write_text(json.dumps(least))
        print(json.dumps(least), flush=True)


def limited(
    project: Project, tree: Path, kept: Iterable[str], options: argparse.Namespace
) -> tuple[set[str], dict[str, float]]:
    """Have Trueline rename all but some modules; return the old paths, and the time."""
    now = copied(tree, options.work / "trueline" / project.folder)
    (now / "trueline.toml").write_text(settings(project, kept), encoding="utf-8")
    plan, times = renamed(now)
    edits = [edit for patch in plan["patches"] for edit in patch["edits"]]
    return {edit["old"] for edit in edits if edit["kind"] == "rename"}, times


def measured(project: Project, options: argparse.Namespace) -> Iterator[tuple[str, Result]]:
    tree = fetch(project, options.work)
    moves = new_names(modules(project, tree))
    base = tested(project, tree, options.work, options.tests)
    results = {"trueline": lambda: by_trueline(project, tree, moves, options)}
    if project.options:
        name = f"trueline {' '.join(project.options)}"
        results[name] = lambda: by_trueline(project, tree, moves, options, *project.options)
    for tool in options.tools.split(",") if options.peers else ():
        results[tool] = lambda tool=tool: by_peer(tool, project, tree, moves, options)
    for tool, run in results.items():
        result = run()
        lost = sorted(base - result.pop("passed"))
        yield tool, Result({"modules": len(moves), "tests": len(base), **result, "lost": lost})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("projects", nargs="*")
    parser.add_argument("--tests", default="")
    parser.add_argument("--peers", default="")
    parser.add_argument("--tools", default="rope,libcst", help="peers to run")
    parser.add_argument("--limit", type=float, default=600, help="seconds a peer may take")
    parser.add_argument("--work", type=Path, default=Path("/tmp/trueline-renames"))
    parser.add_argument("--times", type=int, default=0, help="only measure, so often")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    options = parser.parse_args()
    options.work = options.work.resolve()
    kept = options.work / "results"
    (kept / "beside").mkdir(parents=True, exist_ok=True)
    wanted = [p for p in PROJECTS if not options.projects or p.name in options.projects]
    for project in wanted if options.times else ():
        timed(project, kept, options)
    for project in wanted if options.tests else ():
        for tool, result in measured(project, options):
            line = {"project": project.name, "version": project.version, "tool": tool, **result}
            (kept / f"{project.name} {tool}.json").write_text(json.dumps(line))
            print(json.dumps({**line, "lost": len(result["lost"])}), flush=True)
    if options.write:
        found = (
            [json.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))]
            for folder in (kept, kept / "beside")
        )
        write(HERE / "README.md", *found)


if __name__ == "__main__":
    main()
