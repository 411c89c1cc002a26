"""A file stands beside another one of the same name plus ``_fixed``, ``_old``, ``_v2`` or the like.

Why: nobody can tell from outside which of the two runs.  The fix goes into the wrong one, or the
wrong one is renamed, and the other goes on or stops in silence; outages of many hours have begun
like that.

What to do: find out which of them is imported, keep that one under the plain name and delete the
other; the history keeps it.  If both are needed, name each after what it does.  The option
``suffixes`` lists the endings, in which ``_`` also stands for a hyphen or a space.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from trueline.facts import Facts
from trueline.findings import Finding, Location, Related, Severity
from trueline.rule import Reads, Rule


@dataclass(frozen=True, slots=True)
class Options:
    """How twins are recognised."""

    suffixes: tuple[str, ...] = field(
        default=("_fixed", "_old", "_backup", "_v2", "_new", "(1)"),
        metadata={"doc": "What is added to the name of a twin, in any case of letters."},
    )


rule = Rule(__name__, code="NAM007", reads=Reads.NAMES, severity=Severity.WARNING, options=Options)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Report each Python file whose name without a suffix is the name of its neighbour."""
    suffixes = tuple(_spelled(suffix) for suffix in options.suffixes if suffix)
    beside = (path for path in facts.beside if path.endswith(".py"))
    twins = [path for path in beside if _spelled(path[-40:-3]).endswith(suffixes)]
    files = frozenset(facts.files) if twins else frozenset()
    for path in twins:
        plain = next((plain for plain in _plain(path, suffixes) if plain in files), None)
        if plain:
            yield _finding(path, plain)


def _spelled(text: str) -> str:
    return text.lower().replace("-", "_").replace(" ", "_")


def _plain(path: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    """The path of the neighbour, one for each suffix that the name has."""
    stem = path[:-3]
    for suffix in suffixes:
        if _spelled(stem).endswith(suffix):
            yield f"{stem[: -len(suffix)].rstrip()}.py"


def _finding(path: str, plain: str) -> Finding:
    name, other = path.rpartition("/")[2], plain.rpartition("/")[2]
    message = f"{name} stands beside {other}: which of them runs?"
    related = (Related(Location(plain), "the file without the ending"),)
    return rule.finding(Location(path), message, key=name, related=related)


rule.scene(
    "a repaired scheduler beside the one that runs",
    """
    -- app/tasks/page_scheduler.py --
    -- app/tasks/page_scheduler_fixed.py --  # finds: beside page_scheduler.py
    """,
)
rule.scene(
    "twins under a convention, and a copy made by a file manager",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/services/WF1_V7_L4_1of1_PageService.py --
    -- app/services/WF1_V7_L4_1of1_PageService_old.py --  # finds: stands beside
    -- app/services/WF1_V7_L4_1of1_PageService (1).py --  # finds: which of them runs?
    """,
)
rule.scene(
    "no neighbour without the suffix",
    """
    -- app/tasks/page_scheduler_fixed.py --
    -- app/api/page_scheduler.py --
    -- app/values_new.py --
    -- docs/plan.md --
    -- docs/plan_old.md --
    """,
)
rule.scene(
    "suffixes of one's own",
    """
    -- trueline.toml --
    [rules.NAM007]
    suffixes = ["_final"]
    -- app/report.py --
    -- app/report_old.py --
    -- app/report_final.py --  # finds: report_final.py stands beside report.py
    """,
)
