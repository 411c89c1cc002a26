"""Imports: every form, where it stands, and what holds around it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from trueline.facts import CONDITIONAL, FALLBACK, GUARDED, LAZY, TYPING
from trueline.sources.python.study import study


def rows(source: str) -> list[tuple[str, int, str, str]]:
    return [row[:4] for row in study("a.py", dedent(source).encode()).import_rows]


def contexts(source: str) -> dict[str, int]:
    return {i.module: i.context for i in study("a.py", dedent(source).encode()).imports}


def spans(source: str) -> list[str]:
    """Return what stands at the span of each import, cut out by characters."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = []
    for imported in study("a.py", source.encode()).imports:
        line, column, end_line, end_column = imported.span
        assert line == end_line
        found.append(lines[line - 1][column - 1 : end_column - 1])
    return found


def test_a_string_or_a_comment_that_looks_like_an_import_is_none():
    assert rows('"""\nimport a\n"""\n# import b\nx = "; import c"\n') == []


def test_an_import_in_an_else_or_finally_of_a_guarding_try_is_not_guarded():
    source = """
        try:
            import a
        except ImportError:
            import b
        else:
            import c
        finally:
            import d
    """

    assert contexts(source) == {"a": GUARDED, "b": FALLBACK, "c": 0, "d": 0}


def test_a_try_that_expects_other_errors_guards_nothing():
    assert contexts("try:\n    import a\nexcept (ValueError, OSError):\n    pass\n") == {"a": 0}


def test_the_else_of_type_checking_runs():
    source = "if TYPE_CHECKING:\n    import a\nelse:\n    import b\n"

    assert contexts(source) == {"a": TYPING, "b": 0}


def test_a_loop_a_class_and_a_with_add_nothing():
    source = """
        for x in y:
            import a
        class A:
            import b
        with open("x"):
            import c
    """

    assert contexts(source) == {"a": 0, "b": 0, "c": 0}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import a", ("a", 0, "", "")),
        ("import a.b.c", ("a.b.c", 0, "", "")),
        ("import a.b as c", ("a.b", 0, "", "c")),
        ("from a import b", ("a", 0, "b", "")),
        ("from a.b import c as d", ("a.b", 0, "c", "d")),
        ("from . import a", ("", 1, "a", "")),
        ("from ... import a", ("", 3, "a", "")),
        ("from ..a.b import c", ("a.b", 2, "c", "")),
        ("from a import *", ("a", 0, "*", "")),
        ("from .a import \\\n    b", ("a", 1, "b", "")),
        ("if x: import a", ("a", 0, "", "")),
        ("from a import (  # why\n    b,\n)", ("a", 0, "b", "")),
    ],
)
def test_every_form_of_import_is_one_row_per_name(source, expected):
    assert rows(source) == [expected]


def test_names_listed_together_are_rows_of_their_own_in_reading_order():
    assert rows("import a, b.c as d\nfrom e import (f, g as h)\n") == [
        ("a", 0, "", ""),
        ("b.c", 0, "", "d"),
        ("e", 0, "f", ""),
        ("e", 0, "g", "h"),
    ]


@pytest.mark.parametrize(
    "handler",
    [
        "except:",
        "except ImportError:",
        "except ModuleNotFoundError as error:",
        "except Exception:",
        "except BaseException:",
        "except builtins.ImportError:",
        "except (ValueError, ImportError):",
        "except* ImportError:",
    ],
)
def test_a_handler_that_catches_import_errors_guards(handler):
    assert contexts(f"try:\n    import a\n{handler}\n    pass\n") == {"a": GUARDED}


@pytest.mark.parametrize(
    "manager",
    [
        "pytest.raises(ImportError)",
        "raises(ImportError, match='x')",
        "self.assertRaises(ImportError)",
        "self.assertRaisesRegex(ImportError, 'x')",
        "contextlib.suppress(ImportError)",
        "suppress(KeyError, ModuleNotFoundError)",
    ],
)
def test_a_manager_that_expects_errors_guards(manager):
    assert contexts(f"with {manager}:\n    import a\n") == {"a": GUARDED}


def test_suppressing_other_errors_does_not_guard():
    assert contexts("with suppress(KeyError):\n    import a\n") == {"a": 0}


@pytest.mark.parametrize(
    "test", ["TYPE_CHECKING", "typing.TYPE_CHECKING", "t.TYPE_CHECKING", "False", "0"]
)
def test_what_only_type_checkers_see_is_typing(test):
    assert contexts(f"if {test}:\n    import a\n") == {"a": TYPING}


def test_not_type_checking_is_the_other_way_round():
    source = "if not TYPE_CHECKING:\n    import a\nelse:\n    import b\n"

    assert contexts(source) == {"a": 0, "b": TYPING}


def test_a_setting_is_no_excuse_in_if_while_and_match():
    source = """
        if settings.X:
            import a
        elif y:
            import b
        else:
            import c
        while x:
            import d
        match x:
            case 1:
                import e
        if TYPE_CHECKING or x:
            import f
        if DEBUG and os.environ.get("X") and len(sys.argv) > 1:
            import g
    """

    assert contexts(source) == dict.fromkeys("abcdefg", 0)


