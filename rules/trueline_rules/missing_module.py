"""An import names a module of this project that does not exist.

Why: the import raises ModuleNotFoundError when it runs.  At the top of a module that is at start;
in a function it is the first time somebody calls it, which may be weeks after the rename that
broke it.

What to do: import the module by the name it has now, or restore the file.

Only modules below the project's own packages are judged, never third-party ones.  Silent are
imports whose failure is expected (`try` with `except ImportError`, `pytest.raises`), imports that
depend on the platform or the Python version, modules that exist in compiled form, that a build file
(setup.py, meson.build, CMakeLists.txt …) names, that are put into `sys.modules` or are generated
(setting `generated`), folders that other distributions may share, and files that change `sys.path`.

Options: `guarded = true` also reports imports in a `try` that catches ImportError.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trueline.facts import CONDITIONAL, GUARDED, Broken, Facts
from trueline.findings import Finding, Location, Related
from trueline.rule import Reads, Rule


@dataclass(frozen=True)
class Options:
    """``guarded``: report an import that is missing although its failure is caught."""

    guarded: bool = False


rule = Rule(__name__, code="IMP001", reads=Reads.MODULES, options=Options)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Yield a finding for each import whose trail ends before a module does."""
    tolerated = CONDITIONAL if options.guarded else CONDITIONAL | GUARDED
    previous: Broken | None = None
    for broken in facts.imports.broken:
        if broken.is_name or broken.imported.context & tolerated:
            continue
        if previous is None or not _one_statement(previous, broken):
            yield _finding(broken)
        previous = broken


def _one_statement(one: Broken, other: Broken) -> bool:
    """Whether two faults are names that one statement asks of the same missing module."""
    this, that = one.imported, other.imported
    if one[2:4] != other[2:4] or this[:2] != that[:2] or one.module.path != other.module.path:
        return False
    if not that.name:
        return False
    start = len(f"from {'.' * that.level}{that.module} import ")
    return that.span.line == this.span.line or that.span.column <= start


def _finding(broken: Broken) -> Finding:
    imported = broken.imported
    written = "." * imported.level + imported.module
    asked = f"{written}{'' if written.endswith('.') else '.'}{imported.name}"
    named = asked if imported.name == broken.missing else written
    place = broken.nearest or "the project's root"
    return rule.finding(
        Location(broken.module.path, *imported.span),
        f'module "{named}" does not exist: no "{broken.missing}" in {place}',
        key=named,
        related=(Related(Location(broken.nearest), "the trail ends here"),)
        if broken.nearest
        else (),
    )


rule.scene(
    "an import inside a function still names the module before its rename",
    """
    -- app/__init__.py --
    -- app/models/__init__.py --
    -- app/models/WF1_V7_L1_1of1_DomainModel.py --
    class Domain: ...
    -- app/services/__init__.py --
    -- app/services/pages.py --
    from ..models.domain import (
        Domain,  # finds: module "..models.domain" does not exist
        DomainStatus,
    )

    def export():
        from app.models.domain import Domain  # finds: module "app.models.domain" does not exist
        return Domain
    """,
)
rule.scene(
    "optional, platform-dependent, generated and third-party modules",
    """
    -- app/__init__.py --
    import sys
    import sqlalchemy.nothing
    from app._version import version

    try:
        from app._speedups import fast
    except ImportError:
        fast = None

    if sys.platform == "win32":
        from app import _windows
    """,
)
