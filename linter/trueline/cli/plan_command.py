"""``trueline plan``: one subcommand for each fixer."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import Field, fields
from functools import partial
from typing import Any

import click

from trueline.errors import Exit
from trueline.fixer import Fixer
from trueline.registry import load_fixers

FORMATS = ("text", "json", "markdown", "patch")

_TYPES: dict[str, dict[str, Any]] = {
    "bool": {"is_flag": True},
    "int": {"type": int},
    "str": {},
    "tuple[str, ...]": {"multiple": True},
}


class Fixers(click.Group):
    """A group whose commands are the fixers."""

    @property
    def _fixers(self) -> Mapping[str, Fixer]:
        return load_fixers()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All fixers, in the order of the alphabet."""
        return [*self._fixers]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command of a fixer."""
        fixer = self._fixers.get(cmd_name)
        return None if fixer is None else _command(fixer)


@click.group(cls=Fixers)
def command() -> None:
    """Propose how to put something right; nothing is written but the plan.

    The plan is written to .trueline/plans/ with a patch and a page for reviewers beside it.
    """


def _command(fixer: Fixer) -> click.Command:
    options = () if fixer.options is None else fields(fixer.options)
    return click.Command(
        fixer.name,
        callback=partial(_plan, fixer),
        params=[*filter(None, map(_option, options)), *_common(options)],
        help=fixer.documentation,
        short_help=fixer.summary,
    )


def _option(field: Field[Any]) -> click.Option | None:
    """Return the option for a field; a table is left to the configuration."""
    name = field.type.__name__ if isinstance(field.type, type) else str(field.type)
    if name not in _TYPES or "argument" in field.metadata:
        return None
    flag = f"--{field.name.replace('_', '-')}"
    help_text = str(field.metadata.get("doc", ""))
    if name == "bool":
        flag = f"{flag}/--no-{flag[2:]}"
    return click.Option([flag], default=None, help=help_text, **_TYPES[name])


def _argument(options: tuple[Field[Any], ...]) -> click.Argument:
    """Return what is given without a name: an option of the fixer, or else paths."""
    named = [field.name for field in options if "argument" in field.metadata]
    if named:
        return click.Argument(named, required=False)
    return click.Argument(["paths"], nargs=-1, type=click.Path(readable=False))


def _common(options: tuple[Field[Any], ...]) -> list[click.Parameter]:
    return [
        _argument(options),
        click.Option(["--config", "config_path"], metavar="FILE", help="Use this configuration."),
        click.Option(
            ["--output-format"], type=click.Choice(FORMATS), default="text", show_default=True
        ),
        click.Option(["--unproven"], is_flag=True, help="Write a plan that breaks something."),
        click.Option(["--no-cache"], is_flag=True, help="Neither read nor write .trueline_cache/."),
        click.Option(["--jobs"], type=click.IntRange(min=0), default=0, help="0 is one a core."),
    ]


def _plan(
    fixer: Fixer,
    *,
    paths: tuple[str, ...] = (),
    config_path: str | None,
    output_format: str,
    no_cache: bool,
    jobs: int,
    unproven: bool,
    **given: object,
) -> int:
    from trueline.cli.planning import Request, plan
    from trueline.cli.showing import shown
    from trueline.impact import is_empty

    gc.disable()  # as in `check`; syntax trees are taken apart by whoever grew them
    made = plan(fixer, Request(paths, config_path, given, not no_cache, jobs, unproven))
    for note in made.notes:
        click.echo(f"trueline: {note}", err=True)
    text = shown(made.plan, made.plan.patches, output_format)
    click.echo(text.encode("utf-8", "surrogateescape"), nl=False)
    if output_format == "text":
        click.echo(_closing(made.plan.id, empty=is_empty(made.plan)))
    return Exit.CLEAN


def _closing(name: str, *, empty: bool) -> str:
    if empty:
        return "There is nothing to change."
    return f"Read it with `trueline show {name}`, do it with `trueline apply {name}`."
