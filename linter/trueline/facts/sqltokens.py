"""The words of PostgreSQL's SQL, as its own lexer cuts them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

WORD, NAME, STRING, BITS, NUMBER, OPERATOR, PARAMETER, END = (
    *("word", "name", "string", "bits", "number", "operator", "parameter", "end"),
)


class UnreadableError(ValueError):
    """SQL that this grammar does not know; ``at`` is the offset in the text."""

    def __init__(self, why: str, at: int = 0) -> None:
        super().__init__(why)
        self.at = at

    def __reduce__(self) -> tuple[type[UnreadableError], tuple[str, int]]:
        return (type(self), (str(self), self.at))


class Token(NamedTuple):
    """A token: an unquoted word folded to lower case, a quoted name or a string without quotes.

    ``at`` and ``end`` are offsets in the text.
    """

    kind: str
    text: str
    at: int
    end: int


_TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*)
    |(?P<comment>/\*)
    |(?P<escaped>[eE]'(?:[^'\\]|\\.|'')*')
    |(?P<bits>[bBxX]'[^']*')
    |(?P<string>(?:[nN])?'(?:[^']|'')*')
    |(?P<unicode>[uU]&'(?:[^']|'')*'|[uU]&"(?:[^"]|"")*")
    |(?P<name>"(?:[^"]|"")+")
    |(?P<dollar>\$(?P<tag>[A-Za-z_\x80-\U0010ffff][\w]*)?\$)
    |(?P<parameter>\$\d+)
    |(?P<number>0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+
       |(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)
    |(?P<word>[A-Za-z_\x80-\U0010ffff][\w$]*)
    |(?P<mark>::|:=|=>|\.\.|[()\[\],;.:])
    |(?P<operator>[-+*/<>=~!@\#%^&|`?]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_NESTED = re.compile(r"/\*|\*/")
_ESCAPE = re.compile(
    r"\\(?:([0-7]{1,3})|x([\da-fA-F]{1,2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))|''", re.DOTALL
)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_KEEPS_SIGN = frozenset("~!@#%^&|`?")


def tokenize(text: str, at: int = 0) -> list[Token]:
    """Return the tokens of a text, comments left out, with an END behind the last one.

    Raise :class:`UnreadableError` for a string or comment without end.
    """
    return list(_tokens(text, at))


def _tokens(text: str, at: int) -> Iterator[Token]:
    match, size = _TOKEN.match, len(text)
    while at < size:
        found = match(text, at)
        if found is None:
            raise UnreadableError(f"{text[at]!r} has no end or no meaning here", at)
        kind, start, at = found.lastgroup or "", at, found.end()
        if kind == "word":
            yield Token(WORD, found.group().lower(), start, at)
        elif kind == "comment":
            at = comment_end(text, start)
        elif kind == "dollar" or kind == "tag":
            close = text.find(found["dollar"], at)
            if close < 0:
                raise UnreadableError(f"no end of the string {found['dollar']}", start)
            yield Token(STRING, text[at:close], start, at := close + len(found["dollar"]))
        elif kind == "operator":
            token = _operator(found.group(), start)
            at = token.end if token else start + _comment_start(found.group())
            if token:
                yield token
        elif kind != "space":
            yield _PLAIN[kind](found.group(), start, at)
    yield Token(END, "", size, size)


def comment_end(text: str, at: int) -> int:
    """Return the offset behind the comment that starts at ``at``; comments nest."""
    depth = 0
    for mark in _NESTED.finditer(text, at):
        depth += 1 if mark.group() == "/*" else -1
        if not depth:
            return mark.end()
    raise UnreadableError("a comment has no end", at)


def _comment_start(operator: str) -> int:
    places = [operator.find(mark) for mark in ("--", "/*")]
    return min((place for place in places if place >= 0), default=len(operator))


def _operator(text: str, at: int) -> Token | None:
    text = text[: _comment_start(text)]
    while len(text) > 1 and text[-1] in "+-" and _KEEPS_SIGN.isdisjoint(text):
        text = text[:-1]
    return Token(OPERATOR, text, at, at + len(text)) if text else None


def _string(text: str, at: int, end: int) -> Token:
    return Token(STRING, text[text.index("'") + 1 : -1].replace("''", "'"), at, end)


def _escaped(text: str, at: int, end: int) -> Token:
    return Token(STRING, _ESCAPE.sub(_unescaped, text[2:-1]), at, end)


def _unescaped(found: re.Match[str]) -> str:
    octal, *hexadecimal, letter = found.groups()
    if octal:
        return chr(int(octal, 8))
    code = next(filter(None, hexadecimal), None)
    if code:
        return chr(int(code, 16))
    return _LETTERS.get(letter, letter) if letter else "'"


def _unicode(text: str, at: int, end: int) -> Token:
    raise UnreadableError(f"{text[:12]} with U& is not read", at)


def _name(text: str, at: int, end: int) -> Token:
    return Token(NAME, text[1:-1].replace('""', '"'), at, end)


def _bits(text: str, at: int, end: int) -> Token:
    digits = text[2:-1]
    if text[0] in "xX":
        digits = "".join(f"{int(digit, 16):04b}" for digit in digits)
    return Token(BITS, digits, at, end)


def _number(text: str, at: int, end: int) -> Token:
    return Token(NUMBER, text.replace("_", ""), at, end)


def _mark(text: str, at: int, end: int) -> Token:
    return Token(OPERATOR, text, at, end)


def _parameter(text: str, at: int, end: int) -> Token:
    return Token(PARAMETER, text, at, end)


_PLAIN = {
    "escaped": _escaped,
    "bits": _bits,
    "string": _string,
    "unicode": _unicode,
    "name": _name,
    "number": _number,
    "mark": _mark,
    "parameter": _parameter,
}


class Cursor:
    """A place in a row of tokens, and the usual questions to what stands there."""

    def __init__(self, tokens: list[Token], text: str = "") -> None:
        self.tokens, self.text, self.index = tokens, text, 0

    @classmethod
    def over(cls, text: str) -> Cursor:
        """Start at the first token of a text."""
        return cls(tokenize(text), text)

    @property
    def token(self) -> Token:
        """The token here; END for ever behind the last one."""
        return self.tokens[self.index]

    def ahead(self, by: int = 1) -> Token:
        """Look at a later token."""
        return self.tokens[min(self.index + by, len(self.tokens) - 1)]

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.token.kind == END

    def take(self) -> Token:
        """Return the token here and go on."""
        token = self.token
        if token.kind != END:
            self.index += 1
        return token

    def at(self, *words: str) -> bool:
        """Whether these unquoted words or marks stand here, one behind the other."""
        for by, word in enumerate(words):
            token = self.ahead(by)
            if token.text != word or token.kind not in (WORD, OPERATOR):
                return False
        return True

    def accept(self, *words: str) -> bool:
        """Go over these words if they stand here."""
        if self.at(*words):
            self.index += len(words)
            return True
        return False

    def any_of(self, *words: str) -> str:
        """Go over one of these words and return it; empty when none stands here."""
        token = self.token
        if token.kind in (WORD, OPERATOR) and token.text in words:
            self.index += 1
            return token.text
        return ""

    def expect(self, *words: str) -> None:
        """Go over these words; UnreadableError when something else stands here."""
        if not self.accept(*words):
            raise self.unexpected(" ".join(words).upper())

    def unexpected(self, wanted: str) -> UnreadableError:
        """Return the error for what stands here."""
        found = repr(self.token.text) if not self.done else "the end"
        return UnreadableError(f"expected {wanted}, found {found}", self.token.at)

    def identifier(self) -> str:
        """Go over a name, quoted or not, and return it."""
        if self.token.kind not in (WORD, NAME):
            raise self.unexpected("a name")
        return self.take().text

    def qualified(self) -> tuple[str, ...]:
        """Go over ``a.b.c`` and return its parts."""
        parts = [self.identifier()]
        while self.at(".") and self.ahead().kind in (WORD, NAME):
            self.index += 1
            parts.append(self.identifier())
        return tuple(parts)

    def parenthesized(self) -> Cursor:
        """Go over ``( … )`` and return a cursor over what is inside."""
        self.expect("(")
        start, depth = self.index, 1
        while depth:
            if self.done:
                raise self.unexpected(")")
            token = self.take()
            if token.kind == OPERATOR and token.text in ("(", ")"):
                depth += 1 if token.text == "(" else -1
        close = self.tokens[self.index - 1]
        end = Token(END, "", close.at, close.at)
        return Cursor([*self.tokens[start : self.index - 1], end], self.text)

    def rest(self) -> str:
        """Return the text from here to the end, as written."""
        return self.text[self.token.at : self.tokens[-1].at].strip()
