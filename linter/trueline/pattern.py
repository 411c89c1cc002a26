"""Patterns of file names with typed tokens: ``WF{workflow:int}_V{version:int}_{name:Pascal}.py``.

A token is ``{name:type}`` or a choice ``{name:a|b|c}``; a doubled brace stands for itself.  Parse
and render are inverses: what one makes, the other reads back, or it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from trueline.errors import TruelineError
from trueline.tokens import IMPLIED, TYPES, Token

_PIECES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")
_ILLEGAL = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')
_LONGEST = 255

Values = Mapping[str, int | str]
Element = Token | str


class PatternError(TruelineError):
    """A pattern that can't be used; ``column`` counts from 1, ``reason`` includes the remedy."""

    def __init__(self, column: int, reason: str) -> None:
        super().__init__(f"column {column}: {reason}")
        self.column, self.reason = column, reason

    def __reduce__(self) -> tuple[type[PatternError], tuple[int, str]]:
        return (type(self), (self.column, self.reason))


class ValuesError(TruelineError):
    """Token values that make no name under a pattern."""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern; ``elements`` are its tokens and the literal texts between them."""

    text: str
    elements: tuple[Element, ...] = field(repr=False, compare=False)
    tokens: tuple[Token, ...] = field(repr=False, compare=False)
    regex: re.Pattern[str] = field(repr=False, compare=False)

    @classmethod
    def compile(cls, text: str) -> Pattern:
        """Return the pattern that ``text`` describes; raise :class:`PatternError` otherwise."""
        elements = _joined(_elements(text))
        _refuse_impossible(text, elements)
        tokens = tuple(each for each in elements if isinstance(each, Token))
        return cls(text, elements, tokens, re.compile("".join(map(_regex, elements))))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tokens, in order."""
        return tuple(token.name for token in self.tokens)

    def token(self, name: str) -> Token | None:
        """The token of that name, None when the pattern has none."""
        return next((token for token in self.tokens if token.name == name), None)

    def parse(self, filename: str) -> dict[str, int | str] | None:
        """Return the values that a file name holds, None when it does not fit.

        Where several readings fit, an earlier token takes as much as it can.
        """
        match = self.regex.fullmatch(filename)
        if match is None:
            return None
        read = zip(self.tokens, match.groups(), strict=True)
        return {token.name: int(text) if token.number else text for token, text in read}

    def render(self, values: Values) -> str:
        """Return the file name with these values; raise :class:`ValuesError` when there is none.

        The values must be exactly those that :meth:`parse` reads back from the name.
        """
        problems = [*self._misfits(values)]
        if problems:
            raise ValuesError(f"no name under {self.text}: {'; '.join(problems)}")
        name = "".join(_text(each, values) for each in self.elements)
        if self.parse(name) != dict(values):
            raise ValuesError(f"no name under {self.text}: {name} would be read in another way")
        return name

    def _misfits(self, values: Values) -> Iterator[str]:
        for token in self.tokens:
            if token.name not in values:
                yield f"{token.name} is missing"
            elif not token.fits(values[token.name]):
                yield f"{token.name} is {token.meaning}, not {values[token.name]!r}"
        for name in values:
            if name not in self.names:
                yield f"it has no token {name}"

    def problem(self, filename: str) -> str:
        """Say where the name first leaves the pattern; empty when it fits."""
        if self.regex.fullmatch(filename):
            return ""
        reached, end = self._reach(filename)
        if reached == len(self.elements):
            return f"expected the end of the name{_after(filename, end)}{_found(filename, end)}"
        element = self.elements[reached]
        if isinstance(element, str):
            return self._literal_problem(filename, reached, end)
        expected = f"{element.meaning} for {element.name}"
        return f"expected {expected}{_after(filename, end)}{_found(filename, end)}"

    def _reach(self, filename: str) -> tuple[int, int]:
        """How many elements the longest matching beginning has, and where it ends."""
        reached = end = 0
        for count, beginning in enumerate(self._beginnings, 1):
            match = beginning.match(filename)
            if match is None:
                break
            reached, end = count, match.end()
        return reached, end

    @cached_property
    def _beginnings(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(re.compile, accumulate(map(_regex, self.elements))))

    def _literal_problem(self, filename: str, index: int, end: int) -> str:
        before = self.elements[index - 1] if index else ""
        start = end - 1
        if isinstance(before, Token) and before.number and _has_leading_zero(filename, start):
            expected = f"{before.meaning} without a leading zero for {before.name}"
            return f"expected {expected}{_after(filename, start)}{_found(filename, start)}"
        literal = whole = str(self.elements[index])
        while literal and filename.startswith(literal[0], end):
            literal, end = literal[1:], end + 1
        expected = f'expected "{literal}"{_after(filename, end)}{_found(filename, end)}'
        if literal == whole and isinstance(before, Token) and before.type not in ("", "int"):
            return f"{expected}; {before.name} is {before.meaning}"
        return expected


