"""What git knows of a project is part of what a remembered run rests on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from cli_support import Command, Place
from memory_support import Remembered, settle

LOST = ("app/Lost.py", "NAM001")
OUT = ("app/out/Lost.py", "NAM001")


@pytest.fixture
def known(repo: Place, trueline: Command) -> Remembered:
    """A repository with files off the line that git ignores, whose run is remembered."""
    repo.write(".gitignore", "Lost.py\nout/\n")
    repo.write("app/Lost.py")
    repo.write("app/out/Lost.py")
    repo.commit()
    found = Remembered(repo, trueline).made()
    assert [] == found.now().findings
    return found


def test_staging_what_was_edited_changes_nothing(known: Remembered) -> None:
    known.place.write("app/orders.py", "TAX = 8\n")
    known.place.git("add", "--all")
    assert known.is_known()

    known.place.commit()
    assert known.is_known()
    assert [] == known.now().findings


def test_an_ignored_file_added_by_force_is_seen_by_a_remembered_run(known: Remembered) -> None:
    known.sees(lambda: known.place.git("add", "--force", "app/Lost.py"), LOST)


def test_an_ignored_file_in_an_ignored_folder_added_by_force_is_seen(known: Remembered) -> None:
    known.sees(lambda: known.place.git("add", "--force", "app/out/Lost.py"), OUT)
    known.sees((known.root / "app/out/Lost.py").unlink)
    known.sees(lambda: known.place.write("app/out/Lost.py"), OUT)


def test_an_ignored_file_not_tracked_any_more_is_seen(known: Remembered) -> None:
    known.sees(lambda: known.place.git("add", "--force", "app/Lost.py"), LOST)
    known.sees(lambda: known.place.git("rm", "--quiet", "--cached", "app/Lost.py"))


def test_a_tracked_file_that_comes_back_is_seen_by_a_remembered_run(known: Remembered) -> None:
    known.place.git("add", "--force", "app/out/Lost.py")
    shutil.rmtree(known.root / "app/out")
    settle()
    known.now()
    assert known.is_known()

    known.sees(lambda: known.place.write("app/out/Lost.py"), OUT)


def test_rules_of_ignoring_edited_in_place_are_seen(known: Remembered) -> None:
    known.sees(lambda: known.place.write(".gitignore", "Lust.py\nout/\n"), LOST)


def test_rules_of_ignoring_that_are_gone_are_seen(known: Remembered) -> None:
    known.sees((known.root / ".gitignore").unlink, LOST, OUT)


def test_new_rules_of_ignoring_are_seen(known: Remembered) -> None:
    known.sees(lambda: known.place.write("app/.gitignore", "!Lost.py\n"), LOST)


def test_rules_of_ignoring_above_the_project_are_seen(known: Remembered) -> None:
    inner = Remembered(Place(known.root / "app/inner"), known.trueline)
    inner.place.write("trueline.toml", (known.root / "trueline.toml").read_text())
    inner.place.write("app/Lost.py")
    inner.made()
    assert [] == inner.now().findings

    inner.sees(lambda: known.place.write("app/.gitignore", "!Lost.py\n"), LOST)


def test_the_repository_s_own_rules_are_seen(known: Remembered) -> None:
    known.place.write(".git/info/exclude", "app/bills.py\n")
    known.now()
    (known.root / ".gitignore").unlink()
    known.place.write(".git/info/exclude", "Lost.py\nout/\n")
    settle()
    assert [] == known.now().findings
    assert known.is_known()

    known.sees((known.root / ".git/info/exclude").unlink, LOST, OUT)


@pytest.mark.parametrize("scope", ["--global", "--local"])
def test_a_file_of_rules_that_a_setting_names_is_seen(known: Remembered, scope: str) -> None:
    rules = known.place.write("../rules", "Lost.py\nout/\n")
    known.place.git("config", scope, "core.excludesFile", os.fspath(rules))
    (known.root / ".gitignore").unlink()
    settle()
    assert [] == known.now().findings
    assert known.is_known()

    known.sees(lambda: rules.write_text("Lust.py\nout/\n"), LOST)
    known.sees(lambda: rules.write_text("Lost.py\nout/\n"))
    known.sees(lambda: known.place.git("config", scope, "--unset", "core.excludesFile"), LOST, OUT)


def test_the_usual_file_of_rules_is_seen_when_it_appears_and_goes(known: Remembered) -> None:
    usual = Path(os.environ["XDG_CONFIG_HOME"]) / "git/ignore"
    (known.root / ".gitignore").unlink()
    assert [LOST, OUT] == sorted(known.now().findings)
    settle()
    known.now()

    known.sees(lambda: known.place.write(os.fspath(usual), "Lost.py\nout/\n"))
    known.sees(usual.unlink, LOST, OUT)


def test_a_file_of_settings_that_the_environment_names_is_seen_when_it_gets_some(
    known: Remembered, monkeypatch: pytest.MonkeyPatch
) -> None:
    (known.root / ".gitignore").unlink()
    rules = known.place.write("../rules", "Lost.py\nout/\n")
    named = known.place.write("../global.gitconfig")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.fspath(named))
    settle()
    assert [LOST, OUT] == sorted(known.now().findings)
    assert known.is_known()

    known.sees(lambda: named.write_text(f"[core]\nexcludesFile = {rules}\n"))
    known.sees(lambda: named.write_text(""), LOST, OUT)


def test_settings_that_another_file_brings_are_seen(known: Remembered) -> None:
    (known.root / ".gitignore").unlink()
    rules = known.place.write("../rules", "Lost.py\nout/\n")
    known.place.git("config", "include.path", "../../more.gitconfig")
    settle()
    assert [LOST, OUT] == sorted(known.now().findings)
    assert known.is_known()

    more = f"[core]\nexcludesFile = {rules}\n"
    known.sees(lambda: known.place.write("../more.gitconfig", more))
    known.sees((known.root / "../more.gitconfig").unlink, LOST, OUT)


def test_settings_that_hold_on_one_branch_are_seen(known: Remembered) -> None:
    (known.root / ".gitignore").unlink()
    rules = known.place.write("../rules", "Lost.py\nout/\n")
    known.place.write("../more.gitconfig", f"[core]\nexcludesFile = {rules}\n")
    known.place.git("config", "includeIf.onbranch:quiet.path", "../../more.gitconfig")
    settle()
    assert [LOST, OUT] == sorted(known.now().findings)

    known.sees(lambda: known.place.git("switch", "--quiet", "--create", "quiet"))
    known.sees(lambda: known.place.git("switch", "--quiet", "main"), LOST, OUT)


def test_a_repository_that_is_gone_is_seen_by_a_remembered_run(known: Remembered) -> None:
    known.place.git("add", "--force", "app/Lost.py")
    known.now()
    settle()
    known.now()

    known.sees(lambda: shutil.rmtree(known.root / ".git"))


def test_a_new_repository_is_seen_by_a_remembered_run(place: Place, trueline: Command) -> None:
    place.write(".gitignore", "Lost.py\n")
    place.write("app/Lost.py")
    known = Remembered(place, trueline).made()

    def begin() -> None:
        place.init().git("add", "--force", "app/Lost.py")

    known.sees(begin, LOST)


def test_a_repository_around_the_project_is_seen(place: Place, trueline: Command) -> None:
    place.write("app/Lost.py")
    known = Remembered(place, trueline).made()
    around = Place(place.root.parent)

    def begin() -> None:
        around.init()
        around.write(".gitignore", "Lost.py\n")

    known.sees(begin)


def test_a_repository_inside_is_seen_when_it_appears_and_goes(known: Remembered) -> None:
    inner = Place(known.root / "app/inner")
    inner.write("Lost_Too.py")
    found = ("app/inner/Lost_Too.py", "NAM001")
    assert [found] == known.now().findings
    settle()
    known.now()

    known.sees(lambda: inner.init())
    known.sees(lambda: shutil.rmtree(inner.root / ".git"), found)


def test_a_repository_inside_that_is_emptied_is_seen(known: Remembered) -> None:
    inner = Place(known.root / "app/inner")
    inner.write("Lost_Too.py")
    inner.init()
    settle()
    assert [] == known.now().findings

    (inner.root / ".git/HEAD").unlink()
    known.now()
    settle()
    known.now()


def test_a_submodule_is_no_reason_not_to_remember(
    known: Remembered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Place(tmp_path / "other")
    other.write("Lost_Too.py")
    other.init().commit()
    known.place.git(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        os.fspath(other.root),
        "sub",
    )
    settle()
    known.now()
    assert known.is_known()

    known.place.write("sub/More.py")
    known.now()
    shutil.rmtree(known.root / "sub")
    known.now()
    known.place.write("sub/More.py")
    known.now()


def test_a_branch_that_is_switched_is_seen_by_a_remembered_run(known: Remembered) -> None:
    known.place.git("switch", "--quiet", "--create", "other")
    known.place.write("app/bills.py", "import app.gone\n")
    known.place.commit()
    settle()
    found = ("app/bills.py", "IMP001")
    assert [found] == known.now().findings

    known.sees(lambda: known.place.git("switch", "--quiet", "main"))
    known.sees(lambda: known.place.git("switch", "--quiet", "other"), found)


def test_a_file_outside_of_a_sparse_checkout_is_seen_when_it_comes(known: Remembered) -> None:
    known.place.write("app/Wide.py")
    known.place.commit()
    known.place.git("update-index", "--skip-worktree", "app/Wide.py")
    (known.root / "app/Wide.py").unlink()
    settle()
    assert [] == known.now().findings
    assert known.is_known()

    known.sees(lambda: known.place.write("app/Wide.py"), ("app/Wide.py", "NAM001"))


def test_rules_outside_of_a_sparse_checkout_are_seen_when_they_change(known: Remembered) -> None:
    """Git reads them from the index, where they are when they are not on disk."""
    rules = known.root / ".gitignore"
    known.place.git("update-index", "--skip-worktree", ".gitignore")
    rules.unlink()
    settle()
    assert [] == known.now().findings

    def change() -> None:
        other = known.place.write("../other-rules", "out/\n")
        blob = known.place.git("hash-object", "-w", "--no-filters", os.fspath(other))
        known.place.git("update-index", "--no-skip-worktree", ".gitignore")
        known.place.git("update-index", "--cacheinfo", f"100644,{blob},.gitignore")
        known.place.git("update-index", "--skip-worktree", ".gitignore")

    known.sees(change, LOST)


def test_another_work_tree_of_a_repository_is_remembered_by_itself(known: Remembered) -> None:
    known.place.git("worktree", "add", "--quiet", "../second")
    second = Remembered(Place(known.root.with_name("second")), known.trueline).made()
    assert [] == second.now().findings

    second.place.write("app/Lost.py")
    second.sees(lambda: second.place.git("add", "--force", "app/Lost.py"), LOST)
    assert known.is_known()
    assert [] == known.now().findings


def test_a_cache_that_a_branch_brings_is_not_believed(known: Remembered) -> None:
    """It is the victim's own, so that all in it would hold, but for the folder it lies in."""
    cache = known.root / ".trueline_cache"
    known.place.git("switch", "--quiet", "--create", "bad")
    known.place.git("add", "--force", ".trueline_cache")
    known.place.git("commit", "--quiet", "--message", "a cache")
    known.place.git("switch", "--quiet", "main")
    assert not cache.exists()

    known.place.git("switch", "--quiet", "bad")
    assert list(cache.glob("runs/*"))
    assert not known.is_known()
    known.now()


def test_an_index_edited_at_once_after_a_run_is_seen(known: Remembered) -> None:
    for turn in range(8):
        how = ("add", "--force") if turn % 2 == 0 else ("rm", "--quiet", "--cached")
        known.place.git(*how, "app/Lost.py")
        assert [LOST] * (turn % 2 == 0) == known.trueline(known.root, *known.words).findings
