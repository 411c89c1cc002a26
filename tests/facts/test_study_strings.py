"""Strings that name modules, told from strings that only look like it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from trueline.facts import CONDITIONAL, FALLBACK, GUARDED, LAZY, StringRef
from trueline.sources.python.skim import skim
from trueline.sources.python.study import study


def refs(source: str) -> list[StringRef]:
    return list(study("a.py", dedent(source).encode()).strings)


def found(source: str) -> list[tuple[str, str, bool]]:
    return [ref[:3] for ref in refs(source)]


PATCH = "from unittest.mock import patch\n"


@pytest.mark.parametrize(
    "source",
    [
        "import requests\nrequests.patch('a.b.c')\n",
        "client.patch('a.b')\n",
        "def test(client):\n    client.patch('a.b')\n",
        "def patch(x): pass\npatch('a.b')\n",
        "from tools import patch\npatch('a.b')\n",
        PATCH + "patch.object(a, 'b.c')\n",
        PATCH + "patch.multiple('a.b', c=1)\n",
        PATCH + "patch('a.b', create=True)\n",
        PATCH + "patch('a.b', create=x)\n",
        PATCH + "patch('a.b', **options)\n",
        PATCH + "patch('a.open')\n",
        PATCH + "patch(f'a.{b}')\n",
        PATCH + "patch('a' + '.b')\n",
        PATCH + "patch(name)\n",
        PATCH + "patch('/users/1')\n",
        PATCH + "patch('a.b-c')\n",
        PATCH + "patch('a..b')\n",
        PATCH + "patch('a.class.b')\n",
        PATCH + "patch('alone')\n",
        PATCH + "def f(patch):\n    patch('a.b')\n",
        "mocker.patch('a.b')\n",
        "def test(mocker):\n    mocker.patch.object(a, 'b.c')\n    mocker.spy('a.b')\n",
        "def test(monkeypatch):\n    monkeypatch.setattr('a.b', 'c', 1)\n",
        "def test(monkeypatch):\n    monkeypatch.setattr('a.b', 1, raising=False)\n",
        "def test(monkeypatch):\n    monkeypatch.delattr('a.b', raising=False)\n",
        "def test(monkeypatch):\n    monkeypatch.setattr(a, 'b.c')\n",
        "def test(monkeypatch):\n    monkeypatch.setenv('a.b', 'c')\n",
        "setattr('a.b', x)\n",
        "config.setattr('a.b', x)\n",
        "import importlib\nimportlib.import_module('.a', package='b')\n",
        "import importlib\nimportlib.import_module(f'a.{b}')\n",
        "import importlib\nimportlib.import_module('a:b')\n",
        "from mine import import_module\nimport_module('a.b')\n",
        "__import__('a', globals(), locals(), [], 1)\n",
        "__import__('a', level=1)\n",
        "from werkzeug.utils import import_string\nimport_string('a.b')\n",
        "import uvicorn\nuvicorn.run(app)\n",
        "import uvicorn\nuvicorn.run('a.b')\n",
        "import uvicorn\nuvicorn.run('main:app', app_dir='src')\n",
        "runner.run('a.b:c')\n",
        "'patch(\"a.b\")'\n",
    ],
)
def test_a_string_that_is_not_certain_to_name_a_module_is_left_out(source):
    assert found(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (PATCH + "patch('a.b.C.m')", ("a.b.C.m", "mock.patch", True)),
        (PATCH + "patch(target='a.b')", ("a.b", "mock.patch", True)),
        (PATCH + "patch('a.b', create=False)", ("a.b", "mock.patch", True)),
        (PATCH + "@patch('a.b', new=1)\ndef f(x): pass", ("a.b", "mock.patch", True)),
        (PATCH + "with patch('a' '.b') as c: pass", ("a.b", "mock.patch", True)),
        (PATCH + "patch.dict('a.b', {})", ("a.b", "mock.patch.dict", True)),
        (PATCH + "patch.dict(in_dict='a.b')", ("a.b", "mock.patch.dict", True)),
        ("from unittest.mock import patch as p\np('a.b')", ("a.b", "mock.patch", True)),
        ("from mock import patch\npatch('a.b')", ("a.b", "mock.patch", True)),
        ("from tests.support.mock import patch\npatch('a.b')", ("a.b", "mock.patch", True)),
        ("from unittest import mock\nmock.patch('a.b')", ("a.b", "mock.patch", True)),
        ("import unittest.mock\nunittest.mock.patch('a.b')", ("a.b", "mock.patch", True)),
        ("import mock as m\nm.patch.dict('a.b')", ("a.b", "mock.patch.dict", True)),
        (
            "def f():\n    from unittest.mock import patch\n    patch('a.b')",
            ("a.b", "mock.patch", True),
        ),
        ("def f(mocker):\n    mocker.patch('a.b')", ("a.b", "mocker.patch", True)),
        ("def f(mocker):\n    mocker.patch.dict('a.b')", ("a.b", "mocker.patch.dict", True)),
        (
            "def f(monkeypatch):\n    monkeypatch.setattr('a.b', 1)",
            ("a.b", "monkeypatch.setattr", True),
        ),
        (
            "def f(monkeypatch):\n    monkeypatch.setattr('a.open', 1, raising=True)",
            ("a.open", "monkeypatch.setattr", True),
        ),
        (
            "def f(monkeypatch):\n    monkeypatch.delattr('a.b')",
            ("a.b", "monkeypatch.delattr", True),
        ),
        (
            "with pytest.MonkeyPatch.context() as m:\n    m.setattr('a.b', 1)",
            ("a.b", "monkeypatch.setattr", True),
        ),
        (
            "import importlib\nimportlib.import_module('a.b')",
            ("a.b", "importlib.import_module", False),
        ),
        (
            "from importlib import import_module as load\nload('a')",
            ("a", "importlib.import_module", False),
        ),
        ("__import__('a.b')", ("a.b", "__import__", False)),
        ("import importlib.util\nimportlib.util.find_spec('a')", ("a", "find_spec", False)),
        ("from importlib.util import find_spec\nfind_spec('a')", ("a", "find_spec", False)),
        (
            "from django.utils.module_loading import import_string\nimport_string('a.B')",
            ("a.B", "import_string", True),
        ),
        ("import uvicorn\nuvicorn.run('a.b:c')", ("a.b:c", "uvicorn.run", True)),
        ("import uvicorn\nuvicorn.run(app='a:b.c')", ("a:b.c", "uvicorn.run", True)),
        (
            "from importlib.metadata import EntryPoint\nEntryPoint('n', 'a.b:c', 'g')",
            ("a.b:c", "EntryPoint", True),
        ),
        (
            "from importlib.metadata import EntryPoint\nEntryPoint('n', value='a.b', group='g')",
            ("a.b", "EntryPoint", False),
        ),
    ],
)
def test_a_string_is_known_by_the_call_that_takes_it(source, expected):
    assert found(source + "\n") == [expected]


def test_context_is_that_of_statement_and_expression():
    source = """
        from importlib import import_module
        from importlib.util import find_spec
        find_spec("a")
        def f():
            import_module("b")
        try:
            import_module("c")
        except ImportError:
            import_module("d")
        with pytest.raises(ImportError):
            import_module("e")
        self.assertRaises(ImportError, lambda: import_module("f"))
        x = import_module("g") if PY3 else None
        x = import_module("h") if y else None
    """

    assert {ref.text: ref.context for ref in refs(source)} == {
        "a": GUARDED,
        "b": LAZY,
        "c": GUARDED,
        "d": FALLBACK,
        "e": GUARDED,
        "f": GUARDED | LAZY,
        "g": CONDITIONAL,
        "h": 0,
    }


def test_a_span_covers_the_literal_with_its_quotes_in_characters():
    (ref,) = refs(PATCH + "x = 'ä'; patch('a.b')\n")

    assert ref.span == (2, 16, 2, 21)


def test_references_come_in_reading_order():
    source = PATCH + "@patch('a.z')\n@patch('a.y')\ndef f(): patch('a.x')\n"

    assert [ref.text for ref in refs(source)] == ["a.z", "a.y", "a.x"]


def test_an_attribute_that_the_file_sets_itself_before_it_patches_it_is_no_reference():
    source = PATCH + "app.listener = None\npatch('app.listener')\npatch('app.other')\n"

    assert [ref.text for ref in refs(source)] == ["app.other"]


def test_a_patch_whose_attribute_error_is_expected_is_guarded():
    source = PATCH + "try:\n    patch('a.b')\nexcept AttributeError:\n    patch('a.c')\n"

    assert {ref.text: ref.context for ref in refs(source)} == {"a.b": GUARDED, "a.c": 0}


SETUP = (
    """
