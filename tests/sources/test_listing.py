from __future__ import annotations

import os
from subprocess import CalledProcessError
from typing import TYPE_CHECKING

import pytest
from sources_support import Project

from trueline.errors import UsageError
from trueline.globs import Globs
from trueline.sources.listing import Listing, list_files

if TYPE_CHECKING:
    from pathlib import Path


def listed(project: Project, *exclude: str, respect_gitignore: bool = True) -> Listing:
    globs = Globs(exclude)
    return list_files(project.root, exclude=globs, respect_gitignore=respect_gitignore)


def paths(project: Project, *exclude: str) -> tuple[str, ...]:
    return listed(project, *exclude).paths


# what must not be listed


def test_an_ignored_file_is_not_listed_with_git_or_without(tmp_path: Path) -> None:
    for name in ("plain", "git"):
        project = Project(tmp_path / name)
        project.write(".gitignore", "*.log\nbuild/\n")
        project.write("a.log")
        project.write("build/b.py")
        if name == "git":
            project.init()

        assert paths(project) == (".gitignore",)


def test_a_tracked_file_that_is_deleted_from_disk_is_not_listed(repo: Project) -> None:
    repo.write("gone.py")
    repo.write("here.py")
    repo.commit()
    (repo.root / "gone.py").unlink()

    assert paths(repo) == ("here.py",)


def test_a_tracked_link_that_is_deleted_from_disk_is_not_seen(repo: Project) -> None:
    repo.link("gone", "nowhere")
    repo.write("a.py")
    repo.commit()
    (repo.root / "gone").unlink()

    assert listed(repo) == Listing(("a.py",), (), from_git=True)


def test_a_file_left_out_of_a_sparse_checkout_is_not_listed(repo: Project) -> None:
    repo.write("kept/a.py")
    repo.write("left/b.py")
    repo.commit()
    repo.git("sparse-checkout", "set", "kept")

    assert paths(repo) == ("kept/a.py",)


def test_the_files_of_submodules_and_of_repositories_inside_are_not_ours(
    repo: Project, tmp_path: Path
) -> None:
    other = Project(tmp_path / "other")
    other.write("theirs.py")
    other.init().commit()
    repo.write("ours.py")
    allow = ("-c", "protocol.file.allow=always")
    repo.git(*allow, "submodule", "--quiet", "add", os.fspath(other.root), "sub")
    repo.write("inner/theirs.py")
    Project(repo.root / "inner").init().commit()

    found = listed(repo)

    assert found.paths == (".gitmodules", "ours.py")
    assert found.unlisted == ("inner", "sub")


def test_an_excluded_folder_is_not_listed_even_when_it_is_tracked(repo: Project) -> None:
    repo.write("app/a.py")
    repo.write("app/node_modules/b.py")
    repo.write("docs/api/c.py")
    repo.commit()
    repo.write("new/node_modules/d.py")

    assert paths(repo, "node_modules", "/docs") == ("app/a.py",)


def test_a_link_to_a_listed_file_is_not_listed_twice(repo: Project, tmp_path: Path) -> None:
    for project in (repo, Project(tmp_path / "plain")):
        project.write("a.py")
        project.link("tracked.py", "a.py")
        if project is repo:
            project.commit()
        project.link("untracked.py", "./a.py")

        assert paths(project) == ("a.py",)


def test_a_link_out_of_the_project_or_to_nothing_is_not_followed(
    repo: Project, tmp_path: Path
) -> None:
    (tmp_path / "outside.py").write_text("")
    for project in (repo, Project(tmp_path / "plain")):
        project.write("a.py")
        project.link("far.py", "../outside.py")
        project.link("nowhere.py", "missing.py")

        found = listed(project)

        assert found.paths == ("a.py",)
        assert found.unlisted == ("far.py", "nowhere.py")


def test_a_loop_of_folder_links_is_not_entered(repo: Project, tmp_path: Path) -> None:
    for project in (repo, Project(tmp_path / "plain")):
        project.write("app/a.py")
        project.link("app/again", "..")
        project.link("self", "self")

        found = listed(project)

        assert found.paths == ("app/a.py",)
        assert found.unlisted == ("app/again", "self")


def test_what_lay_below_a_folder_that_is_now_a_link_is_not_listed(repo: Project) -> None:
    repo.write("app/a.py")
    repo.write("real/a.py")
    repo.commit()
    (repo.root / "app/a.py").unlink()
    (repo.root / "app").rmdir()
    repo.link("app", "real")

    found = listed(repo)

    assert found.paths == ("real/a.py",)
    assert found.unlisted == ("app",)


def test_pipes_and_git_s_own_files_are_no_files_of_the_project(folder: Project) -> None:
    folder.write("a.py")
    os.mkfifo(folder.root / "pipe.py")
    folder.init()

    assert paths(folder) == ("a.py",)
    assert listed(folder, respect_gitignore=False).paths == ("a.py",)


