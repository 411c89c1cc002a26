"""``trueline config``."""

from __future__ import annotations

import json

import click

from trueline.cli.project import open_project


@click.group()
def command() -> None:
    """Show the settings and where they come from."""


@command.command()
@click.option("--config", "config_path", metavar="FILE", help="Use this configuration file.")
@click.option("--output-format", type=click.Choice(("text", "json")), default="text")
@click.argument("path", type=click.Path(), default=".")
def show(path: str, config_path: str | None, output_format: str) -> None:
    """Print all settings and their origins.

    Each setting of the project at PATH, its value, and where that was set.
    """
    from trueline.config.show import as_dict, lines

    loaded = open_project((path,), config_path, {}).loaded
    if output_format == "json":
        click.echo(json.dumps(as_dict(loaded), indent=1))
    else:
        click.echo("\n".join(lines(loaded)))


@command.command()
def schema() -> None:
    """Print the JSON Schema of the configuration.

    It includes the options of all rules that are installed.
    """
    from trueline.config.schema import schema_text
    from trueline.registry import load

    click.echo(schema_text(load()), nl=False)
