"""All files of a project rewritten for some moves, each result proven before it counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from trueline.facts import Facts
from trueline.fixer import Share, alone
from trueline.proposal import Certainty, Edit
from trueline.rewrite.identity import Renaming, stem
from trueline.rewrite.python import concerns, is_silent, python_edits
from trueline.rewrite.referred import referred
from trueline.rewrite.settings import text_edits
from trueline.rewrite.source import Source
from trueline.rewrite.spans import Span, Stuck, applied, described
from trueline.rewrite.verify import faults
from trueline.rewrite.words import words_in
from trueline.sources.python.unparsable import Unparsable

Read = Callable[[str], bytes | None]
_WORD = re.compile(r"\w+")
_PYTHON = (".py", ".pyi")
_RUN_BY_PYTHON = re.compile(rb"#![^\n]*\bpython[\d.]*\b")
_MUCH = 4_000_000
"""To share so many bytes of Python or less saves hardly any time and costs both processes more."""


class Rewritten(NamedTuple):
    """One file: what it becomes, and what it becomes with the edits of its text as well."""

    path: str
    before: bytes
    after: bytes
    prose: bytes
    edits: tuple[Edit, ...]
    likely: tuple[Edit, ...]
    in_prose: tuple[Edit, ...]


@dataclass(slots=True)
class Outcome:
    """What becomes of a project; ``stuck`` are references that can't follow their module."""

    files: dict[str, Rewritten] = field(default_factory=dict)
    stuck: list[Stuck] = field(default_factory=list)


class Known(NamedTuple):
    """What came of a run, and the moves of it that are taken back, old path to new."""

    outcome: Outcome
    back: Mapping[str, str]

    def is_stale(self, path: str) -> bool:
        """Whether the edits of a file must be made anew: it stays, or speaks of what stays."""
        found = self.outcome.files.get(path)
        if path in self.back or found is None:
            return path in self.back
        words = {stem(new).rpartition("/")[2] for new in self.back.values()}
        texts = (edit.new for edit in (*found.edits, *found.likely, *found.in_prose))
        return any(not words.isdisjoint(_WORD.findall(text)) for text in texts)

    def without(self, paths: Iterable[str]) -> Iterator[tuple[str, Rewritten]]:
        """Yield the files that some paths leave, and what became of them."""
        left_out = frozenset(paths)
        yield from (pair for pair in self.outcome.files.items() if pair[0] not in left_out)


_Made = tuple[Rewritten | None, Sequence[Stuck]]


def rewrite_project(
    renaming: Renaming,
    read: Read,
    *,
    likely: bool = False,
    known: Known | None = None,
    share: Share = alone,
) -> Outcome:
    """Rewrite every file that speaks of what moves; ``likely`` takes edits that are not proven.

    ``known`` is what a run with more moves has found, where that can't have changed.
    """
    files = renaming.facts.files if renaming.moves else ()
    stale = [path for path in files if known is None or known.is_stale(path)]
    made = _made(stale, renaming, read, likely, share)
    if known is not None:
        made |= {path: (found, ()) for path, found in known.without(stale)}
    outcome = Outcome()
    for path in filter(made.__contains__, files):
        found, stuck = made[path]
        outcome.stuck += stuck
        if found is not None:
            outcome.files[path] = found
    return outcome


def _made(
    paths: Iterable[str], renaming: Renaming, read: Read, likely: bool, share: Share
) -> dict[str, _Made]:
    """Return what becomes of files, and the references in them that can't follow."""
    contents = {path: _candidate(path, renaming, read) for path in paths}
    asked = [(path, data) for path, data in contents.items() if data is not None]
    much = sum(len(data) for path, data in asked if path.endswith(_PYTHON)) > _MUCH
    made = (share if much else alone)(partial(_file, renaming, likely), asked)
    return {
        path: (found and found._replace(before=data), stuck)
        for (path, data), (found, stuck) in zip(asked, made, strict=True)
    }


