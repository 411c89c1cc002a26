"""The parts of a sequence do not add up: one is out of range, doubled or missing, or they disagree.

Why: ``2of3`` is a promise that there is a first and a third.  Whoever reviews, moves or deletes a
sequence counts on it; a doubled part hides a file from them, and a missing one sends them looking
for a file that was never there, or was lost.

What to do: number the parts of one scope (by default the files of one workflow and layer) from 1
to N without a gap and let all of them say the same N, renaming each file together with everything
that refers to it.  The scope is the convention's ``scope``.  Files of a superseded version are not
judged, and exempt files are only counted as being there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from trueline.convention import Convention
from trueline.facts import Facts, FileName
from trueline.findings import Finding, Location, Related
from trueline.rule import Reads, Rule

rule = Rule(__name__, code="NAM003", reads=Reads.NAMES)


class Part(NamedTuple):
    """One file of a sequence: part ``number`` of ``of``."""

    number: int
    of: int
    path: str
    exempt: bool

    @property
    def name(self) -> str:
        """The file name."""
        return self.path.rpartition("/")[2]

    @property
    def in_range(self) -> bool:
        """Whether the part can exist."""
        return 1 <= self.number <= self.of


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Judge each sequence as a whole."""
    if not any(_has_parts(name.convention) for name in facts.judged):
        return  # no sequence, then, has a part that is asked about
    for (_, _, scope), parts in _sequences(facts.names).items():
        judged = [part for part in parts if not part.exempt]
        if judged:
            yield from _out_of_range(judged)
            yield from _disagreement(judged, scope)
            yield from _doubles(judged, scope)
            yield from _gaps(parts, judged, scope)


def _has_parts(convention: Convention) -> bool:
    return {convention.part_token, convention.parts_token} <= {*convention.pattern.names}


def _sequences(names: Iterable[FileName]) -> dict[tuple[str, str, str], list[Part]]:
    """The parts of each sequence in order, by convention, version and scope in words."""
    sequences: dict[tuple[str, str, str], list[Part]] = defaultdict(list)
    for name in names:
        part = _part(name)
        if part and name.tokens:
            convention, tokens = name.convention, name.tokens
            version = str(tokens.get(convention.version_token, ""))
            scope = ", ".join(f"{token} {tokens[token]}" for token in convention.scope)
            sequences[convention.name, version, scope or convention.name].append(part)
    return {key: sorted(parts) for key, parts in sequences.items()}


def _part(name: FileName) -> Part | None:
    convention, tokens = name.convention, name.tokens or {}
    number, of = tokens.get(convention.part_token), tokens.get(convention.parts_token)
    version = tokens.get(convention.version_token)
    in_force = None in (version, convention.version) or version == convention.version
    if isinstance(number, int) and isinstance(of, int) and in_force:
        return Part(number, of, name.path, name.exempt)
    return None


def _out_of_range(parts: list[Part]) -> Iterator[Finding]:
    for part in parts:
        if not part.in_range:
            reason = f"parts go from 1 to {part.of}" if part.of else "a sequence has a part 1"
            message = f"part {part.number} of {part.of} is out of range: {reason}"
            yield rule.finding(Location(part.path), message, key=f"{part.name}: out of range")


def _disagreement(parts: list[Part], scope: str) -> Iterator[Finding]:
    counts = Counter(part.of for part in parts)
    if len(counts) == 1:
        return
    usual = _usual(parts)
    odd = min(counts.keys() - {usual}, key=lambda of: (counts[of], of))
    part = next(part for part in parts if part.of == odd)
    others = "another says" if counts[usual] == 1 else f"{counts[usual]} others say"
    message = f"it says {odd} parts in {scope}; {others} {usual}"
    yield rule.finding(
        Location(part.path),
        message,
        key=f"{part.name}: parts disagree",
        related=_related(other for other in parts if other.of != odd),
    )


def _usual(parts: list[Part]) -> int:
    """The number of parts that most files say; the larger one when they are equally many."""
    counts = Counter(part.of for part in parts)
    return max(counts, key=lambda of: (counts[of], of))


def _related(parts: Iterable[Part]) -> tuple[Related, ...]:
    return tuple(Related(Location(part.path), f"part {part.number} of {part.of}") for part in parts)


