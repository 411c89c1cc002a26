from __future__ import annotations

import gc
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from trueline.sources.cache import FactCache, Item, Stats, Value, digest, stat_all
from trueline.sources.factfile import meaning_of

if TYPE_CHECKING:
    from pathlib import Path

    from sources_support import Project

VALUES: dict[str, Value] = {
    "a.py": ("a.py", True, (("os", 0, "", 1.5, (1, 2, 3, 4)),), None),
    "b/c.py": ("b/c.py", False, ("ü", b"\xff", 1 << 70), ()),
    os.fsdecode(b"caf\xe9.py"): (os.fsdecode(b"caf\xe9"),),
}
LONG_AGO = 10_000_000_000


@pytest.fixture
def project(folder: Project) -> Project:
    for path in VALUES:
        folder.write(path, f"# {len(path)}")
    return folder


def settled(project: Project) -> Stats:
    """Look as if all files had been written long before, so that their signatures are trusted."""
    stats = stat_all(project.root, VALUES)
    return stats._replace(began=stats.began + LONG_AGO)


def items() -> list[Item]:
    return [
        Item(path, digest(path.encode(errors="surrogateescape")), VALUES[path]) for path in VALUES
    ]


def digests() -> dict[str, bytes]:
    return {item.path: item.digest for item in items()}


def filled(project: Project, version: str = "1") -> Stats:
    stats = settled(project)
    assert FactCache.open(project.root, version).store(items(), stats, list(VALUES))
    return stats


def facts_file(project: Project) -> Path:
    return project.root / ".trueline_cache/facts"


def cached(project: Project, version: str = "1") -> FactCache:
    return FactCache.open(project.root, version)


# what must not be taken for known


def test_a_new_cache_knows_nothing_and_leaves_no_trace(project: Project) -> None:
    cache = cached(project)

    assert cache.known(settled(project)) == {}
    assert cache.recall(digests()) == {}
    assert not (project.root / ".trueline_cache").exists()


def test_an_edited_file_is_not_known(project: Project) -> None:
    filled(project)
    project.write("a.py", "# another text")

    found = cached(project).known(settled(project))

    assert "a.py" not in found
    assert len(found) == len(VALUES) - 1


def test_an_edit_that_restores_size_and_time_is_seen(project: Project) -> None:
    filled(project)
    file = project.root / "a.py"
    before = file.stat()
    while file.stat().st_ctime_ns == before.st_ctime_ns:  # until the clock has ticked
        file.write_bytes(b"#" * before.st_size)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert "a.py" not in cached(project).known(settled(project))


def test_a_file_that_has_just_been_written_is_not_known_by_its_signature(project: Project) -> None:
    project.write("a.py", "# one")
    stats = stat_all(project.root, VALUES)
    cached(project).store(items(), stats)

    cache = cached(project)

    assert "a.py" not in cache.known(stats)
    assert cache.recall(digests()) == VALUES


def test_a_file_from_the_future_is_not_known_by_its_signature(project: Project) -> None:
    ahead = (project.root / "a.py").stat().st_mtime + 3600
    os.utime(project.root / "a.py", (ahead, ahead))
    stats = filled(project)

    assert sorted(cached(project).known(stats)) == sorted(set(VALUES) - {"a.py"})


def test_a_file_replaced_by_another_of_equal_size_and_time_is_not_known(project: Project) -> None:
    filled(project)
    file, twin = project.root / "a.py", project.write("twin", "# 9")
    os.utime(twin, ns=(0, file.stat().st_mtime_ns))
    twin.replace(file)

    assert "a.py" not in cached(project).known(settled(project))


def test_another_content_is_not_recalled(project: Project) -> None:
    filled(project)

    assert cached(project).recall({"a.py": digest(b"other"), "new.py": digest(b"a.py")}) == {}


@pytest.mark.parametrize("version", ["2", "", "1 "])
def test_another_version_knows_nothing(project: Project, version: str) -> None:
    stats = filled(project)

    other = cached(project, version)

    assert other.known(stats) == {}
    assert other.recall(digests()) == {}


def test_a_cache_cut_anywhere_gives_right_answers_or_none(project: Project) -> None:
    stats = filled(project)
    whole = facts_file(project).read_bytes()
    for length in range(len(whole)):
        facts_file(project).write_bytes(whole[:length])
        cache = cached(project)

        assert cache.known(stats).items() <= VALUES.items()
        assert cache.recall(digests()).items() <= VALUES.items()


def test_a_cache_with_any_byte_damaged_gives_right_answers_or_none(project: Project) -> None:
    stats = filled(project)
    whole = facts_file(project).read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        facts_file(project).write_bytes(damaged)
        found = cached(project).known(stats)

        assert found.items() <= VALUES.items()
        assert len(found) < len(VALUES)


