"""Operations on the fields of one value: add, set, remove, rename, move.

An operation is data: it can be read, checked against schemas, and never runs anybody's code.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from trueline.facts.documents.jsontext import kind_of, same, shown, written_twice
from trueline.migration.pointers import (
    MISSING,
    Path,
    found,
    get,
    holder,
    put,
    renamed,
    take,
    text_of,
)

ERROR, SKIP, KEEP, OVERWRITE = "error", "skip", "keep", "overwrite"


class RefusedError(Exception):
    """An operation that can't be done on a value; the message says why and what would allow it."""


class Done(NamedTuple):
    """The value afterwards, and in a word what happened; ``changed`` counts as a change."""

    value: Any
    what: str = "changed"


class Operation(Protocol):
    """What all operations can do."""

    @property
    def title(self) -> str:
        """The operation in short, for reports."""

    def run(self, value: Any) -> Done:
        """Do it; the value given may be changed in place.  RefusedError says why not."""


def absent(value: Any, path: Path, on_missing: str) -> Done:
    """Return what to do instead where a field is missing; RefusedError when nothing is allowed."""
    if on_missing == SKIP:
        return Done(value, "skipped: missing")
    if not isinstance(value, dict | list):
        raise RefusedError(f"value is {kind_of(value)}; add {_remedy(value)}")
    raise RefusedError(f'field "{text_of(path)}" is missing  (on_missing: skip to allow)')


def _remedy(value: Any) -> str:
    return '"parse: {}"' if written_twice(value) else '"wrap: {as: NAME}"'


@dataclass(frozen=True, slots=True)
class Add:
    """A field that is new, with a value or a copy of another field's."""

    field: Path
    value: Any = None
    copy_of: Path | None = None
    on_target: str = KEEP

    @property
    def title(self) -> str:
        """The operation in short."""
        source = f"copy of {text_of(self.copy_of)}" if self.copy_of else shown(self.value)
        return f"add {text_of(self.field)} = {source}"

    def run(self, value: Any) -> Done:
        """Add it where it is missing."""
        if found(value, self.field):
            if self.on_target == KEEP:
                return Done(value, "kept: exists")
            if self.on_target == ERROR:
                raise RefusedError(_exists(value, self.field, "(on_target: keep|overwrite)"))
        if self.copy_of and not found(value, self.copy_of):
            raise RefusedError(
                f'field "{text_of(self.copy_of)}" is missing, so it can\'t be copied'
            )
        new = get(value, self.copy_of) if self.copy_of else self.value
        return _placed(value, self.field, deepcopy(new))


def _placed(value: Any, path: Path, new: Any) -> Done:
    if not put(value, path, new):
        at = holder(value, path)
        what = kind_of(value if at is None else at)
        raise RefusedError(f'"{text_of(path)}" can\'t be put into {what}; add "wrap: {{as: NAME}}"')
    return Done(value)


def _exists(value: Any, path: Path, hint: str) -> str:
    return f'"{text_of(path)}" already exists ({shown(get(value, path))})  {hint}'


@dataclass(frozen=True, slots=True)
class Set:
    """A field gets a value, whatever it held."""

    field: Path
    value: Any

    @property
    def title(self) -> str:
        """The operation in short."""
        return f"set {text_of(self.field)} = {shown(self.value)}"

    def run(self, value: Any) -> Done:
        """Set it."""
        if found(value, self.field) and same(get(value, self.field), self.value):
            return Done(value, "already so")
        return _placed(value, self.field, deepcopy(self.value))


@dataclass(frozen=True, slots=True)
class Remove:
    """A field goes."""

    field: Path
    on_missing: str = ERROR

    @property
    def title(self) -> str:
        """The operation in short."""
        return f"remove {text_of(self.field)}"

    def run(self, value: Any) -> Done:
        """Remove it."""
        if get(value, self.field) is MISSING:
            return absent(value, self.field, self.on_missing)
        take(value, self.field)
        return Done(value)


@dataclass(frozen=True, slots=True)
class Move:
    """A field goes to another place, or gets another name where it is."""

    source: Path
    target: Path
    on_missing: str = ERROR
    on_target: str = ERROR
    verb: str = "move"

    @property
    def title(self) -> str:
        """The operation in short."""
        return f"{self.verb} {text_of(self.source)} -> {text_of(self.target)}"

    def run(self, value: Any) -> Done:
        """Move it; a field that only changes its name keeps its place among the others."""
        if get(value, self.source) is MISSING:
            return absent(value, self.source, self.on_missing)
        if found(value, self.target) and self.source != self.target:
            if self.on_target == KEEP:
                take(value, self.source)
                return Done(value, "dropped: target exists")
            if self.on_target == ERROR:
                raise RefusedError(self._taken(value))
        if self.source[:-1] == self.target[:-1] and isinstance(holder(value, self.source), dict):
            renamed(value, self.source, self.target[-1])
            return Done(value)
        return _placed(value, self.target, take(value, self.source))

    def _taken(self, value: Any) -> str:
        source = f"source {shown(get(value, self.source))}"
        there = f'"{text_of(self.target)}" already exists ({shown(get(value, self.target))})'
        return f"{there}; {source}  (on_target: keep|overwrite)"
