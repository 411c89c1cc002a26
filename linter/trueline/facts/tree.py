"""Where a module's file is: import paths resolved against the listed files, without reading any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum
from functools import cache
from typing import NamedTuple

from trueline.globs import Globs

_SOURCES = ("/__init__.py", ".py", ".pyi", "/__init__.pyi")
_BUILT = (
    *(".pyx", ".pyd", ".so", ".c", ".cc", ".cpp", ".cxx", ".rs", ".proto", ".py.in", ".pxd"),
    *(".pyx.in", ".pyx.tp", ".pyf", ".pyf.src", ".f", ".f90", ".cu", ".mm"),
)


class Kind(Enum):
    """What an import path leads to."""

    MODULE = "module"
    FOLDER = "folder"
    OPAQUE = "opaque"
    MISSING = "missing"
    FOREIGN = "foreign"


class Target(NamedTuple):
    """The end of an import path.

    MODULE: ``path`` is its file.  FOLDER: a namespace package, ``path`` is the folder.  OPAQUE: it
    exists or will, but can't be read (compiled, generated).  MISSING: ``path`` is the nearest file
    or folder that exists, ``missing`` the first name below it that doesn't.  FOREIGN: not ours.
    ``root`` and ``top`` say below which root an absolute path was found and in which top-level
    package; empty for a relative one.
    """

    kind: Kind
    path: str = ""
    missing: str = ""
    root: str = ""
    top: str = ""


FOREIGN = Target(Kind.FOREIGN)


class Tree:
    """The importable files of a project.

    ``roots`` are folders ("" is the project's own) whose content is importable by its path below
    them.  ``generated`` files may be missing.  ``present`` tells whether a path without suffix
    exists on disk, or will, although it is not listed (ignored, compiled); it is asked seldom.
    ``shared`` tells whether a folder may go on in other distributions although it holds modules.
    """

    def __init__(
        self,
        files: Iterable[str],
        roots: Sequence[str],
        generated: Globs,
        present: Callable[[str], bool],
        shared: Callable[[str], bool] = lambda folder: False,
    ) -> None:
        self.files = frozenset(files)
        self._shared = shared
        self.roots = tuple(roots)
        self._generated = generated
        self._present = present
        self.folders = frozenset(_folders(self.files))
        self._stocked = frozenset(
            path.rpartition("/")[0] for path in self.files if path.endswith(".py")
        )
        self._built = frozenset(_with_parents(map(_stem, filter(_is_built, self.files))))
        self._tops = self._find_tops()
        self._in_roots = cache(self._find)
        self.below = cache(self._below)

    def over(self, files: Iterable[str]) -> Tree:
        """Return the tree of the same project with other files, as after a rename."""
        return Tree(files, self.roots, self._generated, self._present)

    def _find_tops(self) -> dict[str, tuple[str, ...]]:
        """Map each top-level name to the roots that have it, longer roots first."""
        tops: dict[str, set[str]] = {}
        roots = frozenset(self.roots)
        modules = {path.rpartition(".")[0] for path in self.files if path.endswith((".py", ".pyi"))}
        for stem in self.folders | modules:
            root, _, name = stem.rpartition("/")
            if root in roots:
                tops.setdefault(name, set()).add(root)
        return {name: tuple(sorted(found, key=_depth)) for name, found in tops.items()}

    def module(self, stem: str) -> str | None:
        """Return the source file of a module given its path without suffix; packages first."""
        files = self.files
        for suffix in _SOURCES:
            if stem + suffix in files:
                return stem + suffix
        return None

    def is_package(self, folder: str) -> bool:
        """Whether the folder is a regular package."""
        return f"{folder}/__init__.py" in self.files

    def is_closed(self, folder: str) -> bool:
        """Whether nobody else may add modules to the folder's package.

        A folder with an ``__init__`` is closed; one without it is a namespace that other
        distributions may share, unless it holds modules itself and is no distribution's top.
        """
        return self.is_package(folder) or (folder in self._stocked and not self._shared(folder))

    def absolute(self, dotted: str, importer: str) -> Target:
        """Resolve an absolute import path; the roots that hold the importer come first."""
        roots = self._tops.get(dotted.partition(".")[0])
        if roots is None:
            return FOREIGN
        if len(roots) > 1:
            roots = tuple(sorted(roots, key=lambda root: not holds(root, importer)))
        return self._in_roots(dotted, roots)

    def _find(self, dotted: str, roots: tuple[str, ...]) -> Target:
        """Resolve below the first root that has the module, or say where the first one ends."""
        top = dotted.partition(".")[0]
        first: Target | None = None
        for root in roots:
            stem = f"{root}/{top}" if root else top
            found = self.below(root, dotted)._replace(root=root, top=stem)
            if found.kind is not Kind.MISSING:
                return found
            first = first or found
        return first or FOREIGN

    def relative(self, importer: str, level: int, dotted: str) -> Target:
        """Resolve a relative import of ``importer``; one level is the importer's own folder."""
        parts = importer.split("/")[:-1]
        if level - 1 > len(parts):
            return FOREIGN  # above the project, where nobody has looked
        folder = "/".join(parts[: len(parts) - level + 1])
        found = self.below(folder, dotted)
        if found.kind is Kind.MISSING and not self.is_package(folder):
            return self._in_namespace(folder, dotted) or found
        return found

    def _in_namespace(self, folder: str, dotted: str) -> Target | None:
        """Find in another root what a namespace package has there."""
        for root in self.roots:
            space = folder[len(root) + 1 if root else 0 :].replace("/", ".")
            if space and holds(root, folder):
                found = self.absolute(f"{space}.{dotted}", f"{folder}/")
                if found.kind not in (Kind.MISSING, Kind.FOREIGN):
                    return found
        return None

    def _below(self, folder: str, dotted: str) -> Target:
        """Resolve ``dotted`` inside a folder; empty means the folder itself."""
        stem = folder
        for part in dotted.split(".") if dotted else ():
            if stem != folder and stem not in self.folders:
                return self._missing(self.module(stem) or stem, stem, part)
            step = f"{stem}/{part}" if stem else part
            if step not in self.folders and self.module(step) is None:
                return self._missing(self.module(stem) or stem, step, part)
            stem = step
        return self._end(stem)

    def _end(self, stem: str) -> Target:
        path = self.module(stem)
        return Target(Kind.MODULE, path) if path else Target(Kind.FOLDER, stem)

    def _missing(self, nearest: str, stem: str, part: str) -> Target:
        name = stem.rpartition("/")[2]
        proto = stem.removesuffix("_grpc").removesuffix("_pb2")
        if stem in self._built or proto in self._built or self._generated.matches(f"{stem}.py"):
            return Target(Kind.OPAQUE, stem)
        if name == part and self._present(stem):
            return Target(Kind.OPAQUE, stem)
        return Target(Kind.MISSING, nearest, part)


def _depth(root: str) -> tuple[int, str]:
    return (-len(root), root)


def holds(root: str, path: str) -> bool:
    """Whether a path is below a root; the empty root holds everything."""
    return not root or path.startswith(f"{root}/")


def spellings(stem: str) -> Iterator[str]:
    """Yield the dotted names that may mean a path without suffix, the longest first."""
    parts = stem.split("/")
    return (".".join(parts[start:]) for start in range(len(parts)))


def _is_built(path: str) -> bool:
    return path.endswith(_BUILT)


def _stem(path: str) -> str:
    return path[: path.find(".", path.rfind("/") + 1)]


def _folders(files: Iterable[str]) -> Iterable[str]:
    sources = (path for path in files if path.endswith((".py", ".pyi")))
    return _with_parents({path.rpartition("/")[0] for path in sources})


def _with_parents(paths: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for path in paths:
        above = path
        while above and above not in seen:
            seen.add(above)
            above = above.rpartition("/")[0]
    return seen
