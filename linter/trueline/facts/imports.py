"""Who imports whom, and which imports lead nowhere: one pass over all modules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from trueline.facts.module import (
    LAZY,
    TYPING,
    Import,
    ImportRow,
    Module,
    Span,
    StringRef,
    StringRow,
)
from trueline.facts.tree import FOREIGN, Kind, Target, Tree, holds

IMPLICIT_NAMES = frozenset(
    {
        "__annotations__",
        "__builtins__",
        "__cached__",
        "__dict__",
        "__doc__",
        "__file__",
        "__loader__",
        "__name__",
        "__package__",
        "__path__",
        "__spec__",
    }
)
"""Names that every module has although no statement binds them."""


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


class ImportGraph:
    """The imports of a project, resolved to files.

    Only what is proven is reported as broken: the trail must end in a package of this project
    that nobody else can add to, and a name must be missing from a module whose names are all known.
    """

    def __init__(self, tree: Tree, modules: Mapping[str, Module]) -> None:
        self.tree = tree
        self._modules = modules
        self._names: dict[str, frozenset[str]] = {}
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
        return frozenset((broken.module.path, *self._stars(broken.nearest, frozenset())))

    def _stars(self, path: str, seen: frozenset[str]) -> frozenset[str]:
        module = self._modules.get(path)
        if module is None or path in seen:
            return seen
        seen |= {path}
        for row in module.import_rows:
            if row[2] == "*":
                seen |= self._stars(self.target(path, row).path, seen)
        return seen

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
            if in_module and self.binds(target.path, missing):
                return None
            is_name = row[2] and not attribute and in_module
        elif target.kind is Kind.MODULE and attribute:
            missing, is_name = attribute.partition(".")[0], True
            if self.binds(target.path, missing):
                return None
        else:
            return None
        imported = Import(dotted, 0, "", "", row[3], Span(*row[4]))
        broken = Broken(module, imported, target.path, missing, is_name, target.root, target.top)
        return broken if self._stands(broken) else None

    def resolve(self, paths: Iterable[str]) -> None:
        """Resolve the imports of these files, again if need be; for when their facts changed."""
        absolute, relative = self.tree.absolute, self.tree.relative
        paths = list(paths)
        for path in paths:
            self._names.pop(path, None)
        for path in paths:
            module = self._modules[path]
            faults: list[Broken] = []
            edges: list[Edge] = []
            for row in module.import_rows:
                level = row[1]
                target = relative(path, level, row[0]) if level else absolute(row[0], path)
                if target is FOREIGN:
                    continue
                fault = self._judge(module, row, target)
                if fault is not None:
                    faults.append(fault)
                    continue
                if not level and (row[2] or "." in row[0]):
                    self._landed.add((target.top, holds(target.root, path)))
                if not row[4] & (LAZY | TYPING):
                    edges += self._loads(path, row, target)
            self._faults[path], self._edges[path] = faults, edges

    def _judge(self, module: Module, row: ImportRow, target: Target) -> Broken | None:
        name = row[2]
        if target.kind is Kind.MISSING:
            return _fault(module, row, target, target.missing, is_name=False)
        if not name or name == "*" or target.kind is Kind.OPAQUE:
            return None
        if target.kind is Kind.MODULE and self.binds(target.path, name):
            return None
        folder = _folder_of(target)
        child = self.tree.below(folder, name) if folder is not None else FOREIGN
        if child.kind is Kind.MISSING or child is FOREIGN:
            return _fault(module, row, target, name, is_name=target.kind is Kind.MODULE)
        return None

    def _stands(self, broken: Broken) -> bool:
        """Whether the fault is proven: the place can hold nothing that we do not see."""
        if not broken.imported.level and not self._is_ours(broken):
            return False
        if broken.nearest.endswith((".py", ".pyi")):
            at = self._modules.get(broken.nearest)
            return at is not None and not (at.opened or at.path_tricks)
        return self.tree.is_closed(broken.nearest)

    def _is_ours(self, broken: Broken) -> bool:
        """Whether the importer means our package and not an installed one of the same name.

        It does when the package is a regular one below a root that holds the importer.  Otherwise
        some other import from the same side must be known to find something in it.
        """
        if broken.module.path_tricks or self._found_beside(broken):
            return False
        inside = holds(broken.root, broken.module.path)
        regular = self.tree.is_package(broken.top) or f"{broken.top}.py" in self.tree.files
        return (inside and regular) or (broken.top, inside) in self._landed

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

    def _loads(self, path: str, row: ImportRow, target: Target) -> Iterator[Edge]:
        span = row[5]
        if target.kind is Kind.MODULE:
            name = row[2]
            folder = _folder_of(target) if name and name != "*" else None
            if folder is not None and not self.owns(target.path, name):
                child = self.tree.below(folder, name)
                if child.kind is Kind.MODULE:
                    yield Edge(path, child.path, Span(*span))
                    if not path.startswith(f"{folder}/"):
                        yield Edge(path, target.path, Span(*span))
                    return
            if target.path != path:
                yield Edge(path, target.path, Span(*span))

    def owns(self, path: str, name: str) -> bool:
        """Whether a statement of the module itself binds the name."""
        module = self._modules.get(path)
        return module is not None and name in self._bound(path, module)

    def binds(self, path: str, name: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether the module binds ``name``, star imports followed; True when unsure."""
        module = self._modules.get(path)
        if module is None or name in self._bound(path, module) or name in IMPLICIT_NAMES:
            return True
        if module.opened:
            return True
        return any(
            self._star_binds(path, row, name, seen | {path})
            for row in module.import_rows
            if row[2] == "*"
        )

    def _star_binds(self, path: str, row: ImportRow, name: str, seen: frozenset[str]) -> bool:
        target = self.target(path, row)
        if target.kind is not Kind.MODULE:
            return True
        return target.path not in seen and self.binds(target.path, name, seen)

    def _bound(self, path: str, module: Module) -> frozenset[str]:
        names = self._names.get(path)
        if names is None:
            names = self._names[path] = frozenset(module.names)
        return names


def _fault(
    module: Module, row: ImportRow, target: Target, missing: str, *, is_name: bool
) -> Broken:
    imported = Import(row[0], row[1], row[2], row[3], row[4], Span(*row[5]))
    return Broken(module, imported, target.path, missing, is_name, target.root, target.top)


def _folder_of(target: Target) -> str | None:
    """Return the folder whose modules are the target's submodules; None for a plain module."""
    if target.kind is Kind.FOLDER:
        return target.path
    folder, _, name = target.path.rpartition("/")
    return folder if name.startswith("__init__.py") else None