@pytest.mark.parametrize("garbage", [b"", b"\0" * 4096, b"\xff" * 4096, os.urandom(4096)])
def test_garbage_is_a_miss_and_is_replaced(project: Project, garbage: bytes) -> None:
    stats = filled(project)
    facts_file(project).write_bytes(garbage)

    assert cached(project).known(stats) == {}
    filled(project)
    assert cached(project).known(stats) == VALUES


def test_a_damaged_value_is_written_anew(project: Project) -> None:
    stats = filled(project)
    whole = bytearray(facts_file(project).read_bytes())
    whole[-1] ^= 0xFF
    facts_file(project).write_bytes(whole)
    assert len(cached(project).known(stats)) == len(VALUES) - 1

    filled(project)

    assert cached(project).known(stats) == VALUES


def test_a_file_replaced_while_it_is_in_use_is_a_miss(project: Project) -> None:
    stats = filled(project)
    cache = cached(project)
    cached(project).store([Item("a.py", digest(b"new"), ("new",))], settled(project))

    assert cache.known(stats) == {}


def test_a_disabled_cache_knows_nothing_and_writes_nothing(project: Project) -> None:
    stats = filled(project)
    before = facts_file(project).read_bytes()
    cache = FactCache.disabled()

    assert not cache.store(items(), stats)
    assert cache.known(stats) == {}
    assert cache.recall(digests()) == {}
    assert facts_file(project).read_bytes() == before


# what must be known


def test_unchanged_files_are_known_with_equal_facts(project: Project) -> None:
    filled(project)
    cache = cached(project)

    assert cache.known(settled(project)) == VALUES
    seen = cache.read(settled(project))
    assert {path: row[32:48] for path, row in seen.items()} == digests()


def test_only_the_files_asked_for_are_returned(project: Project) -> None:
    filled(project)

    assert cached(project).known(stat_all(project.root, ["a.py", "none.py"])) == {
        "a.py": VALUES["a.py"]
    }


def test_equal_content_is_recalled_after_a_checkout_and_known_from_then_on(
    project: Project,
) -> None:
    filled(project)
    for path in VALUES:
        (project.root / path).unlink()
        project.write(path, f"# {len(path)}")
    cache, stats = cached(project), settled(project)

    assert cache.known(stats) == {}
    assert cache.recall(digests()) == VALUES
    cache.store(items(), stats)
    assert cached(project).known(stats) == VALUES


def test_storing_some_keeps_the_others(project: Project) -> None:
    stats = filled(project)
    changed = Item("a.py", digest(b"changed"), ("changed",))
    cached(project).store([changed], stats)

    assert cached(project).known(stats) == VALUES | {"a.py": ("changed",)}


def test_storing_keeps_what_another_process_has_stored_since_opening(project: Project) -> None:
    early = cached(project)
    stats = filled(project)
    early.store([Item("a.py", digest(b"changed"), ("changed",))], stats)

    assert cached(project).known(stats) == VALUES | {"a.py": ("changed",)}


def test_the_facts_of_vanished_files_are_dropped(project: Project) -> None:
    stats = filled(project)
    cached(project).store([], stats, ["a.py"])

    assert cached(project).known(stats) == {"a.py": VALUES["a.py"]}


def test_the_file_does_not_grow_for_ever(project: Project) -> None:
    stats = settled(project)
    for n in range(20):
        big = Item("a.py", digest(b"%d" % n), (str(n) * 10_000,))
        cached(project).store([*items()[1:], big], stats)

    assert facts_file(project).stat().st_size < 70_000
    assert cached(project).known(stats) == VALUES | {"a.py": big.value}


def test_a_cache_knows_what_it_has_stored_itself(project: Project) -> None:
    cache, stats = cached(project), settled(project)
    cache.store(items(), stats)

    assert cache.known(stats) == VALUES


def test_reading_leaves_the_collector_as_it_was(project: Project) -> None:
    stats = filled(project)

    assert gc.isenabled()
    cached(project).known(stats)
    assert gc.isenabled()


STORE = """
import sys
from pathlib import Path
from trueline.sources.cache import FactCache, Item, digest, stat_all

root, name = Path(sys.argv[1]), sys.argv[2]
for turn in range(40):
    paths = [f"{name}/{n}.py" for n in range(50)]
    items = [Item(path, digest(path.encode()), (path, "x" * 500)) for path in paths]
    cache = FactCache.open(root, "1")
    assert cache.store(items, stat_all(root, paths))
    for path, value in FactCache.open(root, "1").recall({i.path: i.digest for i in items}).items():
        assert value == (path, "x" * 500)
"""


def test_two_processes_may_store_at_once(project: Project) -> None:
    command = (sys.executable, "-c", STORE, os.fspath(project.root))
    both = [subprocess.Popen((*command, name)) for name in ("one", "two")]
    codes = [process.wait() for process in both]

    assert codes == [0, 0]
    wanted = {
        f"{name}/{n}.py": digest(f"{name}/{n}.py".encode())
        for name in ("one", "two")
        for n in range(50)
    }
    found = cached(project).recall(wanted)
    assert {path: (path, "x" * 500) for path in found} == found
    assert len(found) >= 50
    assert [file.name for file in (project.root / ".trueline_cache").rglob("*.tmp")] == []


