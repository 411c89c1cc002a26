"""``trueline check``."""

from __future__ import annotations

import gc
import os
from typing import cast

import click

from trueline.cli.project import open_project
from trueline.cli.running import Wanted, look
from trueline.cli.telling import Manner, exit_code, tell

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "markdown")

DATABASE_HELP = (
    "Compare with this database: its name in the configuration, a snapshot, DDL files, "
    "env:VARIABLE or a URL; NAME=SOURCE when there are several."
)
METADATA_HELP = "Load the models from this object in a process of its own; this runs your code."
_SELECTORS = "codes, families (NAM) or ALL, separated by commas"


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(readable=False))
@click.option("--select", metavar="CODES", help=f"Run only these rules: {_SELECTORS}.")
@click.option("--ignore", metavar="CODES", help="Do not run these rules.")
@click.option("--extend-select", metavar="CODES", help="Run these rules too.")
@click.option("--extend-ignore", metavar="CODES", help="Leave these rules out too.")
@click.option("--output-format", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output-file", type=click.Path(dir_okay=False), help="Write the report there.")
@click.option("--config", "config_path", metavar="FILE", help="Use this configuration file.")
@click.option("--baseline", metavar="FILE", help="Hold back the findings that are listed there.")
@click.option(
    "--write-baseline",
    is_flag=True,
    help="Write today's findings to the baseline; one that exists only loses what is gone.",
)
@click.option("--database", "databases", multiple=True, metavar="SOURCE", help=DATABASE_HELP)
@click.option("--metadata", metavar="MODULE:OBJECT", help=METADATA_HELP)
@click.option("--since", metavar="REF", help="Report only what came since this git revision.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when something is found.")
@click.option("--statistics", is_flag=True, help="Count by rule instead of listing findings.")
@click.option("--no-cache", is_flag=True, help="Neither read nor write .trueline_cache/.")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Processes; 0 is one a core.")
def command(paths: tuple[str, ...], **options: object) -> int:
    """Say what is off the line in PATHS, or in the whole project.

    The configuration is looked for from the first path upwards.  With PATHS, what is reported is
    limited to findings that have a place in them; what is looked at is always the whole project.
    """
    gc.disable()  # a run makes a million small tuples and no cycle worth collecting
    keys = ("select", "ignore", "extend-select", "extend-ignore", "baseline")
    overrides = {key: options[key.replace("-", "_")] for key in keys}
    if options["baseline"]:
        overrides["baseline"] = os.path.abspath(str(options["baseline"]))
    wanted = tuple(map(str, cast("tuple[str, ...]", options["databases"])))
    metadata = _text(options["metadata"])
    project = open_project(paths, _text(options["config_path"]), overrides, wanted, metadata)
    manner = Manner(
        "check",
        str(options["output_format"]),
        _text(options["output_file"]),
        bool(options["statistics"]),
        bool(options["exit_zero"]),
    )
    looked = look(
        project,
        Wanted(
            since=_text(options["since"]),
            write_baseline=bool(options["write_baseline"]),
            cache=not options["no_cache"],
            jobs=int(str(options["jobs"])),
            said=tuple(click.get_current_context().find_root().obj),
            paths=paths,
        ),
        manner,
    )
    tell(looked, manner, os.fspath(project.config.root), project.rules)
    return exit_code(looked.report, manner, only_files=project.asked_for_files)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
