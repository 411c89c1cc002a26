"""Layouts and imports in which nothing is wrong, or nothing can be proven to be."""

from __future__ import annotations

import pytest
from engine_support import found

SILENT = {
    "a src layout, imported from tests beside it": """
        -- src/lib/__init__.py --
        -- src/lib/core.py --
        from lib.parts import part
        from .parts import part
        -- src/lib/parts/__init__.py --
        part = 1
        -- tests/test_core.py --
        from lib.core import part
        import lib.parts
        """,
    "packages of a monorepo that import each other": """
        -- packages/one/pyproject.toml --
        -- packages/one/src/one/__init__.py --
        from two.deep.mod import thing
        import two.deep
        -- packages/two/pyproject.toml --
        -- packages/two/src/two/__init__.py --
        -- packages/two/src/two/deep/__init__.py --
        -- packages/two/src/two/deep/mod.py --
        thing = 1
        """,
    "a package of tests that is called like an installed package": """
        -- src/lib/__init__.py --
        -- src/lib/core.py --
        x = 1
        -- tests/test_lib.py --
        from lib.core import x
        from sphinx.util import logging
        import sphinx.application
        -- tests/sphinx/__init__.py --
        -- tests/sphinx/test_ext.py --
        from sphinx.application import Sphinx
        """,
    "folders of tests that are called like an installed package": """
        -- lib/__init__.py --
        -- tests/__init__.py --
        -- tests/redis/test_cache.py --
        from redis.client import Redis
        -- tests/redis/helper.py --
        """,
    "the folder of migrations that alembic makes": """
        -- app/__init__.py --
        -- app/models.py --
        Base = 1
        -- alembic/env.py --
        from alembic import context
        from alembic.config import Config
        from app.models import Base
        -- alembic/versions/1f_first.py --
        from alembic import op
        import alembic.op
        """,
    "a namespace that other distributions share": """
        -- src/zope/alpha/__init__.py --
        import zope.interface
        from zope import schema
        from zope.interface import implementer
        from zope.alpha.part import x
        -- src/zope/alpha/part.py --
        x = 1
        -- src/google/cloud/mine/__init__.py --
        from google.cloud import storage
        from google.protobuf.message import Message
        from google.cloud.mine import api
        -- src/google/cloud/mine/api.py --
        """,
    "a namespace package that goes on in another distribution of the monorepo": """
        -- packages/a/pyproject.toml --
        -- packages/a/src/acme/a.py --
        from acme import b
        from acme.b import x
        from . import b
        from .b import x
        from .deep import far
        -- packages/b/pyproject.toml --
        -- packages/b/src/acme/b.py --
        x = 1
        -- packages/b/src/acme/deep/far.py --
        """,
    "the namespace of a distribution, with a module of its own, that another one adds to": """
        -- pyproject.toml --
        [build-system]
        requires = ["hatchling"]
        [tool.setuptools]
        package-dir = { "" = "core" }
        -- core/stack/config.py --
        DEBUG = True
        -- core/stack/dev/__init__.py --
        -- core/stack/dev/run.py --
        from stack.config import DEBUG

        def configure(pro):
            if pro:
                import stack.plugin
                from stack import extra
                from stack.pro.core import config
        """,
    "the namespace of a distribution that is built by a setup.py": """
        -- setup.py --
        -- stack/config.py --
        from stack import own
        from stack.pro.core import config
        -- stack/own.py --
        """,
    "what older versions of this project had, where the import of today's place holds": """
        -- app/__init__.py --
        -- app/new.py --
        dump = load = 1
        -- app/a.py --
        try:
            from app.new import dump, load
        except ModuleNotFoundError:
            from app.old import dump, load
        try:
            from .new import dump
        except ImportError:
            from .new import write as dump
        """,
    "a class that its package re-exports under the name of its module": """
        -- app/__init__.py --
        -- app/models/__init__.py --
        from .Chain import Chain
        from app.models import Link as Link
        Ring = object()
        -- app/models/Chain.py --
        class Chain:
            def step(self): ...
        -- app/models/Ring.py --
        -- tests/test_chain.py --
        from unittest.mock import patch
        @patch("app.models.Chain.step")
        @patch("app.models.Ring.turn")
        def test_it(monkeypatch, step, turn):
            monkeypatch.setattr("app.models.Chain.step", None)
        """,
    "a package that puts modules of its own into sys.modules": """
        -- app/__init__.py --
        import sys, json
        moves = json
        sys.modules["app.moves"] = json
        -- run.py --
        from importlib import import_module
        import_module("app.moves")
        """,
    "an application without any __init__": """
        -- app/main.py --
        from app.routers import users
        from app.models.user import User
        import app.models.user as m
        -- app/routers/users.py --
        from ..models.user import User
        from app.models import user
        -- app/models/user.py --
        class User: ...
        """,
    "scripts that import their neighbours": """
        -- lib/__init__.py --
        -- scripts/run.py --
        import helper
        from helper import x
        from lib import util
        -- scripts/lib.py --
        util = 1
        -- scripts/helper.py --
        x = 1
        """,
    "helpers beside a conftest": """
        -- lib/__init__.py --
        -- tests/conftest.py --
        from helpers import make
        -- tests/helpers.py --
        def make(): ...
        -- tests/unit/conftest.py --
        def near(): ...
        -- tests/unit/test_a.py --
        from helpers import make
        from conftest import near
        """,
    "a file that changes sys.path": """
        -- app/__init__.py --
        -- tools/run.py --
        import sys
        sys.path.insert(0, "vendored")
        import app.gone
        from app import nothing
        """,
    "a package that changes its __path__": """
        -- app/__init__.py --
        __path__ = __import__("pkgutil").extend_path(__path__, __name__)
        -- app/a.py --
        from app.elsewhere import x
        from app import y
        """,
    "names that a registry sets in the modules which use it": """
        -- app/__init__.py --
        -- app/history.py --
        import importlib
        def record(model):
            module = importlib.import_module(model.__module__)
            setattr(module, "Historical" + model.__name__, type(model))
            return model
        -- app/models.py --
        from app.history import record
        @record
        class Poll: ...
        -- app/views.py --
        from app.models import HistoricalPoll
        """,
    "names that a package of others is known to set in the modules which use it": """
        -- app/__init__.py --
        -- app/models.py --
        from simple_history.models import HistoricalRecords
        class Poll:
            history = HistoricalRecords()
        -- app/views.py --
        from app.models import HistoricalPoll
        """,
    "imports whose failure is expected": """
        -- app/__init__.py --
        import contextlib
        import pytest
        try:
            from app import gone
            import app.gone2
        except ImportError:
            gone = None
        with contextlib.suppress(ImportError):
            from app.gone import x
        with pytest.raises(ModuleNotFoundError):
            import app.gone3
        """,
    "imports for a platform, a version or what is installed": """
        -- app/__init__.py --
        import os, sys
        try:
            import numpy
        except ImportError:
            numpy = None
        if sys.platform == "win32":
            from app import winapi
        elif os.name == "posix":
            from app.posix import x
        if sys.version_info < (3, 9):
            from app.compat import y
        if numpy is not None:
            import app.fast
        """,
    "files that something writes later": """
        -- app/__init__.py --
        from app._version import version
        from .version import __version__
        from app.api_pb2 import Message
        from app.api_pb2_grpc import Stub
        import app._version
        """,
    "compiled modules, known by their sources": """
        -- app/__init__.py --
        from app.fast import go
        from app._native.inner import x
        from app import faster
        from app.thing_pb2 import Thing
        -- app/fast.pyx --
        -- app/faster.cpython-312-x86_64-linux-gnu.so --
        -- app/_native/inner.pyx --
        -- app/thing.proto --
        """,
    "compiled modules, known by what setup.py calls them": """
        -- setup.py --
        from setuptools import Extension, setup
        setup(
            ext_modules=[
                Extension("app.cluster._cluster", ["app/cluster/clustermodule.c"]),
                Extension(name="app.kdtrees", sources=["app/trees.c"]),
                *(Extension(f"app.{name}", [f"app/{name}module.c"]) for name in ("_one", "_two")),
            ],
        )
        -- app/__init__.py --
        -- app/clustermodule.c --
        -- app/cluster/__init__.py --
        from app.cluster._cluster import pca
        from . import _cluster
        from app import kdtrees, _one
        import app._two
        """,
    "compiled modules, known by what the file that builds them by cffi calls them": """
        -- app/__init__.py --
        -- app/cffi/__init__.py --
        -- app/cffi/bdiffbuild.py --
        import cffi
        ffi = cffi.FFI()
        ffi.set_source("app.cffi._bdiff", "int diff(void);")
        -- app/cffi/bdiff.py --
        from . import _bdiff
        from ._bdiff import lib
        """,
    "modules that a test patches into sys.modules": """
        -- app/__init__.py --
        -- tests/test_patched.py --
        import sys
        import unittest
        from importlib import import_module
        from unittest import mock

        FAKES = {"app.fake": mock.Mock(), "app.other": mock.Mock()}

        def test_as_text():
            with mock.patch.dict("sys.modules", {"app.gone": mock.Mock(), "app.too": mock.Mock()}):
                import app.gone
                from app.too import x

        @mock.patch.dict(
            sys.modules,
            {
                "app.lazy": mock.Mock(),
            },
        )
        def test_on_several_lines():
            from app import lazy
            import_module("app.lazy")

        class Test(unittest.TestCase):
            def setUp(self):
                sys.modules.update({"app.updated": mock.Mock()})

            def test_it(self):
                from app.updated import y
        -- tests/test_fakes.py --
        import sys
        from unittest import mock
        fakes = {"app.fake": mock.Mock()}
        with mock.patch.dict(sys.modules, fakes):
            import app.fake
        def test(monkeypatch):
            for name in ("app.one", "app.two"):
                monkeypatch.setitem(sys.modules, name, mock.Mock())
            from app import one, two
        """,
    "names that Zope's helpers bind in the module that calls them": """
        -- app/__init__.py --
        -- app/batch.py --
        from zope.deprecation import moved
        moved("plone.base.batch", "Version 7.0")
        -- app/old.py --
        import zope.deprecation
        zope.deprecation.moved("plone.base.old")
        -- app/later.py --
        import zope.deferredimport
        zope.deferredimport.deprecated("It moved.", Later="plone.base.later:Later")
        -- app/a.py --
        from app.batch import Batch
        from app.old import Old
        from app.later import Later
        """,
    "modules that another file puts into sys.modules": """
        -- conftest.py --
        import sys
        from unittest.mock import MagicMock
        sys.modules["app.hardware"] = MagicMock()
        for name in ("app.gpio", "app.spi"):
            sys.modules[name] = MagicMock()
        -- app/__init__.py --
        from . import shims
        -- app/shims.py --
        import sys
        from app import drivers
        sys.modules.setdefault("app.old", drivers)
        -- app/drivers.py --
        x = 1
        -- tests/test_hardware.py --
        import app.gpio
        from app import spi
        from app.hardware.motors import Motor
        from app.old import x

        def test_slow(monkeypatch):
            monkeypatch.setitem(sys.modules, "app.slow", MagicMock())
        -- tests/test_slow.py --
        from app.slow import wait
        """,
    "compiled modules, known by what other build files call them": """
        -- pyproject.toml --
        [[tool.setuptools.ext-modules]]
        name = "lib.aligned"
        sources = ["lib/align.c"]
        [tool.maturin]
        module-name = "lib._rust"
        -- CMakeLists.txt --
        pybind11_add_module(_bound MODULE src/bound.cpp)
        -- Cargo.toml --
        [lib]
        name = "_crate"
        -- src/lib/_fast/meson.build --
        py.extension_module('ext', 'main.c')
        foreach name : ['_left', '_right']
          py.extension_module(name, name + 'module.c')
        endforeach
        -- src/lib/__init__.py --
        from lib import _bound, _crate, _rust, aligned
        from lib._fast import _left, ext
        from lib._fast.ext import go
        -- src/lib/_fast/__init__.py --
        """,
    "a stub, which need not name all that its module has": """
        -- app/__init__.py --
        -- app/_native.pyi --
        def known(): ...
        -- app/a.py --
        from app._native import known, _unknown
        """,
    "names that only the stub of a module has, for type checkers": """
        -- app/__init__.py --
        -- app/b.py --
        x = 1
        -- app/b.pyi --
        class Proto: ...
        -- app/a.pyi --
        from app.b import Proto
        -- app/c.py --
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from app.b import Proto
        """,
    "submodules taken from their package": """
        -- app/__init__.py --
        -- app/sub.py --
        -- app/space/inner.py --
        -- app/user.py --
        from app import sub, space
        from . import sub
        from app.space import inner
        from .space import inner
        """,
    "names that every module has": """
        -- app/__init__.py --
        -- app/a.py --
        -- app/b.py --
        from app.a import __name__, __file__, __doc__
        from app import __path__, __version__
        __all__ = []
        """.replace(", __version__", ""),
    "names bound by every statement": """
        -- app/__init__.py --
        -- app/names.py --
        import os, sys as system
        from json import loads as parse, dumps
        a = b = 1
        c, (d, *e) = 1, (2, 3)
        f: int = 1
        g = 0
        g += 1
        def h(): ...
        async def i(): ...
        class J: ...
        for k in (): l = 1
        with open("x") as m, open("y") as (n, o): p = 1
        try: q = 1
        except E: r = 1
        else: s = 1
        finally: t = 1
        if (u := 1): v = 1
        while False: w = 1
        match a:
            case [x, *y]: ...
            case {"k": z, **aa}: ...
            case bb: ...
        [cc := 1 for _ in ()]
        def set_global():
            global dd
            dd = 1
        (ee) = (
            1
        )
        ff = \\
            1
        -- app/use.py --
        from app.names import os, system, parse, dumps, a, b, c, d, e, f, g, h, i, J, k, l, m, n, o
        from app.names import p, q, r, s, t, u, v, w, x, y, z, aa, bb, cc, dd, ee, ff
        """,
    "names that stars bring, also in a circle": """
        -- app/__init__.py --
        from app.a import *
        -- app/a.py --
        from app.b import *
        x = 1
        -- app/b.py --
        from app.a import *
        from .c import *
        y = 1
        -- app/c.py --
        z = 1
        -- app/use.py --
        from app.a import x, y, z
        from app.b import x, y, z
        from app import x, y, z
        """,
    "a star from a module that can't be looked into": """
        -- app/__init__.py --
        -- app/a.py --
        from numpy import *
        -- app/b.py --
        from app.a import array
        """,
    "a star that brings submodules": """
        -- app/__init__.py --
        -- app/pkg/__init__.py --
        __all__ = ["sub"]
        -- app/pkg/sub.py --
        -- app/a.py --
        from app.pkg import *
        -- app/b.py --
        from app.a import sub
        """,
    "a module with __getattr__, or one that fills itself": """
        -- app/__init__.py --
        -- app/lazy.py --
        def __getattr__(name): ...
        -- app/filled.py --
        globals().update({"x": 1})
        -- app/a.py --
        from app.lazy import anything
        from app.filled import x
        from app.stars import anything
        -- app/stars.py --
        from app.lazy import *
        """,
    "names that re-exports hand round in a circle": """
        -- app/__init__.py --
        -- app/a.py --
        from app.b import thing
        -- app/b.py --
        from app.a import thing
        -- app/c.py --
        from app.a import thing
        """,
    "relative imports beyond the project": """
        -- __init__.py --
        -- a.py --
        from ..core import x
        from ... import y
        -- sub/__init__.py --
        from ...core import x
        """,
    "a module and a package of the same name, of which the package wins": """
        -- app/__init__.py --
        -- app/x.py --
        in_module = 1
        -- app/x/__init__.py --
        in_package = 1
        -- app/x/sub.py --
        -- app/use.py --
        from app.x import in_package, sub
        import app.x.sub
        """,
    "names of the standard library and of others": """
        -- app/__init__.py --
        import json.nothing
        import sqlalchemy.orm.nothing
        from collections import nothing
        """,
    "references that hold": """
        -- pyproject.toml --
        [project.scripts]
        run = "app.cli:run"
        method = "app.cli:Group.run"
        -- Procfile --
        web: gunicorn app.main:app
        worker: celery -A app worker
        beat: celery -A app.celery beat
        -- app/__init__.py --
        from .celery import app as celery_app
        -- app/celery.py --
        app = 1
        -- app/main.py --
        app = 1
        -- app/cli.py --
        import time
        def run(): ...
        class Group:
            def run(self): ...
        -- tests/test_cli.py --
        import sys
        from unittest.mock import patch
        from importlib import import_module
        patch("app.cli.run")
        patch("app.cli.time.sleep")
        patch("app.cli.Group.run")
        patch("app.cli.Group.inherited")
        patch("app.cli.__file__")
        patch("app.cli.__loader_made_this__")
        patch("app.celery.app.x.y")
        patch("requests.get")
        import_module("app.cli")
        if sys.platform == "win32":
            import_module("app.windows")
        try:
            import_module("app.maybe")
        except ImportError:
            pass
        """,
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_nothing_is_reported_in(text):
    assert found(text) == []


def test_a_module_that_exists_beside_the_listed_files_is_there():
    from trueline.facts import Kind, Tree
    from trueline.globs import Globs

    tree = Tree(["app/__init__.py"], [""], Globs(), {"app/ignored"}.__contains__)

    assert tree.absolute("app.ignored", "app/a.py").kind is Kind.OPAQUE
    assert tree.absolute("app.gone", "app/a.py").kind is Kind.MISSING
