"""Facts that only some runs want, each kind extracted and cached by itself.

A kind is a pure function of one file's path and bytes.  Its facts are builtins, so that they cross
process borders and lie in the cache; most files have none of them, told by a glance at the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from trueline.findings import Skipped

if TYPE_CHECKING:
    from trueline.facts.outline import Outline


class Kind(NamedTuple):
    """Where the functions of a kind are, as ``module:name``, and its version.

    ``gate`` takes bytes and says whether to look closer; ``run`` takes path and bytes and returns
    a tuple or Skipped; ``shape`` is called with its items.  ``version`` is raised whenever
    the facts of equal bytes change.
    """

    gate: str
    run: str
    shape: str
    version: str


_LITERALS = "trueline.sources.python.literals"
_USAGE = "trueline.sources.python.usage"
_SQL = "trueline.sources.rawsql.extract"
KINDS = {
    "outline": Kind(
        "trueline.sources.python.declaring:may_declare",
        "trueline.sources.python.outline:outline",
        "trueline.facts.outline:Outline",
        "1",
    ),
    "literals": Kind(
        f"{_LITERALS}:may_list", f"{_LITERALS}:lists", "trueline.facts.literals:label_lists", "3"
    ),
    "usages": Kind(f"{_USAGE}:may_use", f"{_USAGE}:uses", "trueline.facts.usage:uses_of", "2"),
    "sql": Kind(f"{_SQL}:may_hold", f"{_SQL}:rows", "trueline.facts.rawsql:sql_file", "3"),
}


def extract(kind: str, path: str, data: bytes) -> tuple[Any, ...] | Skipped:
    """Return the facts of one file as a tuple of one, or the reason why there are none."""
    chosen = KINDS[kind]
    if not _named(chosen.gate)(data):
        return (None,)
    found = _named(chosen.run)(path, data)
    return found if isinstance(found, Skipped) else (tuple(found),)


def extractor(kind: str) -> Callable[[str, bytes], tuple[Any, ...] | Skipped]:
    """Return the function for one kind, which can be sent to another process."""
    return partial(extract, kind)


def unpacked(kind: str, packed: tuple[Any, ...] | Skipped) -> Any:
    """Return the facts that :func:`extract` gave, or the reason; None when the file has none."""
    if isinstance(packed, Skipped):
        return packed
    if len(packed) != 1:
        return Skipped(*packed)
    return None if packed[0] is None else _named(KINDS[kind].shape)(*packed[0])


def found(kind: str, contents: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, Any]]:
    """Yield the facts of files that have any, or why there are none; nothing is kept."""
    for path, data in contents:
        facts = unpacked(kind, extract(kind, path, data))
        if facts is not None:
            yield path, facts


def outline(path: str, data: bytes, names: frozenset[str]) -> Outline | None:
    """Return the outline of any file, or of one that may derive from one of the names."""
    from trueline.sources.python.declaring import may_derive
    from trueline.sources.python.outline import outline as outlined

    if names and not may_derive(data, names):
        return None
    found = outlined(path, data)
    return None if isinstance(found, Skipped) else found


def _named(address: str) -> Any:
    module, _, name = address.partition(":")
    return getattr(import_module(module), name)
