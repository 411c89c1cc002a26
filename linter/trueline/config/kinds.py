"""What a setting may hold: each kind checks a value and describes itself as JSON Schema.

Validation, the published schema and the documentation are all read from the same kinds, so they
can't disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

Keys = tuple[str | int, ...]
Verdict = Callable[[str], str | None]
"""What is wrong with a text and what to do about it; None when it is fine."""


class Problem(NamedTuple):
    """Something that is wrong with a setting: where in the document, and what."""

    keys: Keys
    message: str


class Kind(Protocol):
    """What all kinds can do."""

    @property
    def label(self) -> str:
        """The kind in words: ``a list of globs``."""

    def accepts(self, value: object) -> bool:
        """Whether the value has the right type, whatever is in it."""

    def problems(self, value: object, keys: Keys) -> Iterator[Problem]:
        """Everything that is wrong with a value of the right type."""

    def schema(self) -> dict[str, object]:
        """The kind as JSON Schema."""


def check(kind: Kind, value: object, keys: Keys) -> Iterator[Problem]:
    """Everything that is wrong with ``value``, its type first."""
    if kind.accepts(value):
        yield from kind.problems(value, keys)
    else:
        hint = f"; write [{_described(value)}]" if isinstance(kind, Sequence) else ""
        yield Problem(keys, f"expected {kind.label}, found {_described(value)}{hint}")


class Flag(NamedTuple):
    """``true`` or ``false``."""

    label: str = "true or false"

    def accepts(self, value: object) -> bool:
        """Whether it is a boolean."""
        return isinstance(value, bool)

    def problems(self, value: object, keys: Keys) -> Iterator[Problem]:
        """Nothing can be wrong with a boolean."""
        return iter(())

    def schema(self) -> dict[str, object]:
        """As JSON Schema."""
        return {"type": "boolean"}


class Never(NamedTuple):
    """``false`` and nothing else: what stands there otherwise is taken out."""

    label: str

    def accepts(self, value: object) -> bool:
        """Whether it is ``false``."""
        return value is False

    def problems(self, value: object, keys: Keys) -> Iterator[Problem]:
        """Nothing can be wrong with it."""
        return iter(())

    def schema(self) -> dict[str, object]:
        """As JSON Schema."""
        return {"const": False}


class Number(NamedTuple):
    """A whole number, not below ``minimum``."""

    label: str = "a whole number"
    minimum: int | None = None

    def accepts(self, value: object) -> bool:
        """Whether it is an integer; ``true`` is not."""
        return isinstance(value, int) and not isinstance(value, bool)

    def problems(self, value: object, keys: Keys) -> Iterator[Problem]:
        """Whether it is large enough."""
        if self.minimum is not None and isinstance(value, int) and value < self.minimum:
            yield Problem(keys, f"{value} is too small; write {self.minimum} or more")

    def schema(self) -> dict[str, object]:
        """As JSON Schema."""
        least = {} if self.minimum is None else {"minimum": self.minimum}
        return {"type": "integer", **least}


class Text(NamedTuple):
    """A string; ``verdict`` judges it further, ``facets`` say what JSON Schema can say of that."""

    label: str = "a string"
    verdict: Verdict | None = None
    facets: Mapping[str, object] = {}

    def accepts(self, value: object) -> bool:
        """Whether it is a string."""
        return isinstance(value, str)

    def problems(self, value: object, keys: Keys) -> Iterator[Problem]:
        """What the verdict says."""
        message = self.verdict(str(value)) if self.verdict else None
        if message:
            yield Problem(keys, message)

    def schema(self) -> dict[str, object]:
        """As JSON Schema."""
        return {"type": "string", **self.facets}


class Sequence(NamedTuple):
    """A list whose items are all of one kind."""

    of: Kind
    label: str

    def accepts(self, value: object) -> bool:
        """Whether it is a list."""
        return isinstance(value, list)

    def problems(self, value: object, keys: Keys) -> Iterator[Problem]:
        """What is wrong with each item."""
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from check(self.of, item, (*keys, index))

    def schema(self) -> dict[str, object]:
        """As JSON Schema."""
        return {"type": "array", "items": self.of.schema()}


class Table(NamedTuple):
    """A table with free keys, judged by ``name``, and values of one kind."""

    of: Kind
    label: str
    name: Text = Text()

    def accepts(self, value: object) -> bool:
        """Whether it is a table."""
        return isinstance(value, dict)

    def problems(self, value: object, keys: Keys) -> Iterator[Problem]:
        """What is wrong with each key and each value."""
        for key, item in value.items() if isinstance(value, dict) else ():
            yield from self.name.problems(key, (*keys, key))
            yield from check(self.of, item, (*keys, key))

    def schema(self) -> dict[str, object]:
        """As JSON Schema."""
        names = {"propertyNames": dict(self.name.facets)} if self.name.facets else {}
        return {"type": "object", **names, "additionalProperties": self.of.schema()}


class Either(NamedTuple):
    """One of several kinds, told apart by the type of the value."""

    kinds: tuple[Kind, ...]

    @property
    def label(self) -> str:
        """All kinds in words."""
        return " or ".join(kind.label for kind in self.kinds)

    def accepts(self, value: object) -> bool:
        """Whether one of the kinds accepts it."""
        return any(kind.accepts(value) for kind in self.kinds)

    def problems(self, value: object, keys: Keys) -> Iterator[Problem]:
        """What the kind that accepts the value says."""
        kind = next(kind for kind in self.kinds if kind.accepts(value))
        return kind.problems(value, keys)

    def schema(self) -> dict[str, object]:
        """As JSON Schema."""
        return {"anyOf": [kind.schema() for kind in self.kinds]}


class Key(NamedTuple):
    """One setting: its name, kind, default and documentation.

    ``default`` is the value as TOML has it; None means that the setting is absent.  ``example`` is
    a line of TOML.
    """

    name: str
    kind: Kind
    default: object
    doc: str
    example: str = ""

    def schema(self) -> dict[str, object]:
        """As JSON Schema, with documentation and default."""
        default = {} if self.default is None else {"default": self.default}
        return {"description": self.doc, **self.kind.schema(), **default}


class Record(NamedTuple):
    """A table whose keys are all known; ``judge`` looks at the table as a whole."""

    keys: tuple[Key, ...]
    label: str = "a table"
    doc: str = ""
    judge: Callable[[Mapping[str, object]], Iterator[Problem]] | None = None

    def accepts(self, value: object) -> bool:
        """Whether it is a table."""
        return isinstance(value, dict)

    def problems(self, value: object, keys: Keys) -> Iterator[Problem]:
        """Unknown keys, and what is wrong with each value and, if all are well, with the whole."""
        table = value if isinstance(value, dict) else {}
        found = [*self._problems(table, keys)]
        yield from found
        for problem in self.judge(table) if self.judge and not found else ():
            yield Problem((*keys, *problem.keys), problem.message)

    def _problems(self, table: Mapping[str, object], keys: Keys) -> Iterator[Problem]:
        known = {key.name: key.kind for key in self.keys}
        for name, item in table.items():
            if name in known:
                yield from check(known[name], item, (*keys, name))
            else:
                yield Problem((*keys, name), f"unknown key; {suggestion(name, known)}")

    def schema(self) -> dict[str, object]:
        """As JSON Schema; a key that is not listed is refused."""
        about = {"description": self.doc} if self.doc else {}
        properties = {key.name: key.schema() for key in self.keys}
        return {**about, "type": "object", "additionalProperties": False, "properties": properties}


class Later(NamedTuple):
    """A table whose keys are only looked up when it is used, because that takes time."""

    make: Callable[[], Record]
    label: str = "a table"

    def accepts(self, value: object) -> bool:
        """Whether it is a table."""
        return isinstance(value, dict)

    def problems(self, value: object, keys: Keys) -> Iterator[Problem]:
        """What the record finds wrong."""
        return self.make().problems(value, keys)

    def schema(self) -> dict[str, object]:
        """As JSON Schema."""
        return self.make().schema()


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """``did you mean …?`` when something known looks like it, otherwise all that is known."""
    from difflib import get_close_matches

    by_letters = {_letters(name): name for name in known}
    close = get_close_matches(_letters(wrong), by_letters, n=1)
    if close:
        return f"did you mean {by_letters[close[0]]}?"
    if not by_letters:
        return "nothing can be set here, take it out"
    return f"known are {', '.join(by_letters.values())}"


def _letters(name: str) -> str:
    return name.casefold().replace("_", "-")


def _described(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    text = str(value).lower() if isinstance(value, bool) else f'"{value}"'
    text = text if isinstance(value, (bool, str)) else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
