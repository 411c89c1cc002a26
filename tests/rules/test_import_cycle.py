"""Which imports make a cycle at load time, and which do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from rules_support import RULES, findings, places

from trueline.check import check
from trueline.config.load import from_text
from trueline.rule import Scene
from trueline.sources.memory import Memory
from trueline.testing import stage

SILENT = {
    "an import that runs only as a script": """
        -- app/__init__.py --
        -- app/a.py --
        if __name__ == "__main__":
            from app import b
        -- app/b.py --
        from app import a
        """,
    "a package that lists its submodules, which import each other one way": """
        -- app/__init__.py --
        from . import a, b
        -- app/a.py --
        from . import b
        -- app/b.py --
        x = 1
        """,
    "submodules that ask the package around them": """
        -- app/__init__.py --
        VERSION = 1
        from app.a import x
        -- app/a.py --
        from app import VERSION
        import app
        x = 1
        """,
    "stubs, which nobody loads": """
        -- app/__init__.py --
        -- app/a.pyi --
        from app import b
        -- app/b.pyi --
        from app import a
        """,
    "a module that names itself": """
        -- app/__init__.py --
        -- app/a.py --
        import app.a
        from app import a
        from . import a as me
        """,
    "methods, lambdas and type checking": """
        -- app/__init__.py --
        -- app/a.py --
        import typing
        class A:
            def m(self):
                import app.b
        if typing.TYPE_CHECKING:
            from app.b import B
        -- app/b.py --
        import app.a
        """,
    "imports that only static tools see, in older ways of writing it": """
        -- app/__init__.py --
        -- app/a.py --
        MYPY = False
        if MYPY:
            from app import b
        STATICA_HACK = True
        globals()["kcah_acitats"[::-1].upper()] = False
        if STATICA_HACK:
            from app.b import x
        -- app/b.py --
        from app import a
        """,
    "a broken import": """
        -- app/__init__.py --
        -- app/a.py --
        from app.b import gone
        -- app/b.py --
        import app.a.gone
        """,
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_no_cycle_is(text):
    assert places("IMP003", text) == []


def test_a_cycle_is_found_at_its_first_import_with_the_others_related():
    text = """
        -- app/__init__.py --
        -- app/c.py --
        x = 1
        import app.a
        -- app/a.py --

        from app.b import y
        -- app/b.py --
        y = 1
        from .c import x
        """

    (finding,) = findings("IMP003", text)

    assert finding.message == "import cycle: app/a.py -> app/b.py -> app/c.py -> app/a.py"
    assert (finding.where.address, finding.where.line, finding.where.column) == ("app/a.py", 2, 19)
    assert [(r.where.address, r.where.line) for r in finding.related] == [
        ("app/b.py", 2),
        ("app/c.py", 2),
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ("from app import b", "from app import a"),
        ("import app.b", "import app.a"),
        ("from . import b", "from . import a"),
        ("class A:\n    import app.b", "if settings.X:\n    import app.a"),
        ("try:\n    import app.b\nexcept ImportError: pass", "import app.a"),
        ("from app.b import *", "from app.a import *"),
    ],
)
@pytest.mark.parametrize("init", ["-- app/__init__.py --", "-- app/other.py --"])
def test_every_form_of_import_closes_a_cycle_with_and_without_an_init(texts, init):
    text = f"{init}\n-- app/a.py --\n{texts[0]}\n-- app/b.py --\n{texts[1]}"

    assert [f.message for f in findings("IMP003", text)] == [
        "import cycle: app/a.py -> app/b.py -> app/a.py"
    ]


def test_submodules_that_import_each_other_make_a_cycle_although_the_package_lists_them():
    text = """
        -- app/__init__.py --
        from . import a, b
        -- app/a.py --
        from . import b
        -- app/b.py --
        from . import a
        """

    assert places("IMP003", text) == ["app/a.py:1:15"]


def test_one_finding_is_made_for_each_group_with_a_shortest_cycle():
    text = """
        -- app/__init__.py --
        -- app/a.py --
        import app.b
        -- app/b.py --
        import app.c
        -- app/c.py --
        import app.a
        import app.b
        -- app/x.py --
        import app.y
        -- app/y.py --
        import app.x
        """

    assert [f.message for f in findings("IMP003", text)] == [
        "import cycle: app/b.py -> app/c.py -> app/b.py (one of several cycles among 3 modules)",
        "import cycle: app/x.py -> app/y.py -> app/x.py",
    ]


def test_a_long_cycle_is_no_danger():
    size = 400
    rows = ["-- app/__init__.py --"]
    for at in range(size):
        rows += [f"-- app/m{at}.py --", f"import app.m{(at + 1) % size}"]

    (finding,) = findings("IMP003", "\n".join(rows))

    assert len(finding.related) == size - 1


TWO_GROUPS = '''
-- app/__init__.py --
-- app/mails.py --
from app import orders, tools
-- app/orders.py --
from app import mails
-- app/pages.py --
from app import rows, tools
-- app/rows.py --
from app import sites
-- app/sites.py --
from app import pages
-- app/tools.py --
"""Tools for both.

    from app import mails, pages
"""
'''


def test_an_example_in_a_docstring_neither_joins_two_groups_nor_hides_one():
    messages = [finding.message for finding in findings("IMP003", TWO_GROUPS)]

    assert messages == [
        "import cycle: app/mails.py -> app/orders.py -> app/mails.py",
        "import cycle: app/pages.py -> app/rows.py -> app/sites.py -> app/pages.py",
    ]


def test_a_cycle_that_no_asked_file_is_in_is_not_looked_into():
    studied: set[str] = set()
    contents = stage(Scene("two groups", TWO_GROUPS.strip()))[0]

    class Watched(Memory):
        def studies(self, paths):
            studied.update(paths)
            return super().studies(paths)

    rules = {"IMP003": RULES["IMP003"]}
    config = from_text("", Path.cwd(), RULES).config
    check(Watched(contents), config, rules, within={"app/elsewhere.py"}.__contains__)
    assert studied == set()
