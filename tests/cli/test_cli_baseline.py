from __future__ import annotations

import json

import pytest
from cli_support import Command, Place

NAME = "trueline-baseline.json"


@pytest.fixture
def accepted(place: Place, trueline: Command) -> Place:
    """A project with two findings, both accepted, and a configuration that says so."""
    place.write("app/Shipping.py", "COST = 3\n")
    place.write("app/lost.py", "import os\nimport app.gone\n")
    settings = (place.root / "trueline.toml").read_text()
    place.write("trueline.toml", f'baseline = "{NAME}"\n{settings}')
    done = trueline(place.root, "check", "--write-baseline")
    assert (0, f"trueline: {NAME}: 2 findings accepted\n") == (done.code, done.err)
    return place


def paths(place: Place) -> list[str]:
    return [entry["path"] for entry in json.loads((place.root / NAME).read_text())["entries"]]


def test_what_was_accepted_does_not_fail(accepted: Place, trueline: Command) -> None:
    done = trueline(accepted.root, "check")

    assert (0, "") == (done.code, done.err)
    assert "held back: 2 known before" in done.out


def test_moved_lines_and_other_edits_keep_their_entry(accepted: Place, trueline: Command) -> None:
    accepted.write("app/lost.py", "# a comment\n\n\nimport sys\nimport app.gone\n")

    assert 0 == trueline(accepted.root, "check").code


def test_a_renamed_file_keeps_its_entry(accepted: Place, trueline: Command) -> None:
    (accepted.root / "app/lost.py").rename(accepted.root / "app/found.py")
    (accepted.root / "app/Shipping.py").rename(accepted.root / "app/ShippingCost.py")

    assert 0 == trueline(accepted.root, "check").code


def test_a_baseline_written_after_a_rename_survives_the_next_edit(
    accepted: Place, trueline: Command
) -> None:
    (accepted.root / "app/Shipping.py").rename(accepted.root / "app/ShippingCost.py")
    trueline(accepted.root, "check", "--write-baseline")
    accepted.write("app/ShippingCost.py", "COST = 4\n")

    assert ["app/ShippingCost.py", "app/lost.py"] == paths(accepted)
    assert 0 == trueline(accepted.root, "check").code


def test_a_new_finding_fails_and_is_never_added(accepted: Place, trueline: Command) -> None:
    accepted.write("app/other.py", "import app.nowhere\n")
    accepted.write("app/lost.py", "import app.gone\nimport app.gone\n")

    for option in ((), ("--write-baseline",)):
        done = trueline(accepted.root, "check", "--output-format", "json", *option)
        assert [("app/lost.py", "IMP001"), ("app/other.py", "IMP001")] == done.findings
        assert 1 == done.code
    assert ["app/Shipping.py", "app/lost.py"] == paths(accepted)


def test_a_baseline_only_shrinks(accepted: Place, trueline: Command) -> None:
    (accepted.root / "app/Shipping.py").unlink()
    for _ in range(2):  # the second time from the cache
        done = trueline(accepted.root, "check")
        assert (0, "trueline: 1 finding of the baseline can't be found any more; "
                "`--write-baseline` forgets what is gone\n") == (done.code, done.err)  # fmt: skip

    done = trueline(accepted.root, "check", "--write-baseline")

    assert (0, f"trueline: {NAME}: 1 finding accepted\n") == (done.code, done.err)
    assert ["app/lost.py"] == paths(accepted)
    accepted.write("app/Shipping.py")
    assert 1 == trueline(accepted.root, "check").code


def test_what_nobody_looked_at_is_neither_gone_nor_dropped(
    accepted: Place, trueline: Command
) -> None:
    accepted.write("app/lost.py", "def f(:\n")
    for options in (("--select", "NAM"), ()):
        assert "can't be found any more" not in trueline(accepted.root, "check", *options).err
        trueline(accepted.root, "check", "--write-baseline", *options)

    assert ["app/Shipping.py", "app/lost.py"] == paths(accepted)


def test_the_file_is_stable_and_fit_for_a_review(accepted: Place, trueline: Command) -> None:
    before = (accepted.root / NAME).read_text()
    trueline(accepted.root, "check", "--write-baseline")

    assert before == (accepted.root / NAME).read_text()
    assert before.count("\n") > 10


def test_without_the_setting_the_user_is_told_to_add_it(place: Place, trueline: Command) -> None:
    place.write("app/Shipping.py")

    done = trueline(place.root, "check", "--write-baseline")

    assert f'add `baseline = "{NAME}"` to the configuration' in done.err
    assert 1 == trueline(place.root, "check").code
    assert 0 == trueline(place.root, "check", "--baseline", NAME).code


def test_a_baseline_on_the_command_line_is_relative_to_the_current_folder(
    accepted: Place, trueline: Command
) -> None:
    (accepted.root / NAME).rename(accepted.root / "app" / "old.json")

    assert 0 == trueline(accepted.root / "app", "check", "--baseline", "old.json").code


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is no JSON"),
        (b"\xff\xfe", "it is no JSON"),
        (b"[" * 100_000, "it is no JSON"),
        (b"[]", "it holds no version"),
        (b'{"version": 1}', "it holds no version and list of entries"),
        (b'{"version": 2, "entries": []}', "its version is 2, this Trueline reads 1"),
        (b'{"version": 1, "entries": null}', "it holds no version and list of entries"),
        (b'{"version": 1, "entries": [7]}', "entry 1 lacks"),
        (b'{"version": 1, "entries": [{"path": "a"}]}', "entry 1 lacks one of path, code"),
    ],
)
def test_a_baseline_that_is_none_is_refused(
    accepted: Place, trueline: Command, content: bytes, why: str
) -> None:
    accepted.write(NAME, content)

    for option in ((), ("--write-baseline",)):
        done = trueline(accepted.root, "check", *option)
        assert (2, "") == (done.code, done.out)
        assert f"baseline {accepted.root / NAME}: {why}" in done.err
        assert "restore it, or delete it and write it anew" in done.err
    assert content == (accepted.root / NAME).read_bytes()


def test_a_missing_baseline_is_no_empty_one(accepted: Place, trueline: Command) -> None:
    (accepted.root / NAME).unlink()

    done = trueline(accepted.root, "check")

    assert (2, "") == (done.code, done.out)
    assert "there is no such file; write it with `trueline check --write-baseline`" in done.err


def test_a_baseline_that_can_t_be_written_says_so(place: Place, trueline: Command) -> None:
    place.write("app/Shipping.py")
    for where in ("no/such/folder.json", "app"):
        done = trueline(place.root, "check", "--write-baseline", "--baseline", where)

        assert (2, "") == (done.code, done.out)
        assert str(place.root / where) in done.err


def test_a_baseline_is_for_the_whole_project(accepted: Place, trueline: Command) -> None:
    before = (accepted.root / NAME).read_text()
    for option in (("app",), ("--since", "HEAD")):
        assert 2 == trueline(accepted.root, "check", "--write-baseline", *option).code

    assert before == (accepted.root / NAME).read_text()
