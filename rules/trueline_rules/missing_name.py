"""An import takes a name from a module of this project that does not bind it.

Why: the import raises ImportError when it runs, in a function only when that is called.

What to do: import the name from where it lives now, or put it back.

A name counts as bound by an assignment, a definition, a class, an import or a star import anywhere
at module level, also under a condition; a submodule counts too.  A module with `__getattr__`, or
one that fills its namespace by `globals()`, or has it filled by a helper that takes hold of its
callers' frames, is never judged; nor is a name of the standard library.

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
    """``guarded``: report a name that is missing although the failure is caught."""

    guarded: bool = False


rule = Rule(__name__, code="IMP002", reads=Reads.MODULES, options=Options)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Yield a finding for each imported name that its module does not bind."""
    tolerated = CONDITIONAL if options.guarded else CONDITIONAL | GUARDED
    for broken in facts.imports.broken:
        if broken.is_name and not broken.imported.context & tolerated:
            yield _finding(facts, broken)


def _finding(facts: Facts, broken: Broken) -> Finding:
    looked = sorted(facts.imports.evidence(broken) - {broken.module.path, broken.nearest})
    stars = (Related(Location(path), "nor in what its star import brings") for path in looked)
    return rule.finding(
        Location(broken.module.path, *broken.imported.span),
        f'"{broken.missing}" does not exist in {broken.nearest}',
        key=f"{broken.imported.module}:{broken.missing}",
        related=(Related(Location(broken.nearest), "does not bind the name"), *stars),
    )


rule.scene(
    "a class that was renamed in its module",
    """
    -- app/__init__.py --
    -- app/models.py --
    class DomainModel: ...
    -- app/service.py --
    from app.models import (
        DomainModel,
        Domain,  # finds: "Domain" does not exist in app/models.py
    )
    """,
)
rule.scene(
    "names bound in every way that Python knows",
    """
    -- app/__init__.py --
    from app import parts
    from app.lazy import anything
    from app.models import A, B, C, D, E, F, G
    -- app/parts.py --
    -- app/lazy.py --
    def __getattr__(name): ...
    -- app/base.py --
    G = 1
    -- app/models.py --
    from app.base import *
    A, (B, *C) = 1, (2, 3)
    try:
        import fast as D
    except ImportError:
        D = None
    if (E := 3):
        for F in ():
            pass
    """,
)
rule.scene(
    "names that a decorator puts into the module which uses it",
    """
    -- app/__init__.py --
    -- app/compat.py --
    import sys
    def with_fallback(thing):
        names = sys._getframe(1).f_globals
        names[thing.__name__ + "Fallback"] = thing
        return thing
    -- app/lookup.py --
    from app.compat import with_fallback
    @with_fallback
    class Lookup: ...
    -- app/service.py --
    from app.lookup import LookupFallback
    """,
)
rule.scene(
    "a package of ours that has the name of a module of the standard library",
    """
    -- trueline.toml --
    source-roots = ["app", "."]
    -- app/__init__.py --
    -- app/types.py --
    from types import ModuleType
    -- app/service.py --
    from app.types import ModuleType
    from types import TracebackType
    """,
)
rule.scene(
    "a name that a package sets in its submodule",
    """
    -- app/__init__.py --
    from app import base
    base.dialect = "sqlite"
    -- app/base.py --
    -- app/service.py --
    from app.base import dialect
    """,
)
