"""A suppression comment holds nothing back.

Why: it tells the reader of a fault that is not there, and would hide the next one of its kind.

What to do: remove the comment, or the code in it that is not needed any more.

Judged only for codes whose rules ran.
"""

from __future__ import annotations

from collections.abc import Iterator

from trueline.facts import Facts
from trueline.findings import Finding, Location, Severity
from trueline.rule import Reads, Rule

rule = Rule(__name__, code="TRU001", reads=Reads.SUPPRESSIONS, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each code in a comment that nothing was found for."""
    for path, comment, code in facts.unused:
        if code != "?":
            what = f"nothing of {code} is found here" if code else "nothing is found here"
            yield rule.finding(
                Location(path, *comment.span),
                f"unused suppression: {what}; remove it",
                key=code or "all",
            )


rule.scene(
    "the fault was mended and the comment left behind",
    """
    -- app/__init__.py --
    -- app/service.py --
    from app import models  # trueline: ignore[IMP002] going away  # finds: nothing of IMP002
    -- app/models.py --
    """,
)
rule.scene(
    "a comment that answers for a finding",
    """
    -- app/__init__.py --
    -- app/service.py --
    from app import models  # trueline: ignore[IMP002] written by the build
    """,
)
