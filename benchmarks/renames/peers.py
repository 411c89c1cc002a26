"""Rename modules by rope or by LibCST; run in an environment that has them.

``python peers.py rope|libcst TREE SECONDS ROOT`` reads old and new paths as JSON from standard
input and writes ``{"done": …, "failed": …, "error": …, "seconds": …, "cpu": …}``.  A rename that
raises an error is left out and counted; after so many seconds nothing new is begun.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Rename = Callable[[str, str], None]


def by_rope(tree: Path, root: str) -> Rename:
    from rope.base.project import Project
    from rope.refactor.rename import Rename as Refactoring

    sources = [root] if root != "." else []
    project = Project(str(tree), ropefolder=None, source_folders=sources)

    def rename(old: str, new: str) -> None:
        changes = Refactoring(project, project.get_resource(old)).get_changes(Path(new).stem)
        project.do(changes)

    return rename


def by_libcst(tree: Path, root: str) -> Rename:
    import libcst
    from libcst.codemod import CodemodContext
    from libcst.codemod.commands.rename import RenameCommand

    def rename(old: str, new: str) -> None:
        names = [_dotted(path, root) for path in (old, new)]
        for path in sorted(tree.rglob("*.py")):
            code = path.read_text(encoding="utf-8")
            if Path(old).stem not in code:
                continue
            here = _dotted(path.relative_to(tree).as_posix(), root)
            command = RenameCommand(CodemodContext(full_module_name=here), *names)
            result = command.transform_module(libcst.parse_module(code)).code
            path.write_text(result, encoding="utf-8")
        (tree / old).rename(tree / new)

    return rename


def _dotted(path: str, root: str) -> str:
    inside = path.removeprefix(f"{root}/") if root != "." else path
    return inside.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def renamed(rename: Rename, moves: dict[str, str], until: float) -> dict[str, object]:
    done, errors = 0, []
    for old, new in moves.items():
        if time.monotonic() > until:
            break
        try:
            rename(old, new)
            done += 1
        except Exception as failure:  # its fault is part of the result
            errors.append(f"{old}: {failure!r}"[:200])
    return {"done": done, "failed": len(errors), "error": errors[0] if errors else ""}


if __name__ == "__main__":
    tool, folder, seconds, source = sys.argv[1:]
    wanted = json.load(sys.stdin)
    start = time.monotonic()
    begin = by_rope if tool == "rope" else by_libcst
    result = renamed(begin(Path(folder), source), wanted, start + float(seconds))
    took = {"seconds": round(time.monotonic() - start, 2), "cpu": round(time.process_time(), 2)}
    print(json.dumps({**result, **took}))
