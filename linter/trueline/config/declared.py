"""The import roots that a project's own pyproject.toml declares for other tools.

Each setting is read as its tool documents it.  A setting of an unexpected type is that tool's to
complain about, and says nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

FOLDERS = (
    "tool.setuptools.packages.find.where",
    "tool.pdm.build.package-dir",
    "tool.uv.build-backend.module-root",
    "tool.maturin.python-source",
    "tool.hatch.build.sources",
    "tool.hatch.build.targets.wheel.sources",
    "tool.pytest.ini_options.pythonpath",
    "tool.pytest.pythonpath",
    "tool.mypy.mypy_path",
    "tool.ty.environment.root",
    "tool.pyright.extraPaths",
    "tool.basedpyright.extraPaths",
)
"""Settings that name folders on the import path, as a text or a list."""

LOOSE_FOLDERS = ("tool.ruff.src",)
"""Settings where people list packages as well as the folders that hold them."""

PACKAGES = (
    "tool.hatch.build.packages",
    "tool.hatch.build.targets.wheel.packages",
    "tool.scikit-build.wheel.packages",
)
"""Settings that list package folders: the root is the folder above."""


def declared_roots(
    pyproject: Mapping[str, object], folders: Collection[str], packages: Collection[str]
) -> set[str]:
    """Return the declared roots among ``folders``; ``*`` in a setting is matched against them.

    ``packages`` are the folders with an ``__init__.py``.
    """
    written = {*_listed(pyproject, FOLDERS), *_parents(pyproject), *_poetry(pyproject)}
    written.update(_mapped(pyproject))
    loose = _among(_listed(pyproject, LOOSE_FOLDERS), folders) - {*packages}
    return _among(written, folders) | loose


def setting(document: Mapping[str, object], dotted: str) -> object:
    """Return the value at a dotted path of plain keys, None when it is absent."""
    value: object = document
    for key in dotted.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _among(written: Iterable[str], folders: Collection[str]) -> set[str]:
    roots: set[str] = set()
    for folder in map(_normal, written):
        roots |= {folder} & {*folders} if "*" not in folder else _matching(folder, folders)
    return roots


def _listed(pyproject: Mapping[str, object], settings: Iterable[str]) -> Iterator[str]:
    for dotted in settings:
        yield from _texts(setting(pyproject, dotted))


def _parents(pyproject: Mapping[str, object]) -> Iterator[str]:
    for dotted in PACKAGES:
        for package in _texts(setting(pyproject, dotted)):
            yield package.rstrip("/").rpartition("/")[0] or "."


def _mapped(pyproject: Mapping[str, object]) -> Iterator[str]:
    """Tables from package to folder (setuptools) and from folder to package (hatch)."""
    for name, folder in _pairs(setting(pyproject, "tool.setuptools.package-dir")):
        yield _above(folder, name.replace(".", "/"))
    for dotted in ("tool.hatch.build.sources", "tool.hatch.build.targets.wheel.sources"):
        for folder, name in _pairs(setting(pyproject, dotted)):
            yield _above(folder, name)


def _poetry(pyproject: Mapping[str, object]) -> Iterator[str]:
    packages = setting(pyproject, "tool.poetry.packages")
    for package in packages if isinstance(packages, list) else ():
        place = package.get("from", ".") if isinstance(package, dict) else None
        if isinstance(place, str):
            yield place


def _above(folder: str, package: str) -> str:
    """The folder from which ``package`` is found at ``folder``; empty when names differ."""
    if not package:
        return folder
    inside = f"/{folder.strip('/')}".removesuffix(f"/{package.strip('/')}")
    return "" if inside == f"/{folder.strip('/')}" else inside.strip("/") or "."


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from filter(None, re.split(r"[:,\s]+", value))
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))


def _pairs(value: object) -> Iterator[tuple[str, str]]:
    for key, item in value.items() if isinstance(value, Mapping) else ():
        if isinstance(item, str):
            yield key, item


def _normal(folder: str) -> str:
    parts = [part for part in folder.strip().split("/") if part not in ("", ".")]
    return "" if folder.startswith("/") or not folder else "/".join(parts) or "."


def _matching(pattern: str, folders: Collection[str]) -> set[str]:
    depth = pattern.count("/")
    alike = (folder for folder in folders if folder.count("/") == depth)
    return {folder for folder in alike if PurePosixPath(folder).match(pattern)}
