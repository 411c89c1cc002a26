"""Path patterns as people write them in configuration, compiled into one regular expression."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_PIECES = re.compile(r"\*\*/|/\*\*$|\*\*|\*|\?|\[!?[^]]+]|\{[^{}]*\}")

_ENDING = re.compile(r"(?:\*\*/)?\*(\.\w+)")
_RANGES = re.compile(r"(.)(?:-(.))?", re.DOTALL)


@dataclass(frozen=True)
class Globs:
    """A set of path patterns, matched against paths relative to the project.

    ``*`` and ``?`` stay within one folder, ``**`` crosses folders, ``[abc]`` and ``{a,b}`` are
    choices.  A pattern without a slash matches a file or folder of that name at any depth; a
    pattern that matches a folder matches all that is in it.  Matching is case-sensitive.
    """

    patterns: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.patterns)

    @cached_property
    def _matcher(self) -> re.Pattern[str]:
        return re.compile("|".join(map(translate, self.patterns)) or r"(?!)", re.DOTALL)

    @cached_property
    def _endings(self) -> tuple[str, ...]:
        """What patterns such as ``*.py`` ask of a path; a tenth of the price of the expression."""
        found = (_ENDING.fullmatch(pattern) for pattern in self.patterns)
        return tuple(match[1] for match in found if match)

    def matches(self, path: str) -> bool:
        """Whether any of the patterns covers ``path``."""
        return path.endswith(self._endings) or self._matcher.match(path) is not None


def translate(pattern: str) -> str:
    """Return the regular expression of one pattern, anchored at its end; for ``re.DOTALL``."""
    core = pattern.strip("/").removeprefix("./")
    anchored = "/" in pattern.strip("/") or pattern.startswith("/")
    prefix = "" if anchored else "(?:.*/)?"
    return f"{prefix}{_body(core)}(?:/.*)?\\Z"


def _body(core: str) -> str:
    out, end = [], 0
    for piece in _PIECES.finditer(core):
        out.append(re.escape(core[end : piece.start()]))
        out.append(_piece(piece.group()))
        end = piece.end()
    return "".join((*out, re.escape(core[end:])))


def _piece(text: str) -> str:
    simple = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    if text in simple:
        return simple[text]
    if text.startswith("{"):
        return "(?:" + "|".join(_body(choice) for choice in text[1:-1].split(",")) + ")"
    return _choice(text[1:-1])


def _choice(inside: str) -> str:
    negated = inside.startswith(("!", "^"))
    parts = _RANGES.findall(inside[negated:])
    chosen = "".join(
        f"{re.escape(low)}-{re.escape(high)}" if high else re.escape(low) for low, high in parts
    )
    return f"[^/{chosen}]" if negated else f"[{chosen}]"
