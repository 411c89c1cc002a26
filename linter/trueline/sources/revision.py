"""The project as a git revision had it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from trueline.config.model import Config, DatabaseSettings, DocumentSettings
from trueline.errors import BlindError
from trueline.facts import Module, StringRef
from trueline.findings import Skipped
from trueline.sources.builds import built, is_build_file, is_built
from trueline.sources.factfile import content_digest
from trueline.sources.git import Repository
from trueline.sources.manifest import parse_manifest
from trueline.sources.memory import referred
from trueline.sources.pool import Extract
from trueline.sources.projectfiles import is_project_file
from trueline.sources.python.extract import extract, study
from trueline.sources.reading import too_large

if TYPE_CHECKING:
    from trueline.facts.catalogue import Catalogue
    from trueline.facts.declared import Models
    from trueline.facts.documents.store import DocumentStore
    from trueline.facts.outline import Outline
    from trueline.facts.requirements import Requirement


class Revision:
    """The files of one commit below the project's root, read through git.

    ``seen`` holds facts by path and blob, filled while reading and shared between revisions, so
    that what did not change is read once.  ``present`` is asked of today's disk, and ``today`` for
    the structure of a server, which does not show its past.
    """

    skipped: tuple[Skipped, ...] = ()

    def __init__(
        self,
        repository: Repository,
        sha: str,
        config: Config,
        *,
        present: Callable[[str], bool],
        seen: dict[tuple[str, str], Module | Skipped],
        today: Callable[[DatabaseSettings], Catalogue],
    ) -> None:
        self._repository = repository
        self._blobs = {
            path: blob
            for path, blob in repository.blobs(sha).items()
            if not config.exclude.matches(path)
        }
        self._seen, self._today = seen, today
        self._max_size = config.max_file_size
        self.files = tuple(self._blobs)
        self._present = present

    def skims(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        """Yield the facts of files, most of them skimmed."""
        wanted = list(paths)
        keys = {path: (path, self._blobs[path]) for path in wanted}
        missing = [path for path in wanted if keys[path] not in self._seen]
        for path, data in self._read(missing):
            self._seen[keys[path]] = self._facts(path, data, extract)
        return (self._seen[keys[path]] for path in wanted)

    def studies(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        """Yield the exact facts of files."""
        for path, data in self._read(paths):
            found = self._facts(path, data, study)
            self._seen[path, self._blobs[path]] = found
            yield found

    def _facts(self, path: str, data: bytes, extract: Extract) -> Module | Skipped:
        if len(data) > self._max_size:
            return too_large(path, len(data), self._max_size)
        return extract(path, data)

    def comments(self, paths: Iterable[str]) -> Iterator[Module]:
        """Yield the exact facts of those files that hold a comment for us."""
        marked = [path for path, data in self._read(paths) if b"trueline:" in data]
        return (found for found in self.studies(marked) if isinstance(found, Module))

    def references(self) -> Mapping[str, tuple[StringRef, ...] | Skipped]:
        """The strings in project files that name modules, by path, or why a file can't be read."""
        found = {
            p: referred(p, data) for p, data in self._read(filter(is_project_file, self.files))
        }
        return {path: refs for path, refs in found.items() if refs}

    def extracts(self, kind: str, paths: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """Yield paths with their facts of one kind, or why there are none."""
        from trueline.sources.extracts import found

        sized = ((p, data) for p, data in self._read(paths) if len(data) <= self._max_size)
        return found(kind, sized)

    def outline(self, path: str, names: frozenset[str]) -> Outline | None:
        """Return the outline of a file that declares nothing at first sight."""
        from trueline.sources.extracts import outline

        return outline(path, next((data for _, data in self._read([path])), b""), names)

    def catalogue(self, settings: DatabaseSettings) -> Catalogue:
        """Return what the files of this revision describe; of a server, what it is today."""
        from trueline.sources.described import catalogue_in, files_of

        if settings.is_live:
            return self._today(settings)
        return catalogue_in(settings, dict(self._read(files_of(settings.source, self.files))))

    def metadata(self, settings: DatabaseSettings) -> Models:
        """Nothing is loaded of files that lie nowhere."""
        raise BlindError(f"metadata {settings.metadata}: only a project on disk can be loaded")

    def documents(self, settings: DocumentSettings) -> DocumentStore:
        """Return what was in a document store that the revision holds."""
        from trueline.sources.documents.reader import read_content

        held = dict(self._read([settings.store, *settings.schemas.values()]))
        if settings.store not in held:
            raise BlindError(f"{settings.store}: is not in that revision")
        return read_content(settings, held[settings.store], held.get)

    def present(self, stem: str) -> bool:
        """Whether something unlisted is there today, or a build of this revision makes it."""
        return self._present(stem) or is_built(self._built, stem)

    @cached_property
    def _built(self) -> frozenset[str]:
        return built(self._read(filter(is_build_file, self.files)))

    def digest(self, path: str) -> str:
        """Return a digest of a file's bytes, empty when there is no such file."""
        return next((content_digest(data) for _, data in self._read([path])), "")

    def requirements(self, distribution: str) -> tuple[Requirement, ...]:
        """What the files of this revision say of a distribution's version."""
        from trueline.sources.requirements import required, says_versions

        return required(self._read(filter(says_versions, self.files)), distribution)

    def manifest(self) -> Mapping[str, object]:
        """The project's own pyproject.toml, empty when there is none that parses."""
        found = dict(self._read(["pyproject.toml"]))
        return parse_manifest(found.get("pyproject.toml", b""))

    def _read(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        chosen = [path for path in paths if path in self._blobs]
        contents = self._repository.contents([self._blobs[path] for path in chosen])
        return zip(chosen, contents, strict=True)
