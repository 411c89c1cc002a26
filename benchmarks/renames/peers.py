"""Rename modules by rope or by LibCST; run in an environment that has them.

``python peers.py rope|libcst TREE SECONDS`` reads old and new paths as JSON from standard input
and writes ``{"done": …, "error": …}``; it stops after so many seconds.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def by_rope(tree: Path, moves: dict[str, str], until: float, root: str) -> int:
    from rope.base.project import Project
    from rope.refactor.rename import Rename

    project = Project(str(tree), ropefolder=None, source_folders=[root])
    done = 0
    for old, new in moves.items():
        if time.monotonic() > until:
            break
        resource = project.get_resource(old)
        changes = Rename(project, resource).get_changes(Path(new).stem)
        project.do(changes)
        done += 1
    project.close()
    return done


def by_libcst(tree: Path, moves: dict[str, str], until: float, root: str) -> int:
    import libcst
    from libcst.codemod import CodemodContext
    from libcst.codemod.commands.rename import RenameCommand

    done = 0
    for old, new in moves.items():
        names = [_dotted(path, root) for path in (old, new)]
        for path in sorted(tree.rglob("*.py")):
            if time.monotonic() > until:
                return done
            code = path.read_text(encoding="utf-8")
            if Path(old).stem not in code:
                continue
            here = _dotted(path.relative_to(tree).as_posix(), root)
            context = CodemodContext(full_module_name=here)
            command = RenameCommand(context, *names)
            try:
                path.write_text(
                    command.transform_module(libcst.parse_module(code)).code, encoding="utf-8"
                )
            except Exception as error:  # its fault is part of the result
                print(f"{path}: {error!r}", file=sys.stderr)
        (tree / old).rename(tree / new)
        done += 1
    return done


def _dotted(path: str, root: str) -> str:
    inside = path.removeprefix(f"{root}/") if root != "." else path
    return inside.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


if __name__ == "__main__":
    tool, folder, seconds, source = sys.argv[1:]
    wanted = json.load(sys.stdin)
    result: dict[str, object] = {"error": ""}
    start = time.monotonic()
    limit = start + float(seconds)
    try:
        run = by_rope if tool == "rope" else by_libcst
        result["done"] = run(Path(folder), wanted, limit, source)
    except Exception as failure:
        result |= {"done": 0, "error": repr(failure)[:200]}
    result["seconds"] = round(time.monotonic() - start, 2)
    print(json.dumps(result))
