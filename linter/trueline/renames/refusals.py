"""Renames that would break something, taken out with the reason for each."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from keyword import iskeyword

from trueline.facts import Facts
from trueline.renames.rename import Refused, Rename

_PRESCRIBED = frozenset({"__init__.py", "__main__.py", "conftest.py"})
_OF_DJANGO = frozenset(
    {"models.py", "admin.py", "apps.py", "urls.py", "tests.py", "manage.py", "wsgi.py", "asgi.py"}
)
_DJANGO_FOLDERS = ("/migrations/", "/management/commands/", "/templatetags/")


def sound(
    renames: list[Rename], facts: Facts, twins: Mapping[str, str]
) -> tuple[list[Rename], list[Refused]]:
    """Part the renames that can be done from those that can't, until nothing more is refused.

    ``twins`` maps each of two files that nobody can tell apart to the other one.
    """
    refused: list[Refused] = []
    while True:
        wrong = {each.old: each for each in _wrong(renames, facts, twins)}
        if not wrong:
            return renames, refused
        refused += wrong.values()
        renames = [rename for rename in renames if rename.old not in wrong]


def _wrong(renames: list[Rename], facts: Facts, twins: Mapping[str, str]) -> Iterator[Refused]:
    yield from _collisions(renames, facts.files)
    yield from _circles(renames)
    standard = _imported_tops(facts)
    django = any(
        row[0].startswith("django") for m in facts.modules.values() for row in m.import_rows
    )
    for rename in renames:
        reason = _reason(rename, facts, standard)
        if not reason and not rename.decided:
            reason = _twin(rename, twins) or _prescribed(rename, facts, django)
        if reason:
            yield Refused(rename.old, reason)


def _reason(rename: Rename, facts: Facts, tops: frozenset[str]) -> str:
    old, new = rename.old, rename.new
    folder, _, name = old.rpartition("/")
    if name in _PRESCRIBED or (name == "setup.py" and not _is_package(folder, facts)):
        return "Python and its tools find it by this name"
    if old not in facts.tree.files:
        return ""  # a folder
    if not new.endswith(".py"):
        return f"{new} is no name of a Python file; write one that ends in .py"
    if not rename.stem.isidentifier() or iskeyword(rename.stem):
        return f"{rename.stem} can't be imported; choose letters, digits and _"
    stem = new.removesuffix(".py")
    if stem in facts.tree.folders:
        return f"a package {stem}/ would hide it"
    if facts.tree.module(old.removesuffix(".py")) == old and _has_built_twin(old, facts.tree.files):
        return "a compiled module of the same name stands beside it"
    folder, _, top = stem.rpartition("/")
    if folder in facts.tree.roots and top in tops:
        return f"it would hide the module {top} that the project imports from elsewhere"
    return ""


def _is_package(folder: str, facts: Facts) -> bool:
    return f"{folder}/__init__.py" in facts.tree.files


def _has_built_twin(path: str, files: frozenset[str]) -> bool:
    stem = path.removesuffix(".py")
    return any(f"{stem}{suffix}" in files for suffix in (".pyx", ".pxd", ".c", ".so", ".pyd"))


def _imported_tops(facts: Facts) -> frozenset[str]:
    """First names of modules that are not the project's own."""
    rows = (row for module in facts.modules.values() for row in module.import_rows)
    return frozenset(sys.stdlib_module_names) | {
        top for row in rows if not row[1] and (top := row[0].partition(".")[0])
    }


def _collisions(renames: list[Rename], files: tuple[str, ...]) -> Iterator[Refused]:
    leaving = {rename.old for rename in renames}
    staying = {path.casefold(): path for path in files if path not in leaving}
    wanted = Counter(rename.new.casefold() for rename in renames)
    sources = Counter(rename.old for rename in renames)
    for rename in renames:
        other = staying.get(rename.new.casefold())
        if sources[rename.old] > 1:
            yield Refused(rename.old, "two new names are wanted for it; keep one of them")
        elif other == rename.new:
            yield Refused(rename.old, f"{rename.new} exists; rename or remove that one first")
        elif other is not None:
            reason = f"{rename.new} and {other} differ in case only, some disks can't hold both"
            yield Refused(rename.old, reason)
        elif wanted[rename.new.casefold()] > 1:
            others = [r.old for r in renames if r.new.casefold() == rename.new.casefold()]
            listed = ", ".join(each for each in others if each != rename.old)
            yield Refused(rename.old, f"{rename.new} is wanted for {listed} too; decide which")


def _circles(renames: list[Rename]) -> Iterator[Refused]:
    """Two files that swap names, directly or by way of others."""
    left = {rename.old: rename.new for rename in renames}
    while ready := [old for old, new in left.items() if new not in left]:
        for old in ready:
            del left[old]
    for old in left:
        yield Refused(
            old, "it takes part in a circle of names; give one of them another name first"
        )


def _twin(rename: Rename, twins: Mapping[str, str]) -> str:
    other = twins.get(rename.old)
    if other is None:
        return ""
    return f"it has a twin, {other}: find out which of them runs, then decide in the proposals"


def _prescribed(rename: Rename, facts: Facts, django: bool) -> str:
    """Why a framework would no longer find the file; people may decide otherwise."""
    folder, _, name = rename.old.rpartition("/")
    new = rename.new.rpartition("/")[2]
    if f"{folder}/script.py.mako" in facts.tree.files and name == "env.py":
        return "alembic finds it by this name"
    if django and (name in _OF_DJANGO or any(each in f"/{rename.old}" for each in _DJANGO_FOLDERS)):
        return "Django finds it by this name in an app; if this is none, decide in the proposals"
    if _is_test(name) and not _is_test(new):
        return "pytest would not collect it under the new name; set python_files, then decide"
    return ""


def _is_test(name: str) -> bool:
    return name.startswith("test_") or name.endswith("_test.py")
