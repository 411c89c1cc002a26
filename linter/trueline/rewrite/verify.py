"""Proof that a rewritten file means what it meant: its syntax tree, its imports, its names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from trueline.facts import FOREIGN, Kind, Target, Tree
from trueline.facts.bound import folder_of
from trueline.rewrite.identity import Renaming
from trueline.rewrite.source import Source
from trueline.rewrite.spans import Span
from trueline.sources.python.imports import aliases
from trueline.sources.python.tree import Site

_FOUND = (Kind.MODULE, Kind.FOLDER)
_MAY_DIFFER: dict[type[ast.AST], frozenset[str]] = {
    ast.ImportFrom: frozenset({"module", "level"}),
    ast.alias: frozenset({"name", "asname"}),
    ast.Name: frozenset({"id"}),
    ast.Attribute: frozenset({"attr"}),
    ast.Constant: frozenset({"value"}),
}
"""What an edit may change; anything else is another program."""


def faults(before: Source, after: Source, spans: list[Span], renaming: Renaming) -> Iterator[str]:
    """Yield what is wrong with a rewritten file; nothing when it means the same."""
    places = sorted((span.start, span.end) for span in spans)
    for line in _differences(before, after, places):
        yield f"line {line}: the rewritten statement says something else"
    yield from _imports(before, after, renaming)


def _differences(before: Source, after: Source, places: list[tuple[int, int]]) -> Iterator[int]:
    """Yield the lines where the syntax trees differ in more than the edited places."""
    stack: list[tuple[Any, Any]] = [(before.root, after.root)]
    while stack:
        old, new = stack.pop()
        if type(old) is not type(new):
            yield getattr(old, "lineno", 0)
            continue
        if isinstance(old, ast.stmt) and not _touched(before, old, places):
            if before.slice(old) != after.slice(new):
                yield old.lineno
            continue
        free = _MAY_DIFFER.get(type(old), frozenset())
        for name in old._fields:
            pair = (getattr(old, name, None), getattr(new, name, None))
            if isinstance(pair[0], list) and isinstance(pair[1], list):
                pairs = _paired(*pair)
                if pairs is None:
                    yield getattr(old, "lineno", 0)
                stack += pairs or []
            elif isinstance(pair[0], ast.AST) and isinstance(pair[1], ast.AST):
                stack.append(pair)
            elif pair[0] != pair[1] and not (name in free and _touched(before, old, places)):
                yield getattr(old, "lineno", 0)


def _paired(old: list[Any], new: list[Any]) -> list[tuple[Any, Any]] | None:
    if len(old) != len(new) or any(isinstance(each, ast.ImportFrom) for each in old):
        old, new = _singly(old), _singly(new)
    if len(old) != len(new):
        return None
    return [pair for pair in zip(old, new, strict=True) if isinstance(pair[0], ast.AST)]


def _singly(statements: list[Any]) -> list[Any]:
    """Take from-imports apart, so that one that was split is equal to the one it was."""
    found: list[Any] = []
    for each in statements:
        if isinstance(each, ast.ImportFrom):
            for alias in each.names:
                single = ast.ImportFrom(each.module, [alias], each.level)
                found.append(ast.copy_location(single, each))
        else:
            found.append(each)
    return found


def _touched(source: Source, node: Any, places: list[tuple[int, int]]) -> bool:
    if isinstance(node, (ast.stmt, ast.expr, ast.alias)):
        start, end = source.start(node), source.end(node)
        return any(at < end and start < stop for at, stop in places)
    return True


def _imports(before: Source, after: Source, renaming: Renaming) -> Iterator[str]:
    """Yield each import that leads to another file than the one that it led to."""
    old = [*_ends(before, renaming.before, renaming)]
    new = [*_ends(after, renaming.after, None)]
    if len(new) > len(old):  # ``import a.b.c`` became ``import a.b, a.d.c``
        wanted = [end for _, end in old]
        new = [pair for pair in new if pair[1] in wanted]
    if len(old) != len(new):
        yield f"it has {len(old)} imports before and {len(new)} after"
    for (line, was), (_, now) in zip(old, new, strict=False):
        if was != now:
            yield f"line {line}: the import leads to {now or 'nothing'}, it should to {was}"


def _ends(source: Source, tree: Tree, renaming: Renaming | None) -> Iterator[tuple[int, str]]:
    """Yield where each import leads, as paths afterwards; empty for what is not ours."""
    for site in source.tree.sites:
        for end in _site_ends(site, source.path, tree, renaming):
            path = renaming.path(end.path) if renaming else end.path
            if renaming and end.kind is Kind.FOLDER:
                path = renaming.moved(end)
            yield site.node.lineno, path if end.kind in _FOUND else ""


def _site_ends(site: Site, path: str, tree: Tree, renaming: Renaming | None) -> Iterator[Target]:
    for module, level, name, _, _ in aliases(site):
        target = tree.relative(path, level, module) if level else tree.absolute(module, path)
        if target.kind in _FOUND and name and name != "*":
            child = renaming.child(target, name) if renaming else _below(tree, target, name)
            yield child if child.kind in _FOUND else target
        else:
            yield target


def _below(tree: Tree, target: Target, name: str) -> Target:
    folder = folder_of(target)
    return tree.below(folder, name) if folder is not None else FOREIGN
