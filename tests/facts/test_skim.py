"""A skim holds at least what a study does."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from skim_support import contexts, missing

from trueline.facts import LAZY, TYPING
from trueline.sources.python.skim import skim

ROOT = Path(__file__).parents[2]
OWN = sorted(
    path
    for folder in ("linter", "rules", "examples", "tests")
    for path in (ROOT / folder).rglob("*.py")
)
LIBRARY = sorted(Path(ast.__file__).parent.glob("[a-m]*.py"))
NAMESAKE = "from zipimport import a\nfrom .reimport import b\nfrom . import import_c\n"


@pytest.mark.parametrize(
    "source",
    [
        "import a, b.c as d, e.f",
        "import a  # why, oh why",
        "from . import x",
        "from.import x",
        "from .. import (a as b, # why (so)\n    c,\n)",
        "from .import a",
        "from . a import(b)",
        "from ...p.q import *",
        "from a import b \\\n    , c",
        "from a \\\n  import \\\n  b",
        "from a import (\nb,\n\n# c\nd\n)",
        "from\ta\timport\tb\tas\tc",
        "import a.b;" * 999 + "from .c.d import e; f = 'import g'; h = 1; import i as j",
        NAMESAKE,
        "try: import x\nexcept ImportError: x = None",
        "if 1: import a; import b",
        "a = 1;import b;from c import d ; e = 2",
        "class A:import b",
        "with a:  from b import c",
        "def f():\n    import lazy\n    from . import other",
        "class C:\n    import inside",
        "if a:\n\tfrom b import (\n\t\tc,\n\t\td)",
        "import a\r\nfrom b import c\r\n",
        "import a\rfrom b import (\rc,\r)",
        "\x0cimport a\n  \x0c\nfrom\x0cb import c",
        "# a comment continues nothing \\\nimport a",
        "x = '''\\\n'''\nimport a",
        "if TYPE_CHECKING:\n    from t import T\nelse:\n    T = 1",
    ],
)
def test_no_form_of_import_is_left_out(source: str) -> None:
    assert {} == missing(source)


@pytest.mark.parametrize(
    "source",
    [
        "if not TYPE_CHECKING:\n    import a",
        "if TYPE_CHECKING or b:\n    import a",
        "if TYPE_CHECKING:\n    pass\nelse:\n    import a",
        "if b:\n    def f():\n        pass\n    import a",
        "if b:\n    c = '''\ndef f():\n'''\n    import a",
        "if b:\n    '''\nif TYPE_CHECKING:\n    '''\n    import a",
        "def f():\n    import b\nif c:\n    import a",
        "def f():\n    import b\nif c:\n    if d:\n        import b\n    import a",
        "def f(): import b\nif c: import a",
        "def f(): pass\nclass A:\n    import a",
        "define = 1\nif define:\n    import a",
    ],
)
def test_an_import_that_runs_on_loading_is_never_taken_for_a_lazy_one(source: str) -> None:
    assert ("a", 0) == contexts(source)[-1]
    assert {} == missing(source)


@pytest.mark.parametrize(
    ("source", "context"),
    [
        ("def f(): import a", LAZY),
        ("def f():\n    '''Why.'''\n\n# at the margin\n    if b:\n        import a", LAZY),
        ("class A:\n    async def f(\n        self,\n    ):\n        import a", LAZY),
        ("def f():\n    import a\n    import a\n    if b:\n        import a\n    import a", LAZY),
        ("if TYPE_CHECKING:\n    import a", TYPING),
        ("if typing.TYPE_CHECKING: import a", TYPING),
        ("class A:\n\tif (TYPE_CHECKING):\n\t\timport a", TYPING),
    ],
)
def test_an_import_that_does_not_run_on_loading_is_known(source: str, context: int) -> None:
    assert {("a", context)} == set(contexts(source))


def test_prose_is_no_import() -> None:
    assert [] == contexts("'''\nimport all the things\nfrom everywhere\n'''\nx = 'an import'\n")


@pytest.mark.parametrize(
    "source",
    [
        "f(a=1)\ng(\n    b=1,\n)",
        "x.a = 1\ny[0] = 2\nz().b = 3",
        "def f():\n    a = 1\n    for b in (): pass\n    import c\n",
        "class A:\n    a = 1\n    def b(self): ...",
        "def f(a, b=1): ...\nlambda c: 1",
        "if a == b: pass\nwhile c <= d: pass",
        "for _ in a.b: c(d)",
    ],
)
def test_what_is_not_bound_at_module_level_is_left_out(source: str) -> None:
    assert {} == dict.fromkeys({"a", "b", "c", "d"} & set(skim("m.py", source).names))


@pytest.mark.parametrize(
    "source",
    [
        "a = b = c = 1",
        "a.x = b = c[0] = d = 1",
        "a = b, c = d.e = f = 1",
        "a, (b, *c) = 1, (2, 3)",
        "a[x['k'], 1], b = c",
        "*a, b = c",
        "a, = b",
        "(a) = (b) = 1",
        "[a, b] = 1, 2",
        "(\n    a,\n    b,\n) = 1, 2",
        "[a,\n b] = 1, 2",
        ", ".join(f"a{i}" for i in range(400)) + " = b",
        "a: int = 1",
        "a : 'int' = 1",
        "a += 1",
        "from b import *\na **= 1\nc //= 2\nd >>= 3\ne @= 4\nf %= 5",
        "a = \\\n  b = 1",
        "a = 1; b = 2 ;c: int = 3;(d, e) = 4",
        "for a, b in (): pass",
        "for (a,\n     b) in (): pass",
        "if x:\n  async def f(): ...\n  for a, in ():\n    for b.c, (d, e) in (): pass",
        "with x as a, y as (b, c): pass",
        "with (\n    open('x', 'w') as a,\n    y as b,\n): c = 1",
        "try:\n    a = 1\nexcept E as e:\n    b = 1\nfinally:\n    c = 1",
        "try: a = 1\nexcept: b = 1\nelse: c = 1\nfinally: d = 1",
        "try: a = 1\nexcept* E as e: b = 1",
        "while (a := 1):\n    b = 1\nelse:\n    c = 1",
        "print([z for y in () if (a := y)])",
        "print((a\n  := 1))",
        "def f():\n    global a, b\n    a = b = 1",
        "def f():\n    def g():\n        global a; import a",
        "async def a(): ...\nclass b: ...",
        "@d\ndef a(): ...",
        "@d(\n    x\n)\nclass a: ...",
        "if x:\n    def a(): ...\n    class b: ...\nelif y:\n    c = 1",
        "if (\n    x\n):\n    a = 1\n# at the margin\n    b = 1\n\n\n    c = 1\n",
        "if x:\n    a = '''\nclass B:\n    c = 1\n'''\n    d = 1\n\n    e = 1",
        'if x:\n    f("""\nmore""")\n    a = 1\n    \'"""\'\n    b = 1',
        "match x:\n    case [a, *b]: pass\n    case {'k': c, **d}: pass\n    case C(e) as f: pass",
        "if x:\n    match y:\n        case (\n            a,\n            b\n        ): pass",
        "match = case = type = 1",
        "if x: a = 1",
        "if x:\n    if y: a = 1\n    else: b = 1; c = 1",
        "for _ in ():\n\tfor a in ():\n\t\tb = 1",
        "\x0cdef a(): ...",
        "x = 1\n \x0cdef a(): ...",
        "a = 1\r\nif x:\r\n\r\n    b = 1\r\n\r\n    c = 1\r\n",
        "größe = 1",
    ],
)
def test_no_form_of_binding_is_left_out(source: str) -> None:
    assert {} == missing(source)


def test_an_annotation_in_a_stub_binds() -> None:
    assert {} == missing("a: int\nif x:\n    b: int\n", "m.pyi")


@pytest.mark.parametrize("path", [*OWN, *LIBRARY], ids=lambda path: path.name)
def test_a_skim_of_real_code_leaves_nothing_out(path: Path) -> None:
    assert {} == missing(path.read_text(encoding="utf-8"), path.name)


def test_a_skim_without_enumerations_says_all_else() -> None:
    source = "from enum import Enum\nfrom .b import C\nclass A(Enum):\n    X = 1\nprint(A.X, C.Y)\n"
    whole, brief = skim("a.py", source), skim("a.py", source, enums=False)

    assert whole.enum_rows
    assert whole.use_rows
    assert whole._replace(enum_rows=(), use_rows=()) == brief
