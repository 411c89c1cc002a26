"""A compatibility module stands longer than it was meant to.

Why: it keeps an old name alive so that others can follow a rename in their own time.  Past its
date it only hides who never did, and two names for one module are what the rename was to end.

What to do: let those who still import the old name import the new one; the finding lists those in
this project.  Then delete the module.  If others need more time, write a later date into its first
line; that line is the record of the decision.  The option ``today`` is the day to judge by, as in
2026-12-31; the real one when empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from trueline.facts import Facts, Kind, Suppression
from trueline.findings import Finding, Location, Related, Severity
from trueline.rule import Reads, Rule


@dataclass(frozen=True, slots=True)
class Options:
    """The day to judge by."""

    today: str = field(
        default="", metadata={"doc": "The day to judge by (YYYY-MM-DD); the real one when empty."}
    )


rule = Rule(
    __name__,
    code="NAM010",
    reads=Reads.SUPPRESSIONS,
    severity=Severity.WARNING,
    options=Options,
)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Report each compatibility module whose date has passed."""
    today = options.today or date.today().isoformat()
    for path, module in facts.commented.items():
        for comment in module.suppressions:
            if comment.moved and comment.moved[1] < today:
                yield _finding(facts, path, comment, *comment.moved)


def _finding(facts: Facts, path: str, comment: Suppression, new: str, until: str) -> Finding:
    importers = tuple(_importers(facts, path))
    count = len(importers)
    who = (
        f"{count} file{'s' * (count != 1)} still import it" if count else "nothing here imports it"
    )
    return rule.finding(
        Location(path, *comment.span),
        f"it was kept for {new} until {until}; {who}",
        key=new,
        related=importers,
    )


def _importers(facts: Facts, path: str) -> Iterator[Related]:
    """The files that import a module by its old name, each once."""
    for importer, module in facts.modules.items():
        for row in module.import_rows:
            target = facts.imports.target(importer, row)
            ends = (target.path, facts.imports.child(target, row[2]).path if row[2] else "")
            if target.kind in (Kind.MODULE, Kind.FOLDER) and path in ends and importer != path:
                yield Related(Location(importer, *row[5]), "imports it by its old name")
                break


rule.scene(
    "a date that has passed, and who still imports the module",
    """
    -- trueline.toml --
    [rules.NAM010]
    today = "2026-07-01"
    -- app/__init__.py --
    -- app/page_service.py --
    # trueline: ignore[NAM] moved to app.pages, remove after 2026-06-30  # finds: 1 file still
    -- app/pages.py --
    -- app/main.py --
    from app import page_service
    """,
)
rule.scene(
    "a date to come",
    """
    -- trueline.toml --
    [rules.NAM010]
    today = "2026-06-30"
    -- app/__init__.py --
    -- app/page_service.py --
    # trueline: ignore[NAM] moved to app.pages, remove after 2026-06-30
    -- app/pages.py --
    """,
)
