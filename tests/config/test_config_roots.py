from __future__ import annotations

import tomllib

import pytest

from trueline.config.roots import find_roots


def roots(files: str, pyproject: str = "") -> tuple[str, ...]:
    return find_roots(files.split(), tomllib.loads(pyproject))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ("", (".",)),
        ("README.md", (".",)),
        ("main.py", (".",)),
        ("app/__init__.py app/main.py", (".",)),
        ("app/main.py app/db/models.py", (".",)),
        ("src/app/__init__.py setup.py noxfile.py docs/conf.py", ("src",)),
        ("src/app/__init__.py tests/test_a.py", ("src", "tests")),
        ("src/app/__init__.py tests/__init__.py tests/helpers.py", (".", "src")),
        ("src/__init__.py src/app/__init__.py", (".",)),
        ("src/app.py", ("src",)),
        ("src/google/cloud/x/__init__.py", ("src",)),
        ("lib/pkg/__init__.py lib/pkg/a.py", ("lib",)),
        ("lib/helpers.py main.py", (".",)),
        ("app/__init__.py scripts/load.py tests/test_a.py", (".", "scripts", "tests")),
        ("app/__init__.py app/src/x.py", (".",)),
    ],
)
def test_the_layout_shows_where_imports_start(files: str, expected: tuple[str, ...]) -> None:
    assert expected == roots(files)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            "packages/a/src/a/__init__.py packages/b-two/src/b/__init__.py packages/b-two/setup.py",
            ("packages/a/src", "packages/b-two/src"),
        ),
        ("backend/pyproject.toml backend/app/main.py", ("backend",)),
        ("web/manage.py web/shop/__init__.py web/site/__init__.py", ("web",)),
        ("my-service/app/__init__.py my-service/main.py", ("my-service",)),
        ("services/api/requirements.txt services/api/main.py", ("services/api",)),
        ("backend/requirements.txt backend/plugins/mods/x.py", (".",)),
        (
            "libs/a/pyproject.toml libs/a/a/__init__.py libs/a/tests/test_a.py main.py",
            (".", "libs/a", "libs/a/tests"),
        ),
    ],
)
def test_members_of_a_repository_have_roots_of_their_own(
    files: str, expected: tuple[str, ...]
) -> None:
    assert expected == roots(files)


def test_projects_that_are_material_of_tests_and_examples_are_no_members() -> None:
    files = (
        "app/__init__.py tests/data/proj/setup.py tests/data/proj/requests/__init__.py "
        "examples/celery/pyproject.toml examples/celery/src/celery/__init__.py "
        "vendor/redis/setup.py vendor/redis/redis/__init__.py"
    )

    assert roots(files) == (".",)


def test_stubs_alone_make_no_root() -> None:
    assert roots("app/__init__.py stubs/redis/__init__.pyi", "tool.mypy.mypy_path = 'stubs'") == (
        ".",
    )


@pytest.mark.parametrize(
    ("pyproject", "expected"),
    [
        ("tool.setuptools.packages.find.where = ['code']", ("code",)),
        ("tool.setuptools.package-dir = { '' = 'code' }", ("code",)),
        ("tool.setuptools.package-dir = { app = 'code/app' }", ("code",)),
        ("tool.setuptools.package-dir = { app = 'code/other' }", (".",)),
        ("tool.hatch.build.targets.wheel.packages = ['code/app']", ("code",)),
        ("tool.hatch.build.targets.wheel.sources = ['code']", ("code",)),
        ("tool.hatch.build.targets.wheel.sources = { 'code/app' = 'app' }", ("code",)),
        ("tool.poetry.packages = [{ include = 'app', from = 'code' }]", ("code",)),
        ("tool.pdm.build.package-dir = 'code'", ("code",)),
        ("tool.uv.build-backend.module-root = 'code'", ("code",)),
        ("tool.pytest.ini_options.pythonpath = './code/ other'", ("code",)),
        ("tool.pytest.ini_options.pythonpath = ['code', '.']", (".", "code")),
        ("tool.mypy.mypy_path = '$MYPY_CONFIG_FILE_DIR/x:code'", ("code",)),
        ("tool.ruff.src = ['c*', '/abs', '../up']", ("code",)),
        ("tool.ruff.src = ['code', 'code/app']", ("code",)),
        ("tool.ruff.src = 7\ntool.pytest = 'odd'\ntool.poetry.packages = [1]", (".",)),
        ("tool = 3", (".",)),
    ],
)
def test_settings_of_other_tools_say_where_imports_start(
    pyproject: str, expected: tuple[str, ...]
) -> None:
    assert expected == roots("code/app/__init__.py code/app/x.py", pyproject)


def test_the_order_of_the_files_does_not_matter() -> None:
    files = ["src/a/__init__.py", "libs/x/pyproject.toml", "libs/x/x/__init__.py", "tests/t.py"]

    assert find_roots(files, {}) == find_roots(files[::-1], {}) == ("libs/x", "src", "tests")
