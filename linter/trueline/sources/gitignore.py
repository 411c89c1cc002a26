"""The semantics of .gitignore, for folders where git can't be asked.

Nearly every name is judged in bulk by a set lookup and one ``endswith``; only what a pattern may
cover is judged in the order of precedence.  As in git, ``?`` covers a byte, not a character: text
that is not ASCII is matched as Latin-1, one character for each of its bytes.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

_SPECIAL = re.compile(r"[*?\[\\]")
_PIECE = re.compile(
    r"(?P<deep>(?<![^/])\*\*+/)|(?P<rest>(?<![^/])\*\*+$)|(?P<star>\*+)|(?P<any>\?)"
    r"|\\(?P<escaped>.)|(?P<set>\[[!^]?\]?(?:\[:[a-z]*:\]|\\.|[^\]\\])*\])|(?P<broken>[\[\\])",
    re.DOTALL,
)
_MEMBER = re.compile(
    r"\[:(?P<class>[a-z]*):\]|(?P<low>\\.|[^\\])-(?P<high>\\.|[^\\])|(?P<one>\\.|.)", re.DOTALL
)
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "a-fA-F0-9",
}
_FLAGS = re.DOTALL | re.ASCII
_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Patterns by kind: whole names, ends of names, other shapes of a name or of a path."""

    names: frozenset[str]
    ends: tuple[str, ...]
    name: re.Pattern[str] | None
    path: re.Pattern[str] | None

    def covers(self, path: str, name: str) -> bool:
        return bool(
            name in self.names
            or name.endswith(self.ends)
            or (self.name and self.name.fullmatch(name))
            or (self.path and self.path.fullmatch(path))
        )

    def among(self, paths: list[str], start: int, below: int) -> set[str]:
        """Return those paths that are covered; names begin at ``start``, our part at ``below``."""
        names, ends = self.names, self.ends
        found = {p for p in paths if (name := p[start:]) in names or name.endswith(ends)}
        if self.name:
            matches = self.name.fullmatch
            found.update(path for path in paths if matches(path, start))
        if self.path:
            matches = self.path.fullmatch
            found.update(path for path in paths if matches(path, below))
        return found


@dataclass(frozen=True, slots=True)
class _Group:
    """Neighbouring patterns of the same sign; ``only_folders`` are those with a slash last."""

    ignores: bool
    entries: _Patterns
    only_folders: _Patterns

    def covers(self, path: str, name: str, folder: bool) -> bool:
        if self.entries.covers(path, name):
            return True
        return folder and self.only_folders.covers(path, name)


@dataclass(frozen=True, slots=True)
class Ignores:
    """The patterns of one file, over those of the folders above it.

    ``groups`` are in the order of precedence: what stands last in the file comes first.
    ``suspicious`` are the patterns that may ignore something, without any order.
    ``base`` is the file's folder within the root, ``outer`` the root's folder as seen from a file
    that lies above the root; each is empty or ends in a slash.
    """

    groups: tuple[_Group, ...]
    suspicious: _Patterns
    above: Ignores | None
    base: str = ""
    outer: str = ""

    def keep(self, paths: list[str], start: int, folders: bool = False) -> list[str]:
        """Return what is not ignored of one folder's entries; their names begin at ``start``.

        The folder itself, and all above it, must not be ignored.
        """
        suspects = {path for path in paths if not path.isascii()}
        rules: Ignores | None = self
        while rules is not None:
            suspects |= rules._suspects(paths, start)
            rules = rules.above
        ignored = {path for path in suspects if self._ignores(path, path[start:], folders)}
        return [path for path in paths if path not in ignored] if ignored else paths

    def _suspects(self, paths: list[str], start: int) -> set[str]:
        shift = len(self.outer)
        if not shift:
            return self.suspicious.among(paths, start, len(self.base))
        longer = [self.outer + path for path in paths]
        return {path[shift:] for path in self.suspicious.among(longer, start + shift, 0)}

    def _ignores(self, path: str, name: str, folder: bool) -> bool:
        path, name = _bytewise(path), _bytewise(name)
        rules: Ignores | None = self
        while rules is not None:
            below = rules.outer + path[len(rules.base) :]
            for group in rules.groups:
                if group.covers(below, name, folder):
                    return group.ignores
            rules = rules.above
        return False


