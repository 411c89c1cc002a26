"""Which words stand in a file, and the pieces that hold names and paths: looked at once each."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple, TypeVar

_Found = TypeVar("_Found")
_SPACE = ord(" ")
_PIECE = re.compile(rb"[^ ]+")
_FEW = 8
"""To look for more signs than that takes longer than to look at all pieces."""
_SOME = 64
"""To look for more words than that takes longer than to look at all words of a text."""


def _kept(more: bytes) -> bytes:
    """Return the table that makes a space of all that is no part of a word, nor among ``more``."""
    return bytes(
        byte if byte >= 0x80 or chr(byte).isalnum() or byte in more else _SPACE
        for byte in range(256)
    )


_WORDS = _kept(b"_")
_PIECES = _kept(b"_./-\\:[")
"""What any pattern for names and paths takes in or looks at around them."""


def split(data: bytes) -> list[bytes]:
    """Return the words in their order; a pattern takes five times as long."""
    return data.translate(_WORDS).split()


def holds_any(data: bytes, words: frozenset[bytes]) -> bool:
    """Whether any of the words stands in a text; most texts that hold one do so early."""
    inside = len(words) > _SOME
    for word in () if inside else words:
        at = data.find(word)
        if at >= 0 and _is_whole(data, at, at + len(word)):
            return True
        inside |= at >= 0
    return inside and not words.isdisjoint(split(data))


def _is_whole(data: bytes, start: int, end: int) -> bool:
    """Whether what stands there is no part of a longer word."""
    around = (data[start - 1 : start], data[end : end + 1])
    return all(each.translate(_WORDS) in (b"", b" ") for each in around)


def words_in(data: bytes) -> set[str]:
    """Return the words as text."""
    return {word.decode(errors="replace") for word in set(split(data))}


class Pieces(NamedTuple):
    """A text, and the same with a space for each sign that is part of no name and no path.

    A pattern finds in each piece between spaces what it finds there in the text.
    """

    data: bytes
    spaced: bytes

    def found(
        self, signs: Collection[bytes], search: Callable[[bytes], Iterable[_Found]]
    ) -> Iterator[tuple[int, list[_Found]]]:
        """Yield where each piece stands that holds a sign and has something to be found in it."""
        known: dict[bytes, list[_Found]] = {}
        for start, end in self._places(signs):
            piece = self.data[start:end]
            if piece not in known:
                known[piece] = [*search(piece)]
            if known[piece]:
                yield start, known[piece]

    def _places(self, signs: Collection[bytes]) -> Iterable[tuple[int, int]]:
        """Return where the pieces stand that may hold a sign, in their order."""
        if len(signs) > _FEW:
            return (piece.span() for piece in _PIECE.finditer(self.spaced))
        return sorted({place for sign in signs for place in self._around(sign)})

    def _around(self, sign: bytes) -> Iterator[tuple[int, int]]:
        at = self.data.find(sign)
        while at >= 0:
            end = self.spaced.find(b" ", at)
            end = len(self.data) if end < 0 else end
            yield self.spaced.rfind(b" ", 0, at) + 1, end
            at = self.data.find(sign, end)


def pieces(data: bytes) -> Pieces:
    """Take a text apart."""
    return Pieces(data, data.translate(_PIECES))
