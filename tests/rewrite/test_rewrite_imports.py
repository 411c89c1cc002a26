"""Import statements: the module gets its new name, what they bind stays."""

from __future__ import annotations

import pytest
from rewrite_support import line, rewritten


@pytest.mark.parametrize(
    "text",
    [
        "from app.older import thing",
        "import app.old_file",
        "from .old_file import old",
        "from other import old",
        "import old",
        "from app import user as old\nold.thing",
        "def f(app):\n    return app.old",
        "class A:\n    old = 1\n    x = old",
        'x = "old"',
        "old = 1\nprint(old)",
        "from . import sub\nsub.old.thing()",
        "import app\napp.older.thing()",
        "import app\n[app.old for app in range(3)]",
        "import app\nlambda app: app.old",
        "from app.user import old",
    ],
)
def test_what_only_looks_like_the_module_stays(text: str) -> None:
    line(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from .old import thing", "from .new import thing"),
        ("from . import old", "from . import new as old"),
        ("from . import old as o", "from . import new as o"),
        ("from app import old", "from app import new as old"),
        ("from app import old as new", "from app import new"),
        ("from app.old import thing as t", "from app.new import thing as t"),
        ("import app.old as om\nom.thing()", "import app.new as om\nom.thing()"),
        ("import app.old\napp.old.thing()", "import app.new\napp.new.thing()"),
        ("import app.old as a, app.old as b\na, b", "import app.new as a, app.new as b\na, b"),
        ("from app import old as om\nom.thing", "from app import new as om\nom.thing"),
        ("from .old import *", "from .new import *"),
        (
            "from .old import (  # why\n    thing,  # this\n)",
            "from .new import (  # why\n    thing,  # this\n)",
        ),
        (
            "from . import (\n    old,  # this\n    user,\n)",
            "from . import (\n    new as old,  # this\n    user,\n)",
        ),
        (
            "try:\n    from . import old\nexcept ImportError:\n    old = None\nold.thing()",
            "try:\n    from . import new as old\nexcept ImportError:\n    old = None\nold.thing()",
        ),
        (
            "try:\n    import app.old\nexcept ImportError:\n    app = None\napp.old.thing()",
            "try:\n    import app.new\nexcept ImportError:\n    app = None\napp.new.thing()",
        ),
        ("def f():\n    from .old import thing\n", "def f():\n    from .new import thing"),
        (
            "if TYPE_CHECKING:\n    from .old import Thing",
            "if TYPE_CHECKING:\n    from .new import Thing",
        ),
        ("from.old import thing", "from .new import thing"),
        ("from .import old", "from .import new as old"),
        ("from app \\\n    .old import thing", "from app.new import thing"),
        ("import os, app.old; app.old.thing()", "import os, app.new; app.new.thing()"),
        ("from .old import thing; thing()", "from .new import thing; thing()"),
        ("import app\napp.old.thing()", "import app\napp.new.thing()"),
        ("import app\nx = app.old", "import app\nx = app.new"),
        ("import app.user\napp.old.thing()", "import app.user\napp.new.thing()"),
        (
            "from . import user\nimport app as a\na.old.thing",
            "from . import user\nimport app as a\na.new.thing",
        ),
        ("import app\n[app.old for x in app.old.xs]", "import app\n[app.new for x in app.new.xs]"),
        ("import app\n[app for app in app.old.xs]", "import app\n[app for app in app.new.xs]"),
        ("import app\nlambda app=app.old: app.old", "import app\nlambda app=app.new: app.old"),
        (
            "import app.old\nclass A:\n    app = 1\n    def f(self):\n        app.old.thing()",
            "import app.new\nclass A:\n    app = 1\n    def f(self):\n        app.new.thing()",
        ),
        (
            "def f():\n    import app.old\n    return app.old\n\ndef g(app):\n    return app.old",
            "def f():\n    import app.new\n    return app.new\n\ndef g(app):\n    return app.old",
        ),
        (
            "def f():\n    global app\n    import app.old\n\ndef g():\n    return app.old",
            "def f():\n    global app\n    import app.new\n\ndef g():\n    return app.new",
        ),
        ("import app.old\ndel app.old", "import app.new\ndel app.new"),
        ("import app.old\nx: app.old.Thing", "import app.new\nx: app.new.Thing"),
        ('import app.old\nx: "app.old.Thing"', 'import app.new\nx: "app.new.Thing"'),
        (
            'import app.old\ndef f() -> "list[app.old.Thing]": ...',
            'import app.new\ndef f() -> "list[app.new.Thing]": ...',
        ),
        ("import app.old\napp.old.thing(app.old)", "import app.new\napp.new.thing(app.new)"),
        (
            "import app.old\n@app.old.thing\ndef f(): ...",
            "import app.new\n@app.new.thing\ndef f(): ...",
        ),
        ("import app.old\n(app\n    .old.thing())", "import app.new\n(app\n    .new.thing())"),
        ('import app.old\nf"{app.old.thing()}"', 'import app.new\nf"{app.new.thing()}"'),
    ],
)
def test_a_reference_gets_the_new_name_and_nothing_else(before: str, after: str) -> None:
    line(before, after)


