"""The ways in which renames broke real code bases, each a promise of its own."""

from __future__ import annotations

import pytest
from rewrite_support import files_of, line, rewritten, stuck_of

MOVED = {"app/old.py": "app/new.py"}
PROJECT = """
-- app/__init__.py --
-- app/old.py --
def thing(): ...
class Thing:
    def method(self): ...
"""


def user(text: str, path: str = "tests/test_user.py", *, likely: bool = False) -> str:
    """Return what becomes of one more file of the project."""
    return rewritten(f"{PROJECT}-- {path} --\n{text}\n", MOVED, likely=likely)[path].rstrip("\n")


@pytest.mark.parametrize(
    "text",
    [
        'patch("app.older.thing")',
        'patch("app.old_file.thing")',
        'patch("other.old.thing")',
        'print("old")',
        'x = {"old": 1}',
        'x = "app.older"',
        'task(name="app.old.thing")',
        'getattr(thing, "old")',
        'open("old.txt")',
        '"""app.old is prose."""',
        "x = 1  # app.old is prose",
        'logging.getLogger("app.old")',
        'x = "the app.old module"',
        "b = b'app.old'",
        'exec("from other import old")',
        'pytest.mark.filterwarnings("ignore:app.old is old:Warning")',
        'warnings.filterwarnings("ignore", "a:b:app.old is old")',
        'exec("from app import older, x as old")',
        'exec("import old")',
        'x.name == "app.old"',
        'x == "app.old"',
        '__name__ = "app.old"',
        'X = {"loggers": {"app.old": {}}}',
        'import_module(".old", "other")',
        'import_module(".older", package)',
        'print(".old", package)',
        'find(".old:thing", package="other")',
        'run("from app.other import x; app.old.thing()")',
        'app = 1\nx: "app.old.Thing"',
        'x: "list[app.old.Thing]"',
        'other = ["app/old.py"]',
    ],
)
def test_a_string_that_may_mean_something_else_stays(text: str) -> None:
    assert text == user(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('patch("app.old.thing")', 'patch("app.new.thing")'),
        ('patch("app.old.Thing.method")', 'patch("app.new.Thing.method")'),
        (
            "@mock.patch('app.old.thing')\ndef f(): ...",
            "@mock.patch('app.new.thing')\ndef f(): ...",
        ),
        ('mock.patch.dict("app.old.thing", {})', 'mock.patch.dict("app.new.thing", {})'),
        ('monkeypatch.setattr("app.old.thing", 1)', 'monkeypatch.setattr("app.new.thing", 1)'),
        ('import_module("app.old")', 'import_module("app.new")'),
        ('import_module(".old", "app")', 'import_module(".new", "app")'),
        ('import_module(".old", package="app")', 'import_module(".new", package="app")'),
        (
            'import app\nimport_module(".old", app.__name__)',
            'import app\nimport_module(".new", app.__name__)',
        ),
        ('importlib.util.find_spec(".old", "app")', 'importlib.util.find_spec(".new", "app")'),
        ('find(".old:thing", package="app")', 'find(".new:thing", package="app")'),
        ('importlib.util.find_spec("app.old")', 'importlib.util.find_spec("app.new")'),
        ('pytest.importorskip("app.old")', 'pytest.importorskip("app.new")'),
        ('uvicorn.run("app.old:thing")', 'uvicorn.run("app.new:thing")'),
        ('sys.modules["app.old"]', 'sys.modules["app.new"]'),
        ('"app.old" in sys.modules', '"app.new" in sys.modules'),
        (
            'patch.dict("sys.modules", {"app.old": None})',
            'patch.dict("sys.modules", {"app.new": None})',
        ),
        ('[sys.executable, "-m", "app.old"]', '[sys.executable, "-m", "app.new"]'),
        ('relationship("app.old.Thing")', 'relationship("app.new.Thing")'),
        ('INSTALLED_APPS = ["app.old"]', 'INSTALLED_APPS = ["app.new"]'),
        ('ROOT_URLCONF = "app.old"', 'ROOT_URLCONF = "app.new"'),
        ('override_settings(ROOT_URLCONF="app.old")', 'override_settings(ROOT_URLCONF="app.new")'),
        ('Celery("x", include=["app.old"])', 'Celery("x", include=["app.new"])'),
        (
            'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.old")',
            'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.new")',
        ),
        ('{"class": "app.old.Thing"}', '{"class": "app.new.Thing"}'),
        ('pytest_plugins = ("app.old",)', 'pytest_plugins = ("app.new",)'),
        ('x = "app.old:thing"', 'x = "app.new:thing"'),
        ('x = ["app.old.Thing"]', 'x = ["app.new.Thing"]'),
        ('exec("from app.old import thing")', 'exec("from app.new import thing")'),
        ('exec("x\\nfrom app.old import thing")', 'exec("x\\nfrom app.new import thing")'),
        ('exec("from app import old")', 'exec("from app import new as old")'),
        ('write("from app import x, old, y")', 'write("from app import x, new as old, y")'),
        ('write("\\nfrom app import old as o\\n")', 'write("\\nfrom app import new as o\\n")'),
        (
            'run("import app.old; app.old.thing(app.old)")',
            'run("import app.new; app.new.thing(app.new)")',
        ),
        (
            'run("import os, app.old; app.old.thing()")',
            'run("import os, app.new; app.new.thing()")',
        ),
        ('run(f"import app.old; app.old.{x}")', 'run(f"import app.new; app.new.{x}")'),
        ('x: "app.old.Thing"', 'x: "app.new.Thing"'),
        ('setup(py_modules=["app.old"])', 'setup(py_modules=["app.new"])'),
        ("eval(\"__import__('app.old').old.thing\")", "eval(\"__import__('app.new').new.thing\")"),
        ('__import__("app.old").old.thing', '__import__("app.new").new.thing'),
        ('import app\ngetattr(app, "old")', 'import app\ngetattr(app, "new")'),
        (
            'import app\nmonkeypatch.setattr(app, "old", 1)',
            'import app\nmonkeypatch.setattr(app, "new", 1)',
        ),
        ('os.path.join(here, "app", "old.py")', 'os.path.join(here, "app", "new.py")'),
        ('here / "app" / "old.py"', 'here / "app" / "new.py"'),
        ('patch("app.old.open")', 'patch("app.new.open")'),
        ('patch("app.old.gone", create=True)', 'patch("app.new.gone", create=True)'),
        ('f.__module__ == "app.old"', 'f.__module__ == "app.new"'),
        ('if "app.old" != type(x).__module__: ...', 'if "app.new" != type(x).__module__: ...'),
        ('m.__name__ in ("sys", "app.old")', 'm.__name__ in ("sys", "app.new")'),
        ('f.__module__.startswith("app.old")', 'f.__module__.startswith("app.new")'),
        ('f.__module__ = "app.old"', 'f.__module__ = "app.new"'),
        ('class A:\n    __module__ = "app.old"', 'class A:\n    __module__ = "app.new"'),
        ('doctest.DocTestSuite("app.old")', 'doctest.DocTestSuite("app.new")'),
        (
            'pytest.mark.filterwarnings("ignore: text:app.old.Thing")',
            'pytest.mark.filterwarnings("ignore: text:app.new.Thing")',
        ),
        (
            'pytest.mark.filterwarnings("ignore::Warning:app.old")',
            'pytest.mark.filterwarnings("ignore::Warning:app.new")',
        ),
        (
            'def f():\n    """\n    >>> from app.old import thing\n    >>> import app.old\n'
            '    >>> app.old.thing()\n    """',
            'def f():\n    """\n    >>> from app.new import thing\n    >>> import app.new\n'
            '    >>> app.new.thing()\n    """',
        ),
    ],
)
def test_a_string_that_names_the_module_follows_it(before: str, after: str) -> None:
    assert after == user(before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('x = "app.old"', 'x = "app.new"'),
        ('x = "the app.old module"', 'x = "the app.new module"'),
        (r'x = r"app\.old\.thing"', r'x = r"app\.new\.thing"'),
        ('f"app.old.{x}"', 'f"app.new.{x}"'),
        ('x = "app/old.py"', 'x = "app/new.py"'),
        ('x: "list[app.old.Thing]"', 'x: "list[app.new.Thing]"'),
        ('import_module(".old", package)', 'import_module(".new", package)'),
        ('find(".old:thing", package=here)', 'find(".new:thing", package=here)'),
        ('import_module("..old", package=here())', 'import_module("..new", package=here())'),
    ],
)
def test_what_is_only_likely_waits_for_a_decision(before: str, after: str) -> None:
    assert before == user(before)
    assert after == user(before, likely=True)


