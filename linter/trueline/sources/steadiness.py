"""Whether the grounds of a remembered result hold today."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from trueline.sources.freshness import UNTRUSTED, signature_of
from trueline.sources.grounds import Grounds, answers_hold, changed, meaning, together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from trueline.facts.answers import Answers
    from trueline.facts.module import Module
    from trueline.sources.grounds import Row
    from trueline.sources.pool import Extraction

Kinds = tuple[tuple[str, frozenset[str] | None], ...]

_MANY = 200
"""With more changed files than this, a run is as fast as taking all their facts here and now."""


class _Facts(NamedTuple):
    """How the facts of edited files are taken and compared; None says that it is not known."""

    root: str
    max_file_size: int
    kinds: Kinds
    answers: Callable[[], Answers | None]


def holds(
    root: str,
    packed: tuple[Any, ...],
    max_file_size: int,
    answers: Callable[[], Answers | None],
    likely: Sequence[str] = (),
) -> bool:
    """Whether all that a result rests on is as it was.

    ``answers`` are those about names, read when they are needed.  Cheap questions come first, and
    those about the files that were ``likely`` edited.
    """
    grounds = Grounds(*packed)
    facts = _Facts(root, max_file_size, grounds.kinds, cache(answers))
    first = {path: grounds.inside[path] for path in likely if path in grounds.inside}
    names = _Names(root, grounds) if _index_changed(grounds) else None
    return (
        not any(changed("", grounds.outside))
        and _settled(facts, first)
        and _settled(facts, _without(grounds.inside, first))
        and answers_hold(root, grounds)
        and (names is None or names.are_same())
    )


def _without(rows: Mapping[str, Row], first: Mapping[str, Row]) -> Mapping[str, Row]:
    return {path: rows[path] for path in rows if path not in first} if first else rows


def _settled(facts: _Facts, rows: Mapping[str, Row]) -> bool:
    edited: dict[str, bytes] = {}
    for path in changed(f"{facts.root}/", rows):
        meant = meaning(rows[path])
        if not meant or len(edited) == _MANY:
            return False
        edited[path] = meant
    return all(_same_facts(facts, path, meant) for path, meant in edited.items())


def _same_facts(facts: _Facts, path: str, meant: bytes) -> bool:
    """Whether a file that was edited still has facts of the meaning that the result rests on."""
    from trueline.findings import Skipped
    from trueline.sources.factfile import meaning_of
    from trueline.sources.pool import essence, pack
    from trueline.sources.python.extract import extract
    from trueline.sources.reading import read

    data = read(facts.root, path, facts.max_file_size)
    if isinstance(data, Skipped):
        return False
    found = extract(path, data)
    others = [meaning_of(pack(way(path, data))) for way in _extractors(facts.kinds, path)]
    if together([meaning_of(essence(pack(found))), *others]) != meant:
        return False
    return isinstance(found, Skipped) or _same_answers(facts, found)


def _same_answers(facts: _Facts, module: Module) -> bool:
    """Whether a module binds the names that were asked of it as it did; others do not matter."""
    from trueline.facts.answers import answers

    known = facts.answers()
    if known is None:
        return False
    given, missing = known.get(module.path, ((), ()))
    return answers((*given, *missing), module.names) == (given, missing)


def _extractors(kinds: Kinds, path: str) -> Iterator[Extraction]:
    from trueline.sources.extracts import extractor

    for kind, paths in kinds:
        if path.endswith(".py") if paths is None else path in paths:
            yield extractor(kind)


def _index_changed(grounds: Grounds) -> bool:
    return any(seen == UNTRUSTED or signature_of(path) != seen for path, seen, _ in grounds.tracked)


class _Names:
    """Whether git's index names the same files as before, found out while all else is looked at."""

    def __init__(self, root: str, grounds: Grounds) -> None:
        from threading import Thread

        self._root, self._same = root, False
        self._before = [names for _, _, names in grounds.tracked]
        self._thread = Thread(target=self._ask, daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        from trueline.sources import git
        from trueline.sources.gitgrounds import INDEX, names_in_index

        with suppress(git.GitError):
            self._same = [names_in_index(git.run(self._root, *INDEX))] == self._before

    def are_same(self) -> bool:
        self._thread.join()
        return self._same
