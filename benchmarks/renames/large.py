"""Plan, apply and take back the renames of 2,500 modules, and say what that costs.

    python benchmarks/renames/large.py [--work FOLDER]

The tree is Home Assistant with as many of its components, in their order, as make 2,500 modules.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from projects import Project, modules, settings
from run import copied, fetch, image

HOME = Project("homeassistant", "2023.1.7", ("homeassistant",), ())
WANTED = 2500


def cut(tree: Path, to: Path) -> int:
    """Copy a part of the tree; return how many modules that are to be renamed it holds."""
    components = "homeassistant/components"
    shutil.rmtree(to, ignore_errors=True)
    skipped = shutil.ignore_patterns("components")
    shutil.copytree(tree, to, ignore=skipped)
    count = len(modules(HOME, to))
    for part in sorted((tree / components).iterdir()):
        if part.is_dir() and count < WANTED:
            shutil.copytree(part, to / components / part.name)
            count += sum(
                path.name not in ("__init__.py", "__main__.py") for path in part.rglob("*.py")
            )
    return count


def measured(tree: Path, *arguments: str) -> None:
    """Run a command to its end; print its seconds and the memory of its largest process."""
    start = time.monotonic()
    command = [sys.executable, "-m", "trueline", *arguments]
    run = subprocess.Popen(command, cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert run.stderr is not None
    told = run.stderr.read().decode()
    _, status, used = os.wait4(run.pid, 0)
    if status:
        raise SystemExit(told)
    cpu, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    seconds = time.monotonic() - start
    print(f"{arguments[0]}: {seconds:.1f} s, {cpu:.1f} s of the processor, {memory:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("/tmp/trueline-renames"))
    work = parser.parse_args().work.resolve()
    part = work / "part"
    count = cut(fetch(HOME, work), part)
    tree = copied(part, work / "large")
    (tree / "trueline.toml").write_text(settings(HOME), encoding="utf-8")
    before = image(tree)
    print(f"{count} modules to rename in {len([*tree.rglob('*.py')])} Python files")
    measured(tree, "plan", "names")
    measured(tree, "apply", "names")
    measured(tree, "rollback")
    print("back to the byte" if before == image(tree) else "NOT back to the byte")


if __name__ == "__main__":
    main()
