"""``trueline verify``."""

from __future__ import annotations

import click

from trueline.errors import Exit


@click.command()
@click.argument("plan")
@click.option("--run", "shell", metavar="CMD", help='Run this before and after, as "pytest -q".')
@click.option("--with", "optional", type=int, multiple=True, help="Apply this optional patch too.")
@click.option("--python", metavar="FILE", help="The project's interpreter; found by looking.")
@click.option("--no-imports", is_flag=True, help="Don't import the project's modules.")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="0 is one a core.")
def command(
    plan: str,
    shell: str | None,
    optional: tuple[int, ...],
    python: str | None,
    no_imports: bool,
    jobs: int,
) -> int:
    """Try PLAN in a copy of the project; the working tree is not touched.

    Every module is imported before and after, each in a fresh interpreter, and CMD is run before
    and after. Of a CMD that runs pytest, every single test is compared. Importing runs the
    project's code, as its tests do.  Exit code 1 means that something works no longer.
    """
    from trueline.cli.project import project_root
    from trueline.cli.trying import Trial, lines, try_plan

    trial = Trial(project_root(), plan, optional, shell, python, not no_imports, jobs)
    verdict = try_plan(trial)
    click.echo("\n".join(lines(verdict)))
    return Exit.FINDINGS if verdict.worse else Exit.CLEAN
