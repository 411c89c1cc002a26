"""Imports and references that lead nowhere, each at its exact place."""

from __future__ import annotations

import pytest
from engine_support import found, outcome

FOUND = {
    "a missing module, once for each statement": (
        """
        -- app/__init__.py --
        -- app/a.py --
        import app.gone, app.b
        from app.gone import x
        from .gone import (
            y,
            z as w,
        )
        def f():
                from app import gone
        -- app/b.py --
        """,
        [
            "IMP001 app/a.py:1:8",
            "IMP001 app/a.py:2:22",
            "IMP001 app/a.py:4:5",
            "IMP002 app/a.py:8:25",
        ],
    ),
    "a name in a module that uses one which sets attributes, but in no other module": (
        """
        -- app/__init__.py --
        -- app/plugins.py --
        import importlib
        def load(name, target):
            module = importlib.import_module(name)
            setattr(target, name, module)
            setattr(module, "loaded", True)
        -- app/a.py --
        from app.plugins import load
        -- app/b.py --
        from app.a import gone
        """,
        ["IMP002 app/b.py:1:19"],
    ),
    "a module that a project with compiled ones does not build": (
        """
        -- setup.py --
        from setuptools import Extension, setup
        setup(name="app", ext_modules=[Extension("app._fast", ["app/fastmodule.c"])])
        -- app/__init__.py --
        from app._fast import go
        from app._slow import go
        """,
        ["IMP001 app/__init__.py:2:23"],
    ),
    "a word in a setup.py that builds nothing": (
        """
        -- setup.py --
        setup(name="app", py_modules=["app._gone"])
        -- app/__init__.py --
        from app._gone import go
        """,
        ["IMP001 app/__init__.py:1:23"],
    ),
    "a module that is missing where another file imports a name as it is spelt": (
        """
        -- app/__init__.py --
        from .params import Body
        -- app/params.py --
        class Body: ...
        -- app/a.py --
        from app import Body
        -- app/b.py --
        from app.gone import Body
        from .gone import Body
        """,
        ["IMP001 app/b.py:1:22", "IMP001 app/b.py:2:19"],
    ),
    "a name that a helper of Zope which binds none does not bring": (
        """
        -- app/__init__.py --
        -- app/batch.py --
        from zope.deprecation import deprecated
        from zope.interface import Interface
        Batch = 1
        deprecated("Batch", "It goes.")
        -- app/a.py --
        from app.batch import Batches
        """,
        ["IMP002 app/a.py:1:23"],
    ),
    "a module that is only looked up in sys.modules": (
        """
        -- conftest.py --
        import sys
        if "app.gone" in sys.modules or sys.modules["app.gone"] == 1:
            sys.modules["app.gone"].x = 1
            sys.modules[__name__] = "app.gone"
            del sys.modules["app.gone"]
        names = sorted(sys.modules), "app.gone", len(sys.modules)
        -- app/__init__.py --
        -- app/a.py --
        import app.gone
        """,
        ["IMP001 app/a.py:1:8"],
    ),
    "an import under a setting, which somebody has": (
        """
        -- app/__init__.py --
        -- app/a.py --
        if settings.X:
            from app.gone import x
        else:
            from app.b import gone
        while True:
            import app.gone
        -- app/b.py --
        """,
        ["IMP001 app/a.py:2:26", "IMP002 app/a.py:4:23", "IMP001 app/a.py:6:12"],
    ),
    "a fallback that is needed, because what it stands in for is missing, not ours or compiled": (
        """
        -- app/__init__.py --
        -- app/_fast.pyx --
        -- app/ours.py --
        x = 1
        -- app/a.py --
        try:
            import ujson as json
        except ImportError:
            from app.compat import json
        try:
            from app._fast import x
        except ImportError:
            from app._slow import x
        try:
            from app.ours import x
            from app._gone import y
        except ImportError:
            from app._slow import x
        try:
            from app.ours import x
        except ValueError:
            from app._slow import x
        """,
        [
            "IMP001 app/a.py:4:28",
            "IMP001 app/a.py:8:27",
            "IMP001 app/a.py:13:27",
            "IMP001 app/a.py:17:27",
        ],
    ),
    "a patch in a module that its package hands on as a module": (
        """
        -- app/__init__.py --
        -- app/models/__init__.py --
        from . import chain
        from app.models import ring
        -- app/models/chain.py --
        -- app/models/ring.py --
        -- app/models/link.py --
        -- tests/test_chain.py --
        from unittest.mock import patch
        @patch("app.models.chain.step")
        @patch("app.models.ring.turn")
        @patch("app.models.link.join")
        def test_it(step, turn, join): ...
        """,
        [
            "IMP004 tests/test_chain.py:2:8",
            "IMP004 tests/test_chain.py:3:8",
            "IMP004 tests/test_chain.py:4:8",
        ],
    ),
    "an entry point of a setup.py and a command of tox that were left behind": (
        """
        -- setup.py --
        from setuptools import setup
        setup(entry_points={"console_scripts": ["a = app.cli:run", "b = app.cli:gone"]})
        -- tox.ini --
        [testenv]
        commands = python -m app.gone
        -- app/__init__.py --
        -- app/cli.py --
        def run(): ...
        """,
        ["IMP004 setup.py:2:60", "IMP004 tox.ini:2:22"],
    ),
    "an attribute of a package where only a module can be loaded": (
        """
        -- app/__init__.py --
        from json import *
        from app.core import Worker
        x = 1
        -- app/core.py --
        class Worker: ...
        -- run.py --
        from importlib import import_module
        import_module("app.Worker")
        import_module("app.core")
        __import__("app.x")
        -- Procfile --
        worker: python -m app.Worker
        beat: celery -A app.Worker beat
        """,
        ["IMP004 Procfile:1:19", "IMP004 run.py:2:15", "IMP004 run.py:4:12"],
    ),
    "an application without any __init__, where other imports land": (
        """
        -- app/main.py --
        from app.routers.users import router
        from app.routers import gone
        from app.services.gone import x
        import app.nothing
        -- app/routers/users.py --
        router = 1
        -- app/services/mail.py --
        """,
        ["IMP001 app/main.py:2:25", "IMP001 app/main.py:3:31", "IMP001 app/main.py:4:8"],
    ),
    "a src layout, from inside and from tests": (
        """
        -- src/lib/__init__.py --
        from lib.gone import x
        -- src/lib/core.py --
        y = 1
        -- tests/test_a.py --
        from lib.core import y, z
        import lib.gone
        """,
        [
            "IMP001 src/lib/__init__.py:1:22",
            "IMP002 tests/test_a.py:1:25",
            "IMP001 tests/test_a.py:2:8",
        ],
    ),
    "a package of a monorepo, from another one": (
        """
        -- packages/one/pyproject.toml --
        -- packages/one/src/one/__init__.py --
        from two.core import x, gone
        import two.gone
        -- packages/two/pyproject.toml --
        -- packages/two/src/two/__init__.py --
        -- packages/two/src/two/core.py --
        x = 1
        """,
        [
            "IMP002 packages/one/src/one/__init__.py:1:25",
            "IMP001 packages/one/src/one/__init__.py:2:8",
        ],
    ),
    "a helper of tests": (
        """
        -- lib/__init__.py --
        -- tests/helpers.py --
        def make(): ...
        -- tests/test_a.py --
        from helpers import make, gone
        """,
        ["IMP002 tests/test_a.py:1:27"],
    ),
    "a name that no star brings, in a circle of stars": (
        """
        -- app/__init__.py --
        -- app/a.py --
        from app.b import *
        -- app/b.py --
        from app.a import *
        x = 1
        -- app/c.py --
        from app.a import x, gone
        """,
        ["IMP002 app/c.py:1:22"],
    ),
    "a name of a module that a package hides": (
        """
        -- app/__init__.py --
        -- app/x.py --
        in_module = 1
        -- app/x/__init__.py --
        -- app/use.py --
        from app.x import in_module
        """,
        ["IMP002 app/use.py:1:19"],
    ),
    "a name that is only declared, deleted from nowhere, or local": (
        """
        -- app/__init__.py --
        -- app/a.py --
        declared: int
        def f():
            local = 1
        class C:
            attribute = 1
        [looped for looped in ()]
        -- app/b.py --
        from app.a import declared, local, attribute, looped
        """,
        [
            "IMP002 app/b.py:1:19",
            "IMP002 app/b.py:1:29",
            "IMP002 app/b.py:1:36",
            "IMP002 app/b.py:1:47",
        ],
    ),
    "what is missing for type checkers": (
        """
        -- app/__init__.py --
        -- app/a.py --
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from app.b import Gone
            import app.gone
        -- app/b.py --
        -- app/c.pyi --
        from app.b import Gone
        """,
        ["IMP002 app/a.py:3:23", "IMP001 app/a.py:4:12", "IMP002 app/c.pyi:1:19"],
    ),
    "references in code and in project files": (
        """
        -- pyproject.toml --
        [project.scripts]
        run = "app.cli:gone"
        -- Procfile --
        web: gunicorn app.gone:app
        -- app/__init__.py --
        -- app/cli.py --
        def run(): ...
        -- tests/test_a.py --
        from importlib import import_module
        from unittest.mock import patch
        patch("app.cli.gone")
        patch("app.gone.x")
        if settings.X:
            import_module("app.gone")
        """,
        [
            "IMP004 Procfile:1:15",
            "IMP004 pyproject.toml:2:8",
            "IMP004 tests/test_a.py:3:7",
            "IMP004 tests/test_a.py:4:7",
            "IMP004 tests/test_a.py:6:19",
        ],
    ),
    "columns count characters": (
        """
        -- app/__init__.py --
        -- app/a.py --
        s = "ä😀"; import app.gone
        """,
        ["IMP001 app/a.py:1:18"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_found_is(text, expected):
    assert found(text) == expected


def test_a_guarded_import_is_reported_when_that_is_asked_for():
    text = """
        -- trueline.toml --
        [rules.IMP001]
        guarded = true
        [rules.IMP002]
        guarded = true
        -- app/__init__.py --
        -- app/a.py --
        try:
            from app.gone import x
            from app import y
        except ImportError:
            pass
        """

    assert found(text) == ["IMP001 app/a.py:2:26", "IMP002 app/a.py:3:21"]


def test_a_finding_tells_where_the_trail_ends_and_which_stars_were_searched():
    text = """
        -- app/__init__.py --
        -- app/a.py --
        from app.b import *
        -- app/b.py --
        -- app/c.py --
        from app.a import gone
        """

    (finding,) = outcome(text, "IMP002").report.findings

    assert [r.where.address for r in finding.related] == ["app/a.py", "app/b.py"]
    assert finding.message == '"gone" does not exist in app/a.py'
    assert (finding.where.end_line, finding.where.end_column) == (1, 23)


def test_many_layers_of_stars_are_searched_once_each():
    layers = 40
    rows = ["-- app/__init__.py --"]
    for layer in range(layers):
        stars = [f"from app.{side}{layer + 1} import *" for side in "ab" if layer + 1 < layers]
        for side in "ab":
            rows += [f"-- app/{side}{layer}.py --", *stars]
    rows += ["-- app/use.py --", "from app.a0 import gone"]

    assert found("\n".join(rows)) == ["IMP002 app/use.py:1:20"]
