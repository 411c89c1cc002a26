"""The tokens of a pattern: what each type may hold, and how it says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

IMPLIED: Mapping[str, str] = dict.fromkeys(("workflow", "version", "layer", "part", "parts"), "int")
"""Types of tokens that are written without one; all others are words."""


class Token(NamedTuple):
    """A named part of a pattern; ``type`` is a key of TYPES, or empty for a choice.

    ``starts`` may be the first character of a value, ``grows`` may follow a complete value in a
    longer one.
    """

    name: str
    type: str
    regex: str
    meaning: str
    starts: str = ""
    grows: str = ""
    choices: tuple[str, ...] = ()

    @classmethod
    def typed(cls, name: str, kind: str) -> Token:
        """A token of one of the TYPES."""
        return TYPES[kind]._replace(name=name)

    @classmethod
    def choice(cls, name: str, choices: tuple[str, ...]) -> Token:
        """A token that is one of several words."""
        longest_first = sorted(choices, key=len, reverse=True)
        pairs = ((short, long) for short in choices for long in choices if short != long)
        return cls(
            name,
            "",
            "|".join(map(re.escape, longest_first)),
            f"one of {', '.join(choices)}",
            "".join(choice[0] for choice in choices),
            "".join(long[len(short)] for short, long in pairs if long.startswith(short)),
            choices,
        )

    @property
    def number(self) -> bool:
        """Whether the values are whole numbers."""
        return self.type == "int"

    def fits(self, value: int | str) -> bool:
        """Whether the token may hold the value: an ``int`` under ``int``, otherwise a text."""
        if isinstance(value, bool) or isinstance(value, int) != self.number:
            return False
        return self.reads(str(value))

    def reads(self, text: str) -> bool:
        """Whether ``text`` is a value of the token as it stands in a name."""
        return re.fullmatch(self.regex, text) is not None

    def merges_with(self, right: Token) -> bool:
        """Whether the border between this token and the one that follows at once can't be seen."""
        return "any" in (self.type, right.type) or not set(self.grows).isdisjoint(right.starts)


_DIGITS = "0123456789"
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_UPPER = _LOWER.upper()
_ALL = _LOWER + _UPPER + _DIGITS
_SNAKE = "[a-z][a-z0-9]*(?:_[a-z0-9]+)*"
_KEBAB = _SNAKE.replace("_", "-")
_SCREAM = "[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*"

TYPES: Mapping[str, Token] = {
    token.type: token
    for token in (
        # 18 digits fit every integer column; int() refuses thousands of digits
        Token("", "int", "0|[1-9][0-9]{0,17}", "a whole number", _DIGITS, _DIGITS),
        Token("", "Pascal", "[A-Z][A-Za-z0-9]*", "a PascalCase word", _UPPER, _ALL),
        Token("", "camel", "[a-z][A-Za-z0-9]*", "a camelCase word", _LOWER, _ALL),
        Token("", "snake", _SNAKE, "snake_case words", _LOWER, _LOWER + _DIGITS + "_"),
        Token("", "kebab", _KEBAB, "kebab-case words", _LOWER, _LOWER + _DIGITS + "-"),
        Token("", "UPPER", _SCREAM, "UPPER_CASE words", _UPPER, _UPPER + _DIGITS + "_"),
        Token("", "word", "[A-Za-z0-9_]+", "letters, digits or _", _ALL + "_", _ALL + "_"),
        Token("", "any", r"[^/\0]+", "any text"),
    )
}
"""The types by name, each as a token that has no name yet."""
