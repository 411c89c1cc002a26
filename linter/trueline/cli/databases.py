"""Which databases a command looks at: the configured ones, or those that it was given."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from trueline.errors import UsageError

if TYPE_CHECKING:
    from trueline.config.model import DatabaseSettings

VARIABLE = "TRUELINE_DATABASE_URL"
_NAMED = re.compile(r"([A-Za-z_][\w-]*)=(.+)", re.DOTALL)
_URL = re.compile(r"[A-Za-z][\w+.-]*://")
_IN_VARIABLE = re.compile(r"env:[^\W\d]\w*")
_ONLY = "default"


def chosen(
    configured: tuple[DatabaseSettings, ...],
    wanted: tuple[str, ...],
    environ: Mapping[str, str],
    root: Path,
) -> tuple[DatabaseSettings, ...]:
    """Return the databases to look at.

    ``wanted`` are the names of configured ones, other sources (``env:VARIABLE``, a path, a URL),
    or ``NAME=SOURCE``.  Without any, the variable TRUELINE_DATABASE_URL takes the place of the
    source of the only database.
    """
    if not wanted and environ.get(VARIABLE):
        wanted = (f"env:{VARIABLE}",)
    if not wanted:
        return configured
    found = [_chosen(configured, text, root) for text in wanted]
    names = [each.name for each in found]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"--database: {name} is given twice; give each database once")
    return tuple(found)


def with_metadata(
    databases: tuple[DatabaseSettings, ...], metadata: str | None
) -> tuple[DatabaseSettings, ...]:
    """Return the databases with their models loaded from an object of the code."""
    if metadata is None:
        return databases
    if len(databases) != 1:
        many = "several databases are" if databases else "no database is"
        raise UsageError(f"--metadata: {many} given; name one with --database")
    from trueline.config.database_keys import metadata_problem

    problem = metadata_problem(metadata)
    if problem:
        raise UsageError(f"--metadata {metadata}: {problem}")
    return (databases[0]._replace(metadata=metadata),)


def _chosen(configured: tuple[DatabaseSettings, ...], text: str, root: Path) -> DatabaseSettings:
    by_name = {each.name: each for each in configured}
    if text in by_name:
        return by_name[text]
    named = _NAMED.fullmatch(text)
    if named and (named[1] in by_name or "://" not in named[1]):
        return _with_source(by_name.get(named[1], _unconfigured(named[1])), named[2], root)
    if len(configured) > 1:
        raise UsageError(
            f"--database: several databases are configured ({', '.join(by_name)}); "
            "write one of these names, or NAME=SOURCE"
        )
    return _with_source(configured[0] if configured else _unconfigured(_ONLY), text, root)


def _unconfigured(name: str) -> DatabaseSettings:
    from trueline.config.model import DatabaseSettings

    return DatabaseSettings(name, "")


def _with_source(settings: DatabaseSettings, source: str, root: Path) -> DatabaseSettings:
    from trueline.config.database_keys import may_hold_password

    if _URL.match(source) or _IN_VARIABLE.fullmatch(source):
        return settings._replace(source=source)
    if may_hold_password(source) and not Path(source).exists():
        raise UsageError(
            "--database: what is given is no address of a database, nor a file; write it as "
            "postgresql://user:password@host:port/database, or put it in a variable and write "
            "env:VARIABLE"
        )
    if not any(sign in source for sign in "./*") and not Path(source).exists():
        raise UsageError(f'--database: "{source}" is no name of a database, file, folder or URL')
    place, base = os.path.abspath(source), os.path.abspath(root)
    inside = os.path.commonpath((place, base)) == base
    return settings._replace(source=os.path.relpath(place, base) if inside else place)


def grounds(databases: tuple[DatabaseSettings, ...], root: Path) -> tuple[str, ...] | None:
    """Return the files and folders that the databases are read from, for the memory of runs.

    None when a server is among them, or code that is run: what these say can't be known beforehand.
    """
    if any(each.is_live or each.metadata for each in databases):
        return None
    if not databases:
        return ()
    from trueline.sources.catalogues import places

    return tuple(path for each in databases for path in places(each, root))
