"""Which words stand in a file, and the pieces that hold names and paths: looked at once each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

_Found = TypeVar("_Found")
_SPACE = ord(" ")


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


def words_in(data: bytes) -> set[str]:
    """Return the words as text."""
    return {word.decode(errors="replace") for word in set(split(data))}


class Pieces(NamedTuple):
    """A text, and what stands between the signs that are part of no name and no path, in order.

    A pattern finds in each piece what it finds there in the text.
    """

    data: bytes
    each: list[bytes]
    unlike: frozenset[bytes]

    def found(
        self, signs: Iterable[bytes], search: Callable[[bytes], Iterable[_Found]]
    ) -> Iterator[tuple[int, list[_Found]]]:
        """Yield where each piece stands that holds a sign and has something to be found in it."""
        signed = {piece for sign in signs for piece in self.unlike if sign in piece}
        looked = ((piece, [*search(piece)]) for piece in signed)
        found = {piece: some for piece, some in looked if some}
        at = 0
        for piece in self.each if found else ():
            if piece in found:
                at = self._next(piece, at)
                yield at, found[piece]
                at += len(piece)

    def _next(self, piece: bytes, at: int) -> int:
        """Return where a piece, and not one that holds it, stands next."""
        while True:
            at = self.data.find(piece, at)
            end = at + len(piece)
            if self._ends(at - 1) and self._ends(end):
                return at
            at = end

    def _ends(self, at: int) -> bool:
        return not 0 <= at < len(self.data) or _PIECES[self.data[at]] == _SPACE


def pieces(data: bytes) -> Pieces:
    """Take a text apart."""
    each = data.translate(_PIECES).split()
    return Pieces(data, each, frozenset(each))
