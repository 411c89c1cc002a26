from __future__ import annotations

from pathlib import Path

import pytest

from trueline.config.load import find, locate
from trueline.errors import ConfigError


def test_a_pyproject_without_our_table_is_not_a_configuration(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "trueline-user"\n')

    assert find(tmp_path) is None


def test_the_search_ends_at_the_root_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "trueline.toml").touch()
    inside = tmp_path / "checkout"
    (inside / ".git").mkdir(parents=True)

    assert find(inside) is None


def test_the_nearest_configuration_upwards_is_found(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.trueline]\n")
    (tmp_path / "app" / "deep").mkdir(parents=True)
    (tmp_path / "app" / "trueline.toml").touch()

    assert find(tmp_path / "app" / "deep") == tmp_path / "app" / "trueline.toml"
    assert find(tmp_path) == tmp_path / "pyproject.toml"


def test_a_file_can_be_the_start(tmp_path: Path) -> None:
    (tmp_path / "trueline.toml").touch()
    (tmp_path / "main.py").touch()

    assert find(tmp_path / "main.py") == tmp_path / "trueline.toml"


def test_a_pyproject_without_our_table_may_stand_beside_trueline_toml(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\n")
    (tmp_path / "trueline.toml").touch()

    assert find(tmp_path) == tmp_path / "trueline.toml"


def test_two_configurations_in_one_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("tool.trueline.select = ['ALL']\n")
    (tmp_path / "trueline.toml").touch()

    with pytest.raises(ConfigError, match=r"both configure Trueline; keep one of them"):
        find(tmp_path)


def test_a_broken_pyproject_that_mentions_us_is_found_so_that_loading_it_says_why(
    tmp_path: Path,
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.trueline]\nselect = \n")

    assert find(tmp_path) == tmp_path / "pyproject.toml"


def test_a_named_file_wins_over_the_environment_and_over_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("trueline.toml", "a.toml", "b.toml"):
        (tmp_path / name).touch()
    environ = {"TRUELINE_CONFIG": "b.toml"}

    assert locate(tmp_path, "a.toml", environ) == tmp_path / "a.toml"
    assert locate(tmp_path, None, environ) == tmp_path / "b.toml"
    assert locate(tmp_path, None, {}) == tmp_path / "trueline.toml"


def test_a_named_file_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"command line --config: there is no file x\.toml"):
        locate(tmp_path, "x.toml", {})
    with pytest.raises(ConfigError, match=r"environment TRUELINE_CONFIG: there is no file y\.toml"):
        locate(tmp_path, None, {"TRUELINE_CONFIG": "y.toml"})
