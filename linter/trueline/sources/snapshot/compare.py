"""What differs between two snapshots, for people: changed lines below the object they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from trueline.sources.snapshot.tokens import split


class _Fact(NamedTuple):
    """A line, with the keywords and names of those that it is indented under."""

    above: tuple[str, ...]
    line: str


def differences(old: Iterable[str], new: Iterable[str]) -> Iterator[str]:
    """Yield lines that begin with ``-`` or ``+``, below the names of what they belong to."""
    before, after = _objects(old), _objects(new)
    for name in sorted({*before, *after}):
        was, is_now = before.get(name, []), after.get(name, [])
        if was != is_now:
            yield from _changes(was, is_now)


def _objects(lines: Iterable[str]) -> dict[str, list[_Fact]]:
    """Map the keyword and the name of each object to its facts."""
    found: dict[str, list[_Fact]] = {}
    above: list[str] = []
    for line in lines:
        text = line.lstrip(" ")
        indent = line[: len(line) - len(text)]
        del above[len(indent) // 2 :]
        name = indent + _name(text)
        found.setdefault(above[0] if above else name, []).append(_Fact(tuple(above), line))
        above.append(name)
    return found


def _name(text: str) -> str:
    keyword, _, rest = text.partition(" ")
    if keyword == "use":
        return text
    return keyword if keyword == "search_path" else f"{keyword} {split(rest)[0]}"


def _changes(was: list[_Fact], is_now: list[_Fact]) -> Iterator[str]:
    shown: set[str] = set()
    matched = SequenceMatcher(None, was, is_now, autojunk=False).get_opcodes()
    for kind, first, last, start, end in matched:
        if kind != "equal":
            signed = [("-", fact) for fact in was[first:last]]
            signed += [("+", fact) for fact in is_now[start:end]]
            for sign, fact in signed:
                yield from (f"  {name}" for name in fact.above if name not in shown)
                yield f"{sign} {fact.line}"
                shown.update(fact.above, (_shown(fact.line),))


def _shown(line: str) -> str:
    text = line.lstrip(" ")
    return line[: len(line) - len(text)] + _name(text)
