from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from trueline.config.load import from_text, load
from trueline.errors import ConfigError
from trueline.registry import load as built_in
from trueline.rule import Reads, Rule

Problems = Callable[..., tuple[str, ...]]


def test_all_problems_are_reported_at_once_in_the_order_of_lines(problems: Problems) -> None:
    text = """\
        sorce-roots = ["src"]
        source-roots = ["sr", "/abs"]
        respect-gitignore = "yes"
        max-file-size = 0
        select = ["NAM", "NAMX", "off-convention"]
        baseline = ["x"]
        exclude = "vendor"

        [severity]
        NAM001 = "fatal"
        NAM999 = "note"

        [conventions.main]
        patern = "x"
        preset = "v8"
        paths = ["a[", 3]

        [rules.ENU001]
        min-member = 3
        min_members = 3
        strict = 1
        names = { A = 1 }
        [rules.NAM001]
        any = 1
        [rules.NAM01]

        [per-path-ignores]
        "tests/**" = ["XYZ"]
        "a\\\\b" = ["NAM"]
        """

    assert problems(text) == (
        "trueline.toml:1: sorce-roots: unknown key; did you mean source-roots?",
        "trueline.toml:2: source-roots[0]: there is no folder sr in the project; "
        "correct the path or take it out",
        "trueline.toml:2: source-roots[1]: /abs is not inside the project; "
        "write a path relative to it",
        'trueline.toml:3: respect-gitignore: expected true or false, found "yes"',
        "trueline.toml:4: max-file-size: 0 is too small; write 1 or more",
        'trueline.toml:5: select[1]: unknown selector "NAMX"; did you mean NAM?',
        'trueline.toml:5: select[2]: unknown selector "off-convention"; write its code, NAM001',
        "trueline.toml:6: baseline: expected a path, found a list",
        'trueline.toml:7: exclude: expected a list of globs, found "vendor"; write ["vendor"]',
        'trueline.toml:10: severity.NAM001: unknown severity "fatal"; '
        "known are error, warning, note",
        'trueline.toml:11: severity.NAM999: unknown rule "NAM999"; NAM has NAM001, NAM002',
        "trueline.toml:14: conventions.main.patern: unknown key; did you mean pattern?",
        'trueline.toml:15: conventions.main.preset: unknown preset "v8"; known are v7, snake-role',
        'trueline.toml:16: conventions.main.paths[0]: "[" in a[ has no partner; '
        "close it or take it out",
        "trueline.toml:16: conventions.main.paths[1]: expected a glob, found 3",
        "trueline.toml:19: rules.ENU001.min-member: unknown key; did you mean min-members?",
        "trueline.toml:20: rules.ENU001.min_members: unknown key; did you mean min-members?",
        "trueline.toml:21: rules.ENU001.strict: expected true or false, found 1",
        "trueline.toml:22: rules.ENU001.names.A: expected a string, found 1",
        "trueline.toml:24: rules.NAM001.any: unknown key; nothing can be set here, take it out",
        "trueline.toml:25: rules.NAM01: unknown key; did you mean NAM001?",
        'trueline.toml:28: per-path-ignores."tests/**"[0]: unknown selector "XYZ"; '
        "known are ALL, ENU, NAM",
        'trueline.toml:29: per-path-ignores."a\\\\b": "\\" separates nothing in a glob; write a/b',
    )


def test_problems_of_all_sources_stand_in_one_error(problems: Problems) -> None:
    found = problems(
        'select = ["NMA"]',
        overrides={"ignore": ("ENU9",), "exclud": "x"},
        TRUELINE_MAX_FILE_SIZE="big",
        TRUELINE_RESPECT_GITIGNORE="maybe",
        TRUELINE_SELCT="NAM",
    )

    assert found == (
        'trueline.toml:1: select[0]: unknown selector "NMA"; did you mean NAM?',
        'environment TRUELINE_RESPECT_GITIGNORE: expected true or false, found "maybe"',
        'environment TRUELINE_MAX_FILE_SIZE: expected a whole number of bytes, found "big"',
        'command line --ignore: unknown selector "ENU9"; ENU has ENU001',
        "command line --exclud: unknown key; did you mean exclude?",
        "environment TRUELINE_SELCT: unknown variable; did you mean TRUELINE_SELECT?",
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("pattern = 'x{'", 'pattern: column 2: "{" has no partner; close it, or double it'),
        ("pattern = '{a:nope}.py'", 'pattern: column 4: unknown type "nope"; write one of'),
        ("exempt = ['x']", "pattern: missing; write one, or preset = one of v7, snake-role"),
        ("preset = 'v7'\nlayers.x.title = 'X'", 'layers.x: "x" can\'t be a layer'),
        ("preset = 'v7'\nlayers.1 = true", "layers.1: expected a table with title"),
        ("preset = 'v7'\nlayers.1.folder = 'a'", "layers.1.folder: unknown key; did you mean"),
        ("preset = 'v7'\nscope = ['part', 'stage']", 'scope[1]: no token "stage" in the pattern'),
        ("preset = 'v7'\nworkflows = 3", "workflows: expected a list of workflows or a table"),
        ("preset = 'v7'\nworkflows = [true]", "workflows[0]: expected a whole number or a string"),
        ("preset = 'v7'\npart-token = 'teil'", 'part-token: no token "teil" in the pattern'),
        ("preset = 'v7'\npaths = []", "paths: it covers no file; write for example"),
    ],
)
def test_a_convention_that_does_not_fit_together_is_refused(
    problems: Problems, line: str, problem: str
) -> None:
    (found,) = problems(f"[conventions.a]\n{line}\n")
    last = 2 + line.count("\n")
    where = 1 if problem.startswith("pattern: missing") else last

    assert found.startswith(f"trueline.toml:{where}: conventions.a.{problem}")


