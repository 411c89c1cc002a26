"""A project in memory: the scenes of rules, and the revisions of a repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from trueline.errors import BlindError
from trueline.facts import Module, Span, StringRef
from trueline.findings import Skipped
from trueline.sources.builds import built, is_build_file, is_built
from trueline.sources.factfile import content_digest
from trueline.sources.manifest import parse_manifest
from trueline.sources.projectfiles import is_project_file, references
from trueline.sources.python.extract import extract, study
from trueline.sources.python.unparsable import Unparsable
from trueline.sources.requirements import required, says_versions

if TYPE_CHECKING:
    from trueline.config.model import DatabaseSettings, DocumentSettings
    from trueline.facts.catalogue import Catalogue
    from trueline.facts.declared import Models
    from trueline.facts.documents.store import DocumentStore
    from trueline.facts.outline import Outline
    from trueline.facts.requirements import Requirement


class Memory:
    """Files as a mapping from path to bytes; nothing else is there.

    Without ``enums`` no enumeration, and no use of one, is looked for in a skim.
    """

    skipped: tuple[Skipped, ...] = ()

    def __init__(self, contents: Mapping[str, bytes], *, enums: bool = True) -> None:
        self._contents, self._enums = contents, enums
        self.files = tuple(sorted(contents))

    def skims(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        """Yield the facts of files, most of them skimmed."""
        return (extract(path, self._contents[path], enums=self._enums) for path in paths)

    def studies(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        """Yield the exact facts of files."""
        return (study(path, self._contents[path]) for path in paths)

    def comments(self, paths: Iterable[str]) -> Iterator[Module]:
        """Yield the exact facts of those files that hold a comment for us."""
        marked = [path for path in paths if b"trueline:" in self._contents.get(path, b"")]
        return (found for found in self.studies(marked) if isinstance(found, Module))

    def references(self) -> Mapping[str, tuple[StringRef, ...] | Skipped]:
        """The strings in project files that name modules, by path, or why a file can't be read."""
        found = {p: referred(p, data) for p, data in self._contents.items() if is_project_file(p)}
        return {path: refs for path, refs in found.items() if refs}

    def extracts(self, kind: str, paths: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """Yield paths with their facts of one kind, or why there are none."""
        from trueline.sources.extracts import found

        return found(kind, ((path, self._contents[path]) for path in paths))

    def outline(self, path: str, names: frozenset[str]) -> Outline | None:
        """Return the outline of a file that declares nothing at first sight."""
        from trueline.sources.extracts import outline

        return outline(path, self._contents.get(path, b""), names)

    def catalogue(self, settings: DatabaseSettings) -> Catalogue:
        """Return the structure that the files of a database describe."""
        from trueline.sources.described import catalogue_in

        return catalogue_in(settings, self._contents)

    def metadata(self, settings: DatabaseSettings) -> Models:
        """Nothing is loaded from files that are nowhere."""
        raise BlindError(f"metadata {settings.metadata}: only a project on disk can be loaded")

    def documents(self, settings: DocumentSettings) -> DocumentStore:
        """Return what is in a document store that is written as text."""
        from trueline.sources.documents.written import read_written

        return read_written(settings, self._contents)

    def present(self, stem: str) -> bool:
        """Nothing is there that is not listed, but what a file for the build names will be."""
        return is_built(self._built, stem)

    @cached_property
    def _built(self) -> frozenset[str]:
        return built((path, self._contents[path]) for path in filter(is_build_file, self.files))

    def digest(self, path: str) -> str:
        """Return a digest of a file's bytes, empty when there is no such file."""
        data = self._contents.get(path)
        return content_digest(data) if data is not None else ""

    def requirements(self, distribution: str) -> tuple[Requirement, ...]:
        """What the files say of a distribution's version."""
        wanted = filter(says_versions, self.files)
        return required(((path, self._contents[path]) for path in wanted), distribution)

    def manifest(self) -> Mapping[str, object]:
        """The project's own pyproject.toml, empty when there is none that parses."""
        return self._manifest

    @cached_property
    def _manifest(self) -> Mapping[str, object]:
        return parse_manifest(self._contents.get("pyproject.toml", b""))


def referred(path: str, data: bytes) -> tuple[StringRef, ...] | Skipped:
    """Return the references of one project file."""
    try:
        rows = references(path, data)
    except Unparsable as error:
        return Skipped(path, error.reason, error.detail, error.line)
    return tuple(StringRef(*row[:4], Span(*row[4])) for row in rows)
