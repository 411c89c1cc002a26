"""What apply and rollback promise: all or nothing, and back to the byte."""

from __future__ import annotations

import os
import resource
import sqlite3
from pathlib import Path

import pytest
from plan_support import Command, Place, world

from trueline.ledger import Ledger

MOVE = ("--move", "app/old.py=app/deep/new.py")


@pytest.fixture
def planned(place: Place, trueline: Command) -> Place:
    assert 0 == trueline(place, "plan", "shift", *MOVE).code
    return place


def refused(place: Place, trueline: Command, *arguments: str) -> str:
    """Apply, and see that it is a conflict in which nothing was written; return what was said."""
    before = world(place.root)
    done = trueline(place, "apply", place.plan_id, *arguments)
    assert (4, "") == (done.code, done.out)
    assert before == world(place.root)
    return done.err


def test_planning_writes_nothing_but_the_plan(place: Place, trueline: Command) -> None:
    before = world(place.root)

    trueline(place, "plan", "shift", *MOVE, "--no-cache")

    assert before == world(place.root)
    written = sorted(path.suffix for path in (place.root / ".trueline/plans").iterdir())
    assert [".json", ".md", ".patch"] == written
    assert not (place.root / ".trueline/ledger.db").exists()


def test_a_dry_run_writes_nothing(planned: Place, trueline: Command) -> None:
    before = world(planned.root)

    done = trueline(planned, "apply", planned.plan_id, "--dry-run")

    assert 0 == done.code
    assert "could be applied: 3 places, 1 moved" in done.out
    assert before == world(planned.root)
    assert not (planned.root / ".trueline/ledger.db").exists()


def test_apply_keeps_modes_line_ends_and_links(planned: Place, trueline: Command) -> None:
    done = trueline(planned, "apply", planned.plan_id)

    assert (0, "") == (done.code, done.err)
    root = planned.root
    assert 0o640 == (root / "app/deep/new.py").stat().st_mode & 0o777
    assert 0o755 == (root / "app/sub/tool.py").stat().st_mode & 0o777
    assert b"import app.deep.new\r\nY = app.deep.new.X\r\n" == (root / "app/user.py").read_bytes()
    assert (root / "app/linked.py").is_symlink()
    assert not (root / "app/old.py").exists()


def test_rollback_restores_every_byte_and_mode_and_folder(
    planned: Place, trueline: Command
) -> None:
    (planned.root / "app/sub").chmod(0o2750)
    before = world(planned.root)
    trueline(planned, "apply", planned.plan_id)
    compiled = planned.write("app/deep/__pycache__/new.cpython-312.pyc", b"\0")

    done = trueline(planned, "rollback")

    assert (0, "") == (done.code, done.err)
    assert not compiled.exists()
    assert before == world(planned.root)


def test_an_emptied_folder_goes_and_comes_back_as_it_was(place: Place, trueline: Command) -> None:
    (place.root / "app/sub").chmod(0o711)
    place.write("app/sub/__pycache__/tool.cpython-312.pyc", b"\0")
    trueline(place, "plan", "shift", "--move", "app/sub/tool.py=tool.py")
    assert 0 == trueline(place, "apply", place.plan_id).code
    assert not (place.root / "app/sub").exists()

    trueline(place, "rollback")

    assert 0o711 == (place.root / "app/sub").stat().st_mode & 0o777


def test_a_folder_that_others_use_is_left(planned: Place, trueline: Command) -> None:
    before = world(planned.root)
    trueline(planned, "apply", planned.plan_id)
    mine = planned.write("app/deep/mine.txt", "mine")

    assert 0 == trueline(planned, "rollback").code

    assert "mine" == mine.read_text()
    assert before.items() <= world(planned.root).items()


def test_a_file_changed_since_planning_is_a_conflict(planned: Place, trueline: Command) -> None:
    planned.write("app/user.py", "import app.old  # changed\n")

    assert "app/user.py: has changed since the plan was made" in refused(planned, trueline)


