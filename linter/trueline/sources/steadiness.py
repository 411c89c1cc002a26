"""Whether the grounds of a remembered result hold today."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from trueline.sources.freshness import UNTRUSTED, signature_of
from trueline.sources.grounds import Grounds, answers_hold, changed, meaning, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from trueline.sources.pool import Extraction

_MANY = 200
"""With more changed files than this, a run is as fast as taking all their facts here and now."""


def holds(root: str, packed: tuple[Any, ...], max_file_size: int) -> bool:
    """Whether all that a result rests on is as it was; cheap questions come first."""
    grounds = Grounds(*packed)
    names = _Names(root, grounds) if _index_changed(grounds) else None
    return _settled(root, grounds, max_file_size) and (names is None or names.are_same())


def _settled(root: str, grounds: Grounds, max_file_size: int) -> bool:
    if any(changed("", grounds.outside)):
        return False
    edited: dict[str, bytes] = {}
    for path in changed(f"{root}/", grounds.inside):
        row = grounds.inside[path]
        if not meaning(row) or len(edited) == _MANY:
            return False
        edited[path] = meaning(row)
    return answers_hold(root, grounds) and (
        not edited or _same_facts(root, edited, max_file_size, grounds.kinds)
    )


def _same_facts(
    root: str, edited: Mapping[str, bytes], max_file_size: int, kinds: tuple[str, ...]
) -> bool:
    """Whether files that were edited still have facts of the meaning that the result rests on."""
    from trueline.findings import Skipped
    from trueline.sources.factfile import meaning_of
    from trueline.sources.pool import pack
    from trueline.sources.python.extract import extract
    from trueline.sources.reading import read

    ways = [extract, *_extractors(kinds)]

    for path, meant in edited.items():
        data = read(root, path, max_file_size)
        if isinstance(data, Skipped):
            return False
        if together([meaning_of(pack(way(path, data))) for way in ways]) != meant:
            return False
    return True


def _extractors(kinds: tuple[str, ...]) -> Iterator[Extraction]:
    if kinds:
        from trueline.sources.extracts import extractor

        yield from map(extractor, kinds)


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
