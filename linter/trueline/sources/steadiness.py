"""Whether the grounds of a remembered result hold today."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from trueline.sources.freshness import UNTRUSTED, signature_of
from trueline.sources.grounds import Grounds, answers_hold, changed, meaning, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from trueline.sources.grounds import Row
    from trueline.sources.pool import Extraction

Kinds = tuple[tuple[str, frozenset[str] | None], ...]

_MANY = 200
"""With more changed files than this, a run is as fast as taking all their facts here and now."""


def holds(
    root: str, packed: tuple[Any, ...], max_file_size: int, likely: Sequence[str] = ()
) -> bool:
    """Whether all that a result rests on is as it was.

    Cheap questions come first, and those about the files that were ``likely`` edited.
    """
    grounds = Grounds(*packed)
    first = {path: grounds.inside[path] for path in likely if path in grounds.inside}
    names = _Names(root, grounds) if _index_changed(grounds) else None
    return (
        not any(changed("", grounds.outside))
        and _settled(root, first, max_file_size, grounds.kinds)
        and _settled(root, _without(grounds.inside, first), max_file_size, grounds.kinds)
        and answers_hold(root, grounds)
        and (names is None or names.are_same())
    )


def _without(rows: Mapping[str, Row], first: Mapping[str, Row]) -> Mapping[str, Row]:
    return {path: rows[path] for path in rows if path not in first} if first else rows


def _settled(root: str, rows: Mapping[str, Row], max_file_size: int, kinds: Kinds) -> bool:
    edited: dict[str, bytes] = {}
    for path in changed(f"{root}/", rows):
        meant = meaning(rows[path])
        if not meant or len(edited) == _MANY:
            return False
        edited[path] = meant
    return not edited or _same_facts(root, edited, max_file_size, kinds)


def _same_facts(root: str, edited: Mapping[str, bytes], max_file_size: int, kinds: Kinds) -> bool:
    """Whether files that were edited still have facts of the meaning that the result rests on."""
    from trueline.findings import Skipped
    from trueline.sources.factfile import meaning_of
    from trueline.sources.pool import pack
    from trueline.sources.python.extract import extract
    from trueline.sources.reading import read

    for path, meant in edited.items():
        data = read(root, path, max_file_size)
        if isinstance(data, Skipped):
            return False
        ways = (extract, *_extractors(kinds, path))
        if together([meaning_of(pack(way(path, data))) for way in ways]) != meant:
            return False
    return True


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
