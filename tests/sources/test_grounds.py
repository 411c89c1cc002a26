from __future__ import annotations

import os
from pathlib import Path
from time import sleep, time_ns

import pytest
from sources_support import Project

from trueline.sources.freshness import UNTRUSTED, signature_of
from trueline.sources.grounds import ABSENT, PRESENT, Row, UnsteadyError, changed, content, steady

SECOND = 1_000_000_000


def differs(path: Path, row: Row) -> bool:
    return [*changed("", {os.fspath(path): row})] != []


def seen(path: Path) -> Row:
    return steady(os.fspath(path), time_ns() + 10 * SECOND)


@pytest.fixture(params=["a file", "a folder"])
def thing(request: pytest.FixtureRequest, folder: Project) -> Path:
    if request.param == "a file":
        return folder.write("thing", "one")
    return folder.write("thing/one").parent


def change(thing: Path) -> None:
    """Give it other content of the same size."""
    if thing.is_dir():
        (thing / "one").rename(thing / "two")
    else:
        thing.write_text("two")


def change_back(thing: Path) -> None:
    if thing.is_dir():
        (thing / "two").rename(thing / "one")
    else:
        thing.write_text("one")


def test_what_changed_a_moment_ago_is_no_ground(thing: Path) -> None:
    change(thing)

    with pytest.raises(UnsteadyError):
        steady(os.fspath(thing), time_ns())


def test_what_changes_in_the_future_is_no_ground(thing: Path) -> None:
    os.utime(thing, ns=(0, time_ns() + 20 * SECOND))

    with pytest.raises(UnsteadyError):
        seen(thing)


def test_what_is_old_enough_is_a_ground(thing: Path) -> None:
    sleep(0.12)

    assert not differs(thing, steady(os.fspath(thing), time_ns()))


def test_a_change_is_seen(thing: Path) -> None:
    row = seen(thing)
    change(thing)
    assert differs(thing, row)

    change_back(thing)
    assert not differs(thing, row)


def test_a_change_within_one_tick_of_the_clock_is_seen_where_no_signature_is_trusted(
    thing: Path,
) -> None:
    """Such a change leaves the signature as it was; so the content is compared."""
    change(thing)
    row = UNTRUSTED + content(os.fspath(thing))
    assert not differs(thing, row)

    change_back(thing)
    assert differs(thing, row)


def test_what_is_gone_has_changed(thing: Path) -> None:
    row = seen(thing)
    thing.rename(thing.with_name("elsewhere"))

    assert differs(thing, row)
    assert differs(thing, PRESENT)
    assert not differs(thing, ABSENT)


def test_what_has_come_has_changed(thing: Path) -> None:
    assert differs(thing, ABSENT)
    assert not differs(thing, PRESENT)
    assert ABSENT == seen(thing.with_name("nothing"))


def test_a_link_to_nowhere_is_there_but_can_t_be_a_ground(folder: Project) -> None:
    folder.link("link", "nowhere")

    assert differs(folder.root / "link", ABSENT)
    with pytest.raises(UnsteadyError):
        seen(folder.root / "link")


def test_a_file_in_the_place_of_a_folder_has_changed(folder: Project) -> None:
    place = folder.write("place/name").parent
    row = seen(place)
    (place / "name").unlink()
    place.rmdir()
    place.write_text("name")

    assert differs(place, row)


@pytest.mark.parametrize("kind", ["file", "folder", "link"])
def test_the_kind_of_an_entry_is_part_of_a_folder(folder: Project, kind: str) -> None:
    inner = folder.write("place/name")
    row = seen(inner.parent)
    inner.unlink()
    if kind == "file":
        inner.write_text("other content")
    elif kind == "folder":
        inner.mkdir()
    else:
        inner.symlink_to("../other")

    assert differs(inner.parent, row) == (kind != "file")


def test_who_may_enter_a_folder_is_part_of_it(folder: Project) -> None:
    place = folder.write("place/name").parent
    row, mode = seen(place), place.stat().st_mode
    place.chmod(0o500)
    assert differs(place, row)

    place.chmod(mode)
    assert not differs(place, row)


def test_a_pipe_is_no_ground_and_is_not_waited_for(folder: Project) -> None:
    os.mkfifo(folder.root / "pipe")

    assert b"" == content(os.fspath(folder.root / "pipe"))
    with pytest.raises(UnsteadyError):
        seen(folder.root / "pipe")


def test_names_that_are_no_text_are_part_of_a_folder(folder: Project) -> None:
    one, two = (os.fsdecode(name) for name in (b"place/caf\xe9", b"place/caf\xe8"))
    folder.write(one)
    row = seen(folder.root / "place")
    (folder.root / one).rename(folder.root / two)

    assert differs(folder.root / "place", row)


def test_a_signature_that_can_t_be_had_is_none(folder: Project) -> None:
    assert UNTRUSTED == signature_of(os.fspath(folder.root / "nothing"))