def test_every_address_in_conflict_is_named(planned: Place, trueline: Command) -> None:
    planned.write("app/deep/new.py", "taken\n")
    (planned.root / "app/user.py").unlink()
    planned.write("app/sub/tool.py", "#!/usr/bin/env python\nfrom app.old import f\n", 0o644)

    said = refused(planned, trueline)

    assert "app/deep/new.py: exists already" in said
    assert "app/user.py: has gone" in said
    assert "app/sub/tool.py: has changed" in said


def test_a_file_that_git_calls_dirty_is_no_conflict_if_it_was_dirty_when_planned(
    place: Place, trueline: Command
) -> None:
    place.git("init", "--quiet")
    place.commit()
    place.write("app/user.py", "import app.old  # not committed\n")
    before = world(place.root)
    trueline(place, "plan", "shift", *MOVE)

    assert 0 == trueline(place, "apply", place.plan_id).code
    assert b"# not committed" in (place.root / "app/user.py").read_bytes()
    assert 0 == trueline(place, "rollback").code
    assert before == world(place.root)


def test_a_second_trueline_at_the_same_time_is_sent_away(planned: Place, trueline: Command) -> None:
    with Ledger(planned.root) as ledger, ledger.claimed():
        assert "another Trueline is changing this project" in refused(planned, trueline)

    assert 0 == trueline(planned, "apply", planned.plan_id).code


def test_the_database_itself_admits_one_open_run(planned: Place) -> None:
    with Ledger(planned.root) as ledger:
        ledger.begin("p", "first", ())
    insert = "INSERT INTO runs (plan, title, state, begun) VALUES ('p', 't', 'open', '')"

    with (
        sqlite3.connect(planned.root / ".trueline/ledger.db") as db,
        pytest.raises(sqlite3.IntegrityError),
    ):
        db.execute(insert)
    db.close()


def test_a_read_only_file_is_changed_and_stays_read_only(planned: Place, trueline: Command) -> None:
    (planned.root / "app/user.py").chmod(0o444)
    before = world(planned.root)

    assert 0 == trueline(planned, "apply", planned.plan_id).code
    assert 0o444 == (planned.root / "app/user.py").stat().st_mode & 0o777
    assert 0 == trueline(planned, "rollback").code
    assert before == world(planned.root)


def test_of_hard_links_the_others_keep_the_old_content(planned: Place, trueline: Command) -> None:
    other = planned.root / "backup.txt"
    os.link(planned.root / "app/user.py", other)
    old = other.read_bytes()

    done = trueline(planned, "apply", planned.plan_id)

    assert "app/user.py: is one of 2 hard links" in done.err
    assert old == other.read_bytes()
    assert old != (planned.root / "app/user.py").read_bytes()


def limited(place: Place, process: Command, size: int) -> tuple[int, str]:
    """Apply where no file may grow beyond a size, as on a full disk."""
    kept = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, kept[1]))
    try:
        done = process(place, "apply", place.plan_id)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, kept)
    return done.code, done.err


def test_when_the_disk_is_full_everything_is_put_back(
    place: Place, trueline: Command, process: Command
) -> None:
    place.write("app/zoo.py", "import app.old\n" + "#" * 1_000_000)
    trueline(place, "plan", "shift", *MOVE)
    before = world(place.root)

    code, said = limited(place, process, 600_000)

    assert 4 == code
    assert "everything was put back" in said
    assert before == world(place.root)
    assert 0 == trueline(place, "status").code
    assert 0 == trueline(place, "apply", place.plan_id).code


def test_when_the_ledger_does_not_fit_nothing_begins(
    place: Place, trueline: Command, process: Command
) -> None:
    place.write(
        "app/zoo.py", b"import app.old\nX = '''" + os.urandom(300_000).hex().encode() + b"'''"
    )
    trueline(place, "plan", "shift", *MOVE)
    before = world(place.root)

    code, said = limited(place, process, 500_000)

    assert 4 == code
    assert "the ledger can't be written" in said
    assert before == world(place.root)
    assert 0 == trueline(place, "apply", place.plan_id).code


