"""Names of modules in files that are no Python."""

from __future__ import annotations

from textwrap import dedent

import pytest

from trueline.sources.projectfiles import is_project_file, references
from trueline.sources.python.unparsable import Unparsable


def found(path: str, text: str) -> list[tuple[str, str, bool]]:
    """Return text, use, names_attribute; and prove that each span covers its text."""
    text = dedent(text)
    lines = text.split("\n")
    rows = references(path, text.encode())
    for name, _, _, context, (line, column, end_line, end_column) in rows:
        assert (context, line) == (0, end_line)
        assert lines[line - 1][column - 1 : end_column - 1] == name
    return [row[:3] for row in rows]


@pytest.mark.parametrize(
    "path",
    ["a.py", "pyproject.toml.md", "Dockerfile.md", "compose.py", "docs/config.yaml", "notes.toml"],
)
def test_other_files_are_not_looked_at(path):
    assert not is_project_file(path)


@pytest.mark.parametrize(
    "path",
    [
        *("pyproject.toml", "lib/setup.cfg", "Procfile", "Dockerfile", "deploy/Dockerfile.web"),
        *(
            "web.Dockerfile",
            "compose.yaml",
            "compose.dev.yml",
            "docker-compose.override.yml",
            "tox.ini",
        ),
    ],
)
def test_project_files_are_known_by_name(path):
    assert is_project_file(path)


@pytest.mark.parametrize(
    "command",
    [
        "pip install uvicorn app:main",
        "echo uvicorn app.main:app",
        "cd src && uvicorn app.main:app",
        "uvicorn --app-dir src main:app",
        "gunicorn --chdir src main:app",
        "PYTHONPATH=src python -m app.main",
        "uvicorn $APP",
        "uvicorn ${APP:-app.main:app}",
        "gunicorn -b unix:socket",
        "gunicorn --bind localhost:http",
        "docker run app:latest",
        "redis-server --bind app:http",
        "python manage.py -m app",
        "python app.py",
        "celery worker",
        "curl localhost:8000 | uvicorn",
        "uvicorn && run app.main:app",
    ],
)
def test_a_command_that_is_not_certain_names_nothing(command):
    assert found("Dockerfile", f"FROM python:slim\nRUN {command}\n") == []
    assert found("Procfile", f"web: {command}\n") == []
    assert found("compose.yml", f"services:\n  web:\n    command: {command}\n") == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("uvicorn app.main:app --port 80", ("app.main:app", "uvicorn", True)),
        ("exec /venv/bin/gunicorn -w 4 app:make()", ("app:make", "gunicorn", True)),
        ("gunicorn -k uvicorn.workers.UvicornWorker a.b:c.d", ("a.b:c.d", "gunicorn", True)),
        ("poetry run hypercorn app.main:app", ("app.main:app", "hypercorn", True)),
        ("sleep 1 && uvicorn app.main:app", ("app.main:app", "uvicorn", True)),
        ("celery -A app.tasks worker", ("app.tasks", "celery", False)),
        ("celery --app=app.tasks:queue beat", ("app.tasks:queue", "celery", True)),
        ("python -m app.main", ("app.main", "python -m", False)),
        ("/usr/bin/python3.12 -u -m app.main --port 1", ("app.main", "python -m", False)),
    ],
)
def test_a_command_that_starts_a_module_names_it(command, expected):
    quoted = ", ".join(f'"{word}"' for word in command.split())

    assert found("Dockerfile", f"# {command}\nCMD {command}\n") == [expected]
    assert found("Dockerfile", f"ENTRYPOINT [{quoted}]\n") == [expected]
    assert found("Procfile", f"# {command}\nweb: {command}\n") == [expected]
    assert found("compose.yml", f"services:\n  web:\n    command: {command}\n") == [expected]
    assert found("compose.yml", f"services:\n  web:\n    command: [{quoted}]\n") == [expected]


def test_a_server_started_as_a_module_names_both():
    assert found("Procfile", "web: python -m uvicorn app.main:app\n") == [
        ("uvicorn", "python -m", False),
        ("app.main:app", "uvicorn", True),
    ]


def test_a_command_may_go_over_several_lines_with_comments_between():
    text = """
        RUN apt-get update \\
            # why not
            && uvicorn \\
               app.main:app
        COPY a b
    """

    assert found("Dockerfile", text) == [("app.main:app", "uvicorn", True)]


