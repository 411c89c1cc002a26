"""A database as files describe it: a snapshot, or statements of DDL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from trueline.errors import BlindError
from trueline.globs import Globs

if TYPE_CHECKING:
    from trueline.config.model import DatabaseSettings
    from trueline.facts.catalogue import Catalogue

_DDL = ".sql"


def files_of(source: str, files: Iterable[str]) -> tuple[str, ...]:
    """Return the files that a source names: the file itself, those in a folder, or of a glob."""
    path = source.removeprefix("./").rstrip("/")
    listed = sorted(files)
    if path in listed:
        return (path,)
    inside = Globs((path,)) if any(sign in path for sign in "*?[{") else None
    chosen = [each for each in listed if each.endswith(_DDL)]
    if inside is None:
        return tuple(each for each in chosen if path == "." or each.startswith(f"{path}/"))
    return tuple(filter(inside.matches, chosen))


def catalogue_in(settings: DatabaseSettings, contents: Mapping[str, bytes]) -> Catalogue:
    """Return the database that some of the files describe, or raise BlindError."""
    names = files_of(settings.source, contents)
    if not names:
        raise BlindError(
            f'database "{settings.name}": {settings.source} is no file, folder or glob with '
            "*.sql in it; correct its source, or name a snapshot (migrations in Python are not run)"
        )
    if len(names) > 1 or names[0].endswith(_DDL):
        from trueline.sources.ddl import read_ddl

        path = settings.search_path or ("public",)
        files = ((name, contents[name]) for name in names)
        return read_ddl(files, settings.source, search_path=path)
    from trueline.sources.snapshot import insist_on_consistency, parse

    found = parse(contents[names[0]].decode("utf-8", "replace"), names[0])
    insist_on_consistency(found)
    found.search_path = settings.search_path or found.search_path
    return found
