"""Operations on what fields hold: convert, map, wrap, parse, each, and any of them ``when``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trueline.facts.documents.jsontext import kind_of, parse, same, shown
from trueline.migration.conversions import ALREADY, MOMENTS, UnconvertibleError, converted
from trueline.migration.operations import ERROR, KEEP, Done, Operation, RefusedError, absent
from trueline.migration.pointers import MISSING, Path, found, get, put, text_of

NULL = "null"
PATTERN = "re:"


@dataclass(frozen=True, slots=True)
class Convert:
    """A field gets another type."""

    field: Path
    to: str
    source: str = ""
    on_error: str = ERROR
    on_missing: str = ERROR
    accept_already: bool = True

    @property
    def title(self) -> str:
        """The operation in short."""
        return f"convert {text_of(self.field)} to {self.to}"

    def run(self, value: Any) -> Done:
        """Convert it, unless it is so already."""
        old = get(value, self.field)
        if old is MISSING:
            return absent(value, self.field, self.on_missing)
        if self.accept_already and ALREADY[self.to](old):
            return Done(value, f"already {self.to}")
        try:
            new = converted(old, self.to, self.source)
        except UnconvertibleError as error:
            return self._failed(value, old, error)
        put(value, self.field, new)
        return Done(value)

    def _failed(self, value: Any, old: Any, error: UnconvertibleError) -> Done:
        if self.on_error == KEEP:
            return Done(value, f"kept: {error}")
        if self.on_error == NULL:
            put(value, self.field, None)
            return Done(value, f"null: {error}")
        target = f" (to {self.to})" if self.to not in MOMENTS else ""
        raise RefusedError(f"{text_of(self.field)}={shown(old)} {error}{target}")


@dataclass(frozen=True, slots=True)
class Map:
    """A field's value is replaced by what a table has for it.

    A key that starts with ``re:`` is a regular expression for the whole text; exact keys win.
    """

    field: Path
    values: Mapping[str, Any]
    default: str = ERROR
    fallback: Any = None
    on_missing: str = ERROR

    @property
    def title(self) -> str:
        """The operation in short."""
        return f"map {text_of(self.field)}"

    def run(self, value: Any) -> Done:
        """Map it."""
        old = get(value, self.field)
        if old is MISSING:
            return absent(value, self.field, self.on_missing)
        key = old if isinstance(old, str) else shown(old, 10**9)
        known, new = self.meant(key)
        if not known:
            if self.default == KEEP:
                return Done(value, "kept: not in the table")
            if self.default == ERROR:
                listed = ", ".join(self.values)
                raise RefusedError(
                    f"{text_of(self.field)}={shown(old)} has no mapping; known: {listed}"
                )
            new = self.fallback
        put(value, self.field, new)
        return Done(value, f"{new if isinstance(new, str) else shown(new)}")

    def meant(self, key: str) -> tuple[bool, Any]:
        """Return whether the table has something for a text, and what."""
        if key in self.values and not key.startswith(PATTERN):
            return True, self.values[key]
        for pattern, new in self.values.items():
            if pattern.startswith(PATTERN) and re.fullmatch(pattern[len(PATTERN) :], key):
                return True, new
        return False, None


@dataclass(frozen=True, slots=True)
class Wrap:
    """What is no object becomes the only field of one; so does a field's value with ``field``."""

    name: str
    field: Path | None = None

    @property
    def title(self) -> str:
        """The operation in short."""
        where = text_of(self.field) if self.field else "the value"
        return f"wrap {where} as {self.name}"

    def run(self, value: Any) -> Done:
        """Wrap it, unless it is an object."""
        if self.field is None:
            already = isinstance(value, dict)
            return Done(value, "already an object") if already else Done({self.name: value})
        old = get(value, self.field)
        if old is MISSING:
            return Done(value, "skipped: missing")
        if isinstance(old, dict):
            return Done(value, "already an object")
        put(value, self.field, {self.name: old})
        return Done(value)


@dataclass(frozen=True, slots=True)
class Parse:
    """A string that holds JSON becomes what it says."""

    field: Path | None = None

    @property
    def title(self) -> str:
        """The operation in short."""
        return f"parse {text_of(self.field) if self.field else 'the value'}"

    def run(self, value: Any) -> Done:
        """Parse it, unless it is no string."""
        if self.field is None:
            if not isinstance(value, str):
                return Done(value, "already parsed")
            return Done(self._parsed(value))
        old = get(value, self.field)
        if old is MISSING:
            return Done(value, "skipped: missing")
        if not isinstance(old, str):
            return Done(value, "already parsed")
        put(value, self.field, self._parsed(old))
        return Done(value)

    def _parsed(self, text: str) -> Any:
        parsed = parse(text)
        if parsed.faults:
            raise RefusedError(f"{shown(text)} holds no sound JSON: {parsed.faults[0].message}")
        return parsed.value


@dataclass(frozen=True, slots=True)
class Each:
    """Operations on every item of a list."""

    field: Path
    operations: tuple[Operation, ...]
    on_missing: str = ERROR

    @property
    def title(self) -> str:
        """The operation in short."""
        return f"each of {text_of(self.field)}: {'; '.join(o.title for o in self.operations)}"

    def run(self, value: Any) -> Done:
        """Do them on one item after the other."""
        items = get(value, self.field)
        if items is MISSING:
            return absent(value, self.field, self.on_missing)
        if not isinstance(items, list):
            raise RefusedError(f'"{text_of(self.field)}" is {kind_of(items)}, not a list')
        before = shown(items, 10**9)
        for number, item in enumerate(items):
            items[number] = self._run(item, number)
        return Done(value, "changed" if before != shown(items, 10**9) else "already so")

    def _run(self, item: Any, number: int) -> Any:
        for operation in self.operations:
            try:
                item = operation.run(item).value
            except RefusedError as error:
                where = f"{text_of(self.field)}[{number}]"
                raise RefusedError(f"{where} {operation.title}: {error}") from error
        return item


@dataclass(frozen=True, slots=True)
class When:
    """A condition on a value: a field exists, is missing, equals something, is of a type."""

    exists: Path | None = None
    missing: Path | None = None
    equals: tuple[Path, Any] | None = None
    type: tuple[Path, str] | None = None

    def holds(self, value: Any) -> bool:
        """Whether all that is asked is so."""
        return (
            (self.exists is None or found(value, self.exists))
            and (self.missing is None or not found(value, self.missing))
            and (self.equals is None or self._equals(value, *self.equals))
            and (self.type is None or self._is(value, *self.type))
        )

    def _equals(self, value: Any, path: Path, want: Any) -> bool:
        at = get(value, path)
        return at is not MISSING and same(at, want)

    def _is(self, value: Any, path: Path, kind: str) -> bool:
        at = value if path == ("",) else get(value, path)
        return at is not MISSING and kind_of(at).rpartition(" ")[2] == kind


@dataclass(frozen=True, slots=True)
class Conditional:
    """An operation that only counts where a condition holds."""

    operation: Operation
    when: When

    @property
    def title(self) -> str:
        """The operation in short."""
        return f"{self.operation.title} (when)"

    def run(self, value: Any) -> Done:
        """Do it where it counts."""
        if not self.when.holds(value):
            return Done(value, "skipped: when")
        return self.operation.run(value)