def test_a_package_that_imports_its_module_keeps_it_as_an_attribute() -> None:
    done = rewritten(
        """
        -- app/__init__.py --
        from . import old
        __all__ = ["old"]
        -- app/old.py --
        -- app/user.py --
        import app
        from app import old
        app.old.thing()
        -- tests/test_user.py --
        import app.old
        app.old.thing()
        """,
        {"app/old.py": "app/new.py"},
    )

    assert 'from . import new as old\n__all__ = ["old"]\n' == done["app/__init__.py"]
    assert "import app\nfrom app import new as old\napp.old.thing()\n" == done["app/user.py"]
    assert "import app.new\napp.new.thing()\n" == done["tests/test_user.py"]


def test_a_submodule_that_importing_puts_there_is_renamed_in_the_package_too() -> None:
    done = rewritten(
        """
        -- app/__init__.py --
        from .old import thing
        __all__ = ["old", "thing"]
        x = old.other
        -- app/old.py --
        thing = other = 1
        -- app/user.py --
        from app import *
        old.thing()
        """,
        {"app/old.py": "app/new.py"},
    )

    assert (
        'from .new import thing\n__all__ = ["new", "thing"]\nx = new.other\n'
        == done["app/__init__.py"]
    )
    assert "from app import *\nnew.thing()\n" == done["app/user.py"]


def test_a_function_of_the_same_name_in_the_package_is_no_module() -> None:
    done = rewritten(
        """
        -- app/__init__.py --
        from .old import old
        -- app/old.py --
        def old(): ...
        -- app/user.py --
        from app import old
        import app
        app.old()
        """,
        {"app/old.py": "app/new.py"},
    )

    assert "from .new import old\n" == done["app/__init__.py"]
    assert "from app import old\nimport app\napp.old()\n" == done["app/user.py"]


@pytest.mark.parametrize(
    ("moves", "after"),
    [
        (
            {"app/sub/__init__.py": "lib/under/__init__.py", "app/sub/up.py": "lib/under/new.py"},
            "import lib.under.new\nlib.under.new.UP",
        ),
        (
            {"app/sub/__init__.py": "lib/under/__init__.py", "app/sub/up.py": "lib/up.py"},
            "import lib.up\nlib.up.UP",
        ),
        ({"app/sub/up.py": "lib/new.py"}, "import lib.new\nlib.new.UP"),
        (
            {"app/sub/__init__.py": "app/under/__init__.py", "app/sub/up.py": "app/under/new.py"},
            "import app.under.new\napp.under.new.UP",
        ),
    ],
)
def test_a_dotted_use_follows_a_package_and_its_module_that_move_both(
    moves: dict[str, str], after: str
) -> None:
    project = """
        -- app/__init__.py --
        -- app/sub/__init__.py --
        -- app/sub/up.py --
        UP = 1
        -- lib/__init__.py --
        -- main.py --
        import app.sub.up
        app.sub.up.UP
    """

    assert after == rewritten(project, moves)["main.py"].strip()


@pytest.mark.parametrize(
    ("package", "sure"),
    [
        ("def __getattr__(name): ...", False),
        ("from .old import thing\ndef __getattr__(name): ...", True),
        ("import app.old as _old\ndef __getattr__(name): ...", True),
        ("def f(name): ...", True),
    ],
)
def test_a_use_that_the_package_may_answer_by_itself_is_only_likely(
    package: str, sure: bool
) -> None:
    project = f"""
-- app/__init__.py --
{package}
-- app/old.py --
-- main.py --
import app
app.old.thing()
"""
    moves = {"app/old.py": "app/new.py"}

    done = rewritten(project, moves)["main.py"]
    assert ("app.new.thing()" if sure else "app.old.thing()") in done
    assert "app.new.thing()" in rewritten(project, moves, likely=True)["main.py"]


def test_a_use_of_a_module_that_the_file_imports_is_sure_whatever_the_package_answers() -> None:
    project = """
        -- app/__init__.py --
        def __getattr__(name): ...
        -- app/old.py --
        -- main.py --
        import app.old
        app.old.thing()
    """
    done = rewritten(project, {"app/old.py": "app/new.py"})

    assert "import app.new\napp.new.thing()\n" == done["main.py"]


@pytest.mark.parametrize(
    "call",
    ['__import__("app", fromlist=["{}"])', '__import__("app", globals(), None, ("x", "{}"))'],
)
def test_a_submodule_in_a_list_of_names_to_import_is_likely(call: str) -> None:
    project = f"""
        -- app/__init__.py --
        -- app/old.py --
        -- main.py --
        {call.format("old")}
    """
    moves = {"app/old.py": "app/new.py"}

    assert call.format("old") in rewritten(project, moves)["main.py"]
    assert call.format("new") in rewritten(project, moves, likely=True)["main.py"]
