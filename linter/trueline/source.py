"""What the check asks of a place where files are: the disk, a git revision, memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from trueline.facts import Module, StringRef
from trueline.findings import Skipped

if TYPE_CHECKING:
    from trueline.config.model import DatabaseSettings, DocumentSettings
    from trueline.facts.catalogue import Catalogue
    from trueline.facts.declared import Models
    from trueline.facts.documents.store import DocumentStore
    from trueline.facts.outline import Outline
    from trueline.facts.requirements import Requirement


class Source(Protocol):
    """Files, and facts of them; paths are relative to the project, with POSIX separators."""

    @property
    def files(self) -> tuple[str, ...]:
        """All files of the project, sorted."""

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What could not be listed."""

    def skims(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        """Yield the facts of files, most of them skimmed, in any order."""

    def studies(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        """Yield the exact facts of files, in any order."""

    def comments(self, paths: Iterable[str]) -> Iterator[Module]:
        """Yield the exact facts of those files that hold a suppression comment."""

    def references(self) -> Mapping[str, tuple[StringRef, ...] | Skipped]:
        """The strings in project files that name modules, by path, or why a file can't be read."""

    def extracts(self, kind: str, paths: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """Yield paths with their facts of one kind, or why there are none; files without any are
        left out.

        ``kind`` is one of those of :mod:`trueline.sources.extracts`: ``outline`` and others.
        """

    def outline(self, path: str, names: frozenset[str]) -> Outline | None:
        """Return the outline of a file that declares nothing at first sight.

        Of any file when ``names`` is empty, otherwise only if a class in it may derive from one of
        them; None when it doesn't, or can't be read.
        """

    def catalogue(self, settings: DatabaseSettings) -> Catalogue:
        """Return the structure of a database; BlindError says why it can't be looked at."""

    def metadata(self, settings: DatabaseSettings) -> Models:
        """Return the models of loaded metadata; BlindError says why it can't be loaded."""

    def documents(self, settings: DocumentSettings) -> DocumentStore:
        """Return what is in a document store; BlindError says why it can't be looked at."""

    def present(self, stem: str) -> bool:
        """Whether a path without suffix exists, or a build makes it, although it is not listed."""

    def digest(self, path: str) -> str:
        """Return a digest of a file's bytes, empty when it can't be read."""

    def requirements(self, distribution: str) -> tuple[Requirement, ...]:
        """What the files of the project say of a distribution's version."""

    def manifest(self) -> Mapping[str, object]:
        """The project's own pyproject.toml, empty when there is none that parses."""
