"""Who imports whom, and which imports lead nowhere: one pass over all modules."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from trueline.facts.bound import BoundNames, folder_of
from trueline.facts.module import (
    CALLERS,
    FALLBACK,
    GUARDED,
    LAZY,
    TYPING,
    Import,
    ImportRow,
    Module,
    Span,
    StringRef,
    StringRow,
)
from trueline.facts.tree import FOREIGN, Kind, Target, Tree, holds, spellings

_STANDARD = sys.stdlib_module_names - {"test"}
_LOADERS = frozenset({"importlib.import_module", "__import__", "python -m"})
"""Uses of a string that want a module and take nothing else that a package binds."""
_FILLERS = frozenset({"simple_history"})
"""Packages of others that bind names in the modules which use them: a class for each model."""
_TEST_ROOTS = frozenset({"test", "testing", "tests"})
"""Folders whose packages are often called like what they test: an installed one, perhaps."""


class Broken(NamedTuple):
    """An import that leads nowhere.

    ``nearest`` is the file or folder where the trail ends, ``missing`` the name that is not there;
    ``is_name`` tells a name that the module ``nearest`` does not bind from a missing module.
    ``root`` and ``top`` as in :class:`Target`.
    """

    module: Module
    imported: Import
    nearest: str
    missing: str
    is_name: bool
    root: str = ""
    top: str = ""


class Edge(NamedTuple):
    """``importer`` loads ``target`` while it is loaded itself; both are paths."""

    importer: str
    target: str
    span: Span


_Known = dict[tuple[str, str, str, bool], tuple[str, ...]]
"""The modules that an import means, by where it leads, what it names there, typed or not."""


class ImportGraph:
    """The imports of a project, resolved to files.

    Only what is proven is reported as broken: the trail must end in a package of this project
    that nobody else can add to, and a name must be missing from a module whose names are all known.
    """

    def __init__(self, tree: Tree, modules: Mapping[str, Module]) -> None:
        self.tree = tree
        self._modules = modules
        self.names = BoundNames(tree, modules, self.target)
        self._landed: set[tuple[str, bool]] = set()
        self._faults: dict[str, list[Broken]] = {}
        self._edges: dict[str, list[Edge]] = {}
        self.resolve(modules)

    @property
    def broken(self) -> Iterator[Broken]:
        """The imports that lead nowhere, in the order of files and statements."""
        return (b for path in sorted(self._faults) for b in self._faults[path] if self._stands(b))

    @property
    def edges(self) -> Iterator[Edge]:
        """The imports that run while a module is loaded."""
        return (edge for edges in self._edges.values() for edge in edges)

    def evidence(self, broken: Broken) -> frozenset[str]:
        """Return the files that a fault is proven by: importer, module, and its star imports."""
        return self.names.stars(broken.nearest) | {broken.module.path}

    def target(self, path: str, row: ImportRow) -> Target:
        """Return where the module part of an import leads."""
        if row[1]:
            return self.tree.relative(path, row[1], row[0])
        return self.tree.absolute(row[0], path)

    def dangling(self) -> Iterator[tuple[Broken, StringRef]]:
        """The strings that name a module or attribute of ours that does not exist."""
        for module in self._modules.values():
            for row in module.string_rows:
                broken = self._refers(module, row)
                if broken is not None:
                    yield broken, StringRef(*row[:4], Span(*row[4]))

    def dangles(self, path: str, ref: StringRef) -> Broken | None:
        """Return the fault of a reference in a file that is not Python."""
        return self._refers(Module(path, True, (), ()), ref)

    def _refers(self, module: Module, row: StringRef | StringRow) -> Broken | None:
        dotted, _, attribute = row[0].partition(":")
        target = self.tree.absolute(dotted, module.path)
        if target.kind is Kind.MISSING:
            missing = target.missing
            in_module = target.path.endswith(".py")
            is_name = row[2] and not attribute and in_module
            loads = row[1] in _LOADERS and not attribute
            if in_module and not loads and self.names.binds(target.path, missing):
                return None
            if is_name and self._is_covered(target):
                return None
        elif target.kind is Kind.MODULE and attribute:
            missing, is_name = attribute.partition(".")[0], True
            if self.names.binds(target.path, missing) or self._has_child(target, missing):
                return None
        else:
            return None
        imported = Import(dotted, 0, "", "", row[3], Span(*row[4]))
        broken = Broken(module, imported, target.path, missing, is_name, target.root, target.top)
        return broken if self._stands(broken) else None

    def resolve(self, paths: Iterable[str]) -> None:
        """Resolve the imports of these files, again if need be; for when their facts changed."""
        paths = list(paths)
        self.names.forget(paths)
        known: _Known = {}
        for path in paths:
            self._faults[path], self._edges[path] = self._resolved(path, known)

    def _resolved(self, path: str, known: _Known) -> tuple[list[Broken], list[Edge]]:
        """Return faults and edges of a file; ``known`` is what imports of other files came to."""
        absolute, relative = self.tree.absolute, self.tree.relative
        module, is_stub = self._modules[path], path.endswith(".pyi")
        faults: list[Broken] = []
        edges: list[Edge] = []
        for row in module.import_rows:
            level = row[1]
            target = relative(path, level, row[0]) if level else absolute(row[0], path)
            if target is FOREIGN:
                continue
            # what is missing stands in a module as well: it must not be taken for a name of that
            key = target.path, target.missing, row[2], is_stub or bool(row[4] & TYPING)
            loaded = known.get(key)
            if loaded is None:
                fault = self._judge(module, row, target)
                if fault is not None:
                    faults.append(fault)
                    continue
                loaded = tuple(self._loaded(path, row, target))
                if target.kind is Kind.MODULE:  # most imports are of what others import, too
                    known[key] = loaded
            if not level and (row[2] or "." in row[0]):
                self._landed.add((target.top, holds(target.root, path)))
            if not (is_stub or row[4] & (LAZY | TYPING) or self._is_spare(module, row)):
                edges += [
                    Edge(path, each, Span(*row[5]))
                    for each in loaded  # but no package around it, loaded before it
                    if each != path and not _is_around(each, path)
                ]
        return faults, edges

    def _judge(self, module: Module, row: ImportRow, target: Target) -> Broken | None:
        name = row[2]
        if target.kind is Kind.MISSING:
            return _fault(module, row, target, target.missing, is_name=False)
        if not name or name == "*" or target.kind is Kind.OPAQUE:
            return None
        if target.kind is Kind.MODULE and self._gives(module.path, row, target.path):
            return None
        child = self._child(module.path, row, target)
        if child.kind is Kind.MISSING or child is FOREIGN:
            return _fault(module, row, target, name, is_name=target.kind is Kind.MODULE)
        return None

    def _gives(self, path: str, row: ImportRow, source: str) -> bool:
        """Whether a module binds the name; type checkers look into its stub too."""
        if self.names.binds(source, row[2]):
            return True
        stub = f"{source}i"
        return (
            _is_typed(path, row[4]) and stub in self.tree.files and self.names.binds(stub, row[2])
        )

    def _child(self, path: str, row: ImportRow, target: Target) -> Target:
        """Return where the imported name leads as a module; a namespace may go on elsewhere."""
        if target.kind is Kind.FOLDER:
            dotted = f"{row[0]}.{row[2]}" if row[0] else row[2]
            return self.target(path, (dotted, *row[1:]))
        folder = folder_of(target)
        return self.tree.below(folder, row[2]) if folder is not None else FOREIGN

    def _has_child(self, target: Target, name: str) -> bool:
        folder = folder_of(target)
        return folder is not None and self.tree.below(folder, name).kind is not Kind.MISSING

    def _is_covered(self, target: Target) -> bool:
        """Whether a package on the way binds a module's name to something else, such as a class.

        Python's own ``mock`` means the module from 3.11 on; before that, and pytest, the class.
        """
        stem = target.path.removesuffix(".py").removesuffix("/__init__")
        while stem != target.top and "/" in stem:
            stem, _, name = stem.rpartition("/")
            package = Target(Kind.MODULE, f"{stem}/__init__.py")
            if not self._means_child(name, package):
                return True
        return False

    def _stands(self, broken: Broken) -> bool:
        """Whether the fault is proven: the place can hold nothing that we do not see."""
        if self._is_spare(broken.module, broken.imported):
            return False
        if not broken.imported.level and not self._is_ours(broken):
            return False
        if self._is_made(broken):
            return False
        if broken.nearest.endswith(".pyi"):
            # a stub alone stands for what is compiled; it binds type checkers only
            return _is_typed(broken.module.path, broken.imported.context)
        if broken.nearest.endswith(".py"):
            at = self._modules.get(broken.nearest)
            if at is None or at.opened or at.path_tricks or self._is_filled(at):
                return False
            return broken.missing not in self._set_by_package(at)
        return self.tree.is_closed(broken.nearest)

    def _is_made(self, broken: Broken) -> bool:
        """Whether some file makes the module that is missing."""
        stem = broken.nearest.removesuffix("i").removesuffix(".py").removesuffix("/__init__")
        return any(name in self._made for name in spellings(f"{stem}/{broken.missing}"))

    @cached_property
    def _made(self) -> frozenset[str]:
        return frozenset(name for module in self._modules.values() for name in module.makes)

    def _is_spare(self, module: Module, imported: ImportRow | Import) -> bool:
        """Whether an import never runs, because those that are tried before it hold."""
        if not imported[4] & FALLBACK:
            return False
        tried: list[bool] = []
        for row in reversed([row for row in module.import_rows if row[5] < imported[5]]):
            if not row[4] & GUARDED and (tried or not row[4] & FALLBACK):
                break
            target = self.target(module.path, row)
            if row[4] & GUARDED and target.kind is not Kind.FOREIGN:
                opaque = target.kind is Kind.OPAQUE
                tried.append(not opaque and self._judge(module, row, target) is None)
        return bool(tried) and all(tried)

    def _is_filled(self, module: Module) -> bool:
        """Whether the module uses one that may bind names in its callers, as by a decorator."""
        if any(row[0].partition(".")[0] in _FILLERS for row in module.import_rows if not row[1]):
            return True
        used = (self._modules.get(self.target(module.path, row).path) for row in module.import_rows)
        return any(each is not None and each.opened == CALLERS for each in used)

    def _set_by_package(self, module: Module) -> frozenset[str]:
        """Return the names that the package around a module sets in it while it is loaded."""
        folder, _, name = module.path.rpartition("/")
        package = self._modules.get(f"{folder}/__init__.py")
        start = f"{name.removesuffix('.py')}."
        names = package.names if package is not None else ()
        return frozenset(each.removeprefix(start) for each in names if each.startswith(start))

    def _is_ours(self, broken: Broken) -> bool:
        """Whether the importer means our package and not an installed one of the same name.

        It does when the package is a regular one below a root that holds the importer, unless that
        is a folder of tests.  Otherwise some other import from the same side must be known to find
        something in it.  A name of the standard library is never ours: the interpreter has mostly
        loaded its module before.
        """
        if broken.module.path_tricks or broken.imported.module.partition(".")[0] in _STANDARD:
            return False
        if self._found_beside(broken):
            return False
        inside = holds(broken.root, broken.module.path)
        regular = self.tree.is_package(broken.top) or f"{broken.top}.py" in self.tree.files
        tests = broken.root.rpartition("/")[2] in _TEST_ROOTS
        return (inside and regular and not tests) or (broken.top, inside) in self._landed

    def _found_beside(self, broken: Broken) -> bool:
        """Whether a script or a test finds the module in its own folder, or in one above it."""
        imported = broken.imported
        folder = broken.module.path.rpartition("/")[0]
        while True:
            target = self.tree.below(folder, imported.module)
            if target.kind is not Kind.MISSING and target.path != broken.nearest:
                return True
            if not folder:
                return False
            folder = folder.rpartition("/")[0]

    def _loaded(self, path: str, row: ImportRow, target: Target) -> Iterator[str]:
        """Yield the files of the modules that an import means."""
        if self._means_child(row[2], target):
            child = self._child(path, row, target)
            if child.kind is Kind.MODULE:
                yield child.path
        if target.kind is Kind.MODULE:
            yield target.path

    def child(self, target: Target, name: str) -> Target:
        """Return the submodule that a package's attribute is; FOREIGN when it is none."""
        folder = folder_of(target) if self._means_child(name, target) else None
        return self.tree.below(folder, name) if folder is not None else FOREIGN

    def _means_child(self, name: str, target: Target) -> bool:
        """Whether an imported name is a submodule: the package itself makes nothing else of it."""
        if name in ("", "*") or target.kind not in (Kind.MODULE, Kind.FOLDER):
            return False
        module = self._modules.get(target.path)
        if module is None or not self.names.owns(target.path, name):
            return folder_of(target) is not None
        own = (row for row in module.import_rows if row[2] == name and not row[3])
        return any(self.target(target.path, row).path == target.path for row in own)


def _fault(
    module: Module, row: ImportRow, target: Target, missing: str, *, is_name: bool
) -> Broken:
    imported = Import(row[0], row[1], row[2], row[3], row[4], Span(*row[5]))
    return Broken(module, imported, target.path, missing, is_name, target.root, target.top)


def _is_typed(path: str, context: int) -> bool:
    """Whether an import is for type checkers only, who take a stub for the module."""
    return path.endswith(".pyi") or bool(context & TYPING)


def _is_around(module: str, path: str) -> bool:
    """Whether a module's file is that of a package which the file lies in."""
    folder, _, name = module.rpartition("/")
    return name.startswith("__init__.py") and path.startswith(f"{folder}/")
