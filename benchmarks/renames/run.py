"""Rename every module of real projects and run their own tests before and after.

    python benchmarks/renames/run.py --tests PYTHON [--peers PYTHON] [--work FOLDER] [PROJECT ...]

``--tests`` is a Python with the test requirements of the projects, ``--peers`` one with rope and
libcst.  Source distributions are fetched by pip.  Prints one JSON line a project and tool.
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
from pathlib import Path

from left import left_behind
from projects import PROJECTS, Project, modules, new_names, settings

HERE = Path(__file__).parent
LIMIT = 600


def fetch(project: Project, work: Path) -> Path:
    tree = work / "src" / project.folder
    if not tree.exists():
        wanted = f"{project.name}=={project.version}"
        pip = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "--no-binary",
            project.name,
        ]
        subprocess.run([*pip, "-d", work / "dl", wanted], check=True)
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


def tested(project: Project, tree: Path, python: str) -> set[str]:
    """The tests that pass."""
    env = {**os.environ, "PYTHONPATH": str(tree / project.root), "PYTHONDONTWRITEBYTECODE": "1"}
    plugins = [] if project.name == "structlog" else ["-p", "no:asyncio"]
    command = [python, "-m", "pytest", "-q", "--tb=no", "-rA", "-p", "no:cacheprovider", *plugins]
    done = subprocess.run(
        [*command, *project.tests], cwd=tree, env=env, capture_output=True, text=True, check=False
    )
    return set(re.findall(r"(?m)^PASSED (\S.*?)$", done.stdout))


def image(tree: Path) -> dict[str, tuple[int, bytes]]:
    kept = (
        ".trueline",
        ".trueline_cache",
        ".git",
        "__pycache__",
        "trueline.toml",
        ".hypothesis",
        ".mypy_cache",
    )
    return {
        path.relative_to(tree).as_posix(): (path.stat().st_mode, path.read_bytes())
        for path in sorted(tree.rglob("*"))
        if path.is_file() and not any(part in kept for part in path.relative_to(tree).parts)
    }


def trueline(tree: Path, *arguments: str) -> tuple[float, str]:
    start = time.monotonic()
    command = [sys.executable, "-m", "trueline", *arguments]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tree.name}: trueline {arguments[0]}: {done.stdout}{done.stderr}")
    return time.monotonic() - start, done.stdout


def by_trueline(
    project: Project, tree: Path, work: Path, moves: dict[str, str], python: str
) -> dict[str, object]:
    now = copied(tree, work / "trueline" / project.folder)
    (now / "trueline.toml").write_text(settings(project), encoding="utf-8")
    before = image(now)
    planned, _ = trueline(now, "plan", "names", *project.options)
    plan = next((now / ".trueline/plans").glob("*.json")).stem
    applied, _ = trueline(now, "apply", plan)
    done = sum((now / new).exists() for new in moves.values())
    passed = tested(project, now, python)
    left = left_behind(now, moves, project.root)
    back, _ = trueline(now, "rollback")
    return {
        "done": done,
        "seconds": round(planned + applied, 2),
        "rollback seconds": round(back, 2),
        "rollback to the byte": before == image(now),
        "passed": passed,
        **left,
    }


def by_peer(
    tool: str,
    project: Project,
    tree: Path,
    work: Path,
    moves: dict[str, str],
    options: argparse.Namespace,
) -> dict[str, object]:
    now = copied(tree, work / tool / project.folder)
    command = [options.peers, HERE / "peers.py", tool, now, str(LIMIT), project.root]
    done = subprocess.run(
        command, input=json.dumps(moves), capture_output=True, text=True, check=True
    )
    result = json.loads(done.stdout.splitlines()[-1])
    passed = tested(project, now, options.tests)
    return {**result, "passed": passed, **left_behind(now, moves, project.root)}


def report(project: Project, tool: str, base: set[str], result: dict[str, object]) -> None:
    passed = result.pop("passed")
    assert isinstance(passed, set)
    lost = sorted(base - passed)
    line = {"project": project.name, "tool": tool, "tests": len(base), "lost": len(lost), **result}
    print(json.dumps({**line, "first lost": lost[:3]}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("projects", nargs="*")
    parser.add_argument("--tests", required=True)
    parser.add_argument("--peers", default="")
    parser.add_argument("--work", type=Path, default=Path("/tmp/trueline-renames"))
    options = parser.parse_args()
    for project in PROJECTS:
        if options.projects and project.name not in options.projects:
            continue
        work = options.work.resolve()
        tree = fetch(project, work)
        moves = new_names(modules(project, tree))
        base = tested(project, copied(tree, work / "before" / project.folder), options.tests)
        result = by_trueline(project, tree, work, moves, options.tests)
        report(project, "trueline", base, {"modules": len(moves), **result})
        for tool in ("rope", "libcst") if options.peers else ():
            result = by_peer(tool, project, tree, work, moves, options)
            report(project, tool, base, {"modules": len(moves), **result})


if __name__ == "__main__":
    main()