def _has_leading_zero(filename: str, at: int) -> bool:
    return re.match("0[0-9]", filename[at:]) is not None and not filename[at - 1 : at].isdecimal()


def _after(filename: str, end: int) -> str:
    return f' after "{filename[:end]}"' if end else " at the start"


def _found(filename: str, end: int) -> str:
    match = re.match(r"(?s)[A-Za-z0-9]+|.", filename[end:])
    return f', found "{match.group()}"' if match else ", found the end of the name"


def _regex(element: Element) -> str:
    return re.escape(element) if isinstance(element, str) else f"({element.regex})"


def _text(element: Element, values: Values) -> str:
    return element if isinstance(element, str) else str(values[element.name])


def _elements(text: str) -> Iterator[Element]:
    """Read the template from left to right; every refusal names its column."""
    seen: list[str] = []
    previous: Element = ""
    for piece in _PIECES.finditer(text):
        element = _element(piece)
        if isinstance(element, Token):
            _refuse_twin(element, seen, piece.start() + 1)
            _refuse_merging(previous, element, piece.start() + 1)
            seen.append(element.name)
        yield element
        previous = element


def _joined(elements: Iterator[Element]) -> tuple[Element, ...]:
    joined: list[Element] = []
    for element in elements:
        if isinstance(element, str) and joined and isinstance(joined[-1], str):
            joined[-1] += element
        else:
            joined.append(element)
    return tuple(joined)


def _element(piece: re.Match[str]) -> Element:
    text, column = piece.group(), piece.start() + 1
    if text in ("{{", "}}"):
        return text[0]
    if text in ("{", "}"):
        remedy = "close it" if text == "{" else "open it"
        raise PatternError(
            column, f'"{text}" has no partner; {remedy}, or double it to mean itself'
        )
    if piece.group(1) is not None:
        return _token(piece.group(1), column)
    illegal = _ILLEGAL.search(text)
    if illegal:
        raise PatternError(column + illegal.start(), _why_illegal(illegal.group()))
    return text


def _why_illegal(character: str) -> str:
    if character == "/":
        return 'a pattern is for the name of a file; folders belong in "paths"'
    if character in "*?":
        return f'"{character}" is no wildcard here; write {{name:any}} for what may vary'
    return f"{character!r} can't stand in a file name on every system; take it out"


def _token(body: str, column: int) -> Token:
    name, colon, kind = body.partition(":")
    if not (name.isidentifier() and name.isascii()):
        wrong = f'"{name}" is no name for a token' if name else "a token needs a name"
        raise PatternError(column, f"{wrong}; write {{name:type}} with letters, digits and _")
    if "|" in kind:
        return Token.choice(name, _choices(kind, column + len(name) + 2))
    kind = kind if colon else IMPLIED.get(name, "word")
    if kind not in TYPES:
        raise PatternError(column + len(name) + 2, _unknown(kind))
    return Token.typed(name, kind)


def _choices(kind: str, column: int) -> tuple[str, ...]:
    choices = tuple(kind.split("|"))
    for choice in choices:
        illegal = _ILLEGAL.search(choice)
        if illegal:
            raise PatternError(column + illegal.start(), _why_illegal(illegal.group()))
        if not choice:
            raise PatternError(column, "a choice is empty; write a word on both sides of every |")
        if choices.count(choice) > 1:
            raise PatternError(column, f'"{choice}" stands in the choice twice; take one out')
        column += len(choice) + 1
    return choices


def _unknown(kind: str) -> str:
    from difflib import get_close_matches

    lowered = {name.casefold(): name for name in TYPES}
    close = get_close_matches(kind.casefold(), lowered, n=1)
    hint = f'did you mean "{lowered[close[0]]}"?' if close else f"write one of {', '.join(TYPES)}"
    return f'unknown type "{kind}"; {hint}'


def _refuse_twin(token: Token, seen: list[str], column: int) -> None:
    if token.name in seen:
        raise PatternError(column, f'the token "{token.name}" stands here twice; rename one')


def _refuse_merging(left: Element, right: Token, column: int) -> None:
    if isinstance(left, Token) and left.merges_with(right):
        reason = f"nothing shows where {left.name} ends and {right.name} begins"
        raise PatternError(column, f'{reason}; put a separator such as "_" between them')


def _refuse_impossible(text: str, elements: tuple[Element, ...]) -> None:
    literal = "".join(each for each in elements if isinstance(each, str))
    if not elements:
        raise PatternError(1, "an empty pattern matches no file; write one such as {name:snake}.py")
    if text in (".", ".."):
        raise PatternError(1, f'"{text}" is a folder, never a file; write one such as {{name}}.py')
    if len(literal.encode()) + len(elements) > _LONGEST:
        raise PatternError(1, f"no file name is longer than {_LONGEST} bytes; shorten the pattern")
