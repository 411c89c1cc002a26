"""``trueline report``."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from trueline.cli.check_command import DATABASE_HELP, METADATA_HELP
from trueline.cli.project import Project, open_project
from trueline.cli.running import Wanted, look
from trueline.cli.telling import Manner, exit_code, tell
from trueline.errors import BlindError, UsageError
from trueline.reports.compliance import TrendPoint

if TYPE_CHECKING:
    from trueline.config.model import DatabaseSettings
    from trueline.facts.catalogue import Catalogue

FORMATS = ("text", "markdown", "html", "json", "badge")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(readable=False))
@click.option("--output-format", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output-file", type=click.Path(dir_okay=False), help="Write the report there.")
@click.option("--history", type=click.IntRange(min=0), default=0, metavar="N",
              help="Show the trend over the last N commits of the current branch.")  # fmt: skip
@click.option("--database", "databases", multiple=True, metavar="SOURCE", help=DATABASE_HELP)
@click.option("--metadata", metavar="MODULE:OBJECT", help=METADATA_HELP)
@click.option("--config", "config_path", metavar="FILE", help="Use this configuration file.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write .trueline_cache/.")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Processes; 0 is one a core.")
def command(
    paths: tuple[str, ...],
    output_format: str,
    output_file: str | None,
    history: int,
    databases: tuple[str, ...],
    metadata: str | None,
    config_path: str | None,
    no_cache: bool,
    jobs: int,
) -> int:
    """Say in percent how far the project is from its convention.

    Findings that a baseline accepts count as not clean.  The exit code is 0 when the report could
    be made, whatever it says.
    """
    gc.disable()  # as in `check`
    project = open_project(paths, config_path, {}, databases, metadata)
    manner = Manner("report", output_format, output_file)
    # the trend rests on the history, which no memory keeps an eye on
    said = () if history else tuple(click.get_current_context().find_root().obj)
    looked = look(project, Wanted(cache=not no_cache, jobs=jobs, said=said, paths=paths), manner)
    trend = tuple(_trend(project, history)) if history else ()
    tell(looked, manner, os.fspath(project.config.root), project.rules, trend)
    return exit_code(looked.report, manner, only_files=False)


def _trend(project: Project, length: int) -> Iterator[TrendPoint]:
    """Check the last commits, oldest first, with today's configuration; equal files once."""
    from trueline.check import check
    from trueline.facts import Module
    from trueline.findings import Skipped
    from trueline.sources.git import repository
    from trueline.sources.revision import Revision

    git = repository(project.config.root)
    if git is None:
        raise UsageError(f"--history: {project.config.root} is not in a git repository")
    seen: dict[tuple[str, str], Module | Skipped] = {}
    for commit in reversed(git.commits(length)):
        source = Revision(
            git, commit.sha, project.config, present=_nothing, seen=seen, today=_no_past
        )
        report = check(source, project.config, project.running, within=project.within).report
        overall = report.compliance.overall
        yield TrendPoint(
            commit.sha, commit.date, commit.subject, overall.percent, overall.percent_of_all
        )


def _no_past(settings: DatabaseSettings) -> Catalogue:
    raise BlindError("a server does not show its past")


def _nothing(stem: str) -> bool:
    """Today's disk says nothing about what lay beside an old commit."""
    return False
