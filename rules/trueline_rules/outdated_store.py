"""A store is of a version that today's ConPort can't open.

Why: ConPort 0.3 ends at once when it meets a store of an older version, without a word on what is
wrong. The data is sound, and nobody can see it.

What to do: keep the ConPort that made it, or export with that one and import with the new one; look
at the result, because the export loses plain strings and writes over categories that are alike.
Trueline itself reads and migrates all of these.
"""

from __future__ import annotations

from collections.abc import Iterator

from trueline.facts import Facts
from trueline.facts.documents.places import at, held
from trueline.findings import Finding, Severity
from trueline.rule import Reads, Rule

rule = Rule(__name__, code="DOC007", reads=Reads.DOCUMENTS, severity=Severity.NOTE)

_CURRENT = "20250617"


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each store of another version than today's."""
    for store in facts.documents:
        if store.generation != _CURRENT:
            yield rule.finding(
                at(store.name),
                f"is of version {store.generation}, ConPort 0.3 opens only {_CURRENT}",
                key=store.generation,
                related=held(store),
            )


rule.scene(
    "a store without a version",
    """
    -- store.toml --  # finds: is of version legacy, ConPort 0.3 opens only 20250617
    generation = "legacy"
    """,
)
rule.scene(
    "today's version",
    """
    -- store.toml --
    generation = "20250617"
    """,
)