@pytest.mark.parametrize(
    "test",
    [
        "sys.platform == 'win32'",
        "_sys.platform.startswith('java')",
        "platform == 'darwin'",
        "platform.system() == 'Windows'",
        "os.name == 'nt'",
        "not (debug and os.name != 'nt')",
        "sys.version_info >= (3, 11)",
        "version_info[0] == 2",
        "sys.implementation.name == 'pypy'",
        "PY3",
        "six.PY2",
        "compat.PYTHON_3",
        "IS_PYPY",
        "is_windows",
        "compat.WINDOWS",
        "HAS_NUMPY",
        "np_compat.HAVE_SCIPY",
        "numpy_available",
        "is_torch_available()",
        "importlib.util.find_spec('numpy')",
        "find_spec('numpy') is not None",
        "apps.is_installed('django.contrib.gis')",
        "hasattr(os, 'fork')",
        "getattr(sys, 'frozen', False)",
        "'gevent' in sys.modules",
        "PYDANTIC_V2",
        "AIRFLOW_V_3_0_PLUS",
        "django.VERSION >= (4, 2)",
        "numpy.__version__ < '2'",
    ],
)
def test_what_depends_on_platform_version_or_what_is_installed_is_conditional(test):
    source = f"if {test}:\n    import a\nelse:\n    import b\n"

    assert contexts(source) == {"a": CONDITIONAL, "b": CONDITIONAL}


@pytest.mark.parametrize(
    "test",
    [
        "settings.DEBUG",
        "DEBUG",
        "os.environ.get('X')",
        "hasattr(settings, 'X')",
        "product.is_available",
        "user.has_perm('x')",
        "self.platform == 'steam'",
        "sys.argv",
        "os.path.exists('x')",
        "version_control",
        "winner",
        "posixly",
        "USE_CACHE",
    ],
)
def test_what_depends_on_anything_else_is_not(test):
    assert contexts(f"if {test}:\n    import a\n") == {"a": 0}


def test_a_name_that_tells_whether_an_import_worked_is_a_condition_after_it():
    source = """
        if fast:
            import a
        try:
            import fast
            ok = True
        except ImportError:
            fast = None
            ok = False
        if fast is not None:
            import b
        def f():
            if not ok:
                import c
        try:
            other = 1
        except Exception:
            other = 2
        if other:
            import d
    """

    assert contexts(source) == {
        "a": 0,
        "fast": GUARDED,
        "b": CONDITIONAL,
        "c": LAZY | CONDITIONAL,
        "d": 0,
    }


def test_while_and_match_on_the_platform_are_conditions():
    source = """
        while sys.platform == "win32":
            import a
        match sys.platform:
            case "win32":
                import b
    """

    assert contexts(source) == {"a": CONDITIONAL, "b": CONDITIONAL}


MAIN = "__name__ == '__main__'"


@pytest.mark.parametrize(
    "test",
    [
        MAIN,
        "'__main__' == __name__",
        f"not TYPE_CHECKING and {MAIN}",
        f"{MAIN} and len(argv) > 1",
        f"not (not {MAIN})",
        "not __name__ != '__main__'",
    ],
)
def test_what_runs_only_as_a_script_does_not_run_when_the_module_is_loaded(test):
    source = f"if {test}:\n    import a\nelse:\n    import b\n"

    assert contexts(source) == {"a": LAZY, "b": 0}


@pytest.mark.parametrize("test", ["__name__ != '__main__'", f"not {MAIN}"])
def test_what_does_not_run_in_a_script_runs_when_the_module_is_loaded(test):
    source = f"if {test}:\n    import a\nelse:\n    import b\n"

    assert contexts(source) == {"a": 0, "b": LAZY}


def test_what_may_run_without_being_a_script_is_not_lazy():
    assert contexts(f"if {MAIN} or debug:\n    import a\n") == {"a": 0}


def test_what_stands_in_a_function_is_lazy_and_contexts_add_up():
    source = """
        if os.name == "nt":
            async def f():
                try:
                    import a
                except ImportError:
                    def g():
                        import b
        class A:
            def m(self):
                import c
    """

    assert contexts(source) == {
        "a": LAZY | GUARDED | CONDITIONAL,
        "b": LAZY | CONDITIONAL | FALLBACK,
        "c": LAZY,
    }


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('x = "ä"; import a\n', ["a"]),
        ('x = "😀日"; from a import bb as c, ddd\n', ["bb as c", "ddd"]),
        ("import a\r\nimport b.c\r\n", ["a", "b.c"]),
        ("import a\rimport b\r", ["a", "b"]),
        ("\fimport a\nif x:\n\f    import b\n", ["a", "b"]),
        ("if x:\n\timport a\n", ["a"]),
        ("from a \\\n  import \\\n  b\n", ["b"]),
        ("from größe import länge\n", ["länge"]),
        ("from a import *\n", ["*"]),
        ('"""\x0b\x1c\u2028"""\nimport a\n', ["a"]),
        ("# -*- coding: latin-1 -*-\nx = 'ä'; import a\n", ["a"]),
    ],
)
def test_a_span_covers_exactly_the_name_in_characters(source, expected):
    assert spans(source) == expected


def test_lines_and_columns_count_from_one():
    assert study("a.py", b"import abc\n").import_rows[0][5] == (1, 8, 1, 11)