# what must be listed


def test_tracked_and_untracked_files_of_all_kinds_are_listed_sorted(repo: Project) -> None:
    repo.write("b/tracked.py")
    repo.write("a.txt")
    repo.commit()
    repo.write("b/a_new.md")

    expected = Listing(("a.txt", "b/a_new.md", "b/tracked.py"), (), from_git=True)
    assert listed(repo) == expected


def test_a_sub_folder_of_a_repository_lists_its_own_files_relative_to_itself(
    repo: Project,
) -> None:
    repo.write(".gitignore", "*.log\n")
    repo.write("beside.py")
    repo.write("service/app/a.py")
    repo.commit()
    repo.write("service/new.py")
    repo.write("service/new.log")

    found = listed(Project(repo.root / "service"))

    assert found == Listing(("app/a.py", "new.py"), (), from_git=True)


def test_a_tracked_file_is_listed_although_it_is_ignored(repo: Project) -> None:
    repo.write("a.log")
    repo.commit()
    repo.write(".gitignore", "*.log\n")

    assert paths(repo) == (".gitignore", "a.log")


def test_a_file_in_conflict_is_listed_once(repo: Project) -> None:
    repo.write("a.py", "one\n")
    repo.commit()
    repo.git("checkout", "--quiet", "-b", "side")
    repo.write("a.py", "two\n")
    repo.commit()
    repo.git("checkout", "--quiet", "main")
    repo.write("a.py", "three\n")
    repo.commit()
    with pytest.raises(CalledProcessError):
        repo.git("merge", "side")

    assert paths(repo) == ("a.py",)


@pytest.mark.parametrize("hashing", ["sha1", "sha256"])
def test_odd_names_are_listed_as_they_are(folder: Project, hashing: str) -> None:
    names = [b"caf\xe9.py", "naïve.py".encode(), b"tab\there.py", b'"quoted".py', b"new\nline.py"]
    for name in names:
        folder.write(os.fsdecode(name))
    expected = tuple(sorted(map(os.fsdecode, names)))

    assert paths(folder) == expected
    folder.init(f"--object-format={hashing}")
    assert paths(folder) == expected
    folder.commit()
    assert paths(folder) == expected


def test_a_link_to_a_file_of_the_project_that_is_not_listed_stands_for_it(
    repo: Project, tmp_path: Path
) -> None:
    for project in (repo, Project(tmp_path / "plain")):
        project.write(".gitignore", "hidden.py\n")
        project.write("hidden.py")
        project.link("one.py", "hidden.py")
        project.link("two.py", "hidden.py")

        assert paths(project) == (".gitignore", "one.py")


def test_repositories_inside_a_folder_that_is_none_are_listed(folder: Project) -> None:
    folder.write("service/a.py")
    Project(folder.root / "service").init().commit()

    assert listed(folder) == Listing(("service/a.py",), (), from_git=False)


def test_without_gitignore_everything_but_the_excluded_is_listed(repo: Project) -> None:
    repo.write(".gitignore", "*\n")
    repo.write("a.py")
    repo.write("venv/b.py")

    found = listed(repo, "venv", respect_gitignore=False)

    assert found == Listing((".gitignore", "a.py"), (), from_git=False)


# what must not be silent


def test_an_excluded_folder_that_can_t_be_read_is_no_matter(repo: Project) -> None:
    folder = repo.write("venv/a.py").parent
    folder.chmod(0o000)
    unreadable = not os.access(folder, os.R_OK)  # modes stop no administrator
    try:
        assert listed(repo, "venv").skipped == ()
        assert bool(listed(repo).skipped) == unreadable
    finally:
        folder.chmod(0o755)


def test_a_folder_that_can_t_be_read_is_skipped_with_the_reason(folder: Project) -> None:
    folder.write("a.py")
    here, name = os.open(folder.root, os.O_RDONLY), "d" * 250
    for _ in range(20):  # deeper than any path may be long
        os.mkdir(name, dir_fd=here)
        here, above = os.open(name, os.O_RDONLY, dir_fd=here), here
        os.close(above)
    os.close(here)

    (skipped,) = listed(folder).skipped

    assert skipped.reason == "unreadable folder"
    assert skipped.detail == "File name too long"
    assert skipped.address.startswith(f"{name}/{name}/")


def test_a_gitignore_that_is_a_folder_is_no_gitignore(folder: Project) -> None:
    folder.write(".gitignore/a.py")

    assert listed(folder) == Listing((".gitignore/a.py",), (), from_git=False)


