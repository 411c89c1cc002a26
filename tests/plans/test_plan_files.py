"""A plan as a file: stable, strict, honest about the world, and a patch that git takes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from plan_support import Command, Place, world

from trueline.planfile import digest_of

MOVE = ("--move", "app/old.py=app/deep/new.py")


@pytest.fixture
def planned(place: Place, trueline: Command) -> Place:
    assert 0 == trueline(place, "plan", "shift", *MOVE).code
    return place


def plan_file(place: Place) -> Path:
    return place.root / f".trueline/plans/{place.plan_id}.json"


def resealed(place: Place, change: dict[str, object]) -> None:
    """Change the first change of the plan, and give the plan a digest that fits."""
    path = plan_file(place)
    document = json.loads(path.read_text())
    document["patches"][0]["changes"][0].update(change)
    document["digest"] = digest_of(document)
    document["id"] = f"shift-{document['digest'][7:17]}"
    path.unlink()
    (path.parent / f"{document['id']}.json").write_text(json.dumps(document))


def test_the_same_world_gives_the_same_plan(planned: Place, trueline: Command) -> None:
    first = plan_file(planned).read_bytes()
    plan_file(planned).unlink()

    trueline(planned, "plan", "shift", *MOVE, "--no-cache", "--jobs", "1")

    assert first == plan_file(planned).read_bytes()


def test_a_plan_holds_no_place_of_this_machine(planned: Place) -> None:
    texts = [path.read_text() for path in plan_file(planned).parent.iterdir()]

    assert [] == [text for text in texts if str(planned.root) in text]


def test_a_plan_shows_what_it_does_not_touch_by_nothing_but_a_digest(planned: Place) -> None:
    assert "def f()" not in plan_file(planned).read_text()


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ('"kind": "shift"', '"kidn": "shift"', "kidn: unknown key; did you mean 'kind'?"),
        ('"optional": false', '"optional": "no"', "patches[0].optional: should be of type boolean"),
        ('"line": 2', '"line": "2"', "patches[0].edits[0].line: should be of type integer"),
        ('"certainty": "sure"', '"certainty": "yes"', "'yes' is none of sure, likely"),
        ('"mode": "100755"', '"mode": "104755"', "'104755' is none of 100644, 100755, 120000"),
        ('"trueline-plan": 1', '"trueline-plan": 2', "is 2, this Trueline reads 1"),
        ('"title": "Rename modules"', '"title": "Fine"', "the digest does not fit"),
        ("import app.deep.new", "import os", "the digest does not fit"),
        ('"patches"', "patches", "is no JSON"),
    ],
)
def test_an_edited_plan_is_refused_with_its_place_and_a_remedy(
    planned: Place, trueline: Command, old: str, new: str, text: str
) -> None:
    path = plan_file(planned)
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    before = world(planned.root)

    done = trueline(planned, "apply", "shift")

    assert (2, "") == (done.code, done.out)
    assert text in done.err
    assert path.name in done.err
    assert before == world(planned.root)


@pytest.mark.parametrize(
    "address",
    [
        "../outside.py",
        "/etc/outside.py",
        "a/../../outside.py",
        ".git/hooks/x",
        ".trueline/ledger.db",
    ],
)
def test_a_plan_that_leads_out_of_the_project_is_refused(
    planned: Place, trueline: Command, address: str
) -> None:
    resealed(planned, {"address": address})
    before = world(planned.root.parent)

    done = trueline(planned, "apply", "shift")

    assert 4 == done.code
    assert address in done.err
    assert before == world(planned.root.parent)


def test_a_plan_can_be_read_by_its_path_and_by_the_start_of_its_id(
    planned: Place, trueline: Command
) -> None:
    path = f".trueline/plans/{planned.plan_id}.json"
    shown = {trueline(planned, "show", name).out for name in (planned.plan_id, "shift", path)}

    assert 1 == len(shown)
    (text,) = shown
    for part in (
        "They are off the line.",
        "app/old.py -> app/deep/new.py",
        "it is spelt so",
        "+++",
    ):
        assert part in text


def test_show_in_every_format(planned: Place, trueline: Command) -> None:
    plan = plan_file(planned)

    def shown(name: str) -> str:
        return trueline(planned, "show", "shift", "--output-format", name).out

    assert plan.read_text() == shown("json")
    assert plan.with_suffix(".md").read_text() == shown("markdown")
    assert plan.with_suffix(".patch").read_bytes().decode() == shown("patch")


def test_what_is_only_likely_and_what_is_left_alone_is_listed(
    place: Place, trueline: Command
) -> None:
    done = trueline(place, "plan", "shift", *MOVE, "--loud")

    page = plan_file(place).with_suffix(".md").read_text()
    for text in (done.out, page):
        assert "it looks like a path" in text
        assert "no target is known" in text
        assert "medium" in text


def test_a_long_list_is_cut_when_planning_and_whole_when_shown(
    place: Place, trueline: Command
) -> None:
    moves = [f"app/m{n}.py=app/n{n}.py" for n in range(30)]
    for move in moves:
        place.write(move.partition("=")[0])
    arguments = [part for move in moves for part in ("--move", move)]

    said = trueline(place, "plan", "shift", *arguments).out

    assert 20 == said.count(" -> app/n")
    assert "10 more, `trueline show` lists them" in said
    assert 30 == trueline(place, "show", "shift").out.count(".py -> app/n")


def test_a_plan_that_is_not_written_is_told_whole(place: Place, trueline: Command) -> None:
    place.write("trueline.toml", '[conventions.v7]\npreset = "v7"\npaths = ["app/m*"]\n')
    for number in range(30):
        place.write(f"app/m{number}.py")

    said = trueline(place, "plan", "names").out

    assert 30 == said.count("no value for workflow")
    assert "lists them" not in said


def test_a_plan_with_nothing_to_change_is_not_written(place: Place, trueline: Command) -> None:
    done = trueline(place, "plan", "shift")

    assert 0 == done.code
    assert "There is nothing to change." in done.out
    assert not (place.root / ".trueline").exists()


def test_options_come_from_the_configuration_and_the_command_line_wins(
    place: Place, trueline: Command
) -> None:
    settings = (
        'source-roots = ["."]\n[fixers.shift]\nmove = ["app/user.py=app/x.py"]\nloud = true\n'
    )
    place.write("trueline.toml", settings)

    assert "app/user.py -> app/x.py" in trueline(place, "plan", "shift").out
    done = trueline(place, "plan", "shift", *MOVE, "--no-loud")

    assert "app/old.py -> app/deep/new.py" in done.out
    assert "Left alone" not in done.out


def test_an_unknown_option_in_the_configuration_is_told_with_its_line(
    place: Place, trueline: Command
) -> None:
    place.write("trueline.toml", "[fixers.shift]\nmoev = []\n")

    for command in (("plan", "shift"), ("check",)):
        done = trueline(place, *command)

        assert 2 == done.code
        assert "trueline.toml:2" in done.err
        assert "did you mean move?" in done.err


def test_git_ignores_the_ledger_and_takes_the_plans(planned: Place, trueline: Command) -> None:
    planned.git("init", "--quiet")
    trueline(planned, "apply", "shift")

    found = planned.git("ls-files", "--others", "--exclude-standard", ".trueline").splitlines()

    name = planned.plan_id
    plans = [f".trueline/plans/{name}.{suffix}" for suffix in ("json", "md", "patch")]
    assert [".trueline/.gitignore", *plans] == found


def test_git_applies_the_patch_and_takes_it_back(planned: Place, trueline: Command) -> None:
    planned.git("init", "--quiet")
    before = world(planned.root)
    patch = f".trueline/plans/{planned.plan_id}.patch"
    planned.git("apply", patch)
    by_git = {path: content for path, (_, content) in world(planned.root).items()}
    planned.git("apply", "-R", patch)
    assert {p: c for p, (_, c) in before.items()} == {
        p: c for p, (_, c) in world(planned.root).items()
    }

    (planned.root / "app/old.py").chmod(0o640)
    trueline(planned, "apply", "shift")

    assert by_git == {path: content for path, (_, content) in world(planned.root).items()}


def committed(place: Place) -> None:
    place.git("init", "--quiet")
    place.write("app/old.py", "".join(f"X{n} = {n}\n" for n in range(30)))
    place.commit("first")


def test_git_status_shows_renames_at_once_and_history_follows(
    place: Place, trueline: Command
) -> None:
    committed(place)
    trueline(place, "plan", "shift", *MOVE)

    trueline(place, "apply", "shift")

    assert "R  app/old.py -> app/deep/new.py" in place.git("status", "--porcelain").splitlines()
    place.commit("second")
    log = place.git("log", "--follow", "--format=%s", "--", "app/deep/new.py")
    assert ["second", "first"] == log.splitlines()


def test_rollback_leaves_the_index_as_it_was(place: Place, trueline: Command) -> None:
    committed(place)
    old = place.root / "app/old.py"
    old.write_text(old.read_text() + "# staged\n")
    place.git("add", "app/old.py")
    old.write_text(old.read_text() + "# not staged\n")
    before = place.git("status", "--porcelain"), place.git("ls-files", "--stage")
    trueline(place, "plan", "shift", *MOVE)

    trueline(place, "apply", "shift")
    assert place.git("status", "--porcelain").startswith("R")
    trueline(place, "rollback")

    status = place.git("status", "--porcelain").replace("\n?? .trueline/", "")
    assert before == (status, place.git("ls-files", "--stage"))


def test_the_index_is_left_alone_on_request_and_for_untracked_files(
    place: Place, trueline: Command
) -> None:
    committed(place)
    place.write("app/fresh.py", "import app.old\n")
    before = place.git("ls-files", "--stage")
    trueline(place, "plan", "shift", "--move", "app/fresh.py=app/fresher.py")
    trueline(place, "apply", place.plan_id)
    assert before == place.git("ls-files", "--stage")

    trueline(place, "rollback")
    trueline(place, "apply", place.plan_id, "--no-git")

    assert before == place.git("ls-files", "--stage")


def test_a_project_below_the_top_of_its_repository(place: Place, trueline: Command) -> None:
    place.write("trueline.toml", 'source-roots = ["."]\n')
    above = Place(place.root.parent)
    above.git("init", "--quiet")
    above.commit()
    trueline(place, "plan", "shift", *MOVE)

    trueline(place, "apply", "shift")

    status = above.git("status", "--porcelain").splitlines()
    assert "R  project/app/old.py -> project/app/deep/new.py" in status


def test_a_patch_on_standard_output_is_for_git(planned: Place, process: Command) -> None:
    planned.git("init", "--quiet")
    text = process(planned, "show", "shift", "--output-format", "patch").out

    done = subprocess.run(
        ("git", "apply", "--check"), cwd=planned.root, input=text.encode(), check=False
    )

    assert 0 == done.returncode


def test_a_plan_counts_what_it_touches_as_apply_does(place: Place, trueline: Command) -> None:
    told = trueline(place, "plan", "shift", "--move", "app/old.py=app/new.py").out
    done = trueline(place, "apply", place.plan_id, "--with", "2").out
    counts = re.compile(r"\d+ places, 1 moved")

    assert counts.findall(told) == counts.findall(done) == ["4 places, 1 moved"]