def _bytewise(text: str) -> str:
    return text if text.isascii() else os.fsencode(text).decode("latin-1")


def parse(
    data: bytes, above: Ignores | None = None, base: str = "", outer: str = ""
) -> Ignores | None:
    """Return the rules of one ignore file; those above it when it says nothing."""
    runs: list[tuple[bool, list[str]]] = []
    for line in data.removeprefix(b"\xef\xbb\xbf").decode("latin-1").split("\n"):
        pattern = _trimmed(line.removesuffix("\r"))
        ignores = not pattern.startswith("!")
        if not pattern.removeprefix("!") or pattern.startswith("#"):
            continue
        if not runs or runs[-1][0] != ignores:
            runs.append((ignores, []))
        runs[-1][1].append(pattern.removeprefix("!"))
    suspicious = _sorted([p.removesuffix("/") for ignores, run in runs if ignores for p in run])
    groups = tuple(_group(ignores, patterns) for ignores, patterns in reversed(runs))
    return Ignores(groups, suspicious, above, _bytewise(base), _bytewise(outer)) if runs else above


def _trimmed(line: str) -> str:
    """Drop the blanks at the end but for one that a backslash protects."""
    bare = line.rstrip(" ")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    return bare + " " if backslashes % 2 and bare != line else bare


def _group(ignores: bool, patterns: list[str]) -> _Group:
    folders = [pattern[:-1] for pattern in patterns if pattern.endswith("/")]
    entries = [pattern for pattern in patterns if not pattern.endswith("/")]
    return _Group(ignores, _sorted(entries), _sorted(folders))


def _sorted(patterns: list[str]) -> _Patterns:
    names, ends, name, path = set(), [], [], []
    for pattern in patterns:
        if "/" in pattern:
            path.append(translate(pattern.removeprefix("/")))
        elif not _SPECIAL.search(pattern):
            names.add(pattern)
        elif pattern.startswith("*") and not _SPECIAL.search(pattern[1:]):
            ends.append(pattern[1:])
        else:
            name.append(translate(pattern))
    return _Patterns(frozenset(names), tuple(ends), _any(name), _any(path))


def _any(expressions: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(expressions), _FLAGS) if expressions else None


def translate(pattern: str) -> str:
    """Return the regular expression of one pattern, as git's wildmatch reads it."""
    out, end = [], 0
    for piece in _PIECE.finditer(pattern):
        if piece.lastgroup == "broken":  # git: an open bracket or a last backslash never matches
            return _NEVER
        out.append(re.escape(pattern[end : piece.start()]))
        out.append(_piece(piece))
        end = piece.end()
    return "".join((*out, re.escape(pattern[end:])))


def _piece(piece: re.Match[str]) -> str:
    fixed = {"deep": "(?:.*/)?", "rest": ".*", "star": "[^/]*", "any": "[^/]"}
    kind = piece.lastgroup or ""
    if kind == "escaped":
        return re.escape(piece["escaped"])
    return fixed[kind] if kind in fixed else _set(piece["set"][1:-1])


def _set(inside: str) -> str:
    negated = inside.startswith(("!", "^"))
    members = list(_MEMBER.finditer(inside[1:] if negated else inside))
    if any(member["class"] not in (None, *_CLASSES) for member in members):
        return _NEVER
    return f"(?!/)[{'^' if negated else ''}{''.join(map(_member, members))}]"


def _member(member: re.Match[str]) -> str:
    if member["class"]:
        return _CLASSES[member["class"]]
    if member["one"]:
        return re.escape(member["one"][-1])
    low, high = member["low"][-1], member["high"][-1]
    if low > high:  # git compares with the lower end before it sees that there is a range
        return re.escape(low)
    return f"{re.escape(low)}-{re.escape(high)}"
