"""JSON read strictly: what two readers may take differently is told, never guessed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from math import isinf
from typing import Any, NamedTuple


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text; ``corrupt`` says that nothing can be read at all.

    ``lossy`` is a number that would not survive being read and written again.
    """

    message: str
    corrupt: bool = False
    lossy: bool = False


class Parsed(NamedTuple):
    """A value as usual readers have it, and what is wrong with its text."""

    value: Any
    faults: tuple[Fault, ...] = ()

    @property
    def is_corrupt(self) -> bool:
        """Whether there is no value."""
        return any(fault.corrupt for fault in self.faults)


class _Reader:
    """A decoder, made once for all texts, and its hooks, which collect what it lets pass."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self.pairs, parse_constant=self.constant, parse_float=self.number
        )

    def read(self, text: str) -> Parsed:
        """Read a text that is UTF-8."""
        self.faults = []
        try:
            return Parsed(self._decoder.decode(text), tuple(self.faults))
        except json.JSONDecodeError as error:
            where = f"line {error.lineno} column {error.colno}"
            return Parsed(None, (Fault(f"invalid JSON at {where}: {error.msg}", corrupt=True),))
        except (RecursionError, ValueError) as error:
            return Parsed(None, (Fault(f"can't be read: {error}", corrupt=True),))

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Make an object, and tell a key that it has twice."""
        found = dict(pairs)
        if len(found) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    self.faults.append(Fault(f"duplicate key {json.dumps(key)}"))
                seen.add(key)
        return found

    def constant(self, name: str) -> float:
        """Take NaN and its like, which are no JSON."""
        self.faults.append(Fault(f"{name} is not JSON; ConPort would return null"))
        return float(name)

    def number(self, text: str) -> float:
        """Read a number with a fraction or an exponent."""
        value = float(text)
        if isinf(value):
            self.faults.append(Fault(f"the number {text} is too large for any reader", lossy=True))
        elif Decimal(text) != Decimal(repr(value)):
            self.faults.append(Fault(f"the number {text} would lose digits", lossy=True))
        return value


_READER = _Reader()


def parse(text: str) -> Parsed:
    """Read a text; faults tell where it is no JSON, or may be read in several ways."""
    if not text.isascii() and any("\udc80" <= char <= "\udcff" for char in text):
        return Parsed(None, (Fault("is not UTF-8", corrupt=True),))
    return _READER.read(text)


def written_twice(value: object) -> bool:
    """Whether a value is a string that holds an object or a list as JSON."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return False
    inner = parse(value)
    return not inner.is_corrupt and isinstance(inner.value, dict | list)


def kind_of(value: object) -> str:
    """Return the type of a value in the words of JSON, with its article."""
    if value is None:
        return "null"
    names = {bool: "a boolean", int: "an integer", float: "a number", str: "a string"}
    return names.get(type(value), "a list" if isinstance(value, list) else "an object")


def shown(value: object, limit: int = 60) -> str:
    """Return a value as short JSON."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def same(one: object, other: object) -> bool:
    """Whether two values are the same JSON: true is not 1, and 1 is not 1.0."""
    return type(one) is type(other) and (
        one == other and (not isinstance(one, dict | list) or json.dumps(one) == json.dumps(other))
    )
