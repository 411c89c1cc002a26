"""``trueline snapshot``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trueline.cli.databases import VARIABLE, chosen
from trueline.cli.project import open_project
from trueline.errors import Exit, UsageError

if TYPE_CHECKING:
    from trueline.config.model import Config, DatabaseSettings
    from trueline.facts.catalogue import Catalogue

_SUFFIX = ".snapshot"
_DATABASE = (
    "Look at this server: env:VARIABLE, with the URL in the variable; NAME=env:VARIABLE for one of "
    "several databases; or a URL."
)
_CHECK = "Write nothing; say whether the file still is what the server says."


@click.command()
@click.option("--database", metavar="SOURCE", help=_DATABASE)
@click.option("--output", metavar="FILE", type=click.Path(dir_okay=False),
              help="Write there instead of to the configured source.")  # fmt: skip
@click.option("--check", "is_check", is_flag=True, help=_CHECK)
@click.option("--config", "config_path", metavar="FILE", help="Use this configuration file.")
def command(
    database: str | None, output: str | None, is_check: bool, config_path: str | None
) -> int:
    """Write what a database is to a file of the repository.

    The file is what `trueline check` compares the code with when there is no server.  It holds no
    credential.  Without --database the server is the one in the variable TRUELINE_DATABASE_URL.
    """
    config = open_project((), config_path, {}).config
    settings = _live(config, database)
    file = Path(output) if output else config.root / _source(config, settings)
    catalogue = _catalogue(settings, config.root)
    for each in catalogue.unseen:
        click.echo(f"trueline: could not see {each.address}: {each.why}", err=True)
    code = _check(file, catalogue) if is_check else _write(file, catalogue)
    return Exit.BLIND if catalogue.unseen else code


def _live(config: Config, database: str | None) -> DatabaseSettings:
    wanted = (database,) if database else ()
    found = chosen(config.databases, wanted, os.environ, config.root)
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise UsageError(f"several databases are configured ({names}); name one with --database")
    if not found or not found[0].is_live:
        raise UsageError(
            "say which server to look at: --database env:VARIABLE, with its URL in the variable, "
            f"or set {VARIABLE}"
        )
    return found[0]


def _source(config: Config, settings: DatabaseSettings) -> str:
    """The file that the configuration has for this database, or one in its name."""
    files = (each.source for each in config.databases if each.name == settings.name)
    named = (each for each in files if each.endswith(_SUFFIX))
    name = "schema" if settings.name == "default" else settings.name
    return next(named, f"{name}{_SUFFIX}")


def _catalogue(settings: DatabaseSettings, root: Path) -> Catalogue:
    from trueline.sources.catalogues import url_of
    from trueline.sources.postgres.live import read_catalogue

    url, path = url_of(settings, os.environ), settings.search_path or None
    return read_catalogue(url, schemas=settings.schemas, search_path=path)


def _write(file: Path, catalogue: Catalogue) -> Exit:
    from trueline.sources.snapshot.file import write_snapshot

    is_new = write_snapshot(file, catalogue)
    click.echo(f"{'wrote' if is_new else 'unchanged'}: {file} ({_count(catalogue)})")
    return Exit.CLEAN


def _check(file: Path, catalogue: Catalogue) -> Exit:
    from trueline.sources.snapshot import compared
    from trueline.sources.snapshot.compare import differences
    from trueline.sources.snapshot.file import read_snapshot

    kept = read_snapshot(file)
    found = list(differences(compared(kept), compared(catalogue)))
    if not found:
        click.echo(f"true: {file} ({_count(catalogue)})")
        return Exit.CLEAN
    click.echo("\n".join(_told(file, kept, catalogue, found)))
    return Exit.FINDINGS


def _told(file: Path, kept: Catalogue, now: Catalogue, found: list[str]) -> Iterator[str]:
    yield f"not true any more: {file}"
    yield f"  - {file.name}, server {kept.origin.server}"
    yield f"  + {now.origin.name}, server {now.origin.server}"
    yield ""
    yield from found
    yield ""
    yield "Write it anew with `trueline snapshot`, and see in the difference what changed."


def _count(catalogue: Catalogue) -> str:
    counts = {
        "table": sum(table.kind != "partition" for table in catalogue.tables),
        "view": len(catalogue.views),
        "enum": len(catalogue.enums),
    }
    return ", ".join(f"{count:,} {what}" + "s" * (count != 1) for what, count in counts.items())
