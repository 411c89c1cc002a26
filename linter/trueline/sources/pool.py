"""The facts pass as a map over chunks of files, on one core or on all of them."""

from __future__ import annotations

import gc
import marshal
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from trueline.errors import BlindError
from trueline.facts.module import Module
from trueline.findings import Skipped
from trueline.sources.factfile import Value, digest
from trueline.sources.reading import read

if TYPE_CHECKING:
    from concurrent.futures import Executor, ProcessPoolExecutor

Outcome = Module | Skipped
Extract = Callable[[str, bytes], Outcome]
Extraction = Callable[[str, bytes], Outcome | Value]

_NAMES = Module._fields.index("names")
_CHUNK = 100
_BYTES = 2_000_000
"""Less than this is done here and now: starting processes would take longer."""


class Packed(NamedTuple):
    """An outcome as builtins, with the digest of the bytes; empty when they could not be read."""

    path: str
    digest: bytes
    value: Value


def facts_of(
    root: str | os.PathLike[str],
    paths: list[str],
    extract: Extraction,
    *,
    max_size: int,
    workers: Workers,
) -> Iterator[Packed]:
    """Read and extract files, in any number of processes; the result does not depend on it.

    Other processes begin at once, whenever the facts are asked for.
    """
    work = partial(_packed, os.fspath(root), extract, max_size)
    size = max(1, min(_CHUNK, len(paths) // (workers.jobs * 4) or 1))
    chunks = [paths[start : start + size] for start in range(0, len(paths), size)]
    alone = len(chunks) <= 1 or not _is_much(root, paths)
    coming = map(work, chunks) if alone else workers.map(work, chunks)
    return (Packed(*each) for packed in coming for each in marshal.loads(packed))  # noqa: S302  # our children's


def _is_much(root: str | os.PathLike[str], paths: list[str]) -> bool:
    total = 0
    for path in paths:
        try:
            total += os.stat(f"{root}/{path}").st_size  # a Path each would cost more
        except OSError:
            continue
        if total > _BYTES:
            return True
    return False


class Workers:
    """The processes of one run, started when there is much to do and kept for what comes next.

    Later facts are extracted by processes that have imported what that takes, and that were copied
    from a small parent.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None

    def map(self, work: Callable[[list[str]], bytes], chunks: list[list[str]]) -> Iterator[bytes]:
        """Begin at once, and return what comes of the chunks, in their order."""
        if self.jobs <= 1:
            return map(work, chunks)
        with self._watched() as pool:
            return self._results(_submitted(pool, work, chunks))

    def _results(self, coming: Iterator[bytes]) -> Iterator[bytes]:
        with self._watched():
            yield from coming

    @contextmanager
    def _watched(self) -> Iterator[ProcessPoolExecutor]:
        from concurrent.futures.process import BrokenProcessPool

        pool = self._started()
        try:
            yield pool
        except BrokenProcessPool as error:
            self._pool = None
            raise BlindError(
                "a worker process was killed, perhaps for want of memory; try --jobs 1"
            ) from error
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Wait until the processes have ended; what they have not begun is never done.

        A pool that is let go without waiting may be collected before it has told its thread that
        nothing more is to be done, and then everything is.
        """
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor

        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.jobs, initializer=_leave_with_parent)
        return self._pool


def _submitted(
    pool: Executor, work: Callable[[list[str]], bytes], chunks: list[list[str]]
) -> Iterator[bytes]:
    """Start processes that never see Ctrl-C: the parent does, and tells them to stop."""
    from signal import SIG_BLOCK, SIG_SETMASK, SIGINT, pthread_sigmask

    before = pthread_sigmask(SIG_BLOCK, {SIGINT})
    try:
        return pool.map(work, chunks)
    finally:
        pthread_sigmask(SIG_SETMASK, before)


def _leave_with_parent() -> None:
    """End this worker when its parent was killed; it would wait for work for ever."""
    from threading import Thread

    Thread(target=_outlive_no_parent, daemon=True).start()


def _outlive_no_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _packed(root: str, extract: Extraction, max_size: int, paths: list[str]) -> bytes:
    gc.disable()  # facts are plain tuples without cycles; syntax trees are collected below
    packed = []
    for path in paths:
        data = read(root, path, max_size)
        if isinstance(data, Skipped):
            packed.append((path, b"", pack(data)))
        else:
            packed.append((path, digest(data), pack(extract(path, data))))
    gc.collect(0)
    return marshal.dumps(packed)


def pack(outcome: Outcome | Value) -> Value:
    """Return an outcome as builtins, for a process border or the cache."""
    if isinstance(outcome, Skipped):
        return (outcome.address, outcome.reason, outcome.detail, outcome.line)
    return tuple(outcome)


def essence(packed: Value) -> Value:
    """Return a packed outcome without the plain names that a module binds.

    They matter as far as they are asked for (see :class:`trueline.facts.bound.BoundNames`).
    """
    if len(packed) != len(Module._fields):
        return packed
    inner = tuple(name for name in packed[_NAMES] if "." in name)
    return (*packed[:_NAMES], inner, *packed[_NAMES + 1 :])


def unpack(packed: Value) -> Outcome:
    """Return what :func:`pack` was given."""
    kind = Skipped if len(packed) == len(Skipped._fields) else Module
    return kind(*packed)
