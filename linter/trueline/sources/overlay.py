"""A project as a plan would leave it: another source, with some files changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from trueline.changes import Image, read_image
from trueline.facts import Module, StringRef
from trueline.findings import Skipped
from trueline.source import Source
from trueline.sources.memory import Memory

if TYPE_CHECKING:
    from trueline.config.model import DatabaseSettings, DocumentSettings
    from trueline.facts.catalogue import Catalogue
    from trueline.facts.declared import Models
    from trueline.facts.documents.store import DocumentStore
    from trueline.facts.outline import Outline
    from trueline.facts.requirements import Requirement


class Overlay:
    """A source beneath, and the files that differ from it; an image of None is a file that goes.

    ``known`` are facts of files beneath, which are not extracted again.  Without ``enums`` those of
    the files that differ are skimmed for names and imports alone.
    """

    def __init__(
        self,
        below: Source,
        images: Mapping[str, Image],
        known: Mapping[str, Module],
        *,
        enums: bool = True,
    ) -> None:
        self._below, self._images, self._known = below, images, known
        contents = {p: read_image(image).content for p, image in images.items() if image}
        self._above = Memory(contents, enums=enums)
        self.skipped = below.skipped

    @cached_property
    def files(self) -> tuple[str, ...]:
        """All files that would be there."""
        kept = (path for path in self._below.files if path not in self._images)
        return tuple(sorted((*kept, *self._above.files)))

    def skims(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        """Yield the facts of files."""
        mine, others = self._parted(paths)
        yield from self._above.skims(mine)
        yield from (self._known[path] for path in others if path in self._known)
        yield from self._below.skims(path for path in others if path not in self._known)

    def studies(self, paths: Iterable[str]) -> Iterator[Module | Skipped]:
        """Yield the exact facts of files."""
        mine, others = self._parted(paths)
        yield from self._above.studies(mine)
        yield from self._below.studies(others)

    def comments(self, paths: Iterable[str]) -> Iterator[Module]:
        """Yield the exact facts of those files that hold a suppression comment."""
        mine, others = self._parted(paths)
        yield from self._above.comments(mine)
        yield from self._below.comments(others)

    def references(self) -> Mapping[str, tuple[StringRef, ...] | Skipped]:
        """The strings in project files that name modules."""
        below = self._below.references().items()
        kept = {path: found for path, found in below if path not in self._images}
        return {**kept, **self._above.references()}

    def extracts(self, kind: str, paths: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """Yield paths with their facts of one kind, or why there are none."""
        mine, others = self._parted(paths)
        yield from self._above.extracts(kind, mine)
        yield from self._below.extracts(kind, others)

    def outline(self, path: str, names: frozenset[str]) -> Outline | None:
        """Return the outline of a file that declares nothing at first sight."""
        return (self._above if path in self._images else self._below).outline(path, names)

    def catalogue(self, settings: DatabaseSettings) -> Catalogue:
        """Return the structure of a database, which a plan of files leaves alone."""
        return self._below.catalogue(settings)

    def metadata(self, settings: DatabaseSettings) -> Models:
        """Return the models of loaded metadata, as they are today."""
        return self._below.metadata(settings)

    def documents(self, settings: DocumentSettings) -> DocumentStore:
        """Return what is in a document store, which a plan of files leaves alone."""
        return self._below.documents(settings)

    def present(self, stem: str) -> bool:
        """Whether something unlisted is there; what the plan removes is no such thing."""
        if f"{stem}.py" in self._gone or stem in self._left:
            return stem in self._folders
        return self._below.present(stem)

    @cached_property
    def _gone(self) -> frozenset[str]:
        return frozenset(path for path, image in self._images.items() if image is None)

    @cached_property
    def _left(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(map(_above, self._gone)))

    @cached_property
    def _folders(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(map(_above, self.files)))

    def digest(self, path: str) -> str:
        """Return a digest of a file's bytes."""
        return (self._above if path in self._images else self._below).digest(path)

    def requirements(self, distribution: str) -> tuple[Requirement, ...]:
        """What the files say of a distribution's version."""
        below = self._below.requirements(distribution)
        kept = (each for each in below if each.path not in self._images)
        return (*kept, *self._above.requirements(distribution))

    def manifest(self) -> Mapping[str, object]:
        """The project's pyproject.toml."""
        name = "pyproject.toml"
        return (self._above if name in self._images else self._below).manifest()

    def _parted(self, paths: Iterable[str]) -> tuple[list[str], list[str]]:
        everything = list(paths)
        mine = [path for path in everything if path in self._images]
        return mine, [path for path in everything if path not in self._images]


def _above(path: str) -> Iterator[str]:
    """Yield the folders that a path is in."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
