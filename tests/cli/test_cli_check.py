from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from cli_support import ROOT, Command, Place, timeless
from jsonschema import Draft202012Validator

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "markdown")


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns(".*cache", "__pycache__")
    return shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=ignored)


@pytest.fixture
def faulty(place: Place) -> Place:
    """Three modules that are off the line, in three ways."""
    return place.write_all(
        {
            "app/Shipping.py": "",
            "app/lost.py": "import app.gone\n",
            "app/asks.py": "from app.orders import VAT\n",
        }
    )


def test_a_clean_project_is_clean_in_every_format(place: Place, trueline: Command) -> None:
    codes = {trueline(place.root, "check", "--output-format", each).code for each in FORMATS}

    assert {0} == codes


def test_every_family_of_the_examples_is_found(examples: Path, trueline: Command) -> None:
    done = trueline(examples, "check", "--output-format", "json")

    assert done.code == 1
    assert {"ENU", "IMP", "MOD", "NAM"} <= {code[:3] for _, code in done.findings}
    assert [] == done.json["skipped"] + done.json["crashed"]


def test_the_text_ends_with_one_line_that_sums_it_up(faulty: Place, trueline: Command) -> None:
    done = trueline(faulty.root, "check")

    assert done.code == 1
    assert done.out.splitlines()[-1].startswith("3 errors in 7 files; 72.7 % on the line; ")


def test_the_json_keeps_its_schema(examples: Path, faulty: Place, trueline: Command) -> None:
    schema = json.loads((ROOT / "docs/schemas/report.schema.json").read_text("utf-8"))
    faulty.write("app/broken.py", "def f(:\n")

    for folder in (examples, faulty.root):
        Draft202012Validator(schema).validate(
            trueline(folder, "check", "--output-format", "json").json
        )


def test_every_machine_format_parses(faulty: Place, trueline: Command) -> None:
    def out(name: str) -> str:
        done = trueline(faulty.root, "check", "--output-format", name)
        assert (1, "") == (done.code, done.err)
        return done.out

    assert len(json.loads(out("json"))["findings"]) == 3
    assert len(json.loads(out("sarif"))["runs"][0]["results"]) == 3
    assert len(json.loads(out("gitlab"))) == 3
    assert sum(line.startswith("::error ") for line in out("github").splitlines()) == 3
    assert len(ET.fromstring(out("junit")).findall(".//failure")) == 3


def test_a_report_goes_to_a_file_whole(faulty: Place, trueline: Command) -> None:
    target = faulty.root.parent / "report.json"
    target.write_text("x" * 100_000)

    done = trueline(faulty.root, "check", "--output-format", "json", "--output-file", str(target))

    assert (1, "") == (done.code, done.out)
    assert len(json.loads(target.read_text())["findings"]) == 3
    assert [target.name] == [p.name for p in target.parent.iterdir() if p != faulty.root]


def test_a_report_goes_through_a_link_and_to_a_device(faulty: Place, trueline: Command) -> None:
    link, target = faulty.root.parent / "link", faulty.root.parent / "target"
    target.write_text("")
    link.symlink_to(target)

    assert trueline(faulty.root, "check", "--output-file", str(link)).code == 1
    assert trueline(faulty.root, "check", "--output-file", "/dev/null").code == 1

    assert link.is_symlink()
    assert "3 errors" in target.read_text()
    assert Path("/dev/null").is_char_device()


def test_exit_zero_is_about_findings_only(faulty: Place, trueline: Command) -> None:
    assert trueline(faulty.root, "check", "--exit-zero").code == 0
    assert trueline(faulty.root, "check", "--exit-zero", "--select", "NOPE").code == 2
    assert trueline(faulty.root, "check", "--exit-zero", "--config", "no.toml").code == 2

    for file in (faulty.root / "app").glob("*.py"):
        file.unlink()
    faulty.write("app/broken.py", "def f(:\n")
    assert trueline(faulty.root, "check", "--exit-zero").code == 3


