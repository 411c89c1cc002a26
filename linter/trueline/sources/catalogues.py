"""The catalogue of a database of the project, wherever its settings say that it is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from trueline.errors import BlindError
from trueline.sources.described import catalogue_in
from trueline.sources.runs import FOLDER

if TYPE_CHECKING:
    from trueline.config.model import DatabaseSettings
    from trueline.facts.catalogue import Catalogue

_SIGNS = "*?[{"
_VARIABLE = "env:"
_OWN = (".git", FOLDER)  # they change with every look, and hold nobody's DDL


def open_catalogue(settings: DatabaseSettings, root: Path, environ: Mapping[str, str]) -> Catalogue:
    """Read the catalogue of a database: live, from a snapshot, or from DDL.

    Relative paths are below ``root``.  Raises BlindError, which never holds a credential.
    """
    if not settings.is_live:
        return catalogue_in(settings, dict(_contents(settings, root)))
    from trueline.sources.postgres.live import read_catalogue

    path = settings.search_path or None
    return read_catalogue(url_of(settings, environ), search_path=path)


def url_of(settings: DatabaseSettings, environ: Mapping[str, str]) -> str:
    """Return the URL of a live database; it holds credentials."""
    name = settings.source.removeprefix(_VARIABLE)
    url = environ.get(name, "") if name != settings.source else settings.source
    if not url.strip():
        raise BlindError(
            f'database "{settings.name}": the variable {name} is empty or not set; set it to the '
            "URL of the database"
        )
    return url.strip()


def _contents(settings: DatabaseSettings, root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path, as the settings have it, and content of each file that may be meant."""
    is_absolute = Path(settings.source).is_absolute()
    for path in _files(settings.source, root):
        name = str(path) if is_absolute else path.relative_to(root).as_posix()
        try:
            yield name, path.read_bytes()
        except OSError as error:
            raise BlindError(
                f'database "{settings.name}": {name} can\'t be read: {error.strerror}; make it '
                "readable, or correct the source"
            ) from None


def _files(source: str, root: Path) -> Iterator[Path]:
    place = root / source
    if place.is_file():
        yield place
        return
    for folder, names in _walked(_searched(source, root)):
        yield from (Path(folder, name) for name in names)


def places(settings: DatabaseSettings, root: Path) -> Iterator[str]:
    """Yield the files that a source may mean, and the folders that decide which these are."""
    place = root / settings.source
    yield os.fspath(place)
    if place.is_file():
        return
    searched = _searched(settings.source, root)
    yield os.fspath(searched)
    for folder, names in _walked(searched):
        yield folder
        yield from (os.path.join(folder, name) for name in names)


def _searched(source: str, root: Path) -> Path:
    """Return the folder that files are looked for in."""
    signs = [source.index(sign) for sign in _SIGNS if sign in source]
    return root / (source[: min(signs)].rpartition("/")[0] if signs else source)


def _walked(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield a folder and all in it, sorted, each with the names of its files of SQL."""
    for path, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if name not in _OWN)
        yield path, sorted(name for name in files if name.endswith(".sql"))


def _refuse(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise BlindError(f"{error.filename} can't be looked into: {error.strerror}") from error
