"""A module's name says nothing about what is in it.

Such a name says nothing, so nothing is ever out of place in it, and the file grows without end.
Name the module after what it does; split it where it does several things.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from trueline.facts import Facts
from trueline.findings import Finding, Location
from trueline.rule import Reads, Rule


@dataclass(frozen=True)
class Options:
    """``vague`` are the names without extension that say nothing."""

    vague: tuple[str, ...] = ("helpers", "misc", "stuff")


rule = Rule(__name__, code="ACME001", reads=Reads.NAMES, options=Options)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Look at the names that a convention covers and does not exempt."""
    for name in facts.judged:
        if not name.exempt and name.stem in options.vague:
            message = f"{name.stem} says nothing about what is in the module"
            yield rule.finding(Location(name.path), message, key=name.stem)


rule.scene(
    "A name that says what is in it",
    """
    -- trueline.toml --
    [conventions.app]
    pattern = "{name:snake}.py"
    -- app/invoices.py --
    """,
)

rule.scene(
    "A name that says nothing",
    """
    -- trueline.toml --
    [conventions.app]
    pattern = "{name:snake}.py"
    -- app/misc.py --  # finds: misc says nothing about what is in the module
    """,
)
