from __future__ import annotations

import os
import shutil
from pathlib import Path
from time import sleep

import pytest
from sources_support import Project

from trueline.sources.runs import keep_run, read_run, tells_of_names


def kept(folder: Path, name: str = "run", value: object = "result") -> bool:
    return keep_run(folder, name, lambda _: value)


def read(folder: Path, name: str = "run") -> object:
    return read_run(os.fspath(folder), name)


@pytest.fixture
def cache(folder: Project) -> Path:
    return folder.root / ".trueline_cache"


# what must not be believed


def test_nothing_is_known_before_anything_is_kept(cache: Path) -> None:
    assert read(cache) is None
    assert not cache.exists()


def test_a_damaged_run_is_a_miss(cache: Path) -> None:
    kept(cache)
    file = cache / "runs/run"
    whole = file.read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        file.write_bytes(damaged)
        assert read(cache) is None
        file.write_bytes(whole[:place])
        assert read(cache) is None


def test_a_run_under_another_name_is_a_miss(cache: Path) -> None:
    kept(cache)
    (cache / "runs/run").rename(cache / "runs/other")

    assert read(cache, "other") is None


@pytest.mark.parametrize("tool", ["copy", "copy with all times", "move"])
def test_a_run_that_was_brought_from_elsewhere_is_a_miss(cache: Path, tool: str) -> None:
    kept(cache)
    there = cache.parent.with_name("elsewhere")
    there.mkdir()
    if tool == "copy":
        shutil.copytree(cache, there / cache.name, copy_function=shutil.copyfile)
    elif tool == "copy with all times":
        shutil.copytree(cache, there / cache.name, copy_function=shutil.copy2)
    else:
        kept(there / cache.name, "own")
        (cache / "runs/run").rename(there / cache.name / "runs/run")

    assert read(cache.with_name("x")) is None
    assert read(there / cache.name) is None


def test_a_run_whose_folder_was_checked_out_again_is_a_miss(cache: Path) -> None:
    kept(cache)
    tag = cache / "CACHEDIR.TAG"
    content, times = tag.read_bytes(), tag.stat()
    tag.unlink()
    assert read(cache) is None

    tag.write_bytes(content)
    os.utime(tag, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert read(cache) is None


def test_a_run_of_somebody_else_is_a_miss(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(cache)
    somebody = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody)

    assert read(cache) is None


@pytest.mark.parametrize("file", [".trueline_cache", ".trueline_cache/runs"])
def test_a_folder_that_can_t_be_made_is_a_miss(folder: Project, cache: Path, file: str) -> None:
    folder.write(file, "a file")

    assert not kept(cache)
    assert read(cache) is None


# what must be known


def test_a_run_is_returned_as_it_was(cache: Path) -> None:
    value = ("a", 1, None, {"b": (b"\xff", 2.5)}, ["ü"])

    assert kept(cache, value=value)
    assert read(cache) == value


def test_only_the_newest_few_runs_are_kept(cache: Path) -> None:
    for n in range(30):
        before = set((cache / "runs").iterdir()) if n else set()
        kept(cache, str(n))
        for file in set((cache / "runs").iterdir()) - before:
            os.utime(file, (n, n))

    assert [n for n in range(30) if read(cache, str(n)) is not None] == list(range(6, 30))


def test_this_file_system_tells_of_names(cache: Path) -> None:
    kept(cache)
    sleep(0.05)

    assert tells_of_names(cache)
    assert ["run"] == os.listdir(cache / "runs")