# what facts mean


FACTS = """
from trueline.sources.factfile import meaning_of
from trueline.sources.pool import pack
from trueline.sources.python.extract import extract, study

source = "\\n".join(
    f"from pkg.m{n} import A{n}, B{n}\\nname_{n} = A{n}.x, B{n}.y\\nref_{n} = 'pkg.m{n}.A{n}'\\n"
    f"class C{n}(Enum):\\n    ONE = {n}\\n    TWO = {n}\\n" for n in range(30)
)
for facts in (extract, study):
    print(meaning_of(pack(facts("a.py", source.encode()))).hex())
"""


def test_equal_content_has_one_meaning_in_every_process() -> None:
    said = {
        subprocess.run(
            (sys.executable, "-c", FACTS),
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(4)
    }

    assert len(said) == 1
    assert len(said.pop().split()) == 2


def test_facts_that_differ_in_anything_differ_in_meaning() -> None:
    facts: list[Value] = [
        (),
        ("",),
        ("a",),
        (b"a",),
        (1,),
        (True,),
        (None,),
        ("1",),
        ((),),
        ("a", ()),
    ]

    assert len({meaning_of(value) for value in facts}) == len(facts)


def test_equal_facts_have_one_meaning_however_they_came_about() -> None:
    text = "".join(["pk", "g.m"])

    assert meaning_of((text, "pkg.m", ("pkg.m",))) == meaning_of((text, text, (text,)))


def test_an_edit_that_changes_no_fact_keeps_the_meaning(project: Project) -> None:
    stats = filled(project)
    before = cached(project).read(stats)["a.py"]

    edited = project.write("a.py", "# another")
    later = settled(project)
    cache = cached(project)
    cache.store([Item("a.py", digest(edited.read_bytes()), VALUES["a.py"])], later)
    after = cache.read(later)["a.py"]

    assert before[:48] != after[:48]
    assert before[48:] == after[48:] == cached(project).read(later)["a.py"][48:]


def test_what_was_read_is_told_of_files_that_are_known_only(project: Project) -> None:
    stats = filled(project)
    project.write("a.py", "# edited")

    assert {*VALUES} - {"a.py"} == {*cached(project).read(settled(project))}
    assert {*VALUES} == {*cached(project).read(stats)}


# the folder


def test_the_folder_hides_from_git_and_from_backups(repo: Project) -> None:
    repo.write("a.py")
    cached(repo).store([], settled(repo))

    tag = (repo.root / ".trueline_cache/CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert repo.git("status", "--porcelain") == "?? a.py"


def test_a_folder_that_can_t_be_made_is_a_miss(project: Project) -> None:
    project.write(".trueline_cache", "a file")
    cache = cached(project)

    assert not cache.store(items(), settled(project))
    assert cache.known(settled(project)) == {}


def test_a_file_that_can_t_be_replaced_is_a_miss_and_leaves_nothing_behind(
    project: Project,
) -> None:
    project.write(".trueline_cache/facts/in_the_way", "")

    assert not cached(project).store(items(), settled(project))
    assert cached(project).known(settled(project)) == {}
    assert list((project.root / ".trueline_cache").glob("*.tmp")) == []


def test_a_read_only_folder_still_answers(project: Project) -> None:
    stats = filled(project)
    folder = project.root / ".trueline_cache"
    folder.chmod(0o555)
    try:
        cache = cached(project)
        cache.store(items(), stats)  # root may write here all the same

        assert cached(project).known(stats) == VALUES
    finally:
        folder.chmod(0o755)


def test_what_a_killed_process_left_behind_is_removed_in_time(project: Project) -> None:
    old = project.write(".trueline_cache/facts.1-1.tmp", "half")
    young = project.write(".trueline_cache/facts.2-2.tmp", "half")
    os.utime(old, (0, 0))

    filled(project)

    assert not old.exists()
    assert young.exists()


# looking at many files


def test_files_that_are_not_there_have_no_signature(project: Project) -> None:
    project.link("dangling", "nowhere")

    assert list(stat_all(project.root, ["a.py", "gone.py", "dangling"]).signatures) == ["a.py"]


def test_a_link_has_the_signature_of_its_target(project: Project) -> None:
    project.link("link.py", "a.py")
    signatures = stat_all(project.root, ["a.py", "link.py"]).signatures

    assert signatures["link.py"] == signatures["a.py"]


def test_a_cache_that_somebody_committed_is_not_believed(repo: Project) -> None:
    repo.write(".trueline_cache/facts", "forged")
    assert not FactCache.open(repo.root, "1").is_disabled

    repo.git("add", "--force", ".trueline_cache/facts")

    assert FactCache.open(repo.root, "1").is_disabled
