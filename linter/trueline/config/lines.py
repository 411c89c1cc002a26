"""Where each key of a TOML document stands; the parser of the standard library does not say.

The text must be valid TOML: the scanner only finds its way, it checks nothing.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

Keys = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PART = re.compile(r"""[ \t]*([A-Za-z0-9_-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')[ \t]*(\.?)""")
_SCALAR = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|[^,\]}#\n]+",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Keys, int]:
    """Return the line, counted from 1, of every key, table and list item of a valid document."""
    return _Scanner(text).scan()


def line_of(lines: Mapping[Keys, int], keys: Keys) -> int:
    """Return the line of ``keys`` or of the nearest table around it; 1 when there is none."""
    for length in range(len(keys), 0, -1):
        if keys[:length] in lines:
            return lines[keys[:length]]
    return 1


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [match.end() for match in re.finditer("\n", text)]
        self.lines: dict[Keys, int] = {}
        self.arrays: dict[Keys, int] = {}

    def scan(self) -> dict[Keys, int]:
        table: Keys = ()
        while self._blank():
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _blank(self) -> bool:
        """Step over blanks, newlines and comments; False at the end."""
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at < len(self.text)

    def _header(self) -> Keys:
        line = self._line()
        several = self.text.startswith("[[", self.at)
        self.at += 1 + several
        keys: Keys = ()
        for part in self._parts():
            keys = (*self._latest(keys), part)
            self.lines.setdefault(keys, line)
        self.at += 1 + several
        if not several:
            return self._note(self._latest(keys), line)
        self.arrays[keys] = self.arrays.get(keys, -1) + 1
        return self._note(self._latest(keys), line)

    def _latest(self, keys: Keys) -> Keys:
        """Inside a list of tables, a header speaks of the last one so far."""
        return (*keys, self.arrays[keys]) if keys in self.arrays else keys

    def _note(self, keys: Keys, line: int) -> Keys:
        self.lines[keys] = line
        return keys

    def _pair(self, table: Keys) -> None:
        line, keys = self._line(), table
        for part in self._parts():
            keys = (*keys, part)
            self.lines.setdefault(keys, line)
        self.at = self.text.index("=", self.at) + 1
        self._value(keys)

    def _parts(self) -> list[str]:
        parts, more = [], True
        while more and (match := _PART.match(self.text, self.at)):
            self.at, more = match.end(), bool(match[2])
            parts.append(_unquoted(match[1]))
        return parts

    def _value(self, keys: Keys) -> None:
        self._blank()
        opening = self.text[self.at]
        if opening == "[":
            self._list(keys)
        elif opening == "{":
            self._inline_table(keys)
        elif match := _SCALAR.match(self.text, self.at):
            self.at = match.end()

    def _list(self, keys: Keys) -> None:
        self.at, index = self.at + 1, 0
        while self._blank() and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at, index = self.at + 1, index + 1
                continue
            self.lines[(*keys, index)] = self._line()
            self._value((*keys, index))
        self.at += 1

    def _inline_table(self, keys: Keys) -> None:
        self.at += 1
        while self._blank() and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._pair(keys)
        self.at += 1

    def _line(self) -> int:
        return bisect_right(self.starts, self.at) + 1


def _unquoted(part: str) -> str:
    if part[0] not in "\"'":
        return part
    return str(tomllib.loads(f"key = {part}")["key"])
