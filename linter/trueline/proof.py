"""What must hold of a plan before it is offered, whichever fixer made it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from trueline.changes import FILE, Image
from trueline.check import Gathered, Outcome, check
from trueline.config.model import Config
from trueline.findings import Finding
from trueline.plan import net, origins_of
from trueline.proposal import Proposal
from trueline.rule import Rule
from trueline.source import Source

_IMPORTS = ("IMP001", "IMP002", "IMP004")
"""Imports and references that lead nowhere."""


class Proof(NamedTuple):
    """What a plan is held to.

    ``before`` and ``after`` are the project without the plan and with it.  ``fixes`` are the codes
    that the fixer answers.  ``again`` asks the same fixer about the project with the plan, of which
    it is given what the check has gathered.
    """

    config: Config
    rules: Mapping[str, Rule]
    before: Source
    after: Source
    fixes: tuple[str, ...]
    again: Callable[[Gathered], Proposal]


def faults(proposal: Proposal, proof: Proof) -> Iterator[str]:
    """Yield each promise that a proposal does not keep."""
    changes = [change for patch in proposal.patches for change in patch.changes]
    if not changes:
        return
    came_from = dict(origins_of(changes))
    outcome = _checked(proof, proof.after)
    for crash in outcome.report.crashed:
        yield f"{crash.code} crashed, so nothing is proven: {crash.detail}"
    after = _found(outcome)
    if any(map(_leads_nowhere, after)):
        codes = {finding.code for finding in after}
        before = _checked(proof, proof.before, codes if "" not in codes else None)
        yield from _new(_found(before), after, came_from)
    yield from _still_off(after, came_from, proof.fixes)
    made = {address for (_, address), (old, new) in net(changes).items() if old is None and new}
    gathered = Gathered(outcome.facts, outcome.found.skipped)
    yield from _undecided(made, proof.again(gathered))


def images_after(proposal: Proposal) -> dict[str, Image]:
    """Map each file that a proposal touches to its image afterwards."""
    changes = (change for patch in proposal.patches for change in patch.changes)
    return {
        address: after for (subject, address), (_, after) in net(changes).items() if subject == FILE
    }


def asked(rules: Mapping[str, Rule], fixes: tuple[str, ...]) -> dict[str, Rule]:
    """Return the rules that a plan is held to, by code."""
    return {code: rules[code] for code in (*_IMPORTS, *fixes) if code in rules}


def _checked(proof: Proof, source: Source, codes: Collection[str] | None = None) -> Outcome:
    """Check a project by all of the rules, or by those of some codes.

    What can't be read shows only when a rule asks for it.
    """
    rules = asked(proof.rules, proof.fixes)
    wanted = {code: rule for code, rule in rules.items() if codes is None or code in codes}
    return check(source, proof.config, wanted)


def _found(outcome: Outcome) -> list[Finding]:
    unread = [_unread(skip.address, skip.reason) for skip in outcome.report.skipped]
    return [*outcome.report.findings, *unread]


def _unread(address: str, reason: str) -> Finding:
    """Take a file that can't be read, perhaps for its syntax, for a finding."""
    from trueline.findings import Location, Severity

    return Finding(
        Location(address), "", "unread", f"can't be read: {reason}", Severity.ERROR, reason
    )


def _new(
    before: list[Finding], after: list[Finding], came_from: Mapping[str, str]
) -> Iterator[str]:
    """Yield what leads nowhere where more does than before, wherever the file was then."""
    known = _grouped(before, {})
    for place, found in _grouped(after, came_from).items():
        if len(found) > len(known[place]):
            keys = {finding.key for finding in known[place]}
            for finding in found:
                if finding.key not in keys:
                    yield f"{finding.where.address}:{finding.where.line}: {finding.message}"


def _grouped(
    findings: list[Finding], came_from: Mapping[str, str]
) -> defaultdict[tuple[str, str], list[Finding]]:
    groups: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if _leads_nowhere(finding):
            path = finding.where.address
            groups[finding.code, came_from.get(path, path)].append(finding)
    return groups


def _leads_nowhere(finding: Finding) -> bool:
    return finding.code in _IMPORTS or not finding.code


def _still_off(
    after: list[Finding], came_from: Mapping[str, str], fixes: tuple[str, ...]
) -> Iterator[str]:
    """Yield what got a name that is no better; what keeps its name goes along with its folder."""
    for finding in after:
        path = finding.where.address
        if finding.code in fixes and _name(came_from.get(path, path)) != _name(path):
            yield f"{finding.where.address}: {finding.message}, still {finding.code}"


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _undecided(made: set[str], second: Proposal) -> Iterator[str]:
    """Yield what a second run would move on that the first has just put there."""
    changes = [change for patch in second.patches for change in patch.changes]
    for (_, address), (_, image) in net(changes).items():
        if image is None and address in made:
            yield f"{address}: a second run would move or remove it again"
