"""A script into its statements, as psql does it: quotes, comments, COPY data, its own commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from trueline.facts.sqltokens import UnreadableError, comment_end

_MARKS = r"""'|"|\$(?:[A-Za-z_\x80-\U0010ffff]\w*)?\$|--|/\*|;|[()]|^[ \t]*\\[^\n]*"""
_MARK = re.compile(_MARKS, re.MULTILINE)
_ATOMIC_MARK = re.compile(
    rf"{_MARKS}|\b(?:begin\s+atomic|case|end)\b", re.MULTILINE | re.IGNORECASE
)
_PLAIN = re.compile(r"'[^']*(?:''[^']*)*'")
_ESCAPED = re.compile(r"'(?:[^'\\]|\\.|'')*'", re.DOTALL)
_NAME = re.compile(r'"[^"]*(?:""[^"]*)*"')
_SPACE = re.compile(r"\s*")
_COPY = re.compile(r"copy\b.*\bfrom\s+stdin\b", re.IGNORECASE | re.DOTALL)
_DATA_END = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)


class Statement(NamedTuple):
    """A statement without its semicolon; ``line`` is that of its first word, from 1."""

    text: str
    path: str
    line: int

    def line_of(self, at: int) -> int:
        """Return the line of an offset in the text."""
        return self.line + self.text.count("\n", 0, at)


def split(path: str, text: str) -> Iterator[Statement]:
    """Yield the statements and the commands of psql (``\\connect``) of a script, in order.

    Raise :class:`UnreadableError` for quotes and comments without end.
    """
    line, seen = 1, 0
    for start, end in _spans(text):
        line += text.count("\n", seen, start)
        seen = start
        yield Statement(text[start:end], path, line)


def _spans(text: str) -> Iterator[tuple[int, int]]:  # noqa: C901  # one branch for each mark
    """Yield where statements start and end; ``nested`` counts open parentheses and bodies."""
    mark = (_ATOMIC_MARK if "atomic" in text.lower() else _MARK).search
    start = at = _skip(text, 0)
    nested = body = 0
    while found := mark(text, at):
        first, at = found.group()[0], found.end()
        if first in "()":
            nested += 1 if first == "(" else -1
        elif first.isalpha():
            body += _nesting(found.group().lower(), body)
        elif first == ";":
            if nested <= 0 and body <= 0:
                if found.start() > start:
                    yield start, found.start()
                start = at = _skip(text, _after_data(text, start, at))
                nested = body = 0
        elif first in " \t\\":
            if not text[start : found.start()].strip():
                yield found.start(), at
                start = at = _skip(text, at)
        else:
            at = _quoted(text, found)
            if found.start() == start and first in "-/":
                start = at = _skip(text, at)
    if text[start:].strip():
        yield start, len(text.rstrip())


def _nesting(word: str, body: int) -> int:
    """Count what END closes, from BEGIN ATOMIC on."""
    if word.startswith("begin"):
        return 1
    return 0 if not body else 1 if word == "case" else -1


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _after_data(text: str, start: int, at: int) -> int:
    """Return the offset behind the rows that follow ``COPY … FROM stdin``."""
    if text[start : start + 4].lower() != "copy" or not _COPY.match(text, start, at):
        return at
    end = _DATA_END.search(text, at)
    return end.end() if end else len(text)


def _quoted(text: str, found: re.Match[str]) -> int:
    """Return the offset behind a comment, a string or a name that starts here."""
    word, start = found.group(), found.start()
    if word == "--":
        end = text.find("\n", start)
        return len(text) if end < 0 else end
    if word == "/*":
        return comment_end(text, start)
    before = text[start - 1] if start else " "
    if word[0] == "$":
        if before.isalnum() or before in "_$":
            return found.end()
        close = text.find(word, found.end())
        if close < 0:
            raise UnreadableError(f"no end of the string {word}", start)
        return close + len(word)
    return _closed(text, start, before, word)


def _closed(text: str, start: int, before: str, quote: str) -> int:
    escaped = before in "eE" and not re.search(r"\w.\Z", text[max(start - 2, 0) : start])
    pattern = _NAME if quote == '"' else _ESCAPED if escaped else _PLAIN
    closed = pattern.match(text, start)
    if closed is None:
        raise UnreadableError(f"no end of the text in {quote}", start)
    return closed.end()
