"""From the paths on the command line to a project: its root, its configuration, its rules."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING, NamedTuple

from trueline.config.files import locate
from trueline.errors import UsageError

if TYPE_CHECKING:
    from trueline.config.load import Loaded
    from trueline.config.model import Config
    from trueline.found import Within
    from trueline.rule import Rule
    from trueline.shelf import Shelf
    from trueline.sources.listing import Ahead


class Project(NamedTuple):
    """A configured project and what a command was asked to look at in it.

    ``asked`` are the paths given, relative to the root; empty means the whole project.  ``began``
    is when the first look was taken, in ns since the epoch.  ``ahead`` is the listing, begun before
    the settings were read.
    """

    loaded: Loaded
    rules: Shelf
    asked: tuple[str, ...]
    began: int
    ahead: Ahead | None = None

    @property
    def config(self) -> Config:
        """The settings."""
        return self.loaded.config

    @property
    def running(self) -> dict[str, Rule]:
        """The rules that are selected."""
        from trueline.registry import selected

        chosen = self.config.selection
        return selected(self.rules, chosen.select, chosen.ignore)

    @property
    def names_only(self) -> bool:
        """Whether no code is read."""
        from trueline.rule import Reads

        return all(rule.reads is Reads.NAMES for rule in self.running.values())

    @property
    def is_settled(self) -> bool:
        """Whether each part of the project belongs to it by its settings or its repository."""
        return self.loaded.path is not None or (self.config.root / ".git").exists()

    @property
    def asked_for_files(self) -> bool:
        """Whether only files were named, as a hook does."""
        root = self.config.root
        return bool(self.asked) and all((root / path).is_file() for path in self.asked)

    @property
    def baseline(self) -> Path | None:
        """The file of known findings."""
        name = self.config.baseline
        return self.config.root / name if name else None

    @property
    def within(self) -> Within | None:
        """Whether a path is among those asked for; None when all are."""
        from trueline.found import part

        return part(self.asked, only_files=self.asked_for_files)


def open_project(
    paths: tuple[str, ...],
    config_path: str | None,
    overrides: Mapping[str, object],
    databases: tuple[str, ...] | None = None,
    metadata: str | None = None,
) -> Project:
    """Find and load the project that the paths belong to; without paths, the current folder's.

    ``databases`` are those asked for, None for a command that looks at none; ``metadata`` is an
    object of the code to load their models from.
    """
    from trueline.sources.listing import ask_ahead

    began = time_ns()
    places = [_existing(path) for path in paths or (".",)]
    start = places[0] if places[0].is_dir() else places[0].parent
    path = locate(Path.cwd() if config_path else start, config_path, os.environ)
    root = _root(path, start, explicit=bool(config_path))
    ahead = ask_ahead(root, tracked_only=_is_hook(places, overrides) if paths else False)
    from trueline.config.load import load  # while git is at work
    from trueline.registry import load as load_rules

    rules = load_rules()
    loaded = load(path, root, rules, overrides, os.environ)
    if databases is not None:
        loaded = _with_databases(loaded, databases, metadata, root)
    asked = tuple(_relative(place, root) for place in places) if paths else ()
    return Project(loaded, rules, () if "" in asked else asked, began, ahead)


def _with_databases(
    loaded: Loaded, wanted: tuple[str, ...], metadata: str | None, root: Path
) -> Loaded:
    from dataclasses import replace

    from trueline.cli.databases import chosen, with_metadata

    databases = chosen(loaded.config.databases, wanted, os.environ, root)
    databases = with_metadata(databases, metadata)
    return replace(loaded, config=loaded.config._replace(databases=databases))


def project_root() -> Path:
    """Return the root of the current folder's project without reading its settings.

    What a plan did to the settings must be no reason that it can't be taken back.
    """
    start = Path.cwd()
    return _root(locate(start, None, os.environ), start, explicit=False)


def _is_hook(places: list[Path], overrides: Mapping[str, object]) -> bool:
    """Whether only names are asked for, of a few files: what a commit hook does."""
    selected = str(overrides.get("select") or "").split(",")
    return all(code.startswith("NAM") for code in selected) and all(map(Path.is_file, places))


def _existing(path: str) -> Path:
    place = Path(os.path.abspath(path))  # resolve() would follow the user's links
    if not os.path.lexists(place):
        raise UsageError(f"{path}: there is no such file or folder; correct the path")
    return place


def _root(config: Path | None, start: Path, *, explicit: bool) -> Path:
    """The folder of the configuration; without one the repository's, or the folder asked for."""
    if config is not None and not explicit:
        return config.parent
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return folder
    return config.parent if config is not None else start


def _relative(place: Path, root: Path) -> str:
    base = Path(os.path.abspath(root))  # as above
    if not place.is_relative_to(base):
        raise UsageError(f"{place}: outside of the project {base}; check one project at a time")
    relative = place.relative_to(base).as_posix()
    return "" if relative == "." else relative
