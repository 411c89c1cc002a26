"""``trueline show``."""

from __future__ import annotations

import click

from trueline.cli.plan_command import FORMATS
from trueline.cli.plans import chosen, current, read_plan
from trueline.cli.project import project_root
from trueline.cli.showing import shown


@click.command()
@click.argument("plan")
@click.option("--with", "optional", type=int, multiple=True, help="Show this optional patch too.")
@click.option("--output-format", type=click.Choice(FORMATS), default="text", show_default=True)
def command(plan: str, optional: tuple[int, ...], output_format: str) -> None:
    """Read PLAN: what, why, impact, risk, edits by class, and the diff.

    PLAN is an id, of which the start is enough, or the path of a plan.  The format patch is for
    `git apply`.
    """
    from trueline.stores.files import Files

    root = project_root()
    whole = current(read_plan(root, plan), Files(root).read)
    text = shown(whole, chosen(whole, optional), output_format, diff=True)
    click.echo(text.encode("utf-8", "surrogateescape"), nl=False)
