"""The name that a file would have if only its spelling were put right."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from trueline.pattern import Element, Pattern, ValuesError
from trueline.tokens import Token

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z0-9]+")
_CHUNKS = re.compile(r"[A-Za-z0-9]+")


def respelled(pattern: Pattern, filename: str) -> str | None:
    """Return the name under ``pattern`` that differs from ``filename`` in spelling only.

    Spelling is the case, the kind of separator, leading zeros and the style of a word.  None when
    the name holds too little or can be read in more than one way: nothing is invented.
    """
    greedy, lazy = (_read(pattern, filename, lazy) for lazy in (False, True))
    return greedy if greedy == lazy else None


def _read(pattern: Pattern, filename: str, lazy: bool) -> str | None:
    """Read the name loosely; each token takes as much as it can, or as little when ``lazy``."""
    match = _reader(pattern, lazy).fullmatch(filename)
    if match is None:
        return None
    values = {}
    for token, text in zip(pattern.tokens, match.groups(), strict=True):
        value = _value(token, text)
        if value is None:
            return None
        values[token.name] = value
    try:
        return pattern.render(values)
    except ValuesError:
        return None


@lru_cache(maxsize=64)
def _reader(pattern: Pattern, lazy: bool) -> re.Pattern[str]:
    loose = "".join(_loose(element, lazy) for element in pattern.elements)
    return re.compile(loose, re.IGNORECASE | re.ASCII)


def _loose(element: Element, lazy: bool) -> str:
    if isinstance(element, str):
        return "".join("[-_ ]" if char in "-_ " else re.escape(char) for char in element)
    more = "?" if lazy else ""
    if element.number:
        return f"([0-9]+{more})"
    if element.type in ("word", "any"):
        return f"({element.regex}{more})"
    if element.type:
        return f"([A-Za-z0-9](?:[A-Za-z0-9 _-]*{more}[A-Za-z0-9])?{more})"
    choices = sorted(element.choices, key=len, reverse=not lazy)
    return f"({'|'.join(map(re.escape, choices))})"


def _value(token: Token, text: str) -> int | str | None:
    if token.number:
        return int(text) if len(text) < 100 else None
    if token.type in _STYLES:
        return restyled(text, token.type)
    if not token.type:
        equal = [choice for choice in token.choices if choice.casefold() == text.casefold()]
        return equal[0] if len(equal) == 1 else None
    return text


def restyled(text: str, style: str) -> str | None:
    """Return the words of ``text`` in another style, a type of token; None when unclear."""
    return _STYLES[style](text) or None


def _pascal(text: str) -> str | None:
    """Join the words; several in capitals only could be words or abbreviations, so: None."""
    chunks = _CHUNKS.findall(text)
    if len(chunks) > 1 and all(chunk.isupper() for chunk in chunks):
        return None
    return "".join(chunk[0].upper() + chunk[1:] for chunk in chunks)


def _camel(text: str) -> str | None:
    joined = _pascal(text)
    return joined and joined[0].lower() + joined[1:]


def _split(text: str) -> Sequence[str]:
    return [word.lower() for chunk in _CHUNKS.findall(text) for word in _WORDS.findall(chunk)]


_STYLES: dict[str, Callable[[str], str | None]] = {
    "Pascal": _pascal,
    "camel": _camel,
    "snake": lambda text: "_".join(_split(text)),
    "kebab": lambda text: "-".join(_split(text)),
    "UPPER": lambda text: "_".join(_split(text)).upper(),
}
