"""Real projects with good test suites, and how their modules are to be renamed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Project:
    """A source distribution; ``packages`` are the folders whose modules get new names.

    ``tests`` are pytest's arguments, ``root`` is what goes on the import path, ``exempt`` are
    files that are no modules, such as templates that are copied.  ``options`` are given to
    ``trueline plan names``.
    """

    name: str
    version: str
    packages: tuple[str, ...]
    tests: tuple[str, ...]
    root: str = "."
    exempt: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        return f"{self.name.replace('-', '_')}-{self.version}"


PROJECTS = (
    Project(
        "pluggy", "1.7.0", ("src/pluggy",), ("testing", "--ignore=testing/benchmark.py"), "src"
    ),
    Project("structlog", "26.1.0", ("src/structlog",), ("tests",), "src"),
    Project("tomlkit", "0.15.2", ("tomlkit",), ("tests",)),
    Project("sqlparse", "0.6.1", ("sqlparse",), ("tests",)),
    Project("more-itertools", "11.2.1", ("more_itertools",), ("tests",)),
    Project("jinja2", "3.1.6", ("src/jinja2",), ("tests",), "src", options=("--include", "likely")),
    Project(
        "attrs",
        "26.1.0",
        ("src/attr", "src/attrs"),
        ("tests",),
        "src",
        options=("--include", "likely", "--compatibility", "2999-12-31"),
    ),
    Project(
        "alembic",
        "1.16.5",
        ("alembic",),
        ("tests",),
        exempt=("alembic/templates",),
    ),
    Project("httpx", "0.28.1", ("httpx",), ("tests",)),
    Project(
        "starlette",
        "1.10.0",
        ("starlette",),
        ("tests", "--ignore=tests/middleware/test_opentelemetry.py"),
    ),
    Project("mako", "1.4.3", ("mako",), ("test",)),
)

_KEPT = frozenset({"__init__.py", "__main__.py"})


def modules(project: Project, tree: Path) -> list[str]:
    """The modules to be renamed, in order."""
    found = []
    for package in project.packages:
        for path in sorted((tree / package).rglob("*.py")):
            name = path.relative_to(tree).as_posix()
            if path.name not in _KEPT and not name.startswith(project.exempt):
                found.append(name)
    return sorted(found)


def new_names(paths: list[str]) -> dict[str, str]:
    """Map old paths to new ones: ``WF1_V7_L4_{i}of{n}_{Pascal}.py``."""
    names = {}
    for number, path in enumerate(paths, 1):
        folder, _, name = path.rpartition("/")
        words = re.findall(r"[A-Za-z0-9]+", name.removesuffix(".py"))
        pascal = "".join(word[0].upper() + word[1:] for word in words)
        names[path] = f"{folder}/WF1_V7_L4_{number}of{len(paths)}_{pascal}.py"
    return names


def settings(project: Project, kept: Iterable[str] = ()) -> str:
    """The trueline.toml under which Trueline finds the same names by itself, but for some files."""
    paths = ", ".join(f'"{package}/**/*.py"' for package in project.packages)
    exempt = ", ".join(f'"{each}"' for each in (*sorted(_KEPT), *project.exempt))
    return f"""\
extend-exclude = ["*.egg-info"]
[conventions.all]
preset = "v7"
paths = [{paths}]
exempt = [{exempt}]
layers = {{ 4 = {{ suffixes = [] }} }}
[fixers.names]
workflows = {{ "**" = "1" }}
layers = {{ "**" = "4" }}
names = {{ {", ".join(f'"{path}" = "-"' for path in kept)} }}
"""