def test_statistics_count_by_rule(faulty: Place, trueline: Command) -> None:
    done = trueline(faulty.root, "check", "--statistics")

    assert done.code == 1
    counted = [line.split() for line in done.out.splitlines()[:3]]
    assert [
        ["1", "IMP001", "missing-module"],
        ["1", "IMP002", "missing-name"],
        ["1", "NAM001", "off-convention"],
    ] == counted


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--select", "NAM"), ["NAM001"]),
        (("--select", "IMP001,NAM"), ["IMP001", "NAM001"]),
        (("--ignore", "IMP"), ["NAM001"]),
        (("--select", "NAM", "--extend-select", "IMP002"), ["IMP002", "NAM001"]),
        (("--ignore", "NAM", "--extend-ignore", "IMP002"), ["IMP001"]),
        (("--select", "ALL", "--ignore", "IMP", "--extend-select", "IMP001"),
         ["IMP001", "NAM001"]),
        (("--ignore", "IMP001,IMP002,NAM001"), []),
    ],
)  # fmt: skip
def test_rules_are_chosen(
    faulty: Place, trueline: Command, options: tuple[str, ...], expected: list[str]
) -> None:
    done = trueline(faulty.root, "check", "--output-format", "json", *options)

    assert expected == sorted(code for _, code in done.findings)
    assert int(bool(expected)) == done.code


def test_a_selection_that_leaves_no_rule_is_no_clean_run(faulty: Place, trueline: Command) -> None:
    for options in (("--select", ""), ("--ignore", "ALL"), ("--select", "NAM", "--ignore", "NAM")):
        done = trueline(faulty.root, "check", *options)

        assert (2, "") == (done.code, done.out)
        assert "no rule is left to run" in done.err


def test_a_configuration_may_be_named(faulty: Place, trueline: Command) -> None:
    other = faulty.write("settings/other.toml", 'select = ["NAM"]\n' + "[conventions.app]\n"
                         'pattern = "{name:Pascal}.py"\npaths = ["app/**/*.py"]\n')  # fmt: skip

    faulty.init()
    done = trueline(faulty.root / "app", "check", "--output-format", "json", "--config", str(other))

    assert 4 + 1 == len(done.findings)
    assert ("app/Shipping.py", "NAM001") not in done.findings


def test_a_file_given_limits_what_is_reported(faulty: Place, trueline: Command) -> None:
    def found(*paths: str) -> list[str]:
        done = trueline(faulty.root, "check", "--output-format", "json", *paths)
        return sorted(path for path, _ in done.findings)

    assert [] == found("app/orders.py/../bills.py")
    assert ["app/Shipping.py"] == found("app/Shipping.py")
    assert ["app/Shipping.py", "app/lost.py"] == found("app/lost.py", "app/Shipping.py")
    assert 3 == len(found("app"))
    assert 3 == len(found("app/"))
    assert 3 == len(found("."))
    assert 3 == len(found(str(faulty.root / "app")))


def test_a_finding_elsewhere_that_a_given_file_causes_is_reported(
    faulty: Place, trueline: Command
) -> None:
    done = trueline(faulty.root, "check", "--output-format", "json", "app/orders.py")

    assert [("app/asks.py", "IMP002")] == done.findings


def test_paths_are_relative_to_the_current_folder(faulty: Place, trueline: Command) -> None:
    done = trueline(faulty.root / "app", "check", "--output-format", "json", "Shipping.py")

    assert [("app/Shipping.py", "NAM001")] == done.findings


def test_files_that_are_excluded_or_ignored_stop_no_hook(faulty: Place, trueline: Command) -> None:
    faulty.write("trueline.toml", (faulty.root / "trueline.toml").read_text().replace(
        "[conv", 'extend-exclude = ["app/lost.py"]\n[conv', 1))  # fmt: skip
    faulty.write(".gitignore", "Shipping.py\n")
    faulty.init()

    done = trueline(faulty.root, "check", "app/lost.py", "app/Shipping.py")

    assert done.code == 0
    assert "excluded, ignored by git" in done.err
    assert "Nothing was looked at" in done.out


def test_a_path_outside_of_the_project_is_refused(faulty: Place, trueline: Command) -> None:
    other = faulty.root.parent / "other.py"
    other.write_text("")

    done = trueline(faulty.root, "check", "app/lost.py", str(other))

    assert (2, "") == (done.code, done.out)
    assert f"{other}: outside of the project {faulty.root}" in done.err


def test_the_number_of_processes_changes_nothing(faulty: Place, process: Command) -> None:
    body = "".join(f"def f{n}(a):\n    return a\n\n" for n in range(250))
    for number in range(400):
        faulty.write(f"app/m{number}.py", f"import app.m{number + 1}\n{body}")
    options = ("check", "--no-cache", "--output-format", "json")

    alone, two, four = (process(faulty.root, *options, "--jobs", n).json for n in "124")

    assert 4 == len(alone["findings"])
    assert timeless(alone) == timeless(two) == timeless(four)