def test_nothing_is_written_through_a_link(planned: Place, trueline: Command) -> None:
    elsewhere = planned.root.with_name("elsewhere")
    elsewhere.mkdir()
    (planned.root / "app/deep").symlink_to(elsewhere)

    assert "app/deep is a symbolic link" in refused(planned, trueline)
    assert [] == [*elsewhere.iterdir()]


def test_a_submodule_is_left_to_its_own_repository(planned: Place, trueline: Command) -> None:
    planned.write("app/sub/.git", "gitdir: ../../.git/modules/sub\n")

    assert "app/sub is a repository of its own" in refused(planned, trueline)


def test_a_rollback_needs_the_files_as_the_run_left_them(planned: Place, trueline: Command) -> None:
    trueline(planned, "apply", planned.plan_id)
    planned.write("app/deep/new.py", "changed\n")
    changed = world(planned.root)

    done = trueline(planned, "rollback")

    assert 4 == done.code
    assert "app/deep/new.py: has changed since that run" in done.err
    assert changed == world(planned.root)


def test_any_past_run_can_be_rolled_back_while_its_files_are_as_it_left_them(
    place: Place, trueline: Command
) -> None:
    trueline(place, "plan", "shift", "--move", "docs/page.md=docs/side.md")
    first = place.plan_id
    trueline(place, "apply", first)
    trueline(place, "plan", "shift", "--move", "app/linked.py=app/other.py")
    (second,) = {path.stem for path in place.root.glob(".trueline/plans/*.json")} - {first}
    trueline(place, "apply", second)

    assert 0 == trueline(place, "rollback", "1").code

    assert (place.root / "docs/page.md").exists()
    assert (place.root / "app/other.py").is_symlink()


def test_a_rollback_can_be_rolled_back(planned: Place, trueline: Command) -> None:
    trueline(planned, "apply", planned.plan_id)
    after = world(planned.root)
    trueline(planned, "rollback")

    assert 0 == trueline(planned, "rollback", "2").code

    assert after == world(planned.root)


def test_a_plan_can_be_applied_again_after_a_rollback(planned: Place, trueline: Command) -> None:
    trueline(planned, "apply", planned.plan_id)
    trueline(planned, "rollback")

    assert 0 == trueline(planned, "apply", planned.plan_id).code
    assert "run 1 was" not in trueline(planned, "rollback").err


def test_a_plan_that_was_applied_is_not_applied_again(planned: Place, trueline: Command) -> None:
    trueline(planned, "apply", planned.plan_id)

    said = refused(planned, trueline)

    assert "app/deep/new.py: exists already" in said


def test_an_optional_patch_is_applied_only_when_asked_for(
    planned: Place, trueline: Command
) -> None:
    before = world(planned.root)
    trueline(planned, "apply", planned.plan_id)
    assert "See app.old.\n" == (planned.root / "docs/page.md").read_text()
    trueline(planned, "rollback")

    trueline(planned, "apply", planned.plan_id, "--with", "2")

    assert "See app.deep.new.\n" == (planned.root / "docs/page.md").read_text()
    trueline(planned, "rollback")
    assert before == world(planned.root)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("apply", "nonsense"), "there is no such plan; plans: shift-"),
        (("apply", "shift", "--with", "3"), "this plan has 2 patches"),
        (("rollback",), "nothing was ever applied here"),
        (("show", "no/such.json"), "no/such.json: can't be read"),
        (("plan", "shift", "--move", "nonsense"), "move: write OLD=NEW"),
    ],
)
def test_bad_input_is_answered_with_a_remedy(
    planned: Place, trueline: Command, arguments: tuple[str, ...], text: str
) -> None:
    done = trueline(planned, *arguments)

    assert (2, "") == (done.code, done.out)
    assert text in done.err