def test_a_patch_of_what_a_module_may_not_have_waits_where_its_package_binds_the_name() -> None:
    text = """
        -- app/__init__.py --
        from .old import old
        -- app/old.py --
        class old: ...
        -- tests/test_user.py --
        patch("app.old.gone")
        """

    assert 'patch("app.old.gone")\n' == rewritten(text, MOVED)["tests/test_user.py"]
    assert 'patch("app.new.gone")\n' == rewritten(text, MOVED, likely=True)["tests/test_user.py"]


def test_the_name_of_a_file_is_likely_only_where_no_other_file_has_it() -> None:
    text = """
        -- app/__init__.py --
        -- app/old.py --
        -- templates/old.py --
        -- app/user.py --
        render("old.py")
        """
    alone = text.replace("-- templates/old.py --", "")

    assert 'render("old.py")\n' == rewritten(text, MOVED, likely=True)["app/user.py"]
    assert 'render("new.py")\n' == rewritten(alone, MOVED, likely=True)["app/user.py"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('caplog.set_level(10, logger="app.old")', 'caplog.set_level(10, logger="app.new")'),
        ('X = {"loggers": {"app.old": {}}}', 'X = {"loggers": {"app.new": {}}}'),
    ],
)
def test_a_logger_follows_a_module_that_asks_for_its_own(before: str, after: str) -> None:
    from rewrite_support import facts_of

    from trueline.rewrite.identity import Renaming
    from trueline.rewrite.python import python_edits
    from trueline.rewrite.source import Source
    from trueline.rewrite.spans import applied

    files = files_of(PROJECT)
    renaming = Renaming(facts_of(files), MOVED, {}, frozenset({"app/old.py"}))
    source = Source("tests/test_user.py", before.encode())

    assert after == applied(source.body, python_edits(source, renaming).spans).decode()


