"""Carrying out a plan so that a crash at any moment leaves exactly before or exactly after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from trueline.changes import Change, no_way_back
from trueline.errors import ConflictError
from trueline.happened import taken_back
from trueline.ledger import Ledger, Run, State
from trueline.store import Drawn, Step, Store

Stores = Mapping[str, Store]
Patches = Sequence[Sequence[Change]]

_AHEAD = 32
"""So many steps are announced at once, the first with the intent, because each announcement waits
for the disk.  Recovery looks at the world, where an announced step that did not happen shows."""


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

    Every address must hold its ``before``.  Nothing is written.  What is :class:`Drawn` may be
    refused later still, when it is drawn: see :func:`rehearse`.
    """
    told = [*_losses(intent)]
    if told:
        told.append("there is no way back; accept each by name: --accept ADDRESS")
        raise ConflictError("\n".join(told))
    subjects: dict[str, list[Sequence[Change]]] = {}
    for part in intent.patches:
        for subject in dict.fromkeys(change.subject for change in _known(part)):
            subjects.setdefault(subject, []).append(_of(part, subject))
    return tuple(
        step
        for subject, parts in subjects.items()
        for step in stores[subject].steps(parts, exact=intent.exact)
    )


def rehearse(steps: Sequence[Step]) -> None:
    """Draw every step to its end, as the ledger does; ConflictError when one can't be taken."""
    for step in steps:
        for _ in step:
            pass


def _losses(intent: Intent) -> Iterator[str]:
    """Say what would be lost; nothing is by what the ledger draws, which is a way back."""
    for part in intent.patches:
        for change in () if isinstance(part, Drawn) else part:
            if change.lost and change.address not in intent.accepted:
                yield f"{change.address}: {change.lost} would be lost"


def _known(part: Sequence[Change]) -> Sequence[Change]:
    """Return the changes that tell the subjects of a part: what is drawn has one."""
    return (part[0],) if isinstance(part, Drawn) else part


def _of(part: Sequence[Change], subject: str) -> Sequence[Change]:
    if isinstance(part, Drawn):
        return part
    return tuple(change for change in part if change.subject == subject)


class Carried(NamedTuple):
    """What was done: the number of the run, and its steps."""

    run: int
    steps: Sequence[Step]


def carry_out(
    ledger: Ledger, stores: Stores, intent: Intent, steps: Sequence[Step] | None = None
) -> Carried:
    """Do it and return what was done; after any error everything is as it was.

    ``steps`` are those that :func:`preflight` has just returned; without them it is asked.
    """
    steps = preflight(stores, intent) if steps is None else steps
    left = tuple(map(_left, intent.left))
    ahead, done = min(_AHEAD, len(steps)), False
    run = ledger.begin(
        intent.plan, intent.title, steps, started=ahead, undoes=intent.undoes, remembered=left
    )
    try:
        steps = _lasting(steps, ledger.steps(run))
        for number, step in enumerate(steps, 1):
            if number > ahead:
                ahead = min(ahead + _AHEAD, len(steps))
                ledger.start(run, ahead)
            _swap(ledger, stores, run, number, step)
        _settle(stores, steps)
        ledger.finish(run, State.APPLIED)
        done = True
    except (OSError, ConflictError) as error:
        raise ConflictError(f"{_where(error)}; everything was put back") from error
    finally:
        if not done:
            take_back(ledger, stores, run)
    return Carried(run, steps)


def _lasting(steps: Sequence[Step], kept: Sequence[Step]) -> Sequence[Step]:
    """Return the steps as the ledger has them where they are drawn from a world that changes."""
    pairs = zip(steps, kept, strict=True)
    return [known if isinstance(step, Drawn) else step for step, known in pairs]


def _settle(stores: Stores, steps: Sequence[Step]) -> None:
    for subject in {step[0].subject for step in steps}:
        stores[subject].settle()


def _swap(ledger: Ledger, stores: Stores, run: int, number: int, step: Step) -> None:
    try:
        stores[step[0].subject].swap(step)
    except ConflictError:
        ledger.start(run, number - 1)  # it did not happen, whatever the world looks like now
        raise


def _where(error: OSError | ConflictError) -> str:
    if isinstance(error, ConflictError):
        return str(error)
    return f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)


def backwards(ledger: Ledger, run: Run) -> Intent:
    """Return what rolls a run back; ConflictError when it has no way back or never happened."""
    if run.state is not State.APPLIED:
        raise ConflictError(f"run {run.id} was never finished, so there is nothing to roll back")
    for address, lost in ledger.losses(run.id).items():
        raise ConflictError(no_way_back(address, lost))
    came_from = ledger.origins(run.id)
    patches = [_backwards(step, came_from) for step in reversed(ledger.steps(run.id))]
    title = f"Roll back run {run.id}: {run.title}"
    return Intent(run.plan, title, patches, exact=True, undoes=run.id)


def _backwards(step: Drawn, came_from: Mapping[str, str]) -> Drawn:
    back = step.reverse()

    def draw() -> Iterator[Change]:
        for change in back:
            origin = came_from.get(change.address)
            yield change._replace(origin=origin) if origin else change

    return Drawn(draw, len(step))


def unmodified(stores: Stores, intent: Intent) -> Intent:
    """Return what is left of an intent without the addresses that don't hold their ``before``.

    Only for subjects whose addresses stand by themselves, as documents do and files don't.
    """
    seen: set[str] = set()
    gone: set[str] = set()
    parts: list[Drawn] = []
    for part in intent.patches:
        left = 0
        for change in part:
            first = change.address not in seen
            seen.add(change.address)
            if first and stores[change.subject].image(change.address) != change.before:
                gone.add(change.address)
            left += change.address not in gone
        parts.append(Drawn(_but(part, gone), left))
    return replace(intent, patches=[part for part in parts if part], left=tuple(sorted(gone)))


def _but(step: Step, addresses: Collection[str]) -> Callable[[], Iterator[Change]]:
    """Return what draws the changes of a step at all addresses but some."""
    return lambda: (change for change in step if change.address not in addresses)


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
    back = taken_back(stores, steps, ledger.shared(run), keep)
    ledger.relieve()
    try:
        for step in steps:
            stores[step[0].subject].sweep(step)  # first: a folder with litter in it can't go
        for undone in back:
            stores[undone[0].subject].swap(undone)
        _settle(stores, steps)
    except (OSError, ConflictError) as error:
        raise ConflictError(
            f"{_where(error)}; run {run} is taken back in part and still open, nothing is lost: "
            "put that right, then `trueline status` goes on"
        ) from error
    ledger.finish(run, State.UNDONE, tuple(map(_left, sorted(keep))))


def _left(address: str) -> str:
    return f"{address}: was left as it was found"
