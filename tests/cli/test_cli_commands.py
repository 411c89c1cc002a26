from __future__ import annotations

import json

import pytest
from cli_support import CONVENTION, ROOT, Command, Place
from jsonschema import Draft202012Validator

from trueline import __version__
from trueline.cli.commands import COMMANDS
from trueline.registry import load

HELP = [[], *([name] for name in COMMANDS), ["config", "show"], ["config", "schema"]]


@pytest.mark.parametrize("command", HELP, ids=" ".join)
def test_every_command_explains_itself(empty: Place, trueline: Command, command: list[str]) -> None:
    for option in ("--help", "-h"):
        done = trueline(empty.root, *command, option)

        assert (0, "") == (done.code, done.err)
        assert done.out.startswith(" ".join(["Usage: trueline", *command]))
        assert "..." not in done.out.replace("]...", "").replace("ARGS...", "")


def test_the_help_names_every_command_and_exit_code(empty: Place, trueline: Command) -> None:
    out = trueline(empty.root, "--help").out

    assert all(f"  {name} " in out for name in COMMANDS)
    assert all(f"{code} " in out for code in (0, 1, 2, 3, 70, 130))


def test_the_version_is_told(empty: Place, trueline: Command, process: Command) -> None:
    for option in ("--version", "-V"):
        assert f"trueline {__version__}\n" == trueline(empty.root, option).out
    assert f"trueline {__version__}\n" == process(empty.root, "--version").out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["chek"], "check"),
        (["check", "--selct", "NAM"], "--select"),
        (["check", "--output-format", "xml"], "'json'"),
        (["check", "--jobs", "many"], "many"),
        (["check", "--jobs", "-1"], "-1"),
        (["report", "--history", "-1"], "-1"),
        (["report", "--select", "NAM"], "--select"),
        (["config", "shwo"], "show"),
        (["explain", "NAM0011"], "NAM001"),
        (["explain", "off-conventoin"], "off-convention"),
        (["explain", "what-ever-else"], "trueline explain lists all rules"),
    ],
)
def test_what_is_misspelt_is_refused_with_what_was_meant(
    empty: Place, trueline: Command, arguments: list[str], word: str
) -> None:
    done = trueline(empty.root, *arguments)

    assert (2, "") == (done.code, done.out)
    assert word in done.err


def test_explain_knows_codes_and_names(empty: Place, trueline: Command) -> None:
    pages = {
        trueline(empty.root, "explain", name).out
        for name in ("IMP001", "imp001", "missing-module", "Missing-Module")
    }

    assert 1 == len(pages)
    assert pages.pop().startswith("# IMP001 missing-module\n")


def test_explain_without_a_code_lists_all_rules(empty: Place, trueline: Command) -> None:
    done = trueline(empty.root, "explain")

    assert 0 == done.code
    assert [*load()] == [line.split()[0] for line in done.out.splitlines()]


@pytest.mark.parametrize("name", ["text", "markdown", "html", "json", "badge"])
def test_a_report_can_be_made_in_every_format(repo: Place, trueline: Command, name: str) -> None:
    repo.write("app/Shipping.py")

    done = trueline(repo.root, "report", "--output-format", name)

    assert (0, "") == (done.code, done.err)
    assert "85.7" in done.out


def test_a_report_shows_the_last_commits_oldest_first(repo: Place, trueline: Command) -> None:
    repo.write("app/Shipping.py")
    repo.commit("one more")
    (repo.root / "app/Shipping.py").unlink()
    repo.commit("as before")

    def trend(length: int) -> list[float]:
        done = trueline(repo.root, "report", "--output-format", "json", "--history", str(length))
        assert (0, "") == (done.code, done.err)
        return [point["percent"] for point in done.json["trend"]]

    assert [100.0, 85.7, 100.0] == trend(3)
    assert [100.0, 85.7, 100.0] == trend(99)
    assert [100.0] == trend(1)
    assert [] == trueline(repo.root, "report", "--output-format", "json").json.get("trend", [])


