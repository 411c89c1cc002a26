"""A reversible change: where, what it is now, what it shall be."""

from __future__ import annotations

from typing import NamedTuple

from trueline.errors import ConflictError

Image = bytes | None
"""What an address holds, in the canonical form of its subject; None when it does not exist."""

FILE = "file"
DOCUMENT = "document"

REGULAR = 0o100644
EXECUTABLE = 0o100755
LINK = 0o120000


class Script(NamedTuple):
    """Statements that lead from one image to the other and back; a file needs none."""

    do: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()

    def reverse(self) -> Script:
        """Swap the two directions."""
        return Script(self.undo, self.do)


class Change(NamedTuple):
    """At an address, one image gives way to another.

    ``origin`` is the address that the content comes from when something moves: the creation at
    the new address names the old one.  ``lost`` says what can't be brought back, such as the rows
    of a dropped table; it is empty for a change that can be taken back whole.
    """

    subject: str
    address: str
    before: Image
    after: Image
    script: Script = Script()
    origin: str = ""
    lost: str = ""

    def reverse(self) -> Change:
        """Return the change that takes this one back; ConflictError when there is no way back."""
        if self.lost:
            raise ConflictError(no_way_back(self.address, self.lost))
        script = self.script.reverse()
        return Change(self.subject, self.address, self.after, self.before, script)


def no_way_back(address: str, lost: str) -> str:
    """Say why a change can't be taken back."""
    return f"{address}: there is no way back, {lost} is lost"


class FileImage(NamedTuple):
    """A file as an image: its mode in the manner of git, and its content.

    ``mode`` is REGULAR, EXECUTABLE or LINK in a plan, so that a plan means the same on every
    machine; in the ledger it holds all permission bits.  The content of a link is its target.
    """

    mode: int
    content: bytes

    def encode(self) -> bytes:
        """Return the canonical bytes."""
        return b"%06o\n" % self.mode + self.content

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return self.mode & 0o170000 == LINK


def file_image(content: bytes, mode: int = REGULAR) -> bytes:
    """Return the image of a file with this content."""
    return FileImage(mode, content).encode()


def read_image(image: bytes) -> FileImage:
    """Take the image of a file apart."""
    return FileImage(int(image[:6], 8), image[7:])


def edited(path: str, before: bytes, content: bytes) -> Change:
    """Return the change that gives the file with image ``before`` a new content."""
    return Change(FILE, path, before, file_image(content, read_image(before).mode))


def created(path: str, content: bytes) -> Change:
    """Return the change that makes a file where there is none."""
    return Change(FILE, path, None, file_image(content))


def removed(path: str, before: bytes) -> Change:
    """Return the change that removes a file."""
    return Change(FILE, path, before, None)


def moved(old: str, new: str, before: bytes, content: bytes | None = None) -> tuple[Change, Change]:
    """Return the two changes that move a file, with a new ``content`` if one is given."""
    mode, same = read_image(before)
    after = file_image(same if content is None else content, mode)
    return Change(FILE, new, None, after, origin=old), removed(old, before)
