"""What each module is called before and after, and what a dotted name leads to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from trueline.facts import FOREIGN, Facts, Kind, Target, Tree
from trueline.facts.bound import folder_of
from trueline.facts.module import ImportRow
from trueline.facts.tree import holds
from trueline.rewrite.words import split

_FOUND = (Kind.MODULE, Kind.FOLDER)
_FARTHEST = 8
"""So many re-exports are followed, which also ends circles of them."""


class Found(NamedTuple):
    """A module that a dotted name leads to, and how many of the name's parts do that."""

    target: Target
    parts: int


class Renaming:
    """The names of all modules before and after some files move.

    ``moves`` maps old paths to new ones, ``folders`` maps old packages to new ones where whole
    folders move; their files are among the moves.  ``loggers`` are the modules that ask for the
    logger of their own name, whose name changes with theirs.
    """

    def __init__(
        self,
        facts: Facts,
        moves: Mapping[str, str],
        folders: Mapping[str, str] | None = None,
        loggers: frozenset[str] = frozenset(),
    ) -> None:
        self.facts, self.moves, self.folders = facts, moves, folders or {}
        self.graph, self.before = facts.imports, facts.tree
        self.after = moved_tree(self.before, moves)
        self.loggers = loggers
        self._roots = sorted(self.before.roots, key=len, reverse=True)
        self.stems = {**self.folders, **_stems(moves)}
        self.leaves_packages = any(
            old.rpartition("/")[0] != new.rpartition("/")[0] for old, new in self.stems.items()
        )
        self.words = frozenset(_word(_last(stem)) for stem in self.stems)
        """The last parts of the names of all modules that move, or the longest word in one that is
        more than a word: no reference is without one."""
        self.spoken = frozenset(word.encode(errors="replace") for word in self.words)
        roots = frozenset(self._roots)
        self.tops = frozenset(
            _last(stem) for stem in self.stems if stem.rpartition("/")[0] in roots
        )
        """Those of them that no package stands before."""
        self.heads = frozenset(
            head.encode(errors="replace") for stem in self.stems for head in self._heads(stem)
        )
        """The first parts of the names of all modules that move."""
        self.odd = {old: found for stem in self.stems for old, found in self._odd(stem)}
        """What the modules become whose name no import statement can hold, such as ``a.do-it``."""
        self.folder_heads = frozenset(_first_words((*moves, *self.folders)))
        """The words with which the paths begin of all that moves."""
        self.namesakes = Counter(map(_last, facts.files))
        """How many files of the project have a name."""
        self.locate = cache(self._locate)
        self.child = cache(self._child)

    def path(self, old: str) -> str:
        """The path of a file afterwards."""
        return self.moves.get(old, old)

    def moved(self, target: Target) -> str:
        """The path without suffix of a module afterwards."""
        stem = stem_of(target)
        return self.stems.get(stem, stem)

    def moves_target(self, target: Target) -> bool:
        """Whether a module gets another path."""
        return stem_of(target) in self.stems

    def dotted(self, stem: str, root: str) -> str | None:
        """The name of a module below ``root``, or else below the nearest root; None without one."""
        for each in (root, *self._roots):
            if holds(each, stem):
                return stem[len(each) + 1 if each else 0 :].replace("/", ".")
        return None

    def _heads(self, stem: str) -> Iterator[str]:
        for root in self._roots:
            if holds(root, stem):
                yield stem[len(root) + 1 if root else 0 :].partition("/")[0]

    def _odd(self, stem: str) -> Iterator[tuple[str, tuple[str, str]]]:
        if not _last(stem).isidentifier():
            for root in self._roots:
                old, new = self.dotted(stem, root), self.dotted(self.stems[stem], root)
                if holds(root, stem) and old and new:
                    yield old, (new, f"{stem}.py")

    def home(self, path: str) -> str:
        """The nearest root that holds a file."""
        return next((root for root in self._roots if holds(root, path)), "")

    def _locate(self, dotted: str, importer: str) -> Found | None:
        """Return the longest beginning of a dotted name that is a module of ours."""
        parts = dotted.split(".")
        for count in range(len(parts), 0, -1):
            target = self.before.absolute(".".join(parts[:count]), importer)
            if target.kind in _FOUND:
                return Found(target, count)
            if target is FOREIGN:
                return None
        return None

    def _child(self, package: Target, name: str) -> Target:
        """Return the submodule that a name of a package stands for, FOREIGN when it is none."""
        child = self.graph.child(package, name)
        if child.kind in _FOUND:
            return child._replace(root=package.root, top=package.top)
        below = self._submodule(package, name)
        same = below.kind in _FOUND and self.attribute(package, name).path == below.path
        return below if same else FOREIGN

    def _submodule(self, package: Target, name: str) -> Target:
        """The module of that name in the folder of a package, whatever the package binds."""
        folder = folder_of(package)
        below = self.before.below(folder, name) if folder is not None else FOREIGN
        return below._replace(root=package.root, top=package.top) if folder is not None else FOREIGN

    def owns(self, package: Target, name: str) -> bool:
        """Whether a statement of the package itself binds the name."""
        return package.kind is Kind.MODULE and self.graph.names.owns(package.path, name)

    def child_or_attribute(self, module: Target, name: str) -> Target:
        """Return the module that ``module.name`` stands for, FOREIGN when it is none of ours."""
        child = self.child(module, name)
        return child if child is not FOREIGN else self.attribute(module, name)

    def brings(self, path: str, name: str) -> bool:
        """Whether a star import of a package brings a submodule that is loaded by then."""
        exports = self.facts.modules[path].exports
        return not name.startswith("_") if exports is None else name in exports

    def attribute(self, module: Target, name: str, hops: int = _FARTHEST) -> Target:
        """Return the module that a name in a module stands for, through re-exports; or FOREIGN."""
        child = self.graph.child(module, name)
        if child.kind in _FOUND:
            return child._replace(root=module.root, top=module.top)
        facts = self.facts.modules.get(module.path)
        if facts is None:
            return FOREIGN
        if not hops:  # a circle of re-exports ends in the submodule, if there is one
            return self._submodule(module, name)
        ends = {
            self.imported(module.path, row, hops - 1) for row in _binding(facts.import_rows, name)
        }
        return ends.pop() if len(ends) == 1 else FOREIGN

    def imported(self, path: str, row: ImportRow, hops: int = _FARTHEST) -> Target:
        """Return the module that the local name of an import stands for, FOREIGN for others."""
        if not row[2] and not row[3]:  # ``import a.b`` binds ``a``
            row = (row[0].partition(".")[0], *row[1:])
        target = self.graph.target(path, row)
        if target.kind not in _FOUND:
            return FOREIGN
        return self.attribute(target, row[2], hops) if row[2] else target


