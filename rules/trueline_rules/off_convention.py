"""A file's name does not follow the convention that covers its folder.

Why: under a convention people find a file by what it does, and scripts, dashboards and reviews
read its workflow, layer and part from the name alone.  A name that can't be read is invisible to
all of them; its part of the sequence looks missing, and its owner is unknown when it breaks at
night.

What to do: rename the file and everything that refers to it.  The message says where the name
leaves the pattern.  When only the spelling is wrong (case, separators, leading zeros), the right
name is given too; otherwise the missing values have to be decided by people.  If the file can't
or shall not follow the convention, add it to the convention's ``exempt`` list.  A name that is in
shape but carries another version is reported as superseded-version instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from trueline.facts import Facts, FileName
from trueline.findings import Finding, Location
from trueline.rule import Reads, Rule
from trueline.spelling import respelled

rule = Rule(__name__, code="NAM001", reads=Reads.NAMES)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Report each name that the pattern of its convention can't read."""
    off = [name for name in facts.judged if name.tokens is None and not name.exempt]
    files = frozenset(facts.files) if off else frozenset()
    for name in off:
        convention = name.convention
        message = f"does not follow {convention.name}: {convention.problem(name.name)}"
        yield rule.finding(Location(name.path), message, key=name.name, want=_want(name, files))


def _want(name: FileName, files: frozenset[str]) -> str | None:
    """The right spelling, unless another file has that name or shares this one's beginning."""
    folder = name.path[: -len(name.name)]
    want = respelled(name.convention.pattern, name.name)
    if want is None or folder + want in files or _has_twin(folder, name.name, files):
        return None
    return want


def _has_twin(folder: str, name: str, files: frozenset[str]) -> bool:
    """Whether ``x.py`` stands beside ``x_fixed.py``: then people must say which is which."""
    stem, dot, suffix = name.rpartition(".")
    return any(f"{folder}{stem[:end]}{dot}{suffix}" in files for end in range(1, len(stem)))


rule.scene(
    "the component is not in PascalCase; the right name is known",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/services/WF1_V7_L4_1of2_DomainService.py --
    -- app/services/WF1_V7_L4_2of2_page_service.py --  # finds: a PascalCase word
    """,
)
rule.scene(
    "nothing of the convention is there",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/routers/domains.py --  # finds: expected "WF"
    """,
)
rule.scene(
    "a hyphen form, made by hand for a document",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/models/WF7-V7-L1-1of1-DomainModel.py --  # finds: expected "_V" after
    """,
)
rule.scene(
    "names in shape, an older version, and exempt files",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/main.py --
    -- app/core/settings.py --
    -- app/services/__init__.py --
    -- app/services/WF1_V7_L4_1of1_PageService.py --
    -- app/services/WF2_V3_L4_1of1_SitemapService.py --
    """,
)
rule.scene(
    "a project without a convention",
    """
    -- app/page_service.py --
    """,
)
