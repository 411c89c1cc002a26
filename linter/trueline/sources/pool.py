"""The facts pass as a map over chunks of files, on one core or on all of them."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from trueline.facts import Module
from trueline.findings import Skipped
from trueline.sources.reading import read

Extract = Callable[[str, bytes], Module | Skipped]
Outcome = Module | Skipped

_CHUNK = 128
_SERIAL = 256
"""Fewer files than this are done here and now: starting processes would take longer."""


def facts_of(
    root: Path, paths: list[str], extract: Extract, *, max_size: int, jobs: int
) -> Iterator[Outcome]:
    """Read and extract files, in any number of processes; the result does not depend on it."""
    work = partial(_packed, os.fspath(root), extract, max_size)
    chunks = [paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK)]
    for packed in _mapped(work, chunks, jobs if len(paths) > _SERIAL else 1):
        yield from map(unpack, marshal.loads(packed))  # noqa: S302  # from our own children


def _mapped(
    work: Callable[[list[str]], bytes], chunks: list[list[str]], jobs: int
) -> Iterable[bytes]:
    if jobs <= 1:
        yield from map(work, chunks)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(work, chunks)


def _packed(root: str, extract: Extract, max_size: int, paths: list[str]) -> bytes:
    folder = Path(root)
    outcomes = []
    for path in paths:
        data = read(folder, path, max_size)
        outcomes.append(pack(data if isinstance(data, Skipped) else extract(path, data)))
    return marshal.dumps(outcomes)


def pack(outcome: Outcome) -> tuple[object, ...]:
    """Return an outcome as builtins, for a process border or the cache."""
    if isinstance(outcome, Module):
        return tuple(outcome)
    return (outcome.address, outcome.reason, outcome.detail, outcome.line)


def unpack(packed: tuple[object, ...]) -> Outcome:
    """Return what :func:`pack` was given."""
    kind = Skipped if len(packed) == len(Skipped.__slots__) else Module
    return kind(*packed)  # type: ignore[arg-type]  # the very fields it was made of
