"""``trueline apply``."""

from __future__ import annotations

from pathlib import Path

import click

from trueline.cli.outside import judge_stores
from trueline.cli.plans import chosen, current, read_plan
from trueline.cli.project import project_root
from trueline.cli.runs import (
    alone,
    busy_timeout,
    count,
    remark,
    say,
    stores_of,
    tell_outcome,
)
from trueline.errors import Exit
from trueline.execute import Intent, Stores, carry_out, preflight, rehearse
from trueline.stores.files import Files


@click.command()
@click.argument("plan")
@click.option("--dry-run", is_flag=True, help="Only say whether it could be done.")
@click.option("--with", "optional", type=int, multiple=True, help="Apply this optional patch too.")
@click.option("--accept", multiple=True, metavar="ADDRESS", help="Accept a loss by name.")
@click.option(
    "--via",
    type=click.Choice(("file", "mcp")),
    default="file",
    help="Reach documents by their file, or through their server, which is not atomic.",
)
@click.option(
    "--backup", is_flag=True, help="Copy each document store to .trueline/backups/ first."
)
@busy_timeout
@click.option("--no-git", is_flag=True, help="Don't tell git's index which files have moved.")
def command(
    plan: str,
    dry_run: bool,
    optional: tuple[int, ...],
    accept: tuple[str, ...],
    via: str,
    backup: bool,
    wait: float | None,
    no_git: bool,
) -> int:
    """Do what PLAN says: all of it, or nothing.

    Everything is written to the ledger first, so that a crash at any moment can be taken back, and
    so can the whole run later: `trueline rollback`.  A file that is not what the plan was made
    for is a conflict (exit 4), and nothing is written.
    """
    root = project_root()
    served = via == "mcp"
    stores = stores_of(root, served=served, wait=wait)
    if dry_run:
        _try(stores, _intent(root, plan, optional, accept))
        return Exit.CLEAN
    with alone(root, wait=wait) as ledger:
        intent = _intent(root, plan, optional, accept)
        steps = preflight(stores, intent)
        remark(stores, steps)
        if backup:
            _back_up(root, intent)
        done = carry_out(ledger, stores, intent, steps)
        click.echo(f"Applied {intent.plan} as run {done.run}: {count(done.steps)}.")
        tell_outcome(stores, done.steps)
        if not no_git:
            from trueline.cli.telling_git import tell_git

            tell_git(root, done.steps)
    click.echo(f"Back with `trueline rollback {done.run}`.")
    return Exit.CLEAN


def _intent(root: Path, name: str, optional: tuple[int, ...], accept: tuple[str, ...]) -> Intent:
    plan = current(read_plan(root, name), Files(root).read)
    patches = [patch.changes for patch in chosen(plan, optional)]
    intent = Intent(plan.id, plan.title, patches, accepted=frozenset(accept))
    judge_stores(root, intent)
    return intent


def _back_up(root: Path, intent: Intent) -> None:
    from trueline.cli.backups import back_up

    for place in back_up(root, intent):
        say(f"wrote {place}")


def _try(stores: Stores, intent: Intent) -> None:
    steps = preflight(stores, intent)
    rehearse(steps)
    remark(stores, steps)
    click.echo(f"{intent.plan} could be applied: {count(steps)}. Nothing was written.")
