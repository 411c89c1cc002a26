"""Images of documents.

A plan holds an item as its raw value, and a category as one line for each item with a digest of
its value, so that a plan of any size stays small and still names what has changed since.  Steps
hold an item to the byte: row id, timestamp and value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import BytesIO
from json import dumps, loads
from typing import NamedTuple

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
        head = dumps([self.id, self.timestamp])
        return f"{head}\n{self.value}".encode("utf-8", "surrogateescape")


class Raw(NamedTuple):
    """A row of custom data whose value is bytes, as SQLite keeps them."""

    id: int
    timestamp: str | None
    value: bytes


def raw_of(image: bytes) -> Raw:
    """Take the image of a row apart, and leave its value as it is."""
    head, _, value = image.partition(b"\n")
    row, timestamp = loads(head)
    return Raw(row, timestamp, value)


def row_of(image: bytes) -> Row:
    """Take the image of a row apart."""
    head, _, value = image.decode("utf-8", "surrogateescape").partition("\n")
    row, timestamp = loads(head)
    return Row(row, timestamp, value)


def digest(value: str) -> str:
    """Return what stands for a value in the image of its category."""
    return sha256(value.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def category_image(values: Iterable[tuple[str, str]]) -> bytes:
    """Return the image of a category from keys and digests, in the order of the keys."""
    return "".join(f"{digest} {dumps(key)}\n" for key, digest in values).encode()


def lines_of(image: bytes) -> Iterator[tuple[str, str]]:
    """Yield each key in the image of a category with its digest."""
    for line in BytesIO(image):
        digest, _, key = line[:-1].decode().partition(" ")
        yield loads(key) if "\\" in key else key[1:-1], digest


def digests_of(image: bytes) -> dict[str, str]:
    """Return the digest of each key in the image of a category."""
    return dict(lines_of(image))


def differences(then: dict[str, str], now: dict[str, str]) -> Iterator[str]:
    """Say of each item what happened to it."""
    for key in sorted({*then, *now}):
        if key not in now:
            yield f"{key} deleted"
        elif key not in then:
            yield f"{key} added"
        elif then[key] != now[key]:
            yield f"{key} edited"
