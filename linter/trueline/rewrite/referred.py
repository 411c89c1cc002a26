"""Which of the modules that move a file refers to, when it can't be parsed."""

from __future__ import annotations

from collections.abc import Iterator

from trueline.facts import Kind, Target
from trueline.findings import Skipped
from trueline.rewrite.identity import Renaming
from trueline.rewrite.matching import names_in
from trueline.rewrite.words import pieces
from trueline.sources.python.skim_imports import imports
from trueline.sources.python.skim_text import plain
from trueline.sources.reading import utf8

_FOUND = (Kind.MODULE, Kind.FOLDER)


def referred(path: str, data: bytes, renaming: Renaming) -> Iterator[str]:
    """Yield the old paths of modules that move and that the file imports or names; sorted.

    The file itself is among them if it moves, for nobody knows what it imports.
    """
    found = {path} & renaming.moves.keys()
    found.update(match.path for match in names_in(pieces(data), path, renaming) if match.parts > 1)
    source = utf8(path, data)
    text = data.decode(errors="replace") if isinstance(source, Skipped) else source.decode()
    for row in imports(plain(text)):
        target = renaming.graph.target(path, row)
        found.update(_ends(target, row[2], renaming))
    yield from sorted(found & renaming.moves.keys())


def _ends(target: Target, name: str, renaming: Renaming) -> Iterator[str]:
    if target.kind in _FOUND:
        yield target.path
        if name and name != "*":
            yield renaming.child(target, name).path
