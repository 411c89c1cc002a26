from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from sources_support import Project

from trueline.errors import BlindError, UsageError
from trueline.sources.git import Commit, GitError, Repository, repository

if TYPE_CHECKING:
    from pathlib import Path


def opened(project: Project) -> Repository:
    found = repository(project.root)
    assert found is not None
    return found


def changed(project: Project, ref: str = "main") -> frozenset[str]:
    git = opened(project)
    return git.changed(git.merge_base(ref))


@pytest.fixture
def branch(repo: Project) -> Project:
    """A branch that has left main, which holds a.py with ten lines and b.py with three."""
    repo.write("a.py", "".join(f"line {n}\n" for n in range(1, 11)))
    repo.write("b.py", "one\ntwo\nthree\n")
    repo.commit("first")
    repo.git("checkout", "--quiet", "-b", "topic")
    return repo


# what the branch has changed


def test_a_branch_without_changes_has_changed_nothing(branch: Project) -> None:
    assert changed(branch) == frozenset()


def test_what_main_has_gained_since_is_no_change_of_the_branch(branch: Project) -> None:
    branch.git("checkout", "--quiet", "main")
    branch.write("b.py", "one\ntwo\nthree\nfour\n")
    branch.commit()
    branch.git("checkout", "--quiet", "topic")
    branch.write("a.py", "mine\n")
    branch.commit()

    assert changed(branch) == {"a.py"}


def test_committed_staged_unstaged_and_deleted_files_have_changed(branch: Project) -> None:
    branch.write("new.py", "x\n")
    branch.commit()
    branch.write("staged.py", "x\n")
    branch.git("add", "staged.py")
    branch.write("a.py", "unstaged\n")
    (branch.root / "b.py").unlink()

    assert changed(branch) == {"a.py", "b.py", "new.py", "staged.py"}


def test_in_a_sub_folder_paths_are_relative_to_it_and_the_rest_is_not_seen(
    branch: Project,
) -> None:
    branch.write("service/a.py", "x\n")
    branch.write("outside.py", "x\n")
    branch.commit()

    assert changed(Project(branch.root / "service")) == {"a.py"}


def test_a_ref_may_be_a_tag_or_a_commit_or_an_expression(branch: Project) -> None:
    branch.git("tag", "--annotate", "--message", "v1", "v1")
    start = branch.git("rev-parse", "HEAD")
    branch.write("a.py", "x\n")
    branch.commit()

    for ref in ("v1", start, start[:10], "HEAD~1", "refs/heads/main"):
        assert changed(branch, ref) == {"a.py"}


# what can't be answered


@pytest.mark.parametrize("ref", ["no-such", "--help", "main..topic", "", "main:a.py", "a\0b"])
def test_a_ref_that_does_not_exist_is_an_error_with_the_remedy(branch: Project, ref: str) -> None:
    with pytest.raises(UsageError, match="git knows no such commit") as caught:
        changed(branch, ref)

    assert str(caught.value).startswith(f"--since {ref}: ")
    assert "fetch-depth" in str(caught.value)


def test_a_shallow_clone_without_the_merge_base_is_an_error_with_the_remedy(
    branch: Project, tmp_path: Path
) -> None:
    branch.write("a.py", "topic\n")
    branch.commit()
    branch.git("checkout", "--quiet", "main")
    branch.write("b.py", "main\n")
    branch.commit()
    shallow = Project(tmp_path)
    options = ("--quiet", "--depth=1", "--no-single-branch", "--branch=topic")
    shallow.git("clone", *options, branch.root.as_uri(), "shallow")

    with pytest.raises(UsageError, match=r"shallow clone .*`git fetch --unshallow`"):
        changed(Project(tmp_path / "shallow"), "origin/main")


def test_unrelated_histories_are_an_error(branch: Project) -> None:
    branch.git("checkout", "--quiet", "--orphan", "alone")
    branch.commit()

    with pytest.raises(UsageError, match="HEAD and main have no common commit"):
        changed(branch)


def test_a_branch_without_any_commit_is_an_error(branch: Project) -> None:
    branch.git("checkout", "--quiet", "--orphan", "empty")

    with pytest.raises(UsageError, match="has no commit yet"):
        changed(branch)


