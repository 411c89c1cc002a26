"""Content that is no text, in a patch of git's format."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha1
from zlib import compress

_WINDOW = 8000
"""Git looks for a NUL in so many bytes."""

_LENGTHS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def is_binary(content: bytes) -> bool:
    """Whether git takes the content for no text."""
    return b"\0" in content[:_WINDOW]


def blob(content: bytes) -> str:
    """Return git's name for the content."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def binary_patch(old: bytes, new: bytes) -> bytes:
    """Return both contents in full, so that the patch can be taken back."""
    return b"GIT binary patch\n" + _literal(new) + b"\n" + _literal(old) + b"\n"


def _literal(content: bytes) -> bytes:
    return b"literal %d\n" % len(content) + b"".join(_rows(compress(content)))


def _rows(packed: bytes) -> Iterator[bytes]:
    from base64 import b85encode

    for start in range(0, len(packed), 52):
        part = packed[start : start + 52]
        yield _LENGTHS[len(part) - 1].encode() + b85encode(part, pad=True) + b"\n"
