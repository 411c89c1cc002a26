"""Where the names of files are bound: exact for outlined files, by import facts for all others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from trueline.facts.imports import ImportGraph
from trueline.facts.module import LAZY, TYPING, ImportRow, Module
from trueline.facts.outline import ALTERNATIVE, FALLBACK, Assignment, Class, Function, Outline
from trueline.facts.tree import FOREIGN, Kind, Target

Find = Callable[[str, frozenset[str]], Outline | None]
"""Gives the outline of a file that no gate let pass; of one that may derive from any of the names,
if there are any.  None when there is no such file, or it can't be read."""

_WEAK = (FALLBACK, LAZY, TYPING)
"""What holds around a binding that counts only when there is no better one."""


class Imported(NamedTuple):
    """An import binds the name."""

    row: ImportRow


Bound = Imported | Class | Function | Assignment


class Names:
    """The bindings at module level of all files of a project."""

    def __init__(
        self,
        outlines: Mapping[str, Outline],
        modules: Mapping[str, Module],
        graph: ImportGraph,
        find: Find,
    ) -> None:
        self.graph = graph
        self._outlines: dict[str, Outline | None] = dict(outlines)
        self._modules, self._find = modules, find
        self._tables: dict[str, dict[str, tuple[Bound, ...]]] = {}
        self._imports: dict[str, dict[str, tuple[Bound, ...]]] = {}

    @property
    def outlined(self) -> tuple[str, ...]:
        """The files whose outline is known by now, sorted."""
        return tuple(sorted(path for path, found in self._outlines.items() if found is not None))

    def outline(self, path: str) -> Outline | None:
        """Return the outline of a file, asking for it when no gate let the file pass."""
        if path not in self._outlines:
            self._outlines[path] = self._find(path, frozenset())
        return self._outlines[path]

    def derive(self, path: str, names: frozenset[str]) -> bool:
        """Take a file in if its classes may derive from any of the names; say whether it is new."""
        if path in self._outlines:
            return False
        found = self._find(path, names)
        if found is not None:
            self._outlines[path] = found
        return found is not None

    def bound(self, path: str, name: str) -> tuple[Bound, ...]:
        """Return what may bind a name at module level: one thing, several alternatives, nothing.

        A file that only hands on what it imports need not be outlined for it.
        """
        if self._outlines.get(path) is None:
            row = self._imported(path).get(name)
            if row:
                return row
        return self._table(path).get(name, ())

    def stars(self, path: str) -> Iterator[ImportRow]:
        """Yield the star imports of a file."""
        found = self._outlines.get(path)
        module = self._modules.get(path)
        rows = found.import_rows if found else module.import_rows if module else ()
        return (row for row in rows if row[2] == "*")

    def target(self, path: str, row: ImportRow) -> Target:
        """Return where an import leads, with the imported name if that is a module itself."""
        found = self.graph.target(path, row)
        if found is FOREIGN or found.kind is Kind.MISSING:
            return self._beside(path, row) if found is FOREIGN else found
        return found

    def _beside(self, path: str, row: ImportRow) -> Target:
        """Find a module that a script imports from its own folder."""
        folder = path.rpartition("/")[0]
        head = row[0].partition(".")[0]
        if row[1] or not head or self.graph.tree.is_package(folder):
            return FOREIGN
        stem = f"{folder}/{head}" if folder else head
        own = self.graph.tree.module(stem)
        known = own is not None and own != path and own in self._outlines
        return self.graph.tree.below(folder, row[0]) if known else FOREIGN

    def _imported(self, path: str) -> dict[str, tuple[Bound, ...]]:
        found = self._imports.get(path)
        if found is None:
            module = self._modules.get(path)
            rows = module.import_rows if module else ()
            eager = [row for row in rows if not row[4] & (LAZY | TYPING)]
            found = _chosen((_binds(row), Imported(row)) for row in eager)
            self._imports[path] = found
        return found

    def _table(self, path: str) -> dict[str, tuple[Bound, ...]]:
        found = self._tables.get(path)
        if found is None:
            outline = self.outline(path)
            found = self._tables[path] = {} if outline is None else table_of(outline)
        return found


def table_of(outline: Outline) -> dict[str, tuple[Bound, ...]]:
    """Return the names that a file binds, with what may be their last binding."""
    bound: list[tuple[str, Bound]] = [(_binds(row), Imported(row)) for row in outline.import_rows]
    bound += [(each.target, each) for each in outline.assignments if each.value is not None]
    bound += [(each.name, each) for each in outline.classes]
    bound += [(each.name, each) for each in outline.functions]
    bound.sort(key=_line)
    return _chosen(bound)


def _chosen(
    bound: Iterator[tuple[str, Bound]] | list[tuple[str, Bound]],
) -> dict[str, tuple[Bound, ...]]:
    found: dict[str, list[Bound]] = {}
    for name, each in bound:
        found.setdefault(name, []).append(each)
    return {name: last(each) for name, each in found.items() if name}


def last(bound: list[Bound]) -> tuple[Bound, ...]:
    """Return the binding that holds in the end, or several of which one does."""
    for weak in _WEAK:
        strong = [each for each in bound if not context_of(each) & weak]
        bound = strong or bound
    alternatives: list[Bound] = []
    for each in reversed(bound):
        alternatives.append(each)
        if not context_of(each) & ALTERNATIVE:
            break
    return tuple(alternatives)


def context_of(each: Bound) -> int:
    """Return the flags that hold around a binding."""
    return each.row[4] if isinstance(each, Imported) else each.context


def _line(bound: tuple[str, Bound]) -> tuple[int, int]:
    each = bound[1]
    place = each.row[5] if isinstance(each, Imported) else each.place
    return (place[0], place[1])


def _binds(row: ImportRow) -> str:
    if row[2] == "*":
        return ""
    return row[3] or row[2] or row[0].partition(".")[0]
