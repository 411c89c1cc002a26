"""Carrying out a plan so that a crash at any moment leaves exactly before or exactly after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trueline.changes import Change, Image
from trueline.errors import ConflictError
from trueline.ledger import Ledger, Run, State
from trueline.plan import Address, net
from trueline.store import Step, Store

Stores = Mapping[str, Store]
Patches = Sequence[Sequence[Change]]

_AHEAD = 32
"""So many steps are announced at once, because each announcement waits for the disk.  That is
enough: recovery looks at the world, where a step that was announced and did not happen shows."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is to be done: the changes of some patches, in order.

    ``exact`` says that they come from the ledger.  ``accepted`` are the addresses whose loss the
    user has accepted by name, ``left`` those that are to stay as they were found.
    """

    plan: str
    title: str
    patches: Patches
    exact: bool = False
    undoes: int | None = None
    accepted: frozenset[str] = frozenset()
    left: tuple[str, ...] = ()


def preflight(stores: Stores, intent: Intent) -> tuple[Step, ...]:
    """Return the steps that an intent comes to; ConflictError when it can't be carried out.

    Every address must hold its ``before``.  Nothing is written.
    """
    lossy = [change for changes in intent.patches for change in changes if change.lost]
    refused = [change for change in lossy if change.address not in intent.accepted]
    if refused:
        told = "\n".join(f"{change.address}: {change.lost} would be lost" for change in refused)
        raise ConflictError(f"{told}\nthere is no way back; accept each by name: --accept ADDRESS")
    subjects = list(dict.fromkeys(change.subject for part in intent.patches for change in part))
    return tuple(step for subject in subjects for step in _steps(stores, intent, subject))


def _steps(stores: Stores, intent: Intent, subject: str) -> tuple[Step, ...]:
    parts = [tuple(c for c in changes if c.subject == subject) for changes in intent.patches]
    return stores[subject].steps([part for part in parts if part], exact=intent.exact)


def carry_out(
    ledger: Ledger, stores: Stores, intent: Intent, steps: tuple[Step, ...] | None = None
) -> int:
    """Do it and return the number of the run; after any error everything is as it was.

    ``steps`` are those that :func:`preflight` has just returned; without them it is asked.
    """
    steps = preflight(stores, intent) if steps is None else steps
    lost = tuple(f"{c.address}: {c.lost} was lost" for step in steps for c in step if c.lost)
    known = (*lost, *map(_left, intent.left))
    run = ledger.begin(intent.plan, intent.title, steps, undoes=intent.undoes, remembered=known)
    done = False
    try:
        for number, step in enumerate(steps, 1):
            if number % _AHEAD == 1:
                ledger.start(run, min(number + _AHEAD - 1, len(steps)))
            _swap(ledger, stores, run, number, step)
        _settle(stores, steps)
        ledger.finish(run, State.APPLIED)
        done = True
    except OSError as error:
        raise ConflictError(f"{_where(error)}; everything was put back") from error
    finally:
        if not done:
            take_back(ledger, stores, run)
    return run


def _settle(stores: Stores, steps: Sequence[Step]) -> None:
    for subject in {step[0].subject for step in steps}:
        stores[subject].settle()


def _swap(ledger: Ledger, stores: Stores, run: int, number: int, step: Step) -> None:
    try:
        stores[step[0].subject].swap(step)
    except ConflictError:
        ledger.start(run, number - 1)  # it did not happen, whatever the world looks like now
        raise


def _where(error: OSError) -> str:
    return f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)


def backwards(ledger: Ledger, run: Run) -> Intent:
    """Return what rolls a run back; ConflictError when it has no way back or never happened."""
    if run.state is not State.APPLIED:
        raise ConflictError(f"run {run.id} was never finished, so there is nothing to roll back")
    steps = ledger.steps(run.id)
    came_from = {change.origin: change.address for step in steps for change in step}
    patches = [
        tuple(
            replace(change, origin=came_from.get(change.address, "")) for change in _reversed(step)
        )
        for step in reversed(steps)
    ]
    title = f"Roll back run {run.id}: {run.title}"
    return Intent(run.plan, title, patches, exact=True, undoes=run.id)


def unmodified(stores: Stores, intent: Intent) -> Intent:
    """Return what is left of an intent without the addresses that don't hold their ``before``.

    Only for subjects whose addresses stand by themselves, as documents do and files don't.
    """
    flat = [change for changes in intent.patches for change in changes]
    images = {place: before for place, (before, _) in net(flat).items()}
    gone = {p[1] for p, before in images.items() if stores[p[0]].image(p[1]) != before}
    kept = tuple(tuple(c for c in part if c.address not in gone) for part in intent.patches)
    return replace(intent, patches=[part for part in kept if part], left=tuple(sorted(gone)))


def _reversed(step: Step) -> Step:
    return tuple(change.reverse() for change in reversed(step))


def recover(ledger: Ledger, stores: Stores, keep: frozenset[str] = frozenset()) -> Run | None:
    """Take an interrupted run back, and return it; None when there is none."""
    run = ledger.open_run()
    if run is not None:
        take_back(ledger, stores, run.id, keep)
    return run


def take_back(ledger: Ledger, stores: Stores, run: int, keep: frozenset[str] = frozenset()) -> None:
    """Return an open run to where it began; safe to be killed and repeated.

    It looks at the world, not at notes, newest step first.  ConflictError names every address
    that holds neither its old nor its new image, before anything is touched; those in ``keep``
    are left as they are.
    """
    started = next(each.started for each in ledger.runs() if each.id == run)
    steps = ledger.steps(run)[:started]
    happened = _happened(stores, steps, keep)
    ledger.relieve()
    try:
        for step in steps:
            stores[step[0].subject].sweep(step)  # first: a folder with litter in it can't go
        for step in happened:
            stores[step[0].subject].swap(_reversed(step))
        _settle(stores, steps)
    except OSError as error:
        raise ConflictError(
            f"{_where(error)}; run {run} is taken back in part and still open, nothing is lost: "
            "put that right, then `trueline status` goes on"
        ) from error
    ledger.finish(run, State.UNDONE, tuple(map(_left, sorted(keep))))


def _left(address: str) -> str:
    return f"{address}: was left as it was found"


def _happened(stores: Stores, steps: list[Step], keep: frozenset[str]) -> list[Step]:
    """Return the steps that must be taken back, newest first."""
    seen: dict[Address, bytes | None] = {}
    found: list[Step] = []
    diverged: list[str] = []
    earlier = [*_earlier(steps)]
    for step in reversed(steps):
        images = net(step)
        now = {place: _image(stores, place, seen) for place in images}
        held = earlier.pop()
        if all(now[p] in (before, *held.get(p, ())) for p, (before, _) in images.items()):
            continue
        strange = [place[1] for place, sides in images.items() if now[place] not in sides]
        if not keep.isdisjoint(strange):
            continue
        diverged += strange
        found.append(step)
        seen.update({place: before for place, (before, _) in images.items()})
    if diverged:
        raise ConflictError(_diverged(diverged))
    return found


def _earlier(steps: list[Step]) -> Iterator[dict[Address, tuple[Image, ...]]]:
    """Yield for each step what its places held before earlier steps, if these touch them too.

    Where such a step never happened, its place does not hold what this one starts from.
    """
    held: dict[Address, tuple[Image, ...]] = {}
    for number, step in enumerate(steps, 1):
        images = net(step)
        yield {place: held[place] for place in images if place in held}
        if number < len(steps):
            for place, (before, _) in images.items():
                held[place] = (*held.get(place, ()), before)


def _image(stores: Stores, place: Address, seen: Mapping[Address, bytes | None]) -> bytes | None:
    subject, address = place
    return seen[place] if place in seen else stores[subject].image(address)


def _diverged(addresses: list[str]) -> str:
    listed = "\n".join(f"  {address}" for address in addresses)
    keeps = " ".join(f"--keep {address}" for address in addresses)
    return (
        "an interrupted run can't be taken back, because these are neither as they were before "
        f"nor as the run left them:\n{listed}\nnothing was touched; put them back and run "
        f"`trueline status`, or leave them as they are: `trueline status {keeps}`"
    )