from setuptools import setup
setup(
    name="app",
    entry_points={
        "console_scripts": [
            "app = app.cli:main",
            "app-x=app.cli:run [extra]",
            f"app-y = app.{cli}:main",
            "no entry point",
        ],
        "app.plugins": ("one = app.one", ),
        "text": """
    + '"""\n    [ignored]\n    two = app.two:Two\n    # three = app.three:Three\n"""'
    + """,
    },
)
"""
)


def test_literal_entry_points_of_a_setup_py_are_references():
    rows = study("lib/setup.py", SETUP.encode()).string_rows

    assert [row[:3] for row in rows] == [
        ("app.cli:main", "entry point", True),
        ("app.cli:run", "entry point", True),
        ("app.one", "entry point", False),
        ("app.two:Two", "entry point", True),
    ]
    assert rows[0][4] == (7, 13, 7, 33)


def test_a_skim_of_a_setup_py_leaves_no_entry_point_out():
    known = {row[0] for row in skim("lib/setup.py", SETUP).string_rows}

    assert known >= {"app.cli:main", "app.cli:run", "app.one", "app.two:Two"}


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("lib/other.py", SETUP),
        (
            "setup.py",
            "from setuptools import setup\nsetup(entry_points=POINTS, x='a = app.cli:b')\n",
        ),
        ("setup.py", "entry_points = {'a': ['b = app.cli:main']}\n"),
    ],
)
def test_entry_points_elsewhere_or_in_a_variable_are_none(path, source):
    assert study(path, source.encode()).string_rows == ()
