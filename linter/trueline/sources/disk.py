"""The project on disk: listed once, read in parallel, cached by content."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from trueline.config.model import Config
from trueline.facts import Module, StringRef
from trueline.findings import Skipped
from trueline.sources.listing import Listing, list_files
from trueline.sources.manifest import parse_manifest
from trueline.sources.reading import read


class Disk:
    """The files below the project's root that belong to it."""

    def __init__(self, config: Config, *, jobs: int = 1, cache: FactCache | None = None) -> None:
        self._config, self._jobs, self._cache = config, jobs, cache
        self._root = config.root

    @cached_property
    def listing(self) -> Listing:
        """What belongs to the project."""
        config = self._config
        return list_files(
            self._root, exclude=config.exclude, respect_gitignore=config.respect_gitignore
        )

    @property
    def files(self) -> tuple[str, ...]:
        """All listed paths."""
        return self.listing.paths

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What could not be listed."""
        return self.listing.skipped

    def skims(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        """Yield the facts of files, from the cache as far as it knows them."""
        from trueline.sources.python.extract import extract

        wanted = list(paths)
        if self._cache is None:
            return self._extracted(wanted, extract)
        return self._remembered(self._cache, wanted, extract)

    def _remembered(self, cache, wanted, extract):  # type: ignore
        raise NotImplementedError

    def studies(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        """Yield the exact facts of files."""
        from trueline.sources.python.extract import study

        return self._extracted(list(paths), study)

    def _extracted(self, paths: list[str], extract: object) -> Iterator[Module | Skipped]:
        from trueline.sources.pool import facts_of

        size, jobs = self._config.max_file_size, self._jobs
        return facts_of(self._root, paths, extract, max_size=size, jobs=jobs)  # type: ignore[arg-type]

    def comments(self, paths: Iterable[str]) -> Iterator[Module]:
        """Yield the exact facts of those files that hold a comment for us."""
        marked = [path for path in paths if b"trueline:" in self._bytes(path)]
        return (found for found in self.studies(marked) if isinstance(found, Module))

    def references(self) -> Mapping[str, tuple[StringRef, ...] | Skipped]:
        """The strings in project files that name modules, by path, or why a file can't be read."""
        from trueline.sources.memory import referred
        from trueline.sources.projectfiles import is_project_file

        found = {
            path: referred(path, self._bytes(path)) for path in self.files if is_project_file(path)
        }
        return {path: refs for path, refs in found.items() if refs}

    def present(self, stem: str) -> bool:
        """Whether a module exists on disk that is not listed: ignored by git, or compiled."""
        path = self._root / stem
        if path.is_dir() or path.with_name(f"{path.name}.py").exists():
            return True
        try:
            names = os.listdir(path.parent)
        except OSError:
            return False
        return any(
            name.startswith(f"{path.name}.") and name.endswith((".so", ".pyd")) for name in names
        )

    def digest(self, path: str) -> str:
        """Return a digest of a file's bytes, empty when it can't be read."""
        from trueline.sources.memory import content_digest

        data = read(self._root, path, self._config.max_file_size)
        return "" if isinstance(data, Skipped) else content_digest(data)

    def manifest(self) -> Mapping[str, object]:
        """The project's own pyproject.toml, empty when there is none that parses."""
        return parse_manifest(self._bytes("pyproject.toml"))

    def _bytes(self, path: str) -> bytes:
        data = read(self._root, path, self._config.max_file_size)
        return b"" if isinstance(data, Skipped) else data
