"""A document store as facts: rows as they are, nothing parsed and nothing judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from trueline.facts.documents.jsontext import Fault, parse, written_twice
from trueline.facts.documents.validity import Validator


class Item(NamedTuple):
    """A row of custom data; ``text`` is its raw value, or what reads that where it is kept aside.

    ``timestamp`` is None where there is none.  ``line`` is where a store that is written as text
    has it, here and in the other rows.
    """

    id: int
    category: str
    key: str
    text: str | Callable[[], str]
    timestamp: str | None = None
    line: int = 0

    @property
    def value(self) -> str:
        """The raw text."""
        return self.text if isinstance(self.text, str) else self.text()

    @property
    def address(self) -> str:
        """Category and key."""
        return f"{self.category}:{self.key}"


class Progress(NamedTuple):
    """A row of the progress log."""

    id: int
    timestamp: str
    status: str
    description: str
    parent: int | None = None
    line: int = 0


class Decision(NamedTuple):
    """A row of the decision log."""

    id: int
    timestamp: str
    summary: str
    details: str = ""
    line: int = 0


class Link(NamedTuple):
    """A row that ties two things together, each told by its type and an id as text."""

    id: int
    workspace: str
    source_type: str
    source_id: str
    target_type: str
    target_id: str
    line: int = 0


class IndexState(NamedTuple):
    """What is off in a full-text index, by row ids.

    ``stale`` are entries without a row, ``missing`` are rows without an entry, ``mixed`` are ids
    with words of a row that is gone besides those of the row that has its id now, if any has.
    """

    stale: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    mixed: tuple[int, ...] = ()

    def exceeds(self, other: IndexState) -> bool:
        """Whether something is off here that is not in another state."""
        return any(not set(mine) <= set(theirs) for mine, theirs in zip(self, other, strict=True))

    @property
    def told(self) -> str:
        """The state in short, as plans have it."""
        return f"{len(self.stale) + len(self.mixed)} stale, {len(self.missing)} missing"


class SearchIndex(NamedTuple):
    """A full-text index beside its table.

    ``is_external`` says that the index keeps no text of its own; then a missing entry makes
    every change of its row fail.
    """

    table: str
    is_external: bool
    state: IndexState = IndexState()
    line: int = 0

    def blocked(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Return those of some rows that SQLite would refuse to change."""
        return tuple(sorted({*self.state.missing}.intersection(ids))) if self.is_external else ()


class Vectors(NamedTuple):
    """The vectors beside a store, by the names that the server gives them; ``problem`` says why
    these are not known.
    """

    names: tuple[str, ...] = ()
    problem: str = ""


class DocumentSchema(NamedTuple):
    """The JSON Schema of a category, and the file that holds it."""

    path: str
    document: object


class Judged(NamedTuple):
    """What is wrong with the values of items, by row id; what is sound is left out.

    ``twice`` are strings that hold JSON.
    """

    faults: Mapping[int, tuple[Fault, ...]]
    errors: Mapping[int, tuple[str, ...]]
    twice: frozenset[int]

    def is_compliant(self, item: Item) -> bool:
        """Whether everybody reads an item in the same way, and its schema takes it."""
        sound = all(fault.lossy for fault in self.faults.get(item.id, ()))
        return sound and item.id not in self.errors


@dataclass(frozen=True)
class DocumentStore:
    """One store.

    ``path`` is relative to the project, or absolute.  ``generation`` says which version of the
    server made it.  ``categories`` are the allowed ones, none when all are.  ``items`` are sorted
    by category and key.  ``vectors`` is None where there are none.  ``recovered`` tells that SQLite
    had to take an interrupted transaction back.  ``own_workspace`` is the workspace if the settings
    name one, and not the machine.
    """

    name: str
    path: str
    workspace: str
    generation: str
    items: Sequence[Item]
    progress: Sequence[Progress] = ()
    decisions: Sequence[Decision] = ()
    patterns: frozenset[int] = frozenset()
    links: Sequence[Link] = ()
    indexes: Sequence[SearchIndex] = ()
    categories: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    schemas: Mapping[str, DocumentSchema] = field(default_factory=dict)
    vectors: Vectors | None = None
    recovered: bool = False
    own_workspace: str = ""

    def by_category(self) -> Iterator[tuple[str, list[Item]]]:
        """Yield each category with its items."""
        for category, items in groupby(self.items, key=lambda item: item.category):
            yield category, list(items)

    def category(self, name: str) -> list[Item]:
        """Return the items of a category."""
        return [item for item in self.items if item.category == name]

    @cached_property
    def judged(self) -> Judged:
        """What is wrong with the values; every item is read once for all rules."""
        faults, errors, twice = {}, {}, set()
        for item in self.items:
            parsed, validator = parse(item.value), self.validators.get(item.category)
            if parsed.faults:
                faults[item.id] = parsed.faults
            if written_twice(parsed.value):
                twice.add(item.id)
            if validator and not parsed.is_corrupt and not validator.is_valid(parsed.value):
                errors[item.id] = validator.errors(parsed.value)
        return Judged(faults, errors, frozenset(twice))

    @cached_property
    def validators(self) -> Mapping[str, Validator]:
        """What judges the items of each category that has a schema."""
        return {name: Validator(schema.document) for name, schema in self.schemas.items()}
