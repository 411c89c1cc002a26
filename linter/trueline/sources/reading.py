"""The bytes of a file, and the same as UTF-8, or why there are none."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING

from trueline.findings import Skipped

if TYPE_CHECKING:
    from pathlib import Path

# Opening a pipe without O_NONBLOCK would wait for its writer for ever.
_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC

_USUAL = frozenset((b"# -*- coding: utf-8 -*-", b"# coding: utf-8"))


def read(root: Path | str, path: str, max_size: int) -> bytes | Skipped:
    """Return the content of a file, or the outcome when it can't be had.

    ``path`` is relative to ``root``; ``max_size`` is in bytes.  A link is followed.
    """
    try:
        descriptor = os.open(f"{root}/{path}", _FLAGS)
    except FileNotFoundError:
        return Skipped(path, "vanished", "it was listed, but is not there any more")
    except OSError as error:
        return Skipped(path, "unreadable", error.strerror or str(error))
    try:
        return _content(descriptor, path, max_size)
    except OSError as error:
        return Skipped(path, "unreadable", error.strerror or str(error))
    finally:
        os.close(descriptor)


def _content(descriptor: int, path: str, max_size: int) -> bytes | Skipped:
    status = os.fstat(descriptor)
    if not S_ISREG(status.st_mode):
        what = "it is a folder" if S_ISDIR(status.st_mode) else "it is a pipe, socket or device"
        return Skipped(path, "not a file", what)
    if status.st_size > max_size:
        return too_large(path, status.st_size, max_size)
    data = os.read(descriptor, status.st_size + 1)
    while len(data) > status.st_size:  # it is being written to: go on until it really ends
        if len(data) > max_size:
            return too_large(path, len(data), max_size)
        more = os.read(descriptor, max_size)
        if not more:
            break
        data += more
    return data


def too_large(path: str, size: int, max_size: int) -> Skipped:
    """Return the outcome for a file of more bytes than a check reads."""
    limit = f"{size:,} bytes are more than max-file-size = {max_size:,}"
    return Skipped(path, "too large", f"{limit}; raise the limit or exclude the file")


def utf8(path: str, data: bytes) -> bytes | Skipped:
    """Return Python source as UTF-8 without byte order mark, or why CPython would refuse it.

    Line ends stay as they are.  An encoding cookie stays too, though it may not be true of the
    result: parse the result as text, not by its cookie.
    """
    if b"\0" in data:
        return Skipped(
            path, "null byte", "Python refuses such a file", _line(data, data.find(b"\0"))
        )
    head = _head(data)
    if b"coding" in head and not _says_utf8(head):
        return _by_cookie(path, data, head)
    source = data.removeprefix(BOM_UTF8)
    return source if source.isascii() else _checked(path, source, "utf-8")


def _head(data: bytes) -> bytes:
    """Return the first two lines, where a cookie may stand (PEP 263)."""
    second = data.find(b"\n", data.find(b"\n") + 1)
    return data[:second] if second >= 0 else data


def _says_utf8(head: bytes) -> bool:
    """Whether the cookie is the usual one, in its usual place, which needs no tokenizer."""
    first, _, second = head.partition(b"\n")
    if b"coding" not in first and first.startswith(b"#!"):
        first = second
    return first.rstrip(b"\r") in _USUAL and b"\r" not in first[:-1]


def _by_cookie(path: str, data: bytes, head: bytes) -> bytes | Skipped:
    from io import BytesIO
    from tokenize import detect_encoding

    lines = BytesIO(head.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    try:
        encoding = detect_encoding(lines.readline)[0]
    except (SyntaxError, LookupError) as error:  # the latter from Python 3.14 on
        plain = _checked(path, head, "utf-8")
        return (
            plain if isinstance(plain, Skipped) else Skipped(path, "unknown encoding", str(error))
        )
    return _checked(path, data.removeprefix(BOM_UTF8), encoding.removesuffix("-sig"))


def _checked(path: str, source: bytes, encoding: str) -> bytes | Skipped:
    try:
        text = source.decode(encoding)
        return source if encoding == "utf-8" else text.encode()
    except UnicodeDecodeError as error:
        bad = f"byte 0x{source[error.start]:02x} is not {encoding}"
        return Skipped(
            path,
            "undecodable",
            f"{bad}; declare its encoding or save it as UTF-8",
            _line(source, error.start),
        )
    except (ValueError, LookupError) as error:
        return Skipped(path, "unknown encoding", str(error))


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1