def test_a_patch_goes_on_to_hit_the_name_in_a_package_that_imports_its_module() -> None:
    done = rewritten(
        """
        -- app/__init__.py --
        from . import old
        -- app/old.py --
        thing = 1
        -- tests/test_user.py --
        patch("app.old")
        patch("app.old.thing")
        """,
        MOVED,
    )

    assert 'patch("app.old")\npatch("app.new.thing")\n' == done["tests/test_user.py"]


def test_levels_are_counted_anew_when_a_file_moves_to_another_package() -> None:
    done = rewritten(
        """
        -- app/__init__.py --
        -- app/old.py --
        from . import user
        from .user import name
        from .sub import deep
        from .sub.deep import x
        -- app/user.py --
        from .old import thing
        import app.old
        app.old.thing()
        -- app/sub/__init__.py --
        -- app/sub/deep.py --
        from ..old import thing
        from .. import old
        """,
        {"app/old.py": "app/sub/new.py"},
    )

    assert (
        "from .. import user\nfrom ..user import name\nfrom . import deep\nfrom .deep import x\n"
        == done["app/sub/new.py"]
    )
    assert (
        "from .sub.new import thing\nimport app.sub.new\napp.sub.new.thing()\n"
        == done["app/user.py"]
    )
    assert "from .new import thing\nfrom . import new as old\n" == done["app/sub/deep.py"]