def test_a_history_knows_what_each_commit_builds(repo: Place, trueline: Command) -> None:
    repo.write("Cargo.toml", '[lib]\nname = "_native"\n')
    repo.write("app/fast.py", "from app import _native\n")
    repo.commit("built")
    repo.write("Cargo.toml", "[package]\n")
    repo.commit("no longer")

    done = trueline(repo.root, "report", "--output-format", "json", "--history", "2")

    before, after = (point["percent"] for point in done.json["trend"])
    assert 100.0 == before
    assert after < before


def test_a_history_needs_a_repository(place: Place, trueline: Command) -> None:
    done = trueline(place.root, "report", "--history", "3")

    assert (2, "") == (done.code, done.out)
    assert f"--history: {place.root} is not in a git repository" in done.err


def test_a_report_on_nothing_is_no_good_news(empty: Place, trueline: Command) -> None:
    for _ in range(2):
        done = trueline(empty.root, "report")
        assert 3 == done.code
        assert "100" not in done.out
        empty.write("notes.txt")


def test_init_writes_what_check_can_use(empty: Place, trueline: Command) -> None:
    for layer in ("L3_1of1_OrdersRouter", "L4_1of1_OrderService"):
        empty.write(f"app/WF1_V7_{layer}.py")

    done = trueline(empty.root, "init")

    assert (0, "") == (done.code, done.err)
    assert done.out.endswith("Wrote trueline.toml. Next: trueline check\n")
    assert 0 == trueline(empty.root, "check").code


def test_init_changes_no_configuration(place: Place, trueline: Command) -> None:
    done = trueline(place.root, "init")

    assert (2, "") == (done.code, done.out)
    assert f"{place.root / 'trueline.toml'} configures this project already" in done.err
    assert CONVENTION == (place.root / "trueline.toml").read_text()


def test_init_writes_nothing_when_it_only_tries(empty: Place, trueline: Command) -> None:
    empty.write("app/orders.py")
    before = sorted(empty.root.rglob("*"))

    done = trueline(empty.root, "init", "--dry-run")

    assert 0 == done.code
    assert "source-roots" in done.out
    assert "Looked at" in done.err
    assert before == sorted(empty.root.rglob("*"))


def test_init_has_nothing_to_say_without_python(empty: Place, trueline: Command) -> None:
    empty.write("notes.txt")
    for option in ((), ("--dry-run",)):
        done = trueline(empty.root, "init", *option)

        assert (3, "") == (done.code, done.out)
        assert f"{empty.root}: there is no Python file in it" in done.err


def test_init_needs_a_folder(empty: Place, trueline: Command) -> None:
    file = empty.write("a.py")

    assert 2 == trueline(empty.root, "init", "nowhere").code
    assert 2 == trueline(empty.root, "init", str(file)).code


def test_every_setting_is_shown_with_its_origin(
    place: Place, trueline: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUELINE_IGNORE", "NAM003")

    lines = trueline(place.root, "config", "show").out.splitlines()

    def origin(key: str) -> str:
        return next(line.rpartition("# ")[2] for line in lines if line.startswith(f"{key} ="))

    assert "default" == origin("select")
    assert "environment TRUELINE_IGNORE" == origin("ignore")
    assert any("trueline.toml:2" in line for line in lines)
    shown = trueline(place.root, "config", "show", "app", "--output-format", "json")
    assert (0, "") == (shown.code, shown.err)
    assert shown.json


def test_the_schema_that_is_printed_is_the_one_that_is_published(
    empty: Place, trueline: Command
) -> None:
    done = trueline(empty.root, "config", "schema")

    Draft202012Validator.check_schema(json.loads(done.out))
    assert (ROOT / "docs/schemas/config.schema.json").read_text("utf-8") == done.out
