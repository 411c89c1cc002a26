"""From a proposal to a plan: what it touches, how much may go wrong, how much can be taken back."""

from __future__ import annotations

from collections.abc import Iterator

from trueline.changes import Change
from trueline.facts import Facts, FileName
from trueline.plan import Impact, Plan, Reversibility, changes_of, net, origins_of
from trueline.planfile import Sealed, sealed
from trueline.proposal import Hazard, Proposal, Risk

_SOME, _MANY = 20, 200
"""From so many files on, nobody reads every line of a plan; then, nobody reads every file."""


def made(kind: str, proposal: Proposal, facts: Facts) -> Sealed:
    """Return the sealed plan of a proposal; ``kind`` is the fixer's name."""
    plan = Plan(
        id="",
        kind=kind,
        title=proposal.title,
        why=proposal.why,
        patches=tuple(patch for patch in proposal.patches if patch.changes),
        impact=_assessed(proposal, facts),
        decisions=proposal.decisions,
        unresolved=proposal.unresolved,
    )
    return sealed(plan)


def _assessed(proposal: Proposal, facts: Facts) -> Impact:
    changes = [change for patch in proposal.patches for change in patch.changes]
    touched = {address for (_, address), (old, new) in net(changes).items() if old != new}
    places = sorted(set(_places(touched, changes, facts)))
    moved = len(origins_of(changes))
    hazards = sorted(
        _hazards(proposal, changes, len(touched) - moved), key=lambda hazard: -hazard.risk
    )
    return Impact(
        touched=tuple(sorted(touched)),
        moved=moved,
        workflows=tuple(sorted({row for row, _ in places if row})),
        layers=tuple(sorted({column for _, column in places if column})),
        importers=tuple(sorted(proposal.importers)),
        risk=hazards[0].risk if hazards else Risk.LOW,
        reasons=tuple(f"{hazard.risk.name.lower()}: {hazard.reason}" for hazard in hazards),
        reversibility=_reversibility(changes),
    )


def _places(touched: set[str], changes: list[Change], facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield workflow and layer of each touched file, under its old name and its new one."""
    names = {name.path: name for name in facts.names}
    origins = origins_of(changes)
    for path in touched:
        name = names.get(path) or names.get(origins.get(path, ""))
        if name is not None:
            yield _place(path, name)


def _place(path: str, name: FileName) -> tuple[str, str]:
    folder, _, file = path.rpartition("/")
    tokens = name.convention.parse(file)
    if tokens is not None:
        return name.convention.row(tokens), name.convention.column(tokens)
    layer = name.convention.layer_of(folder)
    return "", layer.key if layer else ""


def _hazards(proposal: Proposal, changes: list[Change], touched: int) -> Iterator[Hazard]:
    yield from proposal.hazards
    if touched > _SOME:
        risk = Risk.HIGH if touched > _MANY else Risk.MEDIUM
        yield Hazard(risk, f"{touched} places are touched; review it in parts")
    if proposal.decisions:
        count = len(proposal.decisions)
        yield Hazard(Risk.MEDIUM, f"{_counted(count, 'likely edit')} left for a decision")
    if proposal.unresolved:
        count = len(proposal.unresolved)
        yield Hazard(Risk.MEDIUM, f"{_counted(count, 'place')} left alone, each with its reason")
    for change in changes:
        if change.lost:
            yield Hazard(Risk.CRITICAL, f"{change.address}: {change.lost} can't be brought back")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun} is" if count == 1 else f"{count} {noun}s are"


def _reversibility(changes: list[Change]) -> Reversibility:
    lossy = sum(bool(change.lost) for change in changes)
    if not lossy:
        return Reversibility.FULL
    return Reversibility.NONE if lossy == len(changes) else Reversibility.PARTIAL


def is_empty(plan: Plan) -> bool:
    """Whether applying it would change nothing."""
    return next(changes_of(plan), None) is None
