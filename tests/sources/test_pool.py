"""The processes of a run: work is begun at once, and ends with whoever asked for it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from time import sleep

from trueline.sources.pool import Workers


def mark(folder: Path, chunk: list[str]) -> bytes:
    """Take a moment, and leave a trace of each chunk."""
    sleep(0.01)
    for name in chunk:
        (folder / name).touch()
    return b"done"


def test_what_is_asked_for_is_begun_before_anybody_waits_for_it(tmp_path: Path) -> None:
    workers = Workers(2)

    coming = workers.map(partial(mark, tmp_path), [["a"], ["b"], ["c"]])
    while not (tmp_path / "a").exists():
        sleep(0.001)

    assert [b"done"] * 3 == list(coming)
    workers.close()


def test_what_nobody_waits_for_any_more_is_not_done(tmp_path: Path) -> None:
    workers = Workers(2)
    chunks = [[str(number)] for number in range(500)]

    workers.map(partial(mark, tmp_path), chunks)
    workers.close()

    assert len(list(tmp_path.iterdir())) < len(chunks)