def stem_of(target: Target) -> str:
    """The path of a module without suffix: for a package, its folder."""
    return stem(target.path)


@cache
def stem(path: str) -> str:
    """The path of a module's file without suffix: for a package, its folder."""
    for suffix in ("/__init__.py", "/__init__.pyi", ".pyi", ".py"):
        if path.endswith(suffix):
            return path[: -len(suffix)]
    return path


def moved_tree(tree: Tree, moves: Mapping[str, str]) -> Tree:
    """The importable files afterwards."""
    return tree.over([moves.get(path, path) for path in tree.files])


def _stems(moves: Mapping[str, str]) -> dict[str, str]:
    sources = ((old, new) for old, new in moves.items() if old.endswith((".py", ".pyi")))
    return {stem(old): stem(new) for old, new in sources if stem(old) != stem(new)}


def _first_words(paths: Iterable[str]) -> Iterator[bytes]:
    for folder in {path.partition("/")[0] for path in paths if "/" in path}:
        yield from split(folder.encode(errors="replace"))[:1]


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _word(name: str) -> str:
    return max(re.findall(r"\w+", name), key=len, default=name)


def _binding(rows: tuple[ImportRow, ...], name: str) -> Iterator[ImportRow]:
    for row in rows:
        if (row[3] or row[2] or row[0].partition(".")[0]) == name:
            yield row
