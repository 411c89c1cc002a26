"""Find the import roots of a project when none are configured: what its settings say, then looks.

A root is a folder that stands on ``sys.path`` when the code runs: ``src`` in a src layout, ``.``
when packages stand at the top, ``tests`` when test files import their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from trueline.config.declared import declared_roots

SOURCE_FOLDERS = frozenset(("src", "source", "sources", "lib", "python"))
"""Names of folders that hold packages and are none."""

SCRIPT_FOLDERS = frozenset(
    ("tests", "test", "testing", "scripts", "script", "tools", "bin", "benchmarks")
)
"""Folders whose files are started by path, so that they import their neighbours."""

FOREIGN_FOLDERS = SCRIPT_FOLDERS - {"bin", "script", "scripts", "tools"} | frozenset(
    ("testdata", "fixtures", "data", "example", "examples", "samples", "doc", "docs", "templates")
).union(("vendor", "_vendor", "vendored", "third_party"))
"""Folders in which a project of its own is material, not a part of this one."""

PROJECT_FILES = frozenset(("pyproject.toml", "setup.py", "manage.py"))
"""A folder that holds one of them is a project of its own."""

SERVICE_FILES = frozenset(("requirements.txt", "Pipfile", "Dockerfile"))
"""A folder that holds one of them may be a project, if a module or a package stands in it."""

TOOL_MODULES = frozenset(
    ("setup.py", "conftest.py", "noxfile.py", "tasks.py", "fabfile.py", "dodo.py", "versioneer.py")
)
"""Modules at the top that tools start and nothing imports."""

_DEEPEST = 4


class Tree(NamedTuple):
    """What a list of files says about its folders; ``.`` is the project itself.

    ``modules`` maps a folder to the Python files directly in it; ``children`` maps a folder to
    the folders directly in it that hold Python files at any depth.  ``marks`` are the project and
    service files in a folder.
    """

    modules: Mapping[str, Sequence[str]]
    children: Mapping[str, Sequence[str]]
    packages: frozenset[str]
    marks: Mapping[str, Sequence[str]]

    def in_package(self, folder: str) -> bool:
        """Whether the folder or one above it is a package."""
        return any(f in self.packages for f in (folder, *above(folder)) if f != ".")


def plant(files: Sequence[str]) -> Tree:
    """Read the folders from paths relative to the project; stubs (``.pyi``) do not count."""
    modules: dict[str, list[str]] = {}
    marks: dict[str, list[str]] = {}
    for path in files:
        folder, _, name = path.rpartition("/")
        if name.endswith(".py"):
            modules.setdefault(folder or ".", []).append(name)
        if name in PROJECT_FILES or name in SERVICE_FILES:
            marks.setdefault(folder or ".", []).append(name)
    packages = frozenset(folder for folder, names in modules.items() if "__init__.py" in names)
    return Tree(modules, _children(modules), packages, marks)


def above(folder: str) -> Iterator[str]:
    """The folders above, from the nearest to the project itself; nothing above the project."""
    while folder != ".":
        folder = folder.rpartition("/")[0] or "."
        yield folder


def find_roots(files: Sequence[str], pyproject: Mapping[str, object]) -> tuple[str, ...]:
    """Return the import roots, sorted; ``files`` are paths relative to the project.

    ``pyproject`` is the parsed pyproject.toml of the project, empty when it has none.  Never
    empty: a project in which nothing else is found has the root ``.``.
    """
    tree = plant(files)
    folders = {".", *(child for children in tree.children.values() for child in children)}
    roots = declared_roots(pyproject, folders, tree.packages)
    roots |= {folder for folder in folders if _is_src(tree, folder)}
    for project in _projects(tree, folders):
        roots |= _roots_of(tree, project, frozenset(roots))
    return tuple(sorted(roots)) or (".",)


def is_shared_top(
    folder: str, files: Sequence[str], roots: Sequence[str], pyproject: Mapping[str, object]
) -> bool:
    """Whether a folder without ``__init__`` is the top of a distribution.

    It is a namespace package then, which other distributions may add to, as plug-ins do.  A folder
    of tests or scripts is shared with nobody, and so is one of a project that is not built.
    ``roots`` and ``folder`` are paths in which "" is the project.
    """
    root, _, name = folder.rpartition("/")
    if root not in roots or name in SCRIPT_FOLDERS | FOREIGN_FOLDERS:
        return False
    scripts = (path.rpartition("/") for path in files if path.endswith("setup.py"))
    built = {place or "." for place, _, name in scripts if name == "setup.py"}
    own = root or "."
    return "build-system" in pyproject or not built.isdisjoint((own, *above(own)))


def _children(modules: Mapping[str, object]) -> dict[str, list[str]]:
    seen = {folder for start in modules for folder in (start, *above(start))} - {"."}
    children: dict[str, list[str]] = {}
    for folder in sorted(seen):
        children.setdefault(next(above(folder)), []).append(folder)
    return children


def _is_src(tree: Tree, folder: str) -> bool:
    """A folder called src that is no package, at any depth: also in a monorepo without marks."""
    return _name(folder) == "src" and not tree.in_package(folder) and not _foreign(folder)


def _projects(tree: Tree, folders: set[str]) -> list[str]:
    """The members of a project, folders whose names can't be part of a module's name, the project.

    The deepest come first, so that a folder of members is not mistaken for a package.
    """
    found = {f for f in folders if f in tree.marks or not _name(f).isidentifier()} - {"."}
    real = {f for f in found if not tree.in_package(f) and not _foreign(f)}
    return [*sorted(real, key=lambda folder: (-folder.count("/"), folder)), "."]


def _roots_of(tree: Tree, project: str, roots: frozenset[str]) -> set[str]:
    children = tree.children.get(project, ())
    found = {child for child in children if _is_root(tree, child)}
    own = any(name not in TOOL_MODULES for name in tree.modules.get(project, ()))
    marked = not PROJECT_FILES.isdisjoint(tree.marks.get(project, ()))
    spaces = children if project == "." or marked else ()
    if (
        own
        or any(child in tree.packages and _name(child).isidentifier() for child in children)
        or any(_is_namespace(tree, child, roots | found) for child in spaces)
    ):
        found.add(project)
    return found


def _is_root(tree: Tree, folder: str) -> bool:
    """Whether a folder at the top of a project holds importable things and is none itself."""
    if folder in tree.packages:
        return False
    if _name(folder) in SCRIPT_FOLDERS:
        return folder in tree.modules
    inside = tree.children.get(folder, ())
    return _name(folder) in SOURCE_FOLDERS and any(child in tree.packages for child in inside)


def _is_namespace(tree: Tree, folder: str, roots: frozenset[str] | set[str]) -> bool:
    """Whether a folder at the top of a project can be a package without ``__init__.py``."""
    name = _name(folder)
    if name in SCRIPT_FOLDERS | FOREIGN_FOLDERS or not name.isidentifier() or folder in roots:
        return False
    if not any(root.startswith(f"{folder}/") for root in roots):
        return True
    inside = (each for each in tree.modules if each.startswith(f"{folder}/"))
    return any(_stands_alone(tree, each, roots) for each in inside if not _foreign(each))


def _stands_alone(tree: Tree, folder: str, roots: frozenset[str] | set[str]) -> bool:
    """Whether a folder with modules lies in none of the roots."""
    modules = any(name not in TOOL_MODULES for name in tree.modules[folder])
    return modules and not any(each in roots for each in (folder, *above(folder)))


def _foreign(folder: str) -> bool:
    parts = folder.split("/")
    hidden = any(part.startswith(".") and part != "." for part in parts)
    return hidden or len(parts) > _DEEPEST or not FOREIGN_FOLDERS.isdisjoint(parts)


def _name(folder: str) -> str:
    return folder.rpartition("/")[2]
