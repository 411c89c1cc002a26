"""Names and paths of modules in running text: strings, comments, documents, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from trueline.facts import Kind
from trueline.rewrite.identity import Found, Renaming
from trueline.rewrite.words import Pieces, split

_W = rb"[A-Za-z0-9_\x80-\xff]"
_DOT = rb"(?:\\{0,2}\.)"  # a pattern escapes it
_DOTTED = (
    rb"(?:(?<![\w./\-\x80-\xff])|(?<=\[mypy-))"
    rb"(" + _W + rb"+(?:" + _DOT + _W + rb"+)%s)(?=(:" + _W + rb"+(?:\." + _W + rb"+)*)?)"
)
_ANY_NAME = re.compile(_DOTTED % b"*")
_INNER_NAME = re.compile(_DOTTED % b"+")
"""Names with a dot: the others are those of modules at the top."""
_ODD = rb"(?<![\w./\-])%s(?![\w\-])"
_ESCAPED = re.compile(r"\\+\.")
_P = rb"[\w.\-\x80-\xff]*"
_PART = _P + rb"(?:\\{1,2}\." + _P + rb")*"  # a pattern escapes the dot
_PATH = re.compile(
    rb"(?<![\w.\-\x80-\xff])(?:\./)?((?:" + _W + _PART + rb"/)+" + _PART + _W + rb")"
)
_ROOTED = re.compile(rb"(?<![\w./\-\x80-\xff])/\Z")
_TAIL = re.compile(rb"(?<=\*/)(?:" + _P + rb"/)*" + _P + rb"\.py(?![\w.\-/])")


class Match(NamedTuple):
    """Bytes ``start`` to ``end`` name something that moves, afterwards ``new``.

    ``rest`` are the attributes behind a module; ``inner`` tells that a path stands at the end of
    an absolute one, as of a copy in a container.
    """

    start: int
    end: int
    new: str
    path: str
    rest: tuple[str, ...] = ()
    package: bool = False
    parts: int = 0
    escaped: bool = False
    inner: bool = False


def names_in(text: Pieces, importer: str, renaming: Renaming, start: int = 0) -> Iterator[Match]:
    """Yield the dotted names of modules that move; ``start`` is added to their places."""
    pattern = _ANY_NAME if renaming.tops else _INNER_NAME
    search = partial(_names, pattern, importer, renaming)
    for at, found in text.found(renaming.heads, search):
        yield from (_shifted(match, start + at) for match in found)


def _names(
    pattern: re.Pattern[bytes], importer: str, renaming: Renaming, piece: bytes
) -> Iterator[Match]:
    if renaming.spoken.isdisjoint(split(piece)):
        return
    for found in pattern.finditer(piece):
        written = found[1].decode(errors="replace")
        dotted = written.replace("\\", "")
        if renaming.words.isdisjoint(dotted.split(".")):
            continue
        located = renaming.locate(dotted, importer)
        match = located and _match(dotted, found[2], located, renaming)
        if match:
            yield _placed(match, written, found.start(1))
    for old, (new, path) in renaming.odd.items():
        for place in re.finditer(_ODD % re.escape(old.encode()), piece):
            yield Match(*place.span(), new, path, parts=old.count(".") + 1)


def _shifted(match: Match, by: int) -> Match:
    return match._replace(start=match.start + by, end=match.end + by)


def _placed(match: Match, written: str, start: int) -> Match:
    """Put a match where it stands, with the dots as they are written there."""
    escaped = _ESCAPED.search(written)
    dot = escaped.group() if escaped else "."
    old = dot.join(written.replace("\\", "").split(".")[: match.parts])
    new = match.new.replace(".", dot)
    return match._replace(start=start, end=start + len(old.encode()), new=new, escaped=dot != ".")


def _match(dotted: str, behind: bytes | None, found: Found, renaming: Renaming) -> Match | None:
    """Return the match as if the name began at 0."""
    parts = dotted.split(".")
    old = ".".join(parts[: found.parts])
    new = renaming.dotted(renaming.moved(found.target), found.target.root)
    if new is None or new == old:
        return None
    attributes = behind.decode(errors="replace")[1:].split(".") if behind else []
    rest = (*parts[found.parts :], *attributes)
    path = found.target.path
    package = found.target.kind is Kind.FOLDER or path.endswith(("__init__.py", "__init__.pyi"))
    return Match(0, len(old.encode()), new, path, rest, package, found.parts)


def is_bound(match: Match, renaming: Renaming) -> bool:
    """Whether the attribute behind a module is known to be there, or there is none."""
    if not match.rest:
        return True
    return match.path.endswith(".py") and renaming.graph.names.binds(match.path, match.rest[0])


def paths_in(text: Pieces, renaming: Renaming, start: int = 0) -> Iterator[Match]:
    """Yield the paths of files and folders that move, as seen from the project's root."""
    for at, found in text.found(renaming.folder_heads, partial(_paths, renaming)):
        yield from (_shifted(match, start + at) for match in found)


def _paths(renaming: Renaming, piece: bytes) -> Iterator[Match]:
    for found in _PATH.finditer(piece):
        written = found[1].decode(errors="replace").rstrip(".")
        path = written.replace("\\", "")
        if _goes(path, renaming):
            escaped = _ESCAPED.search(written)
            new = renaming.moves.get(path) or renaming.folders[path]
            new = new.replace(".", escaped.group()) if escaped else new
            end = found.start(1) + len(written.encode())
            yield Match(found.start(1), end, new, path)
        elif path == written and _ROOTED.search(piece, 0, found.start(1)):
            yield from _copies(path, found.start(1), renaming)


def _goes(path: str, renaming: Renaming) -> bool:
    new = renaming.moves.get(path) or renaming.folders.get(path)
    return new is not None and new != path


def _copies(path: str, start: int, renaming: Renaming) -> Iterator[Match]:
    """Yield the path of a file that moves, where it ends one that begins at the root of a disk."""
    end, ours = start + len(path.encode()), path.partition("/")[2]
    while "/" in ours:
        if ours in renaming.moves:
            yield Match(end - len(ours.encode()), end, renaming.moves[ours], ours, inner=True)
            return
        ours = ours.partition("/")[2]


def tails_in(data: bytes, renaming: Renaming) -> Iterator[Match]:
    """Yield the ends of patterns such as ``*/old.py`` that fit one file alone, which moves."""
    for found in _TAIL.finditer(data) if b"*/" in data else ():
        tail = found[0].decode(errors="replace")
        fitting = [path for path in renaming.moves if path.endswith(f"/{tail}")]
        if len(fitting) == renaming.namesakes[tail.rpartition("/")[2]] == 1:
            new = renaming.moves[fitting[0]].split("/")[-1 - tail.count("/") :]
            yield Match(*found.span(), "/".join(new), fitting[0])
