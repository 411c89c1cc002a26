"""The words of PostgreSQL's SQL, as its own lexer cuts them."""

from __future__ import annotations

import re
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
    r"""\s*(?:
    (?P<word>(?![eEbBxXnN]'|[uU]&['"])[A-Za-z_\x80-\U0010ffff][\w$]*)
    |(?P<mark>::|:=|=>|\.\.|\.(?!\d)|[()\[\],;:])
    |(?P<line>--[^\n]*)
    |(?P<comment>/\*)
    |(?P<string>[nN]?'(?:[^']|'')*')
    |(?P<escaped>[eE]'(?:[^'\\]|\\.|'')*')
    |(?P<bits>[bBxX]'[^']*')
    |(?P<unicode>[uU]&'(?:[^']|'')*'|[uU]&"(?:[^"]|"")*")
    |(?P<name>"(?:[^"]|"")+")
    |(?P<dollar>\$(?:[A-Za-z_\x80-\U0010ffff]\w*)?\$)
    |(?P<parameter>\$\d+)
    |(?P<number>0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+
       |(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)
    |(?P<operator>[-+*/<>=~!@\#%^&|`?]+)
    )""",
    re.VERBOSE | re.DOTALL,
)
_NESTED = re.compile(r"/\*|\*/")
_ESCAPE = re.compile(
    r"\\(?:([0-7]{1,3})|x([\da-fA-F]{1,2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))|''", re.DOTALL
)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_KEEPS_SIGN = frozenset("~!@#%^&|`?")


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a text, comments left out, with an END behind the last one.

    Raise :class:`UnreadableError` for a string or comment without end.
    """
    match, found, at, size = _TOKEN.match, list[Token](), 0, len(text.rstrip())
    while at < size:
        token = match(text, at)
        if token is None:
            raise UnreadableError(f"{text[at:].lstrip()[:1]!r} has no end or no meaning here", at)
        kind, at = token.lastgroup or "", token.end()
        if kind == "word":
            found.append(Token(WORD, token["word"].lower(), token.start("word"), at))
        elif kind == "mark":
            found.append(Token(OPERATOR, token["mark"], token.start("mark"), at))
        elif kind != "line":
            start = token.start(kind)
            at = _SPECIAL[kind](found, text, start, at)
    found.append(Token(END, "", size, size))
    return found


def _comment(found: list[Token], text: str, at: int, end: int) -> int:
    return comment_end(text, at)


def _dollar(found: list[Token], text: str, at: int, end: int) -> int:
    close = text.find(text[at:end], end)
    if close < 0:
        raise UnreadableError(f"no end of the string {text[at:end]}", at)
    found.append(Token(STRING, text[end:close], at, close + end - at))
    return close + end - at


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


def _operator(found: list[Token], text: str, at: int, end: int) -> int:
    symbol = text[at:end]
    symbol = symbol[: _comment_start(symbol)]
    while len(symbol) > 1 and symbol[-1] in "+-" and _KEEPS_SIGN.isdisjoint(symbol):
        symbol = symbol[:-1]
    found.append(Token(OPERATOR, symbol, at, at + len(symbol)))
    return at + len(symbol)


def _string(found: list[Token], text: str, at: int, end: int) -> int:
    inner = text[text.index("'", at) + 1 : end - 1].replace("''", "'")
    found.append(Token(STRING, inner, at, end))
    return end


def _escaped(found: list[Token], text: str, at: int, end: int) -> int:
    found.append(Token(STRING, _ESCAPE.sub(_unescaped, text[at + 2 : end - 1]), at, end))
    return end


def _unescaped(found: re.Match[str]) -> str:
    octal, *hexadecimal, letter = found.groups()
    if octal:
        return chr(int(octal, 8))
    code = next(filter(None, hexadecimal), None)
    if code:
        return chr(int(code, 16))
    return _LETTERS.get(letter, letter) if letter else "'"


def _unicode(found: list[Token], text: str, at: int, end: int) -> int:
    raise UnreadableError(f"{text[at : at + 12]} with U& is not read", at)


def _name(found: list[Token], text: str, at: int, end: int) -> int:
    found.append(Token(NAME, text[at + 1 : end - 1].replace('""', '"'), at, end))
    return end


def _bits(found: list[Token], text: str, at: int, end: int) -> int:
    digits = text[at + 2 : end - 1]
    if text[at] in "xX":
        digits = "".join(f"{int(digit, 16):04b}" for digit in digits)
    found.append(Token(BITS, digits, at, end))
    return end


def _number(found: list[Token], text: str, at: int, end: int) -> int:
    found.append(Token(NUMBER, text[at:end].replace("_", ""), at, end))
    return end


def _parameter(found: list[Token], text: str, at: int, end: int) -> int:
    found.append(Token(PARAMETER, text[at:end], at, end))
    return end


_SPECIAL = {
    "comment": _comment,
    "dollar": _dollar,
    "operator": _operator,
    "escaped": _escaped,
    "bits": _bits,
    "string": _string,
    "unicode": _unicode,
    "name": _name,
    "number": _number,
    "parameter": _parameter,
}
"""What to do at a token that needs care: add it, and return where to go on."""
_UNQUOTED = (WORD, OPERATOR)


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
        index = self.index
        for word in words:
            token = self.tokens[index]
            if token.text != word or token.kind not in _UNQUOTED:
                return False
            index += 1
        return True

    def accept(self, *words: str) -> bool:
        """Go over these words if they stand here."""
        if self.tokens[self.index].text == words[0] and self.at(*words):
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
        start = index = self.index
        depth = 1
        while depth:
            token = self.tokens[index]
            if token.kind == OPERATOR:
                depth += (token.text == "(") - (token.text == ")")
            elif token.kind == END:
                raise self.unexpected(")")
            index += 1
        self.index = index
        close = self.tokens[index - 1]
        end = Token(END, "", close.at, close.at)
        return Cursor([*self.tokens[start : index - 1], end], self.text)

    def rest(self) -> str:
        """Return the text from here to the end, as written."""
        return self.text[self.token.at : self.tokens[-1].at].strip()
