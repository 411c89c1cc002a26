"""References to old names that a tool has left behind, counted without Trueline's help."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

SETTINGS = ("*.toml", "*.cfg", "*.ini", "*.yml", "*.yaml", "Makefile", "Dockerfile", "*.sh")


def left_behind(tree: Path, done: Iterable[str], root: str) -> dict[str, int]:
    """Count imports of renamed modules, strings in code, and mentions in project files."""
    old_names = {_dotted(old, root) for old in done}
    counts = {"imports": 0, "strings": 0, "settings": 0}
    if not old_names:
        return counts
    some = "|".join(map(re.escape, sorted(old_names, key=len, reverse=True)))
    named = re.compile(rf"(?<![\w.])(?:{some})(?!\w)")
    for path in sorted(tree.rglob("*.py")):
        if ".trueline" in path.parts:
            continue
        try:
            module = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError):
            continue
        here = _dotted(path.relative_to(tree).as_posix(), root, keep_init=True)
        counts["imports"] += sum(name in old_names for name in _imported(module, here))
        counts["strings"] += sum(len(named.findall(text)) for text in _strings(module))
    for pattern in SETTINGS:
        for path in tree.rglob(pattern):
            if path.name != "trueline.toml" and not {".trueline", "docs"} & {*path.parts}:
                counts["settings"] += len(named.findall(path.read_text(errors="replace")))
    return counts


def _dotted(path: str, root: str, *, keep_init: bool = False) -> str:
    inside = path.removeprefix(f"{root}/") if root != "." else path
    name = inside.removesuffix(".py").replace("/", ".")
    return name if keep_init else name.removesuffix(".__init__")


def _imported(module: ast.Module, here: str) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here.split(".")[: -node.level] if node.level else []
            source = ".".join([*base, *filter(None, [node.module])])
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names)


def _strings(module: ast.Module) -> Iterator[str]:
    """String literals that are no docstrings."""
    docs = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value
