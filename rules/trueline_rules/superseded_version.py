"""The name is in shape, but its version is not the one that counts.

Why: an older file looks finished and is not.  While it stands beside files of the version that
counts, both are imported, only one is looked after, and the percentage that a migration is steered
by says more than is true.

What to do: bring the file up to the version in force and rename it, together with everything that
refers to it; the new name is given when it is free.  If its successor is already there, merge what
is left and delete the older one.  A version that is newer than the one in force means that either
the name or the convention's ``version`` is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from trueline.facts import Facts, FileName
from trueline.findings import Finding, Location, Related
from trueline.pattern import ValuesError
from trueline.rule import Reads, Rule

rule = Rule(__name__, code="NAM004", reads=Reads.NAMES)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Report each name whose version differs from that of its convention."""
    if all(name.convention.version is None for name in facts.judged):
        return  # no version, then, makes a file that is asked about a successor
    off = [name for name in facts.named_beside if _differs(name)]
    files = frozenset(facts.files) if off else frozenset()
    for name in off:
        yield _finding(name, files)


def _differs(name: FileName) -> bool:
    convention, tokens = name.convention, name.tokens
    if tokens is None or name.exempt or convention.version is None:
        return False
    return tokens.get(convention.version_token, convention.version) != convention.version


def _finding(name: FileName, files: frozenset[str]) -> Finding:
    convention, tokens = name.convention, name.tokens or {}
    version, counts = int(tokens[convention.version_token]), convention.version or 0
    want = _renamed(name, counts)
    successor = f"{name.path[: -len(name.name)]}{want}"
    where, key = Location(name.path), name.name
    if version > counts:
        message = f"version {version} is ahead of version {counts}, which is in force"
        return rule.finding(where, message, key=key)
    message = f"version {version} is superseded by version {counts}"
    if successor in files:
        related = (Related(Location(successor), "its successor"),)
        message = f"{message}, and {want} is there already"
        return rule.finding(where, message, key=key, related=related)
    return rule.finding(where, message, key=key, want=want)


def _renamed(name: FileName, version: int) -> str | None:
    values = {**(name.tokens or {}), name.convention.version_token: version}
    try:
        return name.convention.render(values)
    except ValuesError:
        return None


rule.scene(
    "a file of version 2 and one of version 3",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/services/WF1_V2_L4_1of1_PageService.py --  # finds: version 2 is superseded by version 7
    -- app/services/WF2_V3_L4_1of1_SitemapService.py --  # finds: version 3 is superseded
    """,
)
rule.scene(
    "the successor is already there",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/models/WF1_V7_L1_1of1_DomainModel.py --
    -- app/models/WF1_V2_L1_1of1_DomainModel.py --  # finds: is there already
    """,
)
rule.scene(
    "the version in force, and an exempt file of an older one",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    exempt = ["archive"]
    -- app/services/WF1_V7_L4_1of1_PageService.py --
    -- archive/WF1_V2_L4_1of1_PageService.py --
    """,
)
rule.scene(
    "a convention without a version in force",
    """
    -- trueline.toml --
    [conventions.versions]
    pattern = "{name:snake}_V{version:int}.py"
    -- app/report_V1.py --
    -- app/report_V2.py --
    """,
)
