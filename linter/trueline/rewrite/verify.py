"""Proof that a rewritten file means what it meant: its syntax tree, its imports, its names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple

from trueline.facts import FOREIGN, Kind, Target, Tree
from trueline.facts.bound import folder_of
from trueline.rewrite.identity import Renaming
from trueline.rewrite.source import Source
from trueline.rewrite.spans import Span
from trueline.sources.python.imports import aliases

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
            was, now = getattr(old, name, None), getattr(new, name, None)
            if isinstance(was, list) and isinstance(now, list):
                pairs = _paired(was, now)
                if pairs is None:
                    yield getattr(old, "lineno", 0)
                stack += pairs or []
            elif isinstance(was, ast.AST) and isinstance(now, ast.AST):
                stack.append((was, now))
            elif was != now and not (name in free and _touched(before, old, places)):
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
    old = [*_aliases(before)]
    new = [*_aliases(after)]
    if len(new) > len(old):  # ``import a.b.c`` became ``import a.b, a.d.c``
        new = [*_without_additions(old, new)]
    if len(old) != len(new):
        yield f"it has {len(old)} imports before and {len(new)} after"
    for was, now in zip(old, new, strict=False):
        wanted = _wanted(before.path, was, renaming)
        got = _end(renaming.after, after.path, now, as_module=wanted.as_module)
        if wanted.path != got:
            yield f"line {was.line}: the import leads to {got or 'nothing'}, not {wanted.path}"


class _Alias(NamedTuple):
    """One name that an import statement asks for."""

    line: int
    module: str
    level: int
    name: str


class _Wanted(NamedTuple):
    """Where an import must lead; ``as_module`` tells that the name is a submodule."""

    path: str
    as_module: bool


def _aliases(source: Source) -> Iterator[_Alias]:
    for site in source.tree.sites:
        for module, level, name, _, _ in aliases(site):
            yield _Alias(site.node.lineno, module, level, name)


def _without_additions(old: list[_Alias], new: list[_Alias]) -> Iterator[_Alias]:
    missing = len(new) - len(old)
    known = {(alias.module, alias.level, alias.name) for alias in old}
    parents = {alias.module.rpartition(".")[0] for alias in old}
    for alias in new:
        if missing and alias[1:] not in known and alias.module in parents:
            missing -= 1
        else:
            yield alias


def _wanted(path: str, alias: _Alias, renaming: Renaming) -> _Wanted:
    target = _target(renaming.before, path, alias)
    if target.kind not in _FOUND:
        return _Wanted("", as_module=False)
    child = renaming.child(target, alias.name) if alias.name not in ("", "*") else FOREIGN
    end = child if child.kind in _FOUND else target
    path = renaming.path(end.path) if end.kind is Kind.MODULE else renaming.moved(end)
    return _Wanted(path, as_module=end is child)


def _target(tree: Tree, path: str, alias: _Alias) -> Target:
    if alias.level:
        return tree.relative(path, alias.level, alias.module)
    return tree.absolute(alias.module, path)


def _end(tree: Tree, path: str, alias: _Alias, *, as_module: bool) -> str:
    target = _target(tree, path, alias)
    if as_module and target.kind in _FOUND:
        folder = folder_of(target)
        target = tree.below(folder, alias.name) if folder is not None else FOREIGN
    return target.path if target.kind in _FOUND else ""