def test_a_folder_without_git_has_no_repository(folder: Project) -> None:
    assert repository(folder.root) is None


def test_a_repository_that_git_can_t_read_is_an_error_and_not_none(
    repo: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        with pytest.raises(GitError, match=r"safe\.directory"):
            repository(repo.root)
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    with pytest.raises(GitError, match="git is not installed"):
        repository(repo.root)


def test_the_environment_of_a_hook_does_not_mislead(
    branch: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Project(tmp_path / "other")
    other.write("theirs.py")
    other.init().commit()
    monkeypatch.setenv("GIT_DIR", os.fspath(other.root / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", os.fspath(other.root / ".git/index"))

    assert opened(branch).names("HEAD") == ("a.py", "b.py")


# history


def test_commits_come_newest_first_along_first_parents(branch: Project) -> None:
    branch.write("side.py")
    branch.commit("on the side")
    branch.git("checkout", "--quiet", "main")
    branch.write("c.py")
    branch.commit("second: ümläut")
    branch.git("merge", "--quiet", "--no-ff", "--message", "joined", "topic")

    found = opened(branch).commits(10)

    assert [commit.subject for commit in found] == ["joined", "second: ümläut", "first"]
    assert found[0].sha == branch.git("rev-parse", "HEAD")
    assert opened(branch).commits(2) == found[:2]
    assert all(datetime.fromisoformat(commit.date).tzinfo for commit in found)


def test_a_repository_without_commits_has_no_history(repo: Project) -> None:
    assert opened(repo).commits(3) == []


def test_a_sub_folder_has_the_commits_that_touch_it(branch: Project) -> None:
    branch.write("service/a.py")
    sha = branch.commit("the service")
    branch.write("c.py")
    branch.commit("something else")

    (commit,) = opened(Project(branch.root / "service")).commits(5)

    assert commit == Commit(sha, commit.date, "the service")


def test_a_tree_holds_every_regular_file_with_its_bytes(branch: Project) -> None:
    odd = os.fsdecode(b"caf\xe9\n.py")
    content = {"a.py": b"x\r\n", "empty.py": b"", "bin": bytes(range(256)) * 999, odd: b"\n\n"}
    (branch.root / "b.py").unlink()
    for path, data in content.items():
        branch.write(path, data)
    branch.link("link.py", "a.py")
    sha = branch.commit()
    branch.write("a.py", "later\n")

    repo = opened(branch)

    assert dict(repo.tree(sha)) == content
    assert repo.names(sha) == tuple(sorted(content))
    assert dict(repo.tree(sha, lambda path: path == "bin")) == {"bin": content["bin"]}


def test_equal_bytes_have_equal_names_in_all_revisions(branch: Project) -> None:
    first = opened(branch).blobs("HEAD")
    branch.write("b.py", "changed\n")
    second = opened(branch).blobs(branch.commit())

    assert first["a.py"] == second["a.py"]
    assert first["b.py"] != second["b.py"]


def test_a_tree_seen_from_a_sub_folder_is_that_folder(branch: Project) -> None:
    before = branch.git("rev-parse", "HEAD")
    branch.write("service/pack/a.py", "x")
    sha = branch.commit()

    service = opened(Project(branch.root / "service"))

    assert list(service.tree(sha)) == [("pack/a.py", b"x")]
    assert list(service.tree(before)) == []


def test_a_tree_may_be_left_half_read(branch: Project) -> None:
    for n in range(50):
        branch.write(f"f{n}.py", b"x" * 100_000)
    sha = branch.commit()

    walk = opened(branch).tree(sha)
    assert next(walk)[0] == "a.py"
    walk.close()  # type: ignore[attr-defined]  # a generator, promised as an iterator


def test_missing_content_is_not_taken_for_empty(branch: Project) -> None:
    blob = branch.git("rev-parse", "HEAD:b.py")
    (branch.root / ".git/objects" / blob[:2] / blob[2:]).unlink()

    with pytest.raises(BlindError, match=blob):
        list(opened(branch).tree("HEAD"))


def test_an_unknown_revision_is_an_error(branch: Project) -> None:
    with pytest.raises(GitError, match="git failed: "):
        opened(branch).names("no-such")
