"""What a module binds, exports, and what keeps its names from being listed."""

from __future__ import annotations

import sys
from textwrap import dedent

import pytest

from trueline.facts import Module
from trueline.sources.python.study import study


def of(source: str, path: str = "a.py") -> Module:
    return study(path, dedent(source).encode())


def test_names_of_inner_scopes_attributes_and_bare_annotations_are_not_bound():
    source = """
        def f(a, *b, **c):
            d = 1
            (e := 2)
            import g
            global h
        class A:
            i = 1
        j.k = 1
        l[0] = 1
        m: int
        n = lambda o: (p := o)
        q = [r for r in s]
        del t
        from u import *
    """

    assert of(source).names == ("f", "A", "n", "q")


def test_an_annotation_binds_in_a_stub():
    assert of("m: int\n", "a.pyi").names == ("m",)


def test_every_statement_that_binds_is_seen():
    source = """
        import a.b, c.d as e
        from f import g, h as i
        j = k = 1
        l, (m, *n) = o
        p += 1
        q: int = 1
        def r(): pass
        async def s(): pass
        class t: pass
        for u, v in w: x = 1
        with y as z, y as (aa, ab): pass
        try: ac = 1
        except E as ad: ae = 1
        else: af = 1
        finally: ag = 1
        if ah: ai = 1
        elif ah: aj = 1
        else: ak = 1
        while al: am = 1
        match an:
            case [ao, *ap]: aq = 1
            case {"x": ar, **at}: pass
            case A(b=au) as av: pass
        if (aw := 1): pass
        [ax := y for y in z]
        def f(ba=(bb := 1)):
            global bc, bd, be
            bc = 1
            import be
    """

    expected = (
        "a aa ab ac ad ae af ag ai aj ak am ao ap aq ar at au av aw ax bb bc be "
        "e f g i j k l m n p q r s t u v x z"
    )

    assert " ".join(sorted(of(source).names)) == expected


def test_a_type_alias_is_bound_and_its_parameters_are_not():
    source = "type A[T] = list[T]\n" if sys.version_info >= (3, 12) else "A = list[T]\n"

    assert of(source).names == ("A",)


def test_names_come_in_the_order_of_their_first_binding():
    assert of("b = 1\na = 1\nb = 2\n").names == ("b", "a")


@pytest.mark.parametrize(
    "source",
    [
        "x = globals()['a']\n",
        "x = globals().get('a')\n",
        "if 'a' in globals(): pass\n",
        "x = '%(a)s' % globals()\n",
        "x = f(**globals())\n",
        "x = [k for k in globals()]\n",
        "x = sorted(vars())\n",
        "x = vars(obj)\n",
        "def f():\n    exec('x')\n    return locals()\n",
        "class A:\n    locals()['a'] = 1\n",
        "x = getattr(sys.modules[__name__], 'a')\n",
        "x = sys.modules[__name__].a\n",
        "x = sys.modules['a']\n",
        "def f():\n    sys.modules['a'] = 1\n",
        "class A:\n    def __getattr__(self, name): pass\n",
        "re.eval('x')\n",
        "'globals().update(x)'\n",
    ],
)
def test_reading_opens_nothing(source):
    assert of(source).opened == ""


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def __getattr__(name): pass\n", "__getattr__"),
        ("__getattr__, __all__ = lazy.attach(__name__)\n", "__getattr__"),
        ("x = lazy_loader.attach_stub(__name__)\n", "attach_stub()"),
        ("globals()['a'] = 1\n", "globals()"),
        ("def f():\n    globals()[a] = 1\n", "globals()"),
        ("globals().update(x)\n", "globals()"),
        ("g = globals()\n", "globals()"),
        ("vars().update(x)\n", "vars()"),
        ("locals()['a'] = 1\n", "locals()"),
        ("for x in y:\n    exec(x)\n", "exec()"),
        ("eval('x')\n", "eval()"),
        ("def f():\n    exec('x', globals())\n", "globals()"),
        ("setattr(sys.modules[__name__], 'a', 1)\n", "sys.modules[__name__]"),
        ("this = sys.modules[__name__]\n", "sys.modules[__name__]"),
        ("sys.modules[__name__].__dict__.update(x)\n", "sys.modules[__name__]"),
        ("sys.modules[__name__] = x\n", "sys.modules[...] = ..."),
        ("sys.modules['a.b'] = x\n", "sys.modules[...] = ..."),
        ("apipkg.initpkg(__name__, {})\n", "initpkg()"),
        ("six.add_move(x)\n", "add_move()"),
        ("@enum.global_enum\nclass A(enum.Flag): pass\n", "@global_enum"),
        ("IntEnum._convert_('A', __name__, f)\n", "_convert_()"),
    ],
)
def test_what_binds_names_unseen_opens_the_module_and_says_why(source, reason):
    assert of(source).opened == reason