def test_a_missing_git_is_replaced_by_a_walk_and_noted(
    repo: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write(".gitignore", "/service/*.log\n")
    repo.write(".git/info/exclude", "*.tmp\n")
    for name in ("a.py", "a.log", "a.tmp", "inner/b.py"):
        repo.write(f"service/{name}")
    Project(repo.root / "service/inner").init()
    monkeypatch.setenv("PATH", os.fspath(tmp_path))

    found = listed(Project(repo.root / "service"))

    note = "git is not installed, or not on the PATH; walked the folder by its .gitignore files"
    expected = Listing(("a.py",), (), False, (f"{note} instead",), unlisted=("inner",))
    assert found == expected


def test_a_repository_of_somebody_else_is_walked_and_noted(
    repo: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("a.py")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    found = listed(repo)

    assert found.paths == ("a.py",)
    assert not found.from_git
    (note,) = found.notes
    assert "safe.directory" in note


def test_a_damaged_repository_is_walked_and_noted(repo: Project) -> None:
    repo.write("a.py")
    repo.write(".git/index", "rubbish")

    found = listed(repo)

    assert found.paths == ("a.py",)
    (note,) = found.notes
    assert note.startswith("git failed: ")


def test_a_folder_that_the_repository_around_it_ignores_is_walked_and_noted(
    repo: Project,
) -> None:
    repo.write(".gitignore", "scratch/\n")
    repo.write("scratch/.gitignore", "*.log\n")
    repo.write("scratch/a.py")
    repo.write("scratch/a.log")

    found = listed(Project(repo.root / "scratch"))

    assert found.paths == (".gitignore", "a.py")
    assert len(found.notes) == 1


def test_the_environment_of_a_hook_does_not_mislead(
    repo: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Project(tmp_path / "other")
    other.write("theirs.py")
    other.init().commit()
    repo.write("ours.py")
    repo.commit()
    monkeypatch.setenv("GIT_DIR", os.fspath(other.root / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", os.fspath(other.root / ".git/index"))
    monkeypatch.setenv("GIT_LITERAL_PATHSPECS", "1")

    assert listed(repo) == Listing(("ours.py",), (), from_git=True)


def test_a_root_that_is_not_there_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nowhere: there is no such folder"):
        list_files(tmp_path / "nowhere", exclude=Globs())


def test_an_empty_folder_has_no_files(folder: Project) -> None:
    expected = Listing((), (), from_git=False)

    assert listed(folder) == expected
    folder.init()
    assert listed(folder) == Listing((), (), from_git=True)


# the walk reads .gitignore as git does

IGNORES = {
    "a name at any depth": {"": "foo\n"},
    "folders only": {"": "foo/\n"},
    "anchored": {"": "/foo\n/a/b\n"},
    "negation": {"": "*.py\n!keep.py\n"},
    "negation of a folder's content": {"": "a/*\n!a/keep.py\n"},
    "a child of an ignored folder stays ignored": {"": "a/\n!a/keep.py\n"},
    "nested files win": {"": "*.py\n", "a": "!*.py\nb\n", "a/b": "*\n"},
    "stars across folders": {"": "**/b\na/**/keep.py\nfoo/**\n"},
    "one folder deep": {"": "*/foo\na/*/x y\n"},
    "sets": {"": "[a-c].txt\n[!k]eep.py\n[[:digit:]]*\n[]x]*\n"},
    "escapes and blanks": {"": "\\#foo\n\\!keep\nx\\ y\nfoo   \nz\\ \n"},
    "broken patterns match nothing": {"": "[foo\nkeep.py\\\n[[:nope:]]*\n[z-a]\n"},
    "CRLF and byte order mark": {"": "\ufefffoo\r\n*.py\r\n"},
    "one byte": {"": "?.txt\n???.txt\n"},
    "everything but": {"": "/*\n!/a\n/a/*\n!/a/keep.py\n!.gitignore\n"},
    "comment, empty, slash": {"": "# foo\n\n/\n//\n!\n"},
}
NAMES = (
    *("foo", "keep.py", "1.txt", "a.txt", "é.txt", "ü", "x y", "z ", "#foo", "!keep", "]x", "z"),
    *("a/foo", "a/keep.py", "a/b/foo", "a/b/keep.py", "a/x/foo/deep.py", "a/c/x y", "a/a/b"),
    *("d/foo/deep.py", "d/b/keep.py", "d/a/b", "d/a/x/keep.py", "d/fooo", "[foo"),
)


@pytest.mark.parametrize("case", IGNORES)
def test_the_walk_reads_gitignore_as_git_does(folder: Project, case: str) -> None:
    for name in NAMES:
        folder.write(name)
    for where, text in IGNORES[case].items():
        folder.write(f"{where}/.gitignore" if where else ".gitignore", text)

    walked = listed(folder)
    folder.init()

    assert not walked.from_git
    assert walked.paths == paths(folder)
