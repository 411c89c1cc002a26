from __future__ import annotations

import subprocess

import pytest
from cli_support import CONVENTION, Command, Place

SINCE = ("check", "--output-format", "json", "--since")


@pytest.fixture
def branch(repo: Place) -> Place:
    """A branch of a project that had a finding of each kind before."""
    repo.write("app/Shipping.py", "COST = 3\n")
    repo.write("app/lost.py", "import os\nimport app.gone\n")
    repo.commit()
    repo.git("switch", "--quiet", "--create", "feature")
    return repo


def test_a_branch_that_changes_nothing_adds_nothing(branch: Place, trueline: Command) -> None:
    done = trueline(branch.root, *SINCE, "main")

    assert (0, "", []) == (done.code, done.err, done.findings)


def test_moved_lines_and_renamed_files_add_nothing(branch: Place, trueline: Command) -> None:
    branch.write("app/orders.py", "# moved\n\nTAX = 7\n")
    branch.write("app/lost.py", "# moved\nimport sys\n\n\nimport app.gone\n")
    branch.git("mv", "app/Shipping.py", "app/ShippingCost.py")
    branch.commit()
    branch.git("mv", "app/lost.py", "app/found.py")

    assert [] == trueline(branch.root, *SINCE, "main").findings


def test_what_main_did_meanwhile_is_not_the_branch_s(branch: Place, trueline: Command) -> None:
    branch.git("switch", "--quiet", "main")
    (branch.root / "app/lost.py").unlink()
    branch.commit()
    branch.git("switch", "--quiet", "feature")

    assert [] == trueline(branch.root, *SINCE, "main").findings


@pytest.mark.parametrize("committed", [True, False])
def test_what_a_branch_adds_is_reported(branch: Place, trueline: Command, committed: bool) -> None:
    branch.write("app/new.py", "import app.nowhere\n")
    branch.write("app/lost.py", "import app.gone\nimport app.nowhere\n")
    if committed:
        branch.commit()

    done = trueline(branch.root, *SINCE, "main")

    assert 1 == done.code
    assert [("app/lost.py", "IMP001"), ("app/new.py", "IMP001")] == done.findings


def test_a_module_that_is_deleted_breaks_files_that_did_not_change(
    branch: Place, trueline: Command
) -> None:
    branch.git("rm", "--quiet", "app/orders.py")

    for options in ((), ("app/bills.py",)):
        done = trueline(branch.root, *SINCE, "main", *options)
        assert [("app/bills.py", "IMP001")] == done.findings


def test_a_name_that_is_deleted_breaks_files_that_did_not_change(
    branch: Place, trueline: Command
) -> None:
    branch.write("app/orders.py", "VAT = 7\n")
    branch.commit()

    assert [("app/bills.py", "IMP002")] == trueline(branch.root, *SINCE, "HEAD~1").findings


def test_a_compiled_module_that_is_no_longer_built_breaks_files_that_did_not_change(
    repo: Place, trueline: Command
) -> None:
    repo.write("Cargo.toml", '[lib]\nname = "_native"\n')
    repo.write("app/fast.py", "from app import _native\n")
    repo.commit()
    repo.git("switch", "--quiet", "--create", "feature")
    assert [] == trueline(repo.root, *SINCE, "main").findings

    repo.write("Cargo.toml", "[package]\n")

    assert [("app/fast.py", "IMP002")] == trueline(repo.root, *SINCE, "main").findings


def test_a_baseline_and_a_branch_s_start_work_together(branch: Place, trueline: Command) -> None:
    branch.write("app/new.py", "import app.nowhere\n")
    trueline(branch.root, "check", "--write-baseline")
    branch.write("app/newer.py", "import app.nowhere\n")

    options = ("--baseline", "trueline-baseline.json")
    done = trueline(branch.root, *SINCE, "main", *options)

    assert [("app/newer.py", "IMP001")] == done.findings
    assert "" == done.err


def test_a_project_in_a_sub_folder_is_compared_with_itself(
    branch: Place, trueline: Command
) -> None:
    branch.write("tool/trueline.toml", CONVENTION)
    branch.write("tool/app/__init__.py")
    branch.write("tool/app/old.py", "import app.gone\n")
    branch.commit()
    branch.write("tool/app/new.py", "import app.gone\n")

    done = trueline(branch.root / "tool", *SINCE, "HEAD")

    assert [("app/new.py", "IMP001")] == done.findings


@pytest.mark.parametrize("ref", ["nowhere", "", "-x", "HEAD:app", "a b", "HEAD~99"])
def test_a_revision_that_git_does_not_know_is_refused(
    branch: Place, trueline: Command, ref: str
) -> None:
    done = trueline(branch.root, "check", f"--since={ref}")

    assert (2, "") == (done.code, done.out)
    assert f"--since {ref}: git knows no such commit, branch or tag" in done.err


def test_a_repository_without_a_commit_is_refused(place: Place, trueline: Command) -> None:
    place.init()

    assert 2 == trueline(place.root, "check", "--since", "HEAD").code


def test_outside_of_a_repository_the_option_is_refused(place: Place, trueline: Command) -> None:
    done = trueline(place.root, "check", "--since", "main")

    assert (2, "") == (done.code, done.out)
    assert f"--since main: {place.root} is not in a git repository" in done.err


def test_a_shallow_clone_is_told_to_fetch(branch: Place, trueline: Command) -> None:
    branch.write("app/new.py", "import app.nowhere\n")
    branch.commit()
    clone = Place(branch.root.parent / "clone")
    source = f"file://{branch.root}"
    options = ("--quiet", "--depth=1", "--no-single-branch", "--branch=feature")
    subprocess.run(("git", "clone", *options, source, clone.root), check=True)

    done = trueline(clone.root, "check", "--since", "origin/main")

    assert (2, "") == (done.code, done.out)
    assert "git fetch --unshallow" in done.err
    clone.git("fetch", "--quiet", "--unshallow")
    assert [("app/new.py", "IMP001")] == trueline(clone.root, *SINCE, "origin/main").findings
