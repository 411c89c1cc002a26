"""``trueline rollback``."""

from __future__ import annotations

import click

from trueline.changes import DOCUMENT
from trueline.cli.project import project_root
from trueline.cli.runs import (
    alone,
    busy_timeout,
    count,
    judge_ledger_exists,
    past_run,
    remark,
    stores_of,
    tell_outcome,
)
from trueline.errors import Exit, UsageError
from trueline.execute import Intent, Stores, backwards, carry_out, preflight, rehearse, unmodified
from trueline.ledger import Ledger, Run


@click.command()
@click.argument("run", type=int, required=False)
@click.option("--dry-run", is_flag=True, help="Only say whether it could be done.")
@click.option(
    "--only-unmodified",
    is_flag=True,
    help="Leave documents alone that were changed since.",
)
@busy_timeout
@click.option("--no-git", is_flag=True, help="Don't tell git's index which files have moved.")
def command(
    run: int | None, dry_run: bool, only_unmodified: bool, wait: float | None, no_git: bool
) -> int:
    """Take a run back to the byte; without RUN, the newest one that was applied.

    Any past run can be taken back while its files are as it left them, also a rollback.  This is
    a run like any other: crash-safe, and it can be taken back itself.
    """
    root = project_root()
    judge_ledger_exists(root)
    stores = stores_of(root, wait=wait)
    if dry_run:
        with Ledger(root) as ledger:
            intent = _intent(stores, ledger, past_run(ledger, run), only_unmodified)
            steps = preflight(stores, intent)
            rehearse(steps)
        places = count(steps)
        click.echo(f"Run {intent.undoes} could be rolled back: {places}. Nothing was written.")
        return Exit.CLEAN
    with alone(root, wait=wait) as ledger:
        past = past_run(ledger, run)
        intent = _intent(stores, ledger, past, only_unmodified)
        steps = preflight(stores, intent)
        remark(stores, steps)
        done = carry_out(ledger, stores, intent, steps)
        click.echo(f"Rolled run {past.id} back, as run {done.run}: {count(done.steps)}.")
        tell_outcome(stores, done.steps)
        if not no_git:
            from trueline.cli.telling_git import tell_git

            tell_git(root, done.steps)
    return Exit.CLEAN


def _intent(stores: Stores, ledger: Ledger, past: Run, only_unmodified: bool) -> Intent:
    intent = backwards(ledger, past)
    if not only_unmodified:
        return intent
    if any(part[0].subject != DOCUMENT for part in intent.patches):
        raise UsageError("--only-unmodified: is for documents; files hang together")
    return unmodified(stores, intent)
