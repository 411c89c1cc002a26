"""What a result rests on, and whether all of that is still as it was.

A ground is a path and a row: what was seen there.  A folder's row stands for the names in it and
their kinds, a file's for its content.  A row begins with the signature (see
:mod:`trueline.sources.freshness`), which settles nearly every question without opening anything;
where that has changed, or could not be trusted when it was taken, the content decides.  The row
of a file that matters by its facts alone ends with their meaning (see
:func:`trueline.sources.factfile.meaning_of`).
"""

from __future__ import annotations

import os
from stat import S_ISDIR
from typing import TYPE_CHECKING, NamedTuple

from trueline.sources.factfile import digest
from trueline.sources.freshness import UNTRUSTED, renewed, signature_of, trusted
from trueline.sources.presence import is_there
from trueline.sources.walk import sorted_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trueline.sources.walk import Content

Row = bytes
ABSENT: Row = b""
PRESENT: Row = b"+"
"""Something is there, whatever it is and holds."""

_ANY_SIZE = 1 << 40
_SIGNATURE = slice(0, 32)
_CONTENT = slice(32, 48)
_MEANING = slice(48, 64)


class Grounds(NamedTuple):
    """All that a result rests on.

    ``inside`` are paths relative to the project, ``outside`` are absolute ones.  ``links`` are
    links in the project, with the path that they lead to and whether a file is there.  ``asked``
    are stems that :func:`is_there` was asked about, with its answers.  ``tracked`` is git's index
    with its signature and a digest of the names in it; none without git.  ``kinds`` are
    facts whose meaning matters besides that of the skim, each with the files where it does, None
    for all modules (see :mod:`trueline.sources.extracts`).
    """

    inside: Mapping[str, Row]
    outside: Mapping[str, Row]
    links: Mapping[str, tuple[str, bool]]
    asked: Mapping[str, bool]
    tracked: tuple[tuple[str, bytes, bytes], ...] = ()
    kinds: tuple[tuple[str, frozenset[str] | None], ...] = ()


def changed(base: str, rows: Mapping[str, Row]) -> Iterator[str]:
    """Yield the paths where something else is seen now; each is ``base`` and a key of ``rows``."""
    for path in renewed(base, rows):
        row, place = rows[path], base + path
        if row in (ABSENT, PRESENT):
            same = bool(row) == os.path.lexists(place)
        else:
            same = content(place) == row[_CONTENT]
        if not same:
            yield path


class UnsteadyError(Exception):
    """Something changed while it was looked at, or can't be: no result is to rest on it."""


def steady(path: str, began: int) -> Row:
    """Return what is seen at a path that has not changed since ``began``.

    ``began`` is a time by the clock of the file system.  Raise :class:`UnsteadyError` otherwise.
    """
    signature = signature_of(path)
    if signature == UNTRUSTED and not os.path.lexists(path):
        return ABSENT
    seen = content(path)
    if not seen or not trusted(signature, began) or signature_of(path) != signature:
        raise UnsteadyError(path)
    return signature + seen


def bare(row: Row) -> Row:
    """Return a row without the meaning of facts."""
    return row[:48]


def meaning(row: Row) -> bytes:
    """Return what a file's facts meant, empty where its whole content matters."""
    return row[_MEANING]


def together(meanings: list[bytes]) -> bytes:
    """Return the meaning of all facts of a file as one."""
    return meanings[0] if len(meanings) == 1 else digest(b"".join(meanings))


def content(path: str) -> bytes:
    """Return a digest of a file's content or of a folder's names; empty when it can't be read."""
    try:
        status = os.stat(path)
        if S_ISDIR(status.st_mode):
            return names_digest(status, sorted_out(path))
        return _content_of_file(path)
    except OSError:
        return b""


def _content_of_file(path: str) -> bytes:
    from trueline.findings import Skipped
    from trueline.sources.reading import read

    folder, _, name = path.rpartition("/")
    data = read(folder, name, _ANY_SIZE)
    return b"" if isinstance(data, Skipped) else digest(data)


def names_digest(status: os.stat_result, names: Content) -> bytes:
    """Return what a folder's row says of it: its kinds and names, who may enter, whose it is."""
    head = f"{status.st_mode} {status.st_uid}"
    kinds = ("/".join(sorted(each)) for each in names)
    return digest(os.fsencode("//".join((head, *kinds))))


def leads(root: str, link: str) -> tuple[str, bool]:
    """Return where a link leads in the end, and whether a file is there."""
    target = os.path.realpath(f"{root}/{link}")
    return target, os.path.isfile(target)


def answers_hold(root: str, grounds: Grounds) -> bool:
    """Whether links lead where they led, and modules that were looked for are there or not."""
    return all(leads(root, link) == led for link, led in grounds.links.items()) and all(
        is_there(root, stem) == answer for stem, answer in grounds.asked.items()
    )
