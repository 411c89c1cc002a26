"""Images of documents.

A plan holds an item as its raw value, and a category as one line for each item with a digest of
its value, so that a plan of any size stays small and still names what has changed since.  Steps
hold an item to the byte: row id, timestamp and value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import BytesIO
from itertools import zip_longest
from json import JSONEncoder, loads
from typing import Any, NamedTuple

_DIGEST = 32
_json = JSONEncoder().encode

STARTED, DONE, UNDONE = b"started", b"done", b"undone"
"""How the record of a migration stands; there is none, or a blocked one, where it is None."""


class Row(NamedTuple):
    """A row of custom data to the byte."""

    id: int
    timestamp: str | None
    value: str

    @property
    def image(self) -> bytes:
        """The image that the ledger keeps."""
        head = f"[{self.id}, {_json(self.timestamp)}]"  # as a list is written, in less time
        return f"{head}\n{self.value}".encode("utf-8", "surrogateescape")


class Raw(NamedTuple):
    """A row of custom data whose value is bytes, as SQLite keeps them."""

    id: int
    timestamp: str | None
    value: bytes


def raw_of(image: bytes) -> Raw:
    """Take the image of a row apart, and leave its value as it is."""
    head, _, value = image.partition(b"\n")
    row, _, timestamp = head[1:-1].decode().partition(", ")
    return Raw(int(row), _read(timestamp), value)


def row_of(image: bytes) -> Row:
    """Take the image of a row apart."""
    row, timestamp, value = raw_of(image)
    return Row(row, timestamp, value.decode("utf-8", "surrogateescape"))


def _read(text: str) -> Any:
    """Return what a JSON text says; most are strings without an escape, read at a glance."""
    return text[1:-1] if text[:1] == '"' and "\\" not in text else loads(text)


def digest(value: str) -> str:
    """Return what stands for a value in the image of its category."""
    return sha256(value.encode("utf-8", "surrogateescape")).hexdigest()[:_DIGEST]


def category_image(values: Iterable[tuple[str, str]]) -> bytes:
    """Return the image of a category from keys and digests, in the order of the keys."""
    return b"".join(line_of(key, digest) for key, digest in values)


def line_of(key: str, digest: str) -> bytes:
    """Return the line of an item in the image of its category."""
    return f"{digest} {_json(key)}\n".encode()


def is_of(line: bytes, value: str) -> bool:
    """Whether a line in the image of a category says this value."""
    return line.startswith(digest(value).encode())


def changed_lines(before: bytes, after: bytes) -> int | None:
    """Return how many items of a category change; None when one comes, goes or moves."""
    count = 0
    for then, wanted in zip_longest(BytesIO(before), BytesIO(after), fillvalue=b""):
        if then[_DIGEST:] != wanted[_DIGEST:]:
            return None
        count += then != wanted
    return count


def digests_of(image: bytes) -> dict[str, str]:
    """Return the digest of each key in the image of a category."""
    lines = (line[:-1].decode().partition(" ") for line in BytesIO(image))
    return {_read(key): digest for digest, _, key in lines}


def differences(then: dict[str, str], now: dict[str, str]) -> Iterator[str]:
    """Say of each item what happened to it."""
    for key in sorted({*then, *now}):
        if key not in now:
            yield f"{key} deleted"
        elif key not in then:
            yield f"{key} added"
        elif then[key] != now[key]:
            yield f"{key} edited"