def _file(renaming: Renaming, likely: bool, asked: tuple[str, bytes]) -> _Made:
    """Return what becomes of one file, without the content that the other process has."""
    path, data = asked
    stuck: list[Stuck] = []
    if _is_python(path, data):
        found = _python(path, data, renaming, likely, stuck)
    else:
        found = _text(path, data, renaming, likely)
    return found and found._replace(before=b""), stuck


def _candidate(path: str, renaming: Renaming, read: Read) -> bytes | None:
    """Return the content of a file that may have to be edited."""
    data = read(path)
    if data is None or (b"\0" in data and not path.endswith(_PYTHON)):  # gone, or no text
        return None
    return data if concerns(path, data, renaming) else None


def _is_python(path: str, data: bytes) -> bool:
    """Whether it is Python by its name, or by the first line of a script that has no suffix."""
    is_script = "." not in path.rpartition("/")[2]
    return path.endswith(_PYTHON) or (is_script and _RUN_BY_PYTHON.match(data) is not None)


def _text(path: str, data: bytes, renaming: Renaming, likely: bool) -> Rewritten | None:
    references = renaming.facts.references.get(path, ())
    spans = text_edits(path, data, renaming, references)
    return _rewritten(path, data, data, spans, likely, lambda body: body) if spans else None


def _python(
    path: str, data: bytes, renaming: Renaming, likely: bool, stuck: list[Stuck]
) -> Rewritten | None:
    if is_silent(path, data, renaming):
        return None
    try:
        source = Source(path, data)
    except Unparsable as error:
        reason = f"{error.reason} in a file that refers to it: {error.detail}"
        stuck += (Stuck(path, error.line, old, reason) for old in referred(path, data, renaming))
        return None
    found = python_edits(source, renaming)
    stuck += found.stuck
    if not found.spans:
        return None
    try:
        result = _rewritten(path, data, source.body, found.spans, likely, source.encoded)
        stuck += _unproven(source, found.spans, renaming, likely)
    except Unparsable as error:
        stuck += _all_stuck(path, error.line, data, renaming, f"{error.reason}: {error.detail}")
        return None
    finally:
        source.release()
    return result


def _unproven(
    source: Source, spans: list[Span], renaming: Renaming, likely: bool
) -> Iterator[Stuck]:
    done = [span for span in spans if _is_done(span, likely)]
    for fault in faults(source, done, renaming):
        yield from _all_stuck(source.path, 0, source.body, renaming, fault)


def _rewritten(
    path: str,
    data: bytes,
    body: bytes,
    spans: list[Span],
    likely: bool,
    encoded: Callable[[bytes], bytes],
) -> Rewritten:
    done = [span for span in spans if _is_done(span, likely)]
    prose = [span for span in spans if span.prose]
    open_ = [span for span in spans if not span.prose and not _is_done(span, likely)]
    told = [tuple(described(some, path, body)) for some in (done, open_, prose)]
    after = encoded(applied(body, done)) if done else data
    with_prose = encoded(applied(body, [*done, *prose])) if prose else after
    return Rewritten(path, data, after, with_prose, *told)


def _is_done(span: Span, likely: bool) -> bool:
    return not span.prose and (likely or span.certainty is Certainty.SURE)


def _all_stuck(
    path: str, line: int, data: bytes, renaming: Renaming, reason: str
) -> Iterator[Stuck]:
    """Every module that the file may speak of stays, because the file can't be relied on."""
    words = words_in(data)
    for old in renaming.moves:
        if old.endswith(_PYTHON) and (old == path or stem(old).rpartition("/")[2] in words):
            yield Stuck(path, line, old, reason)


def loggers(moves: Mapping[str, str], read: Read) -> frozenset[str]:
    """The modules among those that move that ask for the logger of their own name."""
    python = (path for path in moves if path.endswith(".py"))
    return frozenset(path for path in python if b"getLogger(__name__)" in (read(path) or b""))


def renaming_of(
    facts: Facts, moves: Mapping[str, str], folders: Mapping[str, str], read: Read
) -> Renaming:
    """Return the renaming with all that the content of the moving files says."""
    return Renaming(facts, moves, folders, loggers(moves, read))
