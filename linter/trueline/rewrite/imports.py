"""Import statements: the modules they name are renamed, the names they bind stay."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

from trueline.facts import FOREIGN, Kind, Target
from trueline.facts.module import ImportRow
from trueline.rewrite.identity import Renaming, stem_of
from trueline.rewrite.source import Source
from trueline.rewrite.spans import Span
from trueline.rewrite.statements import Illegible, Place, module_place, name_place

_FOUND = (Kind.MODULE, Kind.FOLDER)
_NOWHERE = (0, 0, 0, 0)
_BY_NAME = "the statement names the module"
_AS = "the module is imported from its package; its local name stays"
_LEVEL = "the file or the module moves to another package"


class Part(NamedTuple):
    """One name of a from-import afterwards: the module it comes from as written, and its text."""

    module: str
    text: str
    changed: bool


def import_edits(
    source: Source,
    node: ast.Import,
    renaming: Renaming,
    kept: set[str],
    gives_way: Callable[[str], bool],
) -> Iterator[Span]:
    """Yield the edits of ``import a.b, c as d``; ``kept`` are packages that are used otherwise.

    ``gives_way`` tells of a local name that it is not used afterwards.
    """
    for alias in node.names:
        found = renaming.locate(alias.name, source.path)
        if found is None or found.parts < alias.name.count(".") + 1:
            continue
        new = renaming.dotted(renaming.moved(found.target), found.target.root)
        if new is None or new == alias.name:
            continue
        place, bare = name_place(source, alias), not alias.asname and "." not in alias.name
        if bare and "." not in new and gives_way(alias.name):
            yield Span(*place, new.encode(), "import", _BY_NAME)
        elif bare:
            yield Span(*place, f"{new} as {alias.name}".encode(), "import", _AS)
        elif alias.asname == new:
            end = source.end(alias)
            yield Span(place.start, end, new.encode(), "import", _BY_NAME)
        else:
            used = _is_left(stem_of(found.target), renaming, kept) and not alias.asname
            text = f"{alias.name.rpartition('.')[0]}, {new}" if used else new
            yield Span(*place, text.encode(), "import", _BY_NAME)


def _is_left(stem: str, renaming: Renaming, kept: set[str]) -> bool:
    """Whether a module leaves a package that is used otherwise and imported by nothing else."""
    package = _parent(stem)
    used = any(each == package or each.startswith(f"{package}/") for each in kept)
    return used and _parent(renaming.stems[stem]) != renaming.stems.get(package, package)


def from_edits(source: Source, node: ast.ImportFrom, renaming: Renaming) -> Iterator[Span]:
    """Yield the edits of ``from a.b import c, d as e``."""
    written = "." * node.level + (node.module or "")
    parts = _parts(source, node, renaming)
    if parts is None:
        return
    modules = {part.module for part in parts}
    kind = "relative import" if node.level else "import"
    if len(modules) > 1:
        yield _split(source, node, parts, kind)
        return
    (module,) = modules
    if module != written:
        place = module_place(source, node)
        why = _LEVEL if _dots(module) != node.level else _BY_NAME
        yield Span(*place, _spaced(source.body, place, module), kind, why)
    for alias, part in zip(node.names, parts, strict=True):
        if part.changed:
            start, end = source.start(alias), source.end(alias)
            yield Span(start, end, part.text.encode(), "submodule import", _AS)


def _parts(source: Source, node: ast.ImportFrom, renaming: Renaming) -> list[Part] | None:
    """Return what becomes of each name; None when nothing can, or need be done."""
    row: ImportRow = (node.module or "", node.level, "", "", 0, _NOWHERE)
    target = renaming.graph.target(source.path, row)
    if target.kind not in _FOUND:
        return None
    if node.level:
        target = target._replace(root=renaming.home(source.path))
    written = "." * node.level + (node.module or "")
    parts = [_part(source, node, alias, target, renaming) for alias in node.names]
    return parts if any(part.changed or part.module != written for part in parts) else None


def _part(
    source: Source, node: ast.ImportFrom, alias: ast.alias, target: Target, renaming: Renaming
) -> Part:
    old = source.slice(alias).decode()
    child: Target = renaming.child(target, alias.name) if alias.name != "*" else FOREIGN
    if child is FOREIGN or child.path == target.path:
        return Part(_from(source, node, renaming.moved(target), target, renaming), old, False)
    package, _, name = renaming.moved(child).rpartition("/")
    if not renaming.moves_target(child):
        package, name = renaming.moved(target), alias.name
    module = _from(source, node, package, target, renaming)
    return Part(module, *_renamed(old, alias, name))


def _renamed(old: str, alias: ast.alias, name: str) -> tuple[str, bool]:
    """Return the text of an imported name with another module, and whether it differs."""
    if name == alias.name:
        return old, False
    local = alias.asname or alias.name
    if local == name:
        return name, True
    return (name + old[len(alias.name) :], True) if alias.asname else (f"{name} as {local}", True)


def _from(
    source: Source, node: ast.ImportFrom, stem: str, target: Target, renaming: Renaming
) -> str:
    """Return how the file, where it is afterwards, names a package or module in an import."""
    written = "." * node.level + (node.module or "")
    here = renaming.path(source.path)
    same_folder = here.rpartition("/")[0] == source.path.rpartition("/")[0]
    if stem == stem_of(target) and (same_folder or not node.level):
        return written
    if node.level:
        stays = same_folder and _parent(stem) == _parent(stem_of(target))
        relative = relative_name(here, stem, node.level if stays else 1, renaming)
        if relative is not None:
            return relative
    return renaming.dotted(stem, target.root) or written


def _parent(stem: str) -> str:
    return stem.rpartition("/")[0]


def relative_name(path: str, stem: str, level: int, renaming: Renaming) -> str | None:
    """Return ``..a.b`` for a module as seen from a file, at the level given if that can be.

    None when they have no package in common.
    """
    folders = path.split("/")[:-1]
    root = renaming.home(path)
    depth = len(folders) - (root.count("/") + 1 if root else 0)
    for dots in (level, *range(1, depth + 1)):
        base = "/".join(folders[: len(folders) - dots + 1])
        if dots <= depth and (stem == base or stem.startswith(f"{base}/")):
            return f"{'.' * dots}{stem[len(base) + 1 :].replace('/', '.')}"
    return None


def _spaced(body: bytes, place: Place, module: str) -> bytes:
    """The module with spaces where ``from.a import b`` and ``from .import c`` have none."""
    before = "" if body[place.start - 1 : place.start].isspace() else " "
    after = "" if body[place.end : place.end + 1] in b" \t\\\f" else " "
    return f"{before}{module}{after}".encode()


def _dots(module: str) -> int:
    return len(module) - len(module.lstrip("."))


def _split(source: Source, node: ast.ImportFrom, parts: list[Part], kind: str) -> Span:
    """Return the edit that makes several statements of one, its names in their order."""
    if b"#" in source.slice(node):
        raise Illegible
    statements = [
        f"from {module} import {', '.join(part.text for part in group)}"
        for module, group in groupby(parts, key=lambda part: part.module)
    ]
    why = "its names come from several packages afterwards"
    return Span(source.start(node), source.end(node), "; ".join(statements).encode(), kind, why)
