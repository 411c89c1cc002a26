"""What a migration makes of one item, and of a whole category."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from json import JSONEncoder
from typing import Any, NamedTuple

from trueline.facts.documents.jsontext import Parsed, kind_of, parse, same, shown, written_twice
from trueline.migration.operations import RefusedError
from trueline.migration.pointers import MISSING, get, put, text_of
from trueline.migration.spec import Migration

ALREADY = "already at the new version"
_written = JSONEncoder(allow_nan=False).encode
"""As ConPort writes a value; what is no JSON is a ValueError."""


class Outcome(NamedTuple):
    """What becomes of an item: its new text, or why it is refused; neither when it stays.

    ``steps`` say for each operation what it did, empty when none was run.
    """

    after: str | None = None
    refused: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    was_valid: bool = False


def transformed(migration: Migration, text: str, *, judge: bool = True) -> Outcome:
    """Return what becomes of an item with this text.

    Without ``judge`` the schema is only asked about what becomes of it, not about what it is.
    """
    parsed = parse(text)
    if parsed.faults:
        return Outcome(refused=tuple(_faulty(parsed)))
    version = _version(migration, parsed.value)
    was_valid = judge and migration.validator.is_valid(parsed.value)
    if same(version, migration.version.target):
        refused = () if was_valid or not judge else _invalid(migration, parsed.value)
        return Outcome(refused=refused, was_valid=was_valid)
    if not any(same(version, each) for each in migration.version.sources):
        return Outcome(refused=(_foreign(migration, version),), was_valid=was_valid)
    return _migrated(migration, parsed.value, was_valid)


def _faulty(parsed: Parsed) -> Iterator[str]:
    for fault in parsed.faults:
        yield fault.message + ("; ConPort hides this row" if fault.corrupt else "")


def _version(migration: Migration, value: Any) -> Any:
    version = get(value, migration.version.field)
    return None if version is MISSING else version


def _foreign(migration: Migration, version: Any) -> str:
    known = ", ".join(map(shown, migration.version.sources))
    where = text_of(migration.version.field)
    return f"{where}={shown(version)} is none of the versions that this migration reads: {known}"


def _invalid(migration: Migration, value: Any) -> tuple[str, ...]:
    return tuple(f"{ALREADY}, but {error}" for error in migration.validator.errors(value))


def _migrated(migration: Migration, value: Any, was_valid: bool) -> Outcome:
    steps: list[str] = []
    for number, operation in enumerate(migration.operations, 1):
        try:
            value, what = operation.run(value)
        except RefusedError as error:
            verb = operation.title.partition(" ")[0]
            return Outcome(refused=(f"op {number} {verb}: {error}",), was_valid=was_valid)
        steps.append(what)
    version = migration.version
    if not put(value, version.field, version.target):
        hint = '"parse: {}"' if written_twice(value) else '"wrap: {as: NAME}"'
        why = f"value is {kind_of(value)}; add {hint}"
        return Outcome(refused=(why,), was_valid=was_valid)
    if not migration.validator.is_valid(value):
        errors = migration.validator.errors(value)
        refused = tuple(f"after migration: {error}" for error in errors)
        return Outcome(refused=refused, was_valid=was_valid)
    try:
        return Outcome(_written(value), steps=tuple(steps), was_valid=was_valid)
    except ValueError as error:
        return Outcome(refused=(f"after migration: {error}",), was_valid=was_valid)


@dataclass(slots=True)
class Tally:
    """What a migration does to a category, counted."""

    items: int = 0
    valid: int = 0
    migrated: int = 0
    skipped: int = 0
    refused: list[str] = field(default_factory=list)
    steps: list[Counter[str]] = field(default_factory=list)

    def add(self, key: str, row: int, outcome: Outcome) -> None:
        """Count an item."""
        self.items += 1
        self.valid += outcome.was_valid
        self.refused += (f"{key} (row {row})  {why}" for why in outcome.refused)
        if outcome.after is not None:
            self.migrated += 1
            self.steps = self.steps or [Counter() for _ in outcome.steps]
            for counter, what in zip(self.steps, outcome.steps, strict=True):
                counter[what] += 1
        elif not outcome.refused:
            self.skipped += 1


def counted(migration: Migration, steps: Iterable[Counter[str]]) -> Iterator[str]:
    """Yield for each operation what it did, how often."""
    for operation, counter in zip(migration.operations, steps, strict=False):
        done = ", ".join(f"{count} {what}" for what, count in counter.most_common())
        yield f"{operation.title}: {done}"