@pytest.mark.parametrize(
    "source",
    [
        "for p in sys.path: pass\n",
        "x = os.path.join(a)\n",
        "x = sys.path[0]\n",
        "iter_modules(__path__)\n",
        "iter_modules(pkg.__path__)\n",
        "x = self.path.append(1)\n",
        "from sys import argv\n",
    ],
)
def test_looking_at_paths_is_no_trick(source):
    assert not of(source).path_tricks


@pytest.mark.parametrize(
    "source",
    [
        "sys.path.insert(0, x)\n",
        "sys.path += [x]\n",
        "sys.path[0:0] = [x]\n",
        "p = sys.path\n",
        "from sys import path\n",
        "sys.meta_path.append(x)\n",
        "__path__ = extend_path(__path__, __name__)\n",
        "__path__.append(x)\n",
        "pkg.__path__.append(x)\n",
        "site.addsitedir(x)\n",
        "pkgutil.extend_path(a, b)\n",
        "__import__('pkg_resources').declare_namespace(__name__)\n",
        "def test(monkeypatch):\n    monkeypatch.syspath_prepend(x)\n",
        "with patch.object(sys, 'path', x): pass\n",
        "patch('sys.path', x)\n",
    ],
)
def test_changing_where_modules_are_looked_for_is_a_trick(source):
    assert of(source).path_tricks


@pytest.mark.parametrize(
    "source",
    [
        "__all__ = [x]\n",
        "__all__ = ['a'] + mod.__all__\n",
        "__all__ = ['a']\n__all__ += mod.__all__\n",
        "__all__ = ['a']\n__all__.extend(mod.__all__)\n",
        "__all__ = ['a', *b]\n",
        "__all__ = sorted(['a'])\n",
        "__all__ = ('a')\n",
        "from a import __all__\n",
        "x = '__all__'\n",
        "def f():\n    __all__ = ['a']\n",
    ],
)
def test_what_is_no_literal_exports_nothing_known_and_opens_nothing(source):
    module = of(source)

    assert (module.exports, module.opened) == (None, "")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("__all__ = []\n", ()),
        ("__all__ = ['a', 'b']\n", ("a", "b")),
        ("__all__ = ('a', 'b')\n", ("a", "b")),
        ("__all__: list[str] = ['a']\n", ("a",)),
        ("__all__ = x = ['a']\n", ("a",)),
        ("__all__ = ['a'] + ['b']\n", ("a", "b")),
        ("__all__ = ['a']\n__all__ += ['b']\n", ("a", "b")),
        ("__all__ = ['a']\n__all__.extend(('b',))\n__all__.append('c')\n", ("a", "b", "c")),
        ("__all__ = ['a', 'b']\n__all__.remove('a')\n", ("b",)),
        ("__all__ = ['a']\n__all__ = ['b']\n", ("b",)),
        ("if x:\n    __all__ = ['a']\nelse:\n    __all__ = ['b']\n", ("a", "b")),
        ("try:\n    __all__ = ['a']\nexcept E:\n    __all__ = ['b']\n", ("a", "b")),
    ],
)
def test_a_literal_all_is_read_step_by_step(source, expected):
    assert of(source).exports == expected
