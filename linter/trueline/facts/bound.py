"""Which names a module binds, those that its star imports bring included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from trueline.facts.answers import Answers, answers
from trueline.facts.module import ImportRow, Module
from trueline.facts.tree import Kind, Target, Tree

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


class BoundNames:
    """The names of all modules; ``target`` says where an import of a file leads.

    What is asked is kept: a result rests on the answers, and on none of the other names.  Only
    names in submodules may be looked at elsewhere.
    """

    def __init__(
        self,
        tree: Tree,
        modules: Mapping[str, Module],
        target: Callable[[str, ImportRow], Target],
    ) -> None:
        self._tree, self._modules, self._target = tree, modules, target
        self._names: dict[str, frozenset[str]] = {}
        self._asked: defaultdict[str, set[str]] = defaultdict(set)

    def answers(self) -> Answers:
        """Return what was asked so far, with today's answers."""
        return {
            path: answers(names, module.names)
            for path, names in self._asked.items()
            if (module := self._modules.get(path)) is not None
        }

    def forget(self, paths: Iterable[str]) -> None:
        """Read the names of these files anew, because their facts changed."""
        for path in paths:
            self._names.pop(path, None)

    def owns(self, path: str, name: str) -> bool:
        """Whether a statement of the module itself binds the name."""
        module = self._modules.get(path)
        return module is not None and self._has(path, module, name)

    def binds(self, path: str, name: str) -> bool:
        """Whether the module binds ``name``, star imports followed; True when unsure."""
        return name in IMPLICIT_NAMES or any(
            module is None or module.opened or self._has(at, module, name)
            for at, module in self._brought(path, name)
        )

    def stars(self, path: str) -> frozenset[str]:
        """Return the files that bring names into a module: itself and its star imports' ends."""
        return frozenset(at for at, module in self._brought(path, "") if module is not None)

    def _brought(self, path: str, name: str) -> Iterator[tuple[str, Module | None]]:
        """Yield a module and those it takes stars from; None where that can't be looked into.

        A star also brings the submodules that are listed in a package's ``__all__`` or that were
        imported before; so any of the ``name`` counts as one that can't be looked into.
        """
        pending, seen = [path], {path}
        while pending:
            at = pending.pop()
            module = self._modules.get(at)
            yield at, module
            for row in module.import_rows if module is not None else ():
                if row[2] != "*":
                    continue
                target = self._target(at, row)
                if target.kind is not Kind.MODULE or (name and self._has_child(target, name)):
                    yield target.path, None
                elif target.path not in seen:
                    seen.add(target.path)
                    pending.append(target.path)

    def _has_child(self, target: Target, name: str) -> bool:
        folder = folder_of(target)
        return folder is not None and self._tree.below(folder, name).kind is not Kind.MISSING

    def _has(self, path: str, module: Module, name: str) -> bool:
        names = self._names.get(path)
        if names is None:
            names = self._names[path] = frozenset(module.names)
        self._asked[path].add(name)
        return name in names


def folder_of(target: Target) -> str | None:
    """Return the folder whose modules are the target's submodules; None for a plain module."""
    if target.kind is Kind.FOLDER:
        return target.path
    folder, _, name = target.path.rpartition("/")
    return folder if name.startswith("__init__.py") else None