def test_only_commands_of_a_compose_file_are_read():
    text = """
        services:
          web:
            image: uvicorn
            labels:
              - app.main:app
            command:
              - uvicorn
              # - old.main:app
              - "app.main:app"
            entrypoint: >
              python -m
              app.start
            environment:
              X: python -m app.other
    """

    assert found("docker-compose.yml", text) == [
        ("app.main:app", "uvicorn", True),
        ("app.start", "python -m", False),
    ]


def test_only_running_instructions_of_a_dockerfile_are_read():
    text = 'LABEL run="uvicorn app.main:app"\nENV X="python -m app.main"\n'

    assert found("Dockerfile", text) == []


def test_only_commands_of_a_tox_file_are_read():
    text = """\
        [tox]
        envlist = py311, docs
        # commands = python -m app.comment
        [testenv]
        deps = python -m app.deps
        commands_pre = python -m app.make
        commands =
            pytest {posargs}

            py311: python -W error -m app.check --all
            -{envpython} -m app.unknown
            python -m app.one \\
                --long && uvicorn app.main:app
        description = run python -m app.described
    """

    assert found("tox.ini", text) == [
        ("app.make", "python -m", False),
        ("app.one", "python -m", False),
        ("app.main:app", "uvicorn", True),
    ]


@pytest.mark.parametrize("setting", ["changedir = lib", "setenv =\n    PYTHONPATH = lib"])
def test_a_tox_file_that_changes_where_modules_are_found_names_nothing(setting):
    assert found("tox.ini", f"[testenv]\n{setting}\ncommands = python -m app.one\n") == []


def test_tables_that_are_no_entry_points_name_nothing():
    text = """
        [project]
        name = "app.main:app"
        [project.urls]
        x = "app.main:app"
        [tool.other.scripts]
        x = "app.main:app"
        [project.scripts]
        x = "not a module"
        [tool.poetry.scripts]
        y = {reference = "bin/run.sh", type = "file"}
    """

    assert found("pyproject.toml", text) == []


def test_entry_points_of_a_pyproject_are_read_in_every_form():
    text = """
        # x = "app.cli:main"
        [project]
        gui-scripts = {w = "app.gui:main"}
        entry-points."app.plugins".one = "app.plugins.one"
        [project.scripts]
        x = 'app.cli:main'  # "app.cli:main"
        "x-y" = "app.cli:group.main [extra]"
        [project.entry-points.pytest11]
        app = "app.testing"
        [tool.poetry.scripts]
        z = {callable = "app.z:main", extras = ["a"]}
        [tool.poetry.plugins."x.y"]
        x = "app.cli:main"
    """

    assert found("pyproject.toml", text) == [
        ("app.gui:main", "entry point", True),
        ("app.plugins.one", "entry point", False),
        ("app.cli:main", "entry point", True),
        ("app.cli:group.main", "entry point", True),
        ("app.testing", "entry point", False),
        ("app.z:main", "entry point", True),
        ("app.cli:main", "entry point", True),
    ]


def test_entry_points_of_a_setup_cfg_are_read():
    text = """
        [metadata]
        x = app.other:main
        [options.entry_points]
        console_scripts =
            x = app.cli:main
            # y = app.old:main
            z-z = app.cli:group.main [extra]
        app.plugins = one = app.plugins.one
        [options.extras_require]
        x =
            y = app.no:main
    """

    assert found("setup.cfg", text) == [
        ("app.cli:main", "entry point", True),
        ("app.cli:group.main", "entry point", True),
        ("app.plugins.one", "entry point", False),
    ]


def test_columns_count_characters():
    (row,) = references("pyproject.toml", '[project.scripts]\n"ä" = "a.b:c"\n'.encode())

    assert row[4] == (2, 8, 2, 13)


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm():
    data = b"\xef\xbb\xbf[options.entry_points]\r\nconsole_scripts =\r\n    x = a.b:c\r\n"

    assert references("setup.cfg", data) == (("a.b:c", "entry point", True, 0, (3, 9, 3, 14)),)


@pytest.mark.parametrize("data", [b"[project\n", b"x = '\xff'\n"])
def test_a_file_that_cannot_be_read_says_so(data):
    with pytest.raises(Unparsable, match=r"^pyproject\.toml"):
        references("pyproject.toml", data)