def _doubles(parts: list[Part], scope: str) -> Iterator[Finding]:
    """Report a doubled part once, on the file that also says an unusual number of parts if any."""
    usual, by_number = _usual(parts), defaultdict(list)
    for part in parts:
        by_number[part.number].append(part)
    for number, same in by_number.items():
        *others, last = sorted(same, key=lambda part: (part.of != usual, part.path))
        if others:
            names = ", ".join(other.name for other in others)
            message = f"part {number} of {scope} is also {names}"
            key, related = f"{last.name}: doubled", _related(others)
            yield rule.finding(Location(last.path), message, key=key, related=related)


def _gaps(parts: list[Part], judged: list[Part], scope: str) -> Iterator[Finding]:
    """Report each run of missing numbers; while the parts disagree, only those in between."""
    present = sorted({part.number for part in parts if part.in_range})
    agreed = len({part.of for part in judged}) == 1
    end = judged[0].of if agreed else max(present, default=0)
    inside = [number for number in present if number <= end]
    for before, after in pairwise((0, *inside, end + 1) if inside else ()):
        if after - before > 1:
            yield _gap(before, after, judged, scope)


def _gap(before: int, after: int, judged: list[Part], scope: str) -> Finding:
    """A run of missing numbers, reported on the file before it, or else on the one behind it."""
    first, last = before + 1, after - 1
    lower = [part for part in judged if part.number <= before]
    part, side = (lower[-1], "behind") if lower else (judged[0], "before")
    missing = f"part {first} is" if first == last else f"parts {first} to {last} are"
    others = _related(other for other in judged if other.number == after)
    key = f"{part.name}: gap {side}"
    return rule.finding(
        Location(part.path), f"{missing} missing in {scope}", key=key, related=others
    )


rule.scene(
    "the third of two",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/services/WF1_V7_L4_1of2_DomainService.py --
    -- app/services/WF1_V7_L4_2of2_PageService.py --
    -- app/services/WF1_V7_L4_3of2_SitemapService.py --  # finds: part 3 of 2 is out of range
    """,
)
rule.scene(
    "a part is missing",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/models/WF1_V7_L1_1of3_DomainModel.py --  # finds: part 2 is missing
    -- app/models/WF1_V7_L1_3of3_PageModel.py --
    """,
)
rule.scene(
    "a part is there twice",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/services/WF7_V7_L4_1of2_DomainService.py --
    -- app/services/WF7_V7_L4_2of2_PageService.py --
    -- app/tasks/WF7_V7_L4_2of2_PageScheduler.py --  # finds: part 2 of workflow 7
    """,
)
rule.scene(
    "the parts disagree about how many they are",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/routers/WF1_V7_L3_1of3_DomainsRouter.py --
    -- app/routers/WF1_V7_L3_2of3_PagesRouter.py --
    -- app/routers/WF1_V7_L3_3of4_SitemapsRouter.py --  # finds: it says 4 parts
    """,
)
rule.scene(
    "whole sequences, each in its own workflow and layer",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/models/WF1_V7_L1_1of1_DomainModel.py --
    -- app/services/WF1_V7_L4_1of2_DomainService.py --
    -- app/tasks/WF1_V7_L4_2of2_DomainScheduler.py --
    -- app/services/WF2_V7_L4_1of1_SitemapService.py --
    """,
)
rule.scene(
    "files of an older version are on their way out; an exempt part is still a part",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    -- app/services/WF1_V2_L4_3of3_OldService.py --
    -- app/core/WF1_V7_L5_1of2_Settings.py --
    -- app/config/WF1_V7_L5_2of2_Limits.py --
    -- app/db/WF2_V7_L5_1of2_Engine.py --
    -- app/setup/WF2_V7_L5_2of2_Pools.py --
    """,
)
rule.scene(
    "one sequence per layer, across workflows",
    """
    -- trueline.toml --
    [conventions.v7]
    preset = "v7"
    scope = ["layer"]
    -- app/models/WF1_V7_L1_1of2_DomainModel.py --
    -- app/models/WF2_V7_L1_2of2_SitemapModel.py --
    """,
)
