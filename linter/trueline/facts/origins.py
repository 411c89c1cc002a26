"""What a name in a file stands for, followed through imports to where it is bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple

from trueline.facts.imports import ImportGraph
from trueline.facts.module import LAZY, ImportRow, Module
from trueline.facts.tree import FOREIGN, Kind, Target

_FARTHEST = 8
"""So many files a name is followed through, which also ends circles of re-exports."""


class Origin(NamedTuple):
    """Where a name comes from: a file of ours and the name in it, or a foreign dotted name."""

    path: str
    name: str


UNCLEAR = Origin("", "")
"""The name may come from several places."""


class Origins:
    """The names of all files; ``classes`` are those that each file declares at its top."""

    def __init__(
        self,
        modules: Mapping[str, Module],
        graph: ImportGraph,
        classes: Mapping[str, Collection[str]],
    ) -> None:
        self._modules, self._graph, self._classes = modules, graph, classes
        self._rows: dict[str, dict[str, ImportRow | None]] = {}

    def of(self, path: str, name: str, hops: int = _FARTHEST) -> Origin:
        """Follow a dotted name of a file to where its first part is bound."""
        if not hops:
            return Origin(path, name)
        head, _, rest = name.partition(".")
        rows = self._imported(path)
        if head not in rows:
            return self._starred(path, name, hops)
        row = rows[head]
        if row is None:
            return UNCLEAR
        if not row[2] and not row[3]:  # ``import a.b`` binds ``a``
            row = (head, 0, "", "", row[4], row[5])
        target = self._graph.target(path, row)
        if target is FOREIGN:
            return Origin("", _joined(row[0], row[2], rest))
        return self._within(target, _joined(row[2], rest), hops)

    def _within(self, target: Target, name: str, hops: int) -> Origin:
        """Follow a dotted name of a module or a package, where it may begin with submodules."""
        head, _, rest = name.partition(".")
        child = self._graph.child(target, head)
        if child.kind in (Kind.MODULE, Kind.FOLDER):
            return self._within(child, rest, hops)
        if target.kind is not Kind.MODULE or not name:
            return Origin(target.path, name)
        return self.of(target.path, name, hops - 1)

    def _starred(self, path: str, name: str, hops: int) -> Origin:
        """Follow a name that only a star import can bring, if there is one such import."""
        module, head = self._modules.get(path), name.partition(".")[0]
        if module is None or self._graph.names.owns(path, head):
            return Origin(path, name)
        targets = [self._graph.target(path, row) for row in module.import_rows if row[2] == "*"]
        ours = {t for t in targets if t.kind is Kind.MODULE and t.path != path}
        giving = [t for t in ours if self._graph.names.binds(t.path, head)]
        clear = len(giving) == 1 and len(ours) == len(set(targets))
        return self.of(giving[0].path, name, hops - 1) if clear else Origin(path, name)

    def _imported(self, path: str) -> dict[str, ImportRow | None]:
        """Return the imports of a file by the name they bind; None for a name with two meanings."""
        rows = self._rows.get(path)
        if rows is None:
            module = self._modules.get(path)
            every = module.import_rows if module else ()
            eager = [row for row in every if not row[4] & LAZY]
            rows = {_binds(row): row for row in (*every, *eager)}
            rows |= dict.fromkeys(self._unclear(path, eager))
            self._rows[path] = rows
        return rows

    def _unclear(self, path: str, eager: list[ImportRow]) -> list[str]:
        """Return the names of several things of ours, such as a class and an import."""
        own = self._classes.get(path, ())
        times = Counter((*map(_binds, eager), *own))
        if not times or times.most_common(1)[0][1] == 1:
            return []
        doubled = {_meaning(row): row for row in eager if times[_binds(row)] > 1}
        ours = [r for r in doubled.values() if self._graph.target(path, r) is not FOREIGN]
        meanings = Counter((*map(_binds, ours), *own))
        return [name for name, count in meanings.items() if count > 1]


def _joined(*parts: str) -> str:
    return ".".join(filter(None, parts))


def _meaning(row: ImportRow) -> tuple[str, int, str]:
    return row[:3] if row[2] or row[3] else (_binds(row), 0, "")


def _binds(row: ImportRow) -> str:
    return row[3] or row[2] or row[0].partition(".")[0]
