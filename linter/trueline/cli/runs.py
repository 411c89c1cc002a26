"""What apply, rollback and status share: the ledger, the stores, and words about runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from trueline.changes import DOCUMENT, FILE
from trueline.errors import ConflictError, UsageError
from trueline.execute import Stores, recover
from trueline.ledger import FOLDER, Ledger, Run, State, exists
from trueline.reports.escape import visible
from trueline.reports.summary import plural
from trueline.store import Step
from trueline.stores.documents import Documents
from trueline.stores.files import Files
from trueline.stores.folders import on_folder

busy_timeout = click.option(
    "--busy-timeout",
    "wait",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="Wait so long for a document store that another process writes.  [default: 5]",
)


def stores_of(root: Path, *, served: bool = False, wait: float | None = None) -> Stores:
    """Return the stores of a project by subject; ``served`` documents go through their server."""
    return {FILE: Files(root), DOCUMENT: Documents(root, served=served, wait=wait)}


@contextmanager
def alone(
    root: Path, keep: frozenset[str] = frozenset(), wait: float | None = None
) -> Iterator[Ledger]:
    """Be the only Trueline at work, with no interrupted run left over."""
    _judge_ledger(root)
    with Ledger(root) as ledger, ledger.claimed():
        back = recover(ledger, stores_of(root, wait=wait), keep)
        if back is not None:
            say(f"run {back.id} ({back.title}) had been interrupted; it was taken back")
        yield ledger


def _judge_ledger(root: Path) -> None:
    """Refuse a ledger that came with a branch: whatever it calls interrupted would be undone."""
    from trueline.sources.git import tracks, work_tree

    name = f"{FOLDER}/ledger.db"
    if exists(root) and work_tree(root) is not None and tracks(root, name):
        raise ConflictError(
            f"{name}: is tracked by git, and a ledger from elsewhere is not believed; if it is "
            f"yours: git rm --cached {name}; otherwise delete it"
        )


def say(note: str) -> None:
    """Tell a person something beside the output."""
    click.echo(f"trueline: {note}", err=True)


def remark(stores: Stores, steps: Sequence[Step]) -> None:
    """Tell what a person should know before steps are taken."""
    for subject in dict.fromkeys(step[0].subject for step in steps):
        for note in stores[subject].remarks([s for s in steps if s[0].subject == subject]):
            say(note)


def tell_outcome(stores: Stores, steps: Sequence[Step]) -> None:
    """Tell what a new look shows after steps were taken."""
    for subject in dict.fromkeys(step[0].subject for step in steps):
        lines = [*stores[subject].outcome([s for s in steps if s[0].subject == subject])]
        if lines:
            click.echo("\n".join(map(visible, lines)))


def past_run(ledger: Ledger, number: int | None) -> Run:
    """Return a run by its number; without one the newest that was applied and not undone."""
    runs = {run.id: run for run in ledger.runs()}
    undone = {run.undoes for run in runs.values() if run.state is State.APPLIED}
    if number is not None:
        if number not in runs:
            raise UsageError(f"there is no run {number}; `trueline status` lists them")
        return runs[number]
    for run in reversed(runs.values()):
        if run.state is State.APPLIED and run.undoes is None and run.id not in undone:
            return run
    raise UsageError("there is no run to roll back; `trueline status` lists them")


def judge_ledger_exists(root: Path) -> None:
    """Raise UsageError where nothing was ever applied, because looking makes no ledger."""
    if not exists(root):
        raise UsageError(f"{root}: nothing was ever applied here")


def count(steps: Sequence[Step]) -> str:
    """Return how much steps change, in words; folders come and go with their files."""
    places = moved = 0
    for step in steps:
        if step[0].subject != FILE:
            places += len(step)
            continue
        changes = [change for change in step if not on_folder(change)]
        places += len(changes)
        moved += sum(bool(change.origin) for change in changes)
    words = plural(places - moved, "place")
    return f"{words}, {moved} moved" if moved else words
