from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Must = Callable[..., str]
ACME = Path(__file__).parent / "plugin" / "acme"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment that sees this one's packages and can add its own."""
    folder = tmp_path_factory.mktemp("plugin") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    # addsitedir, unlike a bare path, also honours the .pth file of an editable install
    line = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
    (site_packages(python) / "parent.pth").write_text(line, encoding="utf-8")
    return python


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """The plug-in on its own, away from our settings for pytest."""
    return shutil.copytree(ACME, tmp_path / "acme")


@pytest.fixture
def with_plugin(python: Path, acme: Path, must: Must) -> Path:
    pip = (sys.executable, "-m", "pip", "--python", python)
    must(acme, *pip, "install", "-q", "--no-deps", "--no-build-isolation", ".")
    return python


def site_packages(python: Path) -> Path:
    script = "import sysconfig; print(sysconfig.get_path('purelib'))"
    return Path(subprocess.check_output([python, "-c", script], text=True).strip())


def test_an_environment_without_the_plugin_does_not_know_its_rule(
    checkout: Path, project: Path, run: Run
) -> None:
    done = run(project, sys.executable, "-m", "trueline", "explain", "ACME001")

    assert done.returncode == 2
    assert "ACME001" in done.stdout


def test_an_installed_rule_stays_silent_where_nothing_is_wrong(
    with_plugin: Path, project: Path, run: Run
) -> None:
    done = run(project, with_plugin, "-m", "trueline", "check")

    assert done.returncode == 0, done.stdout


def test_an_installed_rule_is_explained(with_plugin: Path, project: Path, must: Must) -> None:
    text = must(project, with_plugin, "-m", "trueline", "explain", "ACME001")

    assert "vague-module-name" in text
    assert "Such a name says nothing" in text


def test_an_installed_rule_finds(with_plugin: Path, project: Path, run: Run) -> None:
    (project / "app" / "misc.py").touch()

    done = run(project, with_plugin, "-m", "trueline", "check", "--select", "ACME")

    assert done.returncode == 1, done.stdout
    assert "ACME001" in done.stdout
    assert "app/misc.py" in done.stdout


def test_an_installed_rule_has_options(with_plugin: Path, project: Path, run: Run) -> None:
    with (project / "pyproject.toml").open("a", encoding="utf-8") as config:
        config.write('\n[tool.trueline.rules.ACME001]\nvague = ["orders"]\n')

    done = run(project, with_plugin, "-m", "trueline", "check", "--select", "ACME001")

    assert done.returncode == 1, done.stdout
    assert "app/orders.py" in done.stdout


def test_the_scenes_of_a_plugin_run_as_tests(with_plugin: Path, acme: Path, must: Must) -> None:
    assert "2 passed" in must(acme, with_plugin, "-m", "pytest", "-q", "tests")


@pytest.mark.parametrize(
    "name",
    ["pyproject.toml", "acme_trueline_rules/vague_module_name.py", "tests/test_scenes.py"],
)
def test_the_guide_shows_the_package_that_is_tested(checkout: Path, name: str) -> None:
    guide = (checkout / "docs" / "plugins.md").read_text(encoding="utf-8")

    assert (ACME / name).read_text(encoding="utf-8") in guide
