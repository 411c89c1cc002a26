"""A module's name can't stand in an import statement.

Why: a hyphen, a leading digit or a keyword makes ``import`` a syntax error.  Such a module can
only be reached through ``importlib`` and strings, where no checker, no editor and no rename
follows.

What to do: rename the file to letters, digits and underscores, beginning with a letter, and with
it everything that refers to it.  Only files that are meant to be imported are judged: those in a
folder with an ``__init__.py``, and those that a convention covers and does not read.  Scripts
beside the packages may be called as they like.  The option ``allow`` lists globs of modules that
are loaded by name on purpose, such as numbered database migrations, commands of Django and hooks of
PyInstaller.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from keyword import iskeyword

from trueline.facts import Facts
from trueline.findings import Finding, Location, Severity
from trueline.globs import Globs
from trueline.rule import Reads, Rule


@dataclass(frozen=True, slots=True)
class Options:
    """Which names need not be importable."""

    allow: tuple[str, ...] = field(
        default=(
            *("migrations", "versions", "hook-*.py"),
            *("[0-9][0-9][0-9][0-9]_*.py", "**/management/commands/*.py"),
        ),
        metadata={"doc": "Globs of files that are loaded by name only.", "globs": True},
    )


rule = Rule(__name__, code="NAM006", reads=Reads.NAMES, severity=Severity.WARNING, options=Options)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Report the modules whose name is no identifier, if they are meant to be imported."""
    off = [path for path in facts.judged_python if not _importable(_stem(path))]
    if not off:
        return
    files, allowed = frozenset(facts.files), Globs(options.allow)
    off_convention = {name.path for name in facts.names if name.tokens is None and not name.exempt}
    for path in off:
        packaged = f"{path.rpartition('/')[0]}/__init__.py".lstrip("/") in files
        if (packaged or path in off_convention) and not allowed.matches(path):
            yield _finding(path, files, path in off_convention)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".py")


def _importable(stem: str) -> bool:
    return stem.isidentifier() and not iskeyword(stem)


def _finding(path: str, files: frozenset[str], off_convention: bool) -> Finding:
    folder, stem = path[: -len(_stem(path)) - len(".py")], _stem(path)
    message = f"no import statement can name {stem}: {_reason(stem)}"
    want = stem.replace("-", "_").replace(" ", "_") + ".py"
    known = not off_convention and _importable(_stem(want)) and folder + want not in files
    key = f"{stem}.py"
    return rule.finding(Location(path), message, key=key, want=want if known else None)


def _reason(stem: str) -> str:
    if iskeyword(stem):
        return "it is a keyword of Python"
    if not stem:
        return "it has no name before the .py"
    if stem[0].isdecimal():
        return "it begins with a digit"
    wrong = next((char for char in stem if not f"_{char}".isidentifier()), stem[0])
    return f"it contains {wrong!r}"


rule.scene(
    "a hyphen, a keyword and a leading digit in a package",
    """
    -- app/__init__.py --
    -- app/page-service.py --  # finds: no import statement can name page-service: it contains '-'
    -- app/import.py --  # finds: it is a keyword
    -- app/2fa.py --  # finds: it begins with a digit
    """,
)
rule.scene(
    "a hyphen form under a convention",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/models/WF7-V7-L1-1of1-DomainModel.py --  # finds: it contains '-'
    """,
)
rule.scene(
    "scripts, and names that only look odd",
    """
    -- scripts/run-all.py --
    -- 2024-report.py --
    -- app/__init__.py --
    -- app/__main__.py --
    -- app/_private.py --
    -- app/match.py --
    -- app/größe.py --
    """,
)
rule.scene(
    "numbered migrations, hooks and commands of Django are loaded by name",
    """
    -- app/packaging/__init__.py --
    -- app/packaging/hook-app.py --
    -- app/migrations/__init__.py --
    -- app/migrations/0001_initial.py --
    -- app/tests/other_migrations/__init__.py --
    -- app/tests/other_migrations/0001_initial.py --
    -- app/management/commands/__init__.py --
    -- app/management/commands/import.py --
    """,
)
