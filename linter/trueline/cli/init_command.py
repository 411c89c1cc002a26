"""``trueline init``."""

from __future__ import annotations

from pathlib import Path

import click

from trueline.config.files import find
from trueline.config.init import survey, write
from trueline.config.load import load
from trueline.config.model import Config
from trueline.errors import BlindError, UsageError
from trueline.registry import load as load_rules


@click.command()
@click.argument("folder", type=click.Path(file_okay=False), default=".")
@click.option("--dry-run", is_flag=True, help="Print the configuration instead of writing it.")
def command(folder: str, dry_run: bool) -> None:
    """Look at the project in FOLDER and write its first configuration, trueline.toml.

    A configuration that exists is never changed.
    """
    root = Path(folder).resolve()
    if not root.is_dir():
        raise UsageError(f"{folder}: there is no such folder; name the folder of the project")
    existing = find(root)
    if existing is not None and not dry_run:
        raise UsageError(f"{existing} configures this project already; edit it, or use --dry-run")
    found = survey(_python_first(root), lambda path: (root / path).read_text(encoding="utf-8"))
    text = write(found)
    for sentence in found.sentences:
        click.echo(sentence, err=dry_run)
    if dry_run:
        click.echo(text, nl=False)
        return
    target = root / "trueline.toml"
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{target}: can't be written: {error.strerror}") from error
    load(target, root, load_rules(), {}, {})
    click.echo(f"Wrote {target.name}. Next: trueline check")


def _python_first(root: Path) -> tuple[str, ...]:
    from trueline.sources.listing import list_files

    files = list_files(root, exclude=Config(root).exclude).paths
    if not any(path.endswith(".py") for path in files):
        raise BlindError(f"{root}: there is no Python file in it; name the folder of the project")
    return files
