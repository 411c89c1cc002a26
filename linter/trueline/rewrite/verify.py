"""Proof that a rewritten file means what it meant: its syntax tree, its imports, its names."""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from trueline.facts import FOREIGN, Kind, Target, Tree
from trueline.facts.bound import folder_of
from trueline.rewrite.identity import Renaming
from trueline.rewrite.source import Source
from trueline.rewrite.spans import Span, applied
from trueline.sources.python.imports import aliases
from trueline.sources.python.tree import COMPOUND

_FOUND = (Kind.MODULE, Kind.FOLDER)
_MAY_DIFFER: dict[type[ast.AST], frozenset[str]] = {
    ast.ImportFrom: frozenset({"module", "level"}),
    ast.alias: frozenset({"name", "asname"}),
    ast.Name: frozenset({"id"}),
    ast.Attribute: frozenset({"attr"}),
    ast.Constant: frozenset({"value"}),
}
"""What an edit may change; anything else is another program."""
_OTHER = "line {}: the rewritten statement says something else"


def faults(before: Source, spans: list[Span], renaming: Renaming) -> Iterator[str]:
    """Yield what is wrong with a file once it is rewritten; nothing when it means the same.

    A simple statement is proven by itself; edits elsewhere, as in ``except``, cost a whole parse.
    """
    changed, loose = _by_statement(before, spans)
    if loose:
        after = Source(renaming.path(before.path), before.encoded(applied(before.body, spans)))
        places = [(span.start, span.end) for span in spans]
        for line in _differences(before, after, places):
            yield _OTHER.format(line)
        new = [*_aliases(after, {})]
        after.release()
    else:
        replaced = {}
        for node, inside in changed.items():
            statements = _replaced(before, node, inside)
            replaced[node] = statements
            if statements is None or not _is_same(before, node, statements, inside):
                yield _OTHER.format(node.lineno)
        new = [*_aliases(before, replaced)]
    yield from _imports(before, new, renaming)


def _by_statement(before: Source, spans: list[Span]) -> tuple[dict[ast.stmt, list[Span]], bool]:
    """Return the edits by the simple statement around them, and whether some have none."""
    sites = before.tree.sites
    found: dict[ast.stmt, list[Span]] = {}
    for span in spans:
        at = bisect_right(sites, span.start, key=lambda site: before.start(site.node)) - 1
        node = sites[at].node if at >= 0 else None
        if node is None or type(node) in COMPOUND or span.end > before.end(node):
            return {}, True
        found.setdefault(node, []).append(span)
    return found, False


def _replaced(before: Source, node: ast.stmt, spans: list[Span]) -> list[ast.stmt] | None:
    """Return the statements that an edited one becomes; None when they are no Python."""
    start = before.start(node)
    moved = [span._replace(start=span.start - start, end=span.end - start) for span in spans]
    try:
        return ast.parse(applied(before.slice(node), moved)).body
    except SyntaxError:
        return None


def _is_same(before: Source, node: ast.stmt, statements: list[ast.stmt], spans: list[Span]) -> bool:
    places = [(span.start, span.end) for span in spans]
    pairs = _paired([node], [*statements])
    return pairs is not None and not any(
        True for pair in pairs for _ in _unlike(before, *pair, places)
    )


def _unlike(before: Source, old: Any, new: Any, places: list[tuple[int, int]]) -> Iterator[int]:
    """Yield the lines where two nodes differ in more than the edited places."""
    stack: list[tuple[Any, Any]] = [(old, new)]
    while stack:
        old, new = stack.pop()
        if old.__class__ is not new.__class__:
            yield getattr(old, "lineno", 0)
            continue
        free = _MAY_DIFFER.get(type(old), frozenset())
        for name in old._fields:
            was, now = getattr(old, name, None), getattr(new, name, None)
            if was is now:  # what has no place of its own is the same object in every tree
                continue
            if isinstance(was, list) and isinstance(now, list):
                pairs = _paired(was, now)
                if pairs is None:
                    yield getattr(old, "lineno", 0)
                stack += pairs or []
            elif isinstance(was, ast.AST) and isinstance(now, ast.AST):
                stack.append((was, now))
            elif was != now and not (name in free and _touched(before, old, places)):
                yield getattr(old, "lineno", 0)


def _differences(before: Source, after: Source, places: list[tuple[int, int]]) -> Iterator[int]:
    """Yield the lines where two files differ in more than the edited places."""
    return _unlike(before, before.root, after.root, places)


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


def _imports(before: Source, new: list[_Alias], renaming: Renaming) -> Iterator[str]:
    """Yield each import that leads to another file than the one that it led to."""
    path, here = before.path, renaming.path(before.path)
    old = [*_aliases(before, {})]
    if len(new) > len(old):  # ``import a.b.c`` became ``import a.b, a.d.c``
        new = [*_without_additions(old, new)]
    if len(old) != len(new):
        yield f"it has {len(old)} imports before and {len(new)} after"
    for was, now in zip(old, new, strict=False):
        wanted = _wanted(path, was, renaming)
        got = _end(renaming.after, here, now, as_module=wanted.as_module)
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


def _aliases(
    source: Source, replaced: Mapping[ast.stmt, list[ast.stmt] | None]
) -> Iterator[_Alias]:
    """Yield the imports of a file with some of its statements replaced."""
    for site in source.imports:
        for node in replaced.get(site.node) or [site.node]:
            for module, level, name, _, _ in aliases(site._replace(node=node)):
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
