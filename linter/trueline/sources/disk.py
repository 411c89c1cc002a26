"""The project on disk: listed once, read in parallel, cached by content."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from trueline import __version__
from trueline.config.model import Config
from trueline.config.roots import find_roots
from trueline.facts import Module, StringRef
from trueline.findings import Skipped
from trueline.sources.cache import FactCache, Item, Stats, Value, digest, stat_all
from trueline.sources.factfile import content_digest
from trueline.sources.listing import Ahead, Listing, list_files
from trueline.sources.presence import is_there
from trueline.sources.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from trueline.config.model import DatabaseSettings, DocumentSettings
    from trueline.facts.catalogue import Catalogue
    from trueline.facts.declared import Models
    from trueline.facts.documents.store import DocumentStore
    from trueline.facts.outline import Outline
    from trueline.facts.requirements import Requirement
    from trueline.sources.pool import Extraction, Packed, Workers


_CODE = (".py", ".pyi")
_READ = (*_CODE, ".sql")
Watch = Callable[[Iterable["Packed"], int], Iterable["Packed"]]


def _unwatched(items: Iterable[Packed], total: int) -> Iterable[Packed]:
    return items


FACTS_VERSION = "8"
"""Raised whenever the facts of equal bytes change, so that no cache serves the old ones."""


def facts_version() -> str:
    """Return what tells facts of another making apart: no cache of them is ever taken for ours."""
    return f"{__version__}/{FACTS_VERSION}/{','.join(Module._fields)}"


class Disk:
    """The files below the project's root that belong to it.

    ``watch`` passes through what comes of so many files, and may show how far that is.
    ``asked`` records what :meth:`present` was asked and what it answered, ``skimmed`` which files
    matter by their facts and ``studied`` which by all that is in them, ``kinds`` which of them
    matter by more facts than the skim: a result that is kept for later rests on that.
    """

    def __init__(
        self,
        config: Config,
        cache: FactCache,
        *,
        jobs: int,
        watch: Watch = _unwatched,
        ahead: Ahead | None = None,
    ) -> None:
        self._ahead = ahead
        self._config, self._cache, self._jobs, self._watch = config, cache, jobs, watch
        self._root = config.root
        self._catalogues: dict[str, Catalogue] = {}
        self.asked: dict[str, bool] = {}
        self._caches: dict[str, FactCache] = {}
        self.kinds: dict[str, set[str]] = {}
        self.skimmed: set[str] = set()
        self.studied: set[str] = set()

    @property
    def root(self) -> Path:
        """The folder of the project."""
        return self._root

    @cached_property
    def listing(self) -> Listing:
        """What belongs to the project."""
        config = self._config
        return list_files(
            self._root,
            exclude=config.exclude,
            respect_gitignore=config.respect_gitignore,
            ahead=self._ahead,
        )

    @property
    def files(self) -> tuple[str, ...]:
        """All listed paths."""
        return self.listing.paths

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What could not be listed."""
        return self.listing.skipped

    @cached_property
    def stats(self) -> Stats:
        """The state of the files whose content matters."""
        return stat_all(self._root, self.read_files, self._config.max_file_size)

    @cached_property
    def read_files(self) -> list[str]:
        """The files whose content a check reads."""
        from trueline.sources.projectfiles import is_project_file

        return [path for path in self.files if path.endswith(_READ) or is_project_file(path)]

    def skims(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        """Yield the facts of files, from the cache as far as it knows them."""
        from trueline.sources.pool import unpack
        from trueline.sources.python.extract import extract

        wanted = list(paths)
        self.skimmed.update(wanted)
        return (unpack(value) for _, value in self._found(self._cache, wanted, extract))

    def extracts(self, kind: str, paths: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """Return paths with their facts of one kind, or why there are none.

        They are extracted from now on, as far as other processes do that.
        """
        from trueline.sources.extracts import extractor, unpacked

        wanted = list(paths)
        self.kinds.setdefault(kind, set()).update(wanted)
        self.studied.update(path for path in wanted if not path.endswith(_CODE))
        found = self._found(self.cache_of(kind), wanted, extractor(kind))
        facts = ((path, unpacked(kind, value)) for path, value in found)
        return ((path, each) for path, each in facts if each is not None)

    def cache_of(self, kind: str) -> FactCache:
        """Return the cache of the facts of one kind."""
        from trueline.sources.extracts import KINDS

        if kind not in self._caches:
            version = f"{__version__}/{KINDS[kind].version}"
            self._caches[kind] = self._cache.beside(kind, version)
        return self._caches[kind]

    def _found(
        self, cache: FactCache, wanted: list[str], extract: Extraction
    ) -> Iterator[tuple[str, Value]]:
        """Return paths with what is packed for them, known or extracted from now on; keep it."""
        known = cache.known(self.stats)
        missing = [path for path in wanted if path not in known]
        again = self._recalled(cache, missing)
        fresh = [path for path in missing if path not in again]
        extracted = self._watch(self._extracted(fresh, extract), len(fresh))
        there = ((path, known[path]) for path in wanted if path in known)
        return chain(there, self._kept(cache, extracted, again))

    def _kept(
        self, cache: FactCache, extracted: Iterable[Packed], again: Mapping[str, Item]
    ) -> Iterator[tuple[str, Value]]:
        items = [*again.values()]
        for packed in extracted:
            if packed.digest:
                items.append(Item(*packed))
            yield packed.path, packed.value
        yield from ((path, item.value) for path, item in again.items())
        if items:
            cache.store(items, self.stats, self.read_files)

    def _recalled(self, cache: FactCache, paths: list[str]) -> dict[str, Item]:
        """The facts of files that only look changed: a checkout touched them."""
        contents = ((path, self._read(path)) for path in paths if cache.remembers(path))
        digests = {path: digest(data) for path, data in contents if not isinstance(data, Skipped)}
        values = cache.recall(digests)
        return {path: Item(path, digests[path], value) for path, value in values.items()}

    def studies(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        """Yield the exact facts of files, from the cache as far as it knows them."""
        from trueline.sources.pool import unpack
        from trueline.sources.python.extract import study

        wanted = list(paths)
        self.studied.update(wanted)
        return (unpack(value) for _, value in self._found(self._studies, wanted, study))

    @cached_property
    def _studies(self) -> FactCache:
        return self._cache.beside("studies", facts_version())

    def _extracted(self, paths: list[str], extract: Extraction) -> Iterator[Packed]:
        from trueline.sources.pool import facts_of

        size = self._config.max_file_size
        return facts_of(self._root, paths, extract, max_size=size, workers=self._workers)

    @cached_property
    def _workers(self) -> Workers:
        from trueline.sources.pool import Workers

        return Workers(self._jobs)

    def close(self) -> None:
        """End what other processes still do, whether or not anybody has waited for it."""
        if "_workers" in self.__dict__:
            self._workers.close()

    def outline(self, path: str, names: frozenset[str]) -> Outline | None:
        """Return the outline of a file that declares nothing at first sight."""
        from trueline.sources.extracts import outline

        return outline(path, self._bytes(path), names)

    def catalogue(self, settings: DatabaseSettings) -> Catalogue:
        """Return the structure of a database, wherever it is read."""
        if settings.name not in self._catalogues:
            from trueline.sources.catalogues import open_catalogue

            self._catalogues[settings.name] = open_catalogue(settings, self._root, os.environ)
        return self._catalogues[settings.name]

    def metadata(self, settings: DatabaseSettings) -> Models:
        """Return the models of metadata, loaded in a process of its own."""
        from trueline.sources.metadata import load_metadata

        roots = self._config.source_roots or find_roots(self.files, self.manifest())
        return load_metadata(settings.metadata, self._root, roots, python=_interpreter(self._root))

    def documents(self, settings: DocumentSettings) -> DocumentStore:
        """Return what is in a document store."""
        from trueline.sources.documents.reader import read_store

        return read_store(settings, self._root)

    def comments(self, paths: Iterable[str]) -> Iterator[Module]:
        """Yield the exact facts of those files that hold a comment for us."""
        marked = [path for path in paths if b"trueline:" in self._bytes(path)]
        if not marked:
            return iter(())
        return (found for found in self.studies(marked) if isinstance(found, Module))

    def references(self) -> Mapping[str, tuple[StringRef, ...] | Skipped]:
        """The strings in project files that name modules, by path, or why a file can't be read."""
        return self._references

    @cached_property
    def _references(self) -> Mapping[str, tuple[StringRef, ...] | Skipped]:
        from trueline.sources.projectfiles import is_project_file

        found = {path: self._referred(path) for path in filter(is_project_file, self.files)}
        return {path: refs for path, refs in found.items() if refs}

    def _referred(self, path: str) -> tuple[StringRef, ...] | Skipped:
        from trueline.sources.memory import referred

        self.studied.add(path)
        data = self._read(path)
        return data if isinstance(data, Skipped) else referred(path, data)

    def present(self, stem: str) -> bool:
        """Whether a module exists on disk that is not listed: ignored by git, or compiled.

        Or will, because a file for the build names it.
        """
        if stem not in self.asked:
            self.asked[stem] = is_there(os.fspath(self._root), stem)
        return self.asked[stem] or self._is_built(stem)

    @cached_property
    def _is_built(self) -> Callable[[str], bool]:
        from trueline.sources.builds import built, is_build_file, is_built

        named = built((path, self._bytes(path)) for path in filter(is_build_file, self.files))
        return partial(is_built, named)

    def digest(self, path: str) -> str:
        """Return a digest of a file's bytes, empty when it can't be read."""
        self.studied.add(path)
        data = self._read(path)
        return "" if isinstance(data, Skipped) else content_digest(data)

    def requirements(self, distribution: str) -> tuple[Requirement, ...]:
        """What the files of the project say of a distribution's version."""
        from trueline.sources.requirements import required, says_versions

        wanted = filter(says_versions, self.files)
        return required(((path, self._bytes(path)) for path in wanted), distribution)

    def manifest(self) -> Mapping[str, object]:
        """The project's own pyproject.toml, empty when there is none that parses."""
        from trueline.sources.manifest import parse_manifest

        return parse_manifest(self._bytes("pyproject.toml"))

    def _bytes(self, path: str) -> bytes:
        self.studied.add(path)
        data = self._read(path)
        return b"" if isinstance(data, Skipped) else data

    def _read(self, path: str) -> bytes | Skipped:
        return read(self._root, path, self._config.max_file_size)


def _interpreter(root: Path) -> str:
    """The interpreter of the project: of the active environment, of its own, or this one."""
    import sys

    folders = (os.environ.get("VIRTUAL_ENV", ""), root / ".venv", root / "venv")
    found = (os.path.join(folder, "bin", "python") for folder in folders if folder)
    return next(filter(os.path.exists, found), sys.executable)