@pytest.mark.parametrize("glob", ["", "/", "../x", "a{b", "a]", "[z-a]", "{a,{b}}"])
def test_globs_that_can_never_match_are_refused(problems: Problems, glob: str) -> None:
    (found,) = problems(f"exclude = ['{glob}']")

    assert found.startswith("trueline.toml:1: exclude[0]: ")


@pytest.mark.parametrize("option", ["rules.ENU001]\nexclude", "rules.NAM006]\nallow"])
def test_a_glob_among_the_options_of_a_rule_is_judged_like_any_other(option: str) -> None:
    with pytest.raises(ConfigError, match=r"trueline.toml:2: .*\[1\]: \[z-a\] is no glob"):
        from_text(f"[{option} = ['docs', '[z-a]']", Path.cwd(), built_in())


def test_an_option_that_the_rule_itself_refuses_is_a_problem_of_the_file(
    problems: Problems,
) -> None:
    found = problems('[rules.ENU001]\nstyle = "loud"')

    assert found == ('trueline.toml:1: rules.ENU001: unknown style "loud"; write snake or camel',)


def test_a_list_item_has_its_own_line(problems: Problems) -> None:
    (found,) = problems('select = [\n  "NAM",\n  "NO",\n]')

    assert found.startswith('trueline.toml:3: select[1]: unknown selector "NO"')


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"a = \n", "trueline.toml:1:5: not valid TOML: Invalid value; correct the line"),
        (b"a = 1\na = 2\n", "trueline.toml:2:6: not valid TOML: Cannot overwrite a value"),
        (b"[a\n", "trueline.toml:1:3: not valid TOML: "),
        (b"\n\na = [", "trueline.toml:3: not valid TOML: "),
        (b"a = 1\nb = '\xe9'", "trueline.toml:2: byte 0xe9 is not UTF-8; save the file as UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_is_refused_with_its_line(
    tmp_path: Path, rules: Mapping[str, Rule], raw: bytes, problem: str
) -> None:
    path = tmp_path / "trueline.toml"
    path.write_bytes(raw)

    with pytest.raises(ConfigError) as caught:
        load(path, tmp_path, rules, {}, {})

    assert caught.value.problems[0].startswith(problem)


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "trueline.toml").mkdir()

    with pytest.raises(ConfigError, match=r"^trueline\.toml: can't be read: "):
        load(tmp_path / "trueline.toml", tmp_path, {}, {}, {})


def test_a_named_pyproject_without_our_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text("[project]\n")

    with pytest.raises(ConfigError, match=r"no such table; add \[tool\.trueline\]"):
        load(path, tmp_path, {}, {}, {})


def test_a_file_outside_the_project_is_named_in_full(tmp_path: Path) -> None:
    path = tmp_path / "shared.toml"
    path.write_text("x = 1")
    (tmp_path / "project").mkdir()

    with pytest.raises(ConfigError) as caught:
        load(path, tmp_path / "project", {}, {}, {})

    assert caught.value.problems[0].startswith(f"{path}:1: x: unknown key; ")


def test_a_rule_whose_options_can_not_be_configured_is_the_rules_fault(tmp_path: Path) -> None:
    from dataclasses import dataclass

    from trueline.errors import PluginError

    @dataclass(frozen=True)
    class Odd:
        ratio: float = 0.5

    rule = Rule("acme.odd", "ACM001", Reads.NAMES, options=Odd)

    with pytest.raises(PluginError, match=r"acme\.odd: the option ratio can't be configured"):
        load(None, tmp_path, {"ACM001": rule}, {}, {})