def test_a_statement_is_split_in_its_order_when_its_names_part() -> None:
    done = rewritten(
        """
        -- app/__init__.py --
        -- app/a.py --
        -- app/old.py --
        -- app/b.py --
        -- app/sub/__init__.py --
        -- app/user.py --
        if True: from app import a, old, b as c
        """,
        {"app/old.py": "app/sub/new.py"},
    )

    wanted = "if True: from app import a; from app.sub import new as old; from app import b as c\n"
    assert wanted == done["app/user.py"]


def test_a_package_that_is_used_otherwise_stays_imported() -> None:
    done = rewritten(
        """
        -- app/__init__.py --
        -- app/one/__init__.py --
        x = 1
        -- app/one/old.py --
        -- app/two/__init__.py --
        -- app/user.py --
        import app.one.old
        app.one.old.thing(app.one.x)
        """,
        {"app/one/old.py": "app/two/new.py"},
    )

    assert "import app.one, app.two.new\napp.two.new.thing(app.one.x)\n" == done["app/user.py"]


@pytest.mark.parametrize(
    ("package", "user"),
    [
        ("", "from app import one\none.old.thing()"),
        ("", 'from app import one\ngetattr(one, "old").thing()'),
        ('__all__ = ["old"]', "import sys\nsys"),
    ],
)
def test_a_use_that_can_not_follow_is_told(package: str, user: str) -> None:
    files = files_of(
        f"""
-- app/__init__.py --
-- app/one/__init__.py --
{package}
-- app/one/old.py --
-- app/two/__init__.py --
-- app/user.py --
{user}
"""
    )

    (stuck,) = stuck_of(files, {"app/one/old.py": "app/two/new.py"})

    place = ("app/one/__init__.py", 1) if package else ("app/user.py", 2)
    assert (*place, "app/one/old.py") == stuck[:3]


def test_a_folder_is_a_package_under_its_new_name() -> None:
    from rewrite_support import facts_of

    from trueline.rewrite.identity import Renaming
    from trueline.rewrite.python import python_edits
    from trueline.rewrite.source import Source
    from trueline.rewrite.spans import applied

    files = files_of(
        """
        -- app/__init__.py --
        -- app/models/__init__.py --
        from .one import One
        -- app/models/one.py --
        from ..util import x
        class One: ...
        -- app/util.py --
        x = 1
        -- app/user.py --
        from app.models import One, one
        from .models.one import One as Two
        import app.models.one
        from . import models
        app.models.one.One
        models.One
        """
    )
    moves = {
        "app/models/__init__.py": "app/entities/__init__.py",
        "app/models/one.py": "app/entities/one.py",
    }
    renaming = Renaming(facts_of(files), moves, {"app/models": "app/entities"})

    def after(path: str) -> str:
        source = Source(path, files[path])
        return applied(source.body, python_edits(source, renaming).spans).decode()

    assert files["app/models/__init__.py"].decode() == after("app/models/__init__.py")
    assert files["app/models/one.py"].decode() == after("app/models/one.py")
    assert (
        "from app.entities import One, one\nfrom .entities.one import One as Two\n"
        "import app.entities.one\nfrom . import entities as models\n"
        "app.entities.one.One\nmodels.One\n" == after("app/user.py")
    )


def test_a_package_at_the_top_keeps_its_local_name_where_it_can() -> None:
    done = rewritten(
        """
        -- app/__init__.py --
        -- app/one.py --
        -- main.py --
        import app
        import app.one
        app.one.f()
        -- other.py --
        import app.one
        app.one.f()
        -- both.py --
        import app.one
        x = app.one
        import app, app.one
        app.one.f()
        """,
        {"app/__init__.py": "core/__init__.py", "app/one.py": "core/one.py"},
    )

    assert "import core as app\nimport core.one\napp.one.f()\n" == done["main.py"]
    assert "import core.one\ncore.one.f()\n" == done["other.py"]
    assert "import core.one\nx = core.one\nimport core, core.one\ncore.one.f()\n" == done["both.py"]


