"""What of a run has happened: read from the world, not from notes.

A step that touches no place of another step is judged by itself.  Steps that share a place have
happened in their order, so the first few of them have, or none: as many as fit the world best.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trueline.changes import Change, Image
from trueline.errors import ConflictError
from trueline.plan import Address, net
from trueline.store import Drawn, Step, Store


@dataclass(slots=True)
class _Look:
    """How the world stands to a step: its places that don't hold what was there before, those that
    hold neither side, those that were never changed; and both sides of the places it shares.
    """

    number: int
    step: Step
    moved: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    still: set[str] = field(default_factory=set)
    sides: dict[Address, tuple[Image, Image]] = field(default_factory=dict)


def taken_back(
    stores: Mapping[str, Store],
    steps: Sequence[Step],
    shared: frozenset[Address],
    keep: frozenset[str],
) -> list[Step]:
    """Return the steps that take back what has happened of these, in the order to take them.

    ``shared`` are the places that several changes are about.  ConflictError names every address
    that holds neither its old nor its new image; those in ``keep`` are left out.
    """
    looks = [_look(stores, step, shared, number) for number, step in enumerate(steps)]
    world = {place: stores[place[0]].image(place[1]) for place in sorted(shared)}
    found: list[tuple[int, Step]] = []
    diverged: list[str] = []
    for group in _groups(looks):
        count, strange = _best(group, world)
        diverged += (address for address in strange if address not in keep)
        found += _backwards(group[:count], world, keep)
    if diverged:
        raise ConflictError(_diverged(list(dict.fromkeys(diverged))))
    return [step for _, step in sorted(found, key=lambda pair: -pair[0]) if step]


def _look(
    stores: Mapping[str, Store], step: Step, shared: frozenset[Address], number: int
) -> _Look:
    look, common = _Look(number, step), []
    for change in step:
        if (change.subject, change.address) in shared:
            common.append(change)
            continue
        now = stores[change.subject].image(change.address)
        if now != change.before:
            look.moved.append(change.address)
            if now != change.after:
                look.strange.append(change.address)
        elif now != change.after:
            look.still.add(change.address)
    look.sides = net(common)
    return look


def _groups(looks: Sequence[_Look]) -> list[list[_Look]]:
    """Return the steps that hang together by the places they share, each in order."""
    alone: list[list[_Look]] = []
    tied: list[tuple[set[Address], list[_Look]]] = []
    for look in looks:
        if not look.sides:
            alone.append([look])
            continue
        places, group = {*look.sides}, [look]
        for other in [each for each in tied if not each[0].isdisjoint(look.sides)]:
            tied.remove(other)
            places |= other[0]
            group = other[1] + group
        tied.append((places, sorted(group, key=lambda each: each.number)))
    return alone + [group for _, group in tied]


def _best(group: Sequence[_Look], world: Mapping[Address, Image]) -> tuple[int, list[str]]:
    """Return how many steps have happened, and which places that does not explain."""
    counts = range(len(group) + 1)
    return min(
        ((count, [*_unexplained(group, count, world)]) for count in counts),
        key=lambda found: len(found[1]),  # the first of the best: less to take back
    )


def _unexplained(
    group: Sequence[_Look], count: int, world: Mapping[Address, Image]
) -> Iterator[str]:
    """Yield the places that are not as they would be if so many steps had happened.

    The last of these may have happened in part, where a store knows no transactions.
    """
    fitting: dict[Address, tuple[Image, ...]] = {}
    for number, look in enumerate(group, 1):
        yield from look.strange if number <= count else look.moved
        for place, (before, after) in look.sides.items():
            if number <= count:
                fitting[place] = (before, after) if number == count else (after,)
            else:
                fitting.setdefault(place, (before,))
    yield from (place[1] for place, images in fitting.items() if world[place] not in images)


def _backwards(
    happened: Sequence[_Look], world: Mapping[Address, Image], keep: frozenset[str]
) -> Iterator[tuple[int, Step]]:
    """Yield what takes these steps back, without the places where nothing is to be done."""
    for look in happened:
        left = look.still | keep
        if look is happened[-1]:
            sides = look.sides.items()
            left |= {p[1] for p, (old, new) in sides if world[p] == old and old != new}
        yield look.number, _reversed(look.step, left)


def _reversed(step: Step, without: set[str]) -> Step:
    def draw() -> Iterator[Change]:
        return (c.reverse() for c in reversed(step) if c.address not in without)

    return Drawn(draw, sum(change.address not in without for change in step))


def _diverged(addresses: list[str]) -> str:
    listed = "\n".join(f"  {address}" for address in addresses)
    keeps = " ".join(f"--keep {address}" for address in addresses)
    return (
        "an interrupted run can't be taken back, because these are neither as they were before "
        f"nor as the run left them:\n{listed}\nnothing was touched; put them back and run "
        f"`trueline status`, or leave them as they are: `trueline status {keeps}`"
    )