def test_status_makes_no_ledger(planned: Place, trueline: Command) -> None:
    done = trueline(planned, "status")

    assert (0, "Nothing was ever applied here.\n") == (done.code, done.out)
    assert not (planned.root / ".trueline/ledger.db").exists()


def test_status_of_a_ledger_without_runs_says_so(planned: Place, trueline: Command) -> None:
    trueline(planned, "rollback")

    assert "Nothing was ever applied here.\n" == trueline(planned, "status").out


def test_status_says_what_can_be_rolled_back(planned: Place, trueline: Command) -> None:
    trueline(planned, "apply", planned.plan_id)
    assert "can be rolled back" in trueline(planned, "status").out
    planned.write("app/user.py", "changed\n")

    done = trueline(planned, "status", "--output-format", "json")

    assert '"can_be_rolled_back": false' in done.out
    assert "app/user.py: has changed since that run" in done.out


def test_a_ledger_that_came_with_a_branch_is_not_believed(
    planned: Place, trueline: Command
) -> None:
    with Ledger(planned.root):
        pass
    planned.git("init", "--quiet")
    planned.git("add", "--force", ".trueline/ledger.db")

    assert "is tracked by git" in refused(planned, trueline)


@pytest.mark.parametrize("version", ["2", "4"])
@pytest.mark.parametrize("tracked", [True, False])
def test_whether_a_ledger_came_with_a_branch_is_seen_without_git(
    planned: Place, trueline: Command, monkeypatch: pytest.MonkeyPatch, version: str, tracked: bool
) -> None:
    with Ledger(planned.root):
        pass
    planned.git("init", "--quiet")
    planned.git("config", "index.version", version)
    planned.git("add", "app", *(["--force", ".trueline/ledger.db"] if tracked else []))
    monkeypatch.setenv("PATH", "")

    done = trueline(planned, "status")

    believed = not tracked and version == "2"
    assert believed == (done.code == 0)
    assert believed or "is tracked by git" in done.err


def test_what_was_applied_without_git_can_be_rolled_back(
    planned: Place, trueline: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned.git("init", "--quiet")
    planned.commit()
    monkeypatch.setenv("PATH", "")
    before = world(planned.root)

    assert 0 == trueline(planned, "apply", planned.plan_id).code
    assert 0 == trueline(planned, "rollback").code
    assert before == world(planned.root)


def test_a_broken_ledger_is_not_taken_for_an_empty_one(planned: Place, trueline: Command) -> None:
    planned.write(".trueline/ledger.db", b"not a database" * 100)

    done = trueline(planned, "apply", planned.plan_id)

    assert 3 == done.code
    assert "the ledger can't be opened" in done.err


def test_a_ledger_of_a_newer_trueline_is_left_alone(planned: Place, trueline: Command) -> None:
    with Ledger(planned.root):
        pass
    db = sqlite3.connect(planned.root / ".trueline/ledger.db")
    db.execute("PRAGMA user_version = 99")
    db.close()

    done = trueline(planned, "apply", planned.plan_id)

    assert 3 == done.code
    assert "newer Trueline" in done.err


def test_the_ledger_is_for_its_owner_only(planned: Place, trueline: Command) -> None:
    trueline(planned, "apply", planned.plan_id)

    assert 0o600 == Path(planned.root, ".trueline/ledger.db").stat().st_mode & 0o777


def test_a_beginning_that_several_plans_share_is_answered_with_what_to_write(
    place: Place, trueline: Command
) -> None:
    for target in ("new", "newer"):
        trueline(place, "plan", "shift", "--move", f"app/old.py=app/{target}.py")
    one, other = sorted(path.stem for path in (place.root / ".trueline/plans").glob("*.json"))

    unclear = trueline(place, "apply", "shift")
    clear = trueline(place, "apply", one[:-3])

    assert 2 == unclear.code
    assert f"write more of the one that is meant: {one}, {other}; " in unclear.err
    assert 0 == clear.code
    assert f"Applied {one} as run 1" in clear.out