def test_a_module_at_the_top_keeps_its_local_name() -> None:
    done = rewritten("-- old.py --\n-- user.py --\nimport old\nold.f()\n", {"old.py": "new.py"})

    assert "import new as old\nold.f()\n" == done["user.py"]


def test_a_stub_is_rewritten_like_its_module() -> None:
    done = rewritten(
        "-- app/__init__.py --\n-- app/old.py --\n-- app/old.pyi --\n-- app/user.pyi --\n"
        "from .old import thing as thing\n",
        {"app/old.py": "app/new.py", "app/old.pyi": "app/new.pyi"},
    )

    assert "from .new import thing as thing\n" == done["app/user.pyi"]


def test_an_import_below_a_long_docstring_and_in_a_nested_function_is_seen() -> None:
    docs = "\n".join(["line"] * 100)
    line(
        f'def f():\n    """{docs}"""\n    def g():\n        from .old import thing\n        thing',
        f'def f():\n    """{docs}"""\n    def g():\n        from .new import thing\n        thing',
    )


def test_a_reexport_is_an_importer_too() -> None:
    line(
        "from .api import thing",
        "from .api import thing",
        app__api="from .old import thing\n__all__ = ['thing']",
    )
    done = rewritten(
        "-- app/__init__.py --\nfrom .api import old\n-- app/api.py --\nfrom . import old\n"
        "-- app/old.py --\n-- user.py --\nfrom app import old\nold.f()\n",
        MOVED,
    )
    assert "from . import new as old\n" == done["app/api.py"]
    assert "from .api import old\n" == done["app/__init__.py"]


@pytest.mark.parametrize(
    ("data", "after"),
    [
        (
            b"\xef\xbb\xbffrom app.old import thing\r\n",
            b"\xef\xbb\xbffrom app.new import thing\r\n",
        ),
        (b"x = 1\r\nfrom app import old\r\n", b"x = 1\r\nfrom app import new as old\r\n"),
        (
            "größe = 'ß'; from app.old import thing\n".encode(),
            "größe = 'ß'; from app.new import thing\n".encode(),
        ),
        (
            "# -*- coding: latin-1 -*-\nx = 'ß'; import app.old\n".encode("latin-1"),
            "# -*- coding: latin-1 -*-\nx = 'ß'; import app.new\n".encode("latin-1"),
        ),
        (b"if x:\n\tfrom app.old import thing\n", b"if x:\n\tfrom app.new import thing\n"),
        (b"from app.old import thing", b"from app.new import thing"),
        (b"\x0cfrom app.old import thing\n", b"\x0cfrom app.new import thing\n"),
    ],
)
def test_every_other_byte_stays(data: bytes, after: bytes) -> None:
    from rewrite_support import facts_of

    from trueline.rewrite.identity import Renaming
    from trueline.rewrite.project import rewrite_project

    files = {**files_of(PROJECT), "user.py": data}
    renaming = Renaming(facts_of(files), MOVED)

    assert after == rewrite_project(renaming, files.get).files["user.py"].after


def test_a_module_stays_where_code_in_a_string_imports_it_from_a_package_that_it_would_leave() -> (
    None
):
    files = files_of(
        f"{PROJECT}-- app/sub/__init__.py --\n-- u.py --\nexec('from app import old')\n"
    )

    (stuck,) = stuck_of(files, {"app/old.py": "app/sub/new.py"})

    assert ("u.py", 1, "app/old.py") == stuck[:3]


def test_what_pytest_is_told_to_leave_out_follows() -> None:
    text = 'collect_ignore = ["setup.py"] + ["app/old.py"] * is_windows'
    elsewhere = 'collect_ignore = ["app/old.py"]'

    assert text.replace("old", "new") == user(text, "conftest.py")
    assert elsewhere == user(elsewhere, "tests/conftest.py")
