"""Reading JSON that others may have edited: every key is known, every value of its type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

_T = TypeVar("_T")


class FormatError(Exception):
    """Something in a document is not as it should be; the message names the place in it."""


class Fields:
    """The fields of one JSON object, each taken once; what is left over is an error."""

    def __init__(self, value: object, place: str) -> None:
        if not isinstance(value, dict):
            raise FormatError(f"{place or 'the document'}: should be an object")
        self._left: dict[str, Any] = dict(value)
        self._known: list[str] = []
        self._place = place

    def __enter__(self) -> Fields:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None and self._left:
            raise FormatError(self._unknown(next(iter(self._left))))

    def _unknown(self, key: str) -> str:
        from difflib import get_close_matches

        close = get_close_matches(key, self._known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(self._known)}"
        return f"{self.at(key)}: unknown key; {hint}"

    def _missing(self, key: str) -> str:
        from difflib import get_close_matches

        for close in get_close_matches(key, self._left, n=1):
            return f"{self.at(close)}: unknown key; did you mean {key!r}?"
        return f"{self.at(key)}: is missing"

    @property
    def place(self) -> str:
        """Return the place of the object itself."""
        return self._place

    def at(self, key: str) -> str:
        """Return the place of a field."""
        return f"{self._place}.{key}" if self._place else key

    def take(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        """Return a field of a type; without a default it must be there."""
        self._known.append(key)
        value = self._left.pop(key, default)
        if value is None:
            raise FormatError(self._missing(key))
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise FormatError(f"{self.at(key)}: should be of type {_NAMES[kind]}")
        return value

    def has(self, key: str) -> bool:
        """Whether a field that may be left out is there, also as null."""
        self._known.append(key)
        return key in self._left

    def whatever(self, key: str) -> Any:
        """Return a field of any type, also null; it must be there."""
        if not self.has(key):
            raise FormatError(self._missing(key))
        return self._left.pop(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings."""
        values = self.take(key, list)
        if not all(isinstance(value, str) for value in values):
            raise FormatError(f"{self.at(key)}: should be a list of strings")
        return tuple(values)

    def choice(self, key: str, choices: Mapping[str, _T]) -> _T:
        """Return what a string stands for."""
        value = self.take(key, str)
        if value not in choices:
            raise FormatError(f"{self.at(key)}: {value!r} is none of {', '.join(choices)}")
        return choices[value]

    def each(self, key: str, read: Callable[[Fields], _T]) -> tuple[_T, ...]:
        """Read a list of objects; it may be left out."""
        return tuple(self._each(key, read))

    def _each(self, key: str, read: Callable[[Fields], _T]) -> Iterator[_T]:
        for number, value in enumerate(self.take(key, list, [])):
            with Fields(value, f"{self.at(key)}[{number}]") as fields:
                yield read(fields)

    def one(self, key: str, read: Callable[[Fields], _T]) -> _T | None:
        """Read an object; None when it is null or left out."""
        self._known.append(key)
        value = self._left.pop(key, None)
        if value is None:
            return None
        with Fields(value, self.at(key)) as fields:
            return read(fields)


_NAMES: Mapping[type, str] = {str: "string", int: "integer", bool: "boolean", list: "list"}
