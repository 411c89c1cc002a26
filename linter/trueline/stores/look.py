"""Reading files as images."""

from __future__ import annotations

import errno
import os
import stat

from trueline.changes import FileImage, Image
from trueline.errors import BlindError

FOLDER = FileImage(0o040000, b"").encode()
"""The image of a folder."""


def look(root: str, address: str) -> Image:
    """Return the exact image of a path: its kind, all its permission bits, its content.

    All folders have the same image, because what is in them has addresses of its own and their
    bits are not theirs alone (some are inherited).  BlindError when it can't be read.
    """
    path = f"{root}/{address}"
    try:
        mode = os.lstat(path).st_mode
        content = _content(path, mode)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR):
            return None
        raise BlindError(f"{address}: can't be read: {error.strerror}") from error
    if content is None:
        raise BlindError(f"{address}: is neither a file, a link nor a folder; leave it out")
    if not _spelt(root, address):
        return None
    return FOLDER if stat.S_ISDIR(mode) else FileImage(mode, content).encode()


def _content(path: str, mode: int) -> bytes | None:
    if stat.S_ISREG(mode):
        with open(path, "rb") as file:
            return file.read()
    if stat.S_ISLNK(mode):
        return os.fsencode(os.readlink(path))
    return b"" if stat.S_ISDIR(mode) else None


def _spelt(root: str, address: str) -> bool:
    """Whether every name on the way is really written so; some file systems know no case."""
    folder = root
    for name in address.split("/"):
        other = name.swapcase()
        known = other == name or not os.path.lexists(f"{folder}/{other}")
        if not known and _composed(name) not in map(_composed, os.listdir(folder)):
            return False
        folder = f"{folder}/{name}"
    return True


def _composed(name: str) -> str:
    from unicodedata import normalize  # file systems disagree on how an accent is stored

    return normalize("NFC", name)
