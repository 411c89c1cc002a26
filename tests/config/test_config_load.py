from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from config_support import INSTALLED, Loader, Options, defaults

from trueline.config.load import load
from trueline.config.model import DEFAULT_EXCLUDE, Config, Selection
from trueline.findings import Severity
from trueline.globs import Globs
from trueline.rule import Rule


def test_no_file_means_the_defaults(tmp_path: Path, rules: Mapping[str, Rule]) -> None:
    loaded = load(None, tmp_path, rules, {}, {})

    assert defaults(tmp_path) == loaded.config
    assert {"default"} == {origin.kind for origin in loaded.origins.values()}


def test_an_empty_file_means_the_defaults(read: Loader, tmp_path: Path) -> None:
    assert defaults(tmp_path) == read("").config


def test_options_that_were_not_given_change_nothing(read: Loader, tmp_path: Path) -> None:
    loaded = read("", overrides={"select": (), "baseline": None}, TRUELINE_IGNORE="")

    assert defaults(tmp_path) == loaded.config


def test_foreign_variables_are_nobodys_business(read: Loader) -> None:
    assert read("", HOME="/", TRUELINE_DATABASE_URL="x", TRUELINE_CONFIG="y", TRUELINE_JOBS="2")


def test_every_key_reaches_the_engine(read: Loader, tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    config = read(
        """
        source-roots = ["src", "./src/"]
        exclude = ["build"]
        extend-exclude = ["vendor"]
        respect-gitignore = false
        generated = ["a.py"]
        extend-generated = ["b.py"]
        select = ["NAM"]
        extend-select = ["ENU001"]
        ignore = ["NAM002"]
        baseline = "base.json"
        max-file-size = 10
        [severity]
        NAM001 = "note"
        [per-path-ignores]
        "tests/**" = ["NAM"]
        [rules.ENU001]
        min-members = 3
        strict = true
        style = "camel"
        allow = []
        names = { A = "b" }
        [conventions.app]
        preset = "v7"
        """
    ).config

    assert config == Config(
        root=tmp_path,
        conventions=config.conventions,
        source_roots=("src",),
        exclude=Globs(("build", "vendor")),
        respect_gitignore=False,
        generated=Globs(("a.py", "b.py")),
        selection=Selection(("NAM", "ENU001"), ("NAM002",)),
        severities={"NAM001": Severity.NOTE},
        per_path_ignores=((Globs(("tests/**",)), ("NAM",)),),
        options={"ENU001": Options(3, True, "camel", (), {"A": "b"})},
        baseline="base.json",
        max_file_size=10,
        installed=INSTALLED,
    )
    assert [convention.name for convention in config.conventions] == ["app"]


def test_a_source_root_with_a_star_stands_for_the_folders_that_exist(
    read: Loader, tmp_path: Path
) -> None:
    for name in ("b", "a"):
        (tmp_path / "packages" / name / "src").mkdir(parents=True)
    (tmp_path / "packages" / "docs").mkdir()

    roots = read('source-roots = ["packages/*/src"]').config.source_roots

    assert roots == ("packages/a/src", "packages/b/src")


def test_pyproject_is_read_from_its_table(tmp_path: Path, rules: Mapping[str, Rule]) -> None:
    path = tmp_path / "pyproject.toml"
    path.write_text('[project]\nname = "x"\n[tool.trueline]\nselect = ["NAM"]\n')
    loaded = load(path, tmp_path, rules, {}, {})

    assert loaded.config.selection == Selection(("NAM",))
    assert str(loaded.origins["select"]) == "pyproject.toml:4"


def test_a_byte_order_mark_is_no_problem(tmp_path: Path, rules: Mapping[str, Rule]) -> None:
    path = tmp_path / "trueline.toml"
    path.write_bytes(b'\xef\xbb\xbfselect = ["NAM"]\r\n')

    assert load(path, tmp_path, rules, {}, {}).config.selection == Selection(("NAM",))


def test_environment_wins_over_file_and_command_line_over_both(read: Loader) -> None:
    text = 'baseline = "file"'

    assert read(text).config.baseline == "file"
    assert read(text, TRUELINE_BASELINE="env").config.baseline == "env"
    both = read(text, overrides={"baseline": "option"}, TRUELINE_BASELINE="env")
    assert both.config.baseline == "option"


def test_lists_outside_of_files_are_separated_by_commas_but_not_inside_braces(
    read: Loader,
) -> None:
    loaded = read(
        "",
        overrides={"exclude": ("a,b", "c")},
        TRUELINE_GENERATED="x.py, {y,z}.py",
        TRUELINE_RESPECT_GITIGNORE="no",
        TRUELINE_MAX_FILE_SIZE="7",
    )

    assert loaded.config.exclude == Globs(("a", "b", "c"))
    assert loaded.config.generated == Globs(("x.py", "{y,z}.py"))
    assert (loaded.config.respect_gitignore, loaded.config.max_file_size) == (False, 7)


def test_extending_adds_to_what_stands_below_in_every_source(read: Loader) -> None:
    loaded = read(
        'extend-exclude = ["a"]',
        overrides={"extend-exclude": ("c", "a")},
        TRUELINE_EXTEND_EXCLUDE="b",
    )

    assert loaded.config.exclude == Globs((*DEFAULT_EXCLUDE, "a", "b", "c"))


def test_a_later_selection_starts_afresh(read: Loader) -> None:
    text = 'select = ["NAM"]\nignore = ["ENU001"]'
    loaded = read(text, overrides={"select": ("ENU001",)})

    assert loaded.config.selection == Selection(("ENU001",))


def test_a_later_ignore_adds_to_the_earlier_and_wins_over_its_selection(read: Loader) -> None:
    text = 'select = ["NAM001", "ENU"]\nignore = ["ENU001"]'
    loaded = read(text, overrides={"ignore": ("NAM",)})

    assert loaded.config.selection == Selection(("ENU",), ("ENU001", "NAM"))


def test_a_later_extension_takes_back_what_was_ignored(read: Loader) -> None:
    loaded = read('ignore = ["NAM001", "ENU"]', overrides={"extend-select": ("NAM",)})

    assert loaded.config.selection == Selection(("ALL", "NAM"), ("ENU",))


def test_within_one_source_the_more_specific_selector_is_kept(read: Loader) -> None:
    loaded = read('select = ["NAM001"]\nignore = ["NAM"]')

    assert loaded.config.selection == Selection(("NAM001",), ("NAM",))
