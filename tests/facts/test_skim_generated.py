"""A skim of any module that this grammar can make holds what a study holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from skim_support import missing

Lines = list[str]

NAME = st.sampled_from(["a", "bb", "c1", "_d", "Eee", "_Fff", "importer", "from_", "match", "type"])
MODULE = st.sampled_from(["a", "a.bb", "enum", "importlib", "zipimport", "Eee.c1"])
VALUE = st.sampled_from(
    [
        *("1", "f(a=1, bb=[2])", "'import a'", '"""def f():"""', "{a: bb, 'c1': 2}", "a == bb"),
        *("lambda a=1: a", "Eee.RED", "a.Eee.RED", "_Fff.LOW.value", "(c1 := 2)", "a[1:2]"),
        *("[a for a in bb if c1]", "'''\nclass A:\n    bb = 1\n'''"),
        *("f(\n        a,\n bb=2)", "(1,\n 2)", "mock.patch('a.bb')", "patch('a.' 'Eee', 1)"),
    ]
)
SOURCE = st.builds("{}{}".format, st.sampled_from(["", ".", "..", ". "]), MODULE)
ALIAS = st.one_of(NAME, st.builds("{} as {}".format, NAME, NAME))
LISTED = st.lists(ALIAS, min_size=1, max_size=3).map(", ".join)
WRAPPED = st.builds(
    "({}{}{},{})".format,
    st.sampled_from(["", "\n    ", "  # why (so)\n  "]),
    ALIAS,
    st.sampled_from([",a", ",\n bb", ", # a\n  c1"]),
    st.sampled_from(["", "\n ", " # b\n  "]),
)
TARGET = st.one_of(
    NAME,
    st.builds("{}, {}".format, NAME, NAME),
    st.builds("({}, *{})".format, NAME, NAME),
    st.builds("[{},\n {}]".format, NAME, NAME),
    st.builds("{}['a'], {}".format, NAME, NAME),
    st.builds("{}.a".format, NAME),
    st.builds("{}[a, 1]".format, NAME),
)
SIMPLE = st.one_of(
    st.builds("import {}".format, MODULE),
    st.builds("import {} as {}".format, MODULE, NAME),
    st.builds("from {} import {}".format, SOURCE, LISTED),
    st.builds("from . import {}".format, LISTED),
    st.builds("from {} import{}".format, SOURCE, WRAPPED),
    st.builds("from {} \\\n import {}".format, SOURCE, LISTED),
    st.builds("{} = {}".format, TARGET, VALUE),
    st.builds("{} = {} = {}".format, NAME, NAME, VALUE),
    st.builds("{}: {} = {}".format, NAME, NAME, VALUE),
    st.builds("{} += {}".format, NAME, VALUE),
    st.builds("print({})".format, VALUE),
    VALUE,
    st.just("pass"),
)
LINE = st.lists(SIMPLE, min_size=1, max_size=2).map("; ".join)
HEADER = st.one_of(
    st.builds("if {}:".format, NAME),
    st.sampled_from(["if TYPE_CHECKING:", "if not TYPE_CHECKING:", "if typing.TYPE_CHECKING :"]),
    st.builds("while {}:".format, NAME),
    st.builds("for {} in ():".format, st.one_of(NAME, st.builds("({}, a)".format, NAME))),
    st.builds("with {} as {}:".format, NAME, NAME),
    st.builds("with (\n  open('a') as {},\n  a as {},\n):".format, NAME, NAME),
    st.builds("def {}(a, bb=1):".format, NAME),
    st.builds("async def {}(\n    a,\n):".format, NAME),
    st.builds("class {}(a):".format, NAME),
    st.builds("class {}(str, Enum):".format, NAME),
)
MORE = st.sampled_from(["else:", "except a as bb:", "finally:", "except:"])
ASIDE = st.sampled_from(["", "\n", "# at the margin\n", "'''\nc1 = 1\n'''\n"])


def _indented(lines: Lines, unit: str) -> Lines:
    return [unit + line for line in lines]


def _block(header: str, body: Lines, unit: str, aside: str) -> Lines:
    first, *rest = _indented(body, unit)
    return [header, first, *([aside.rstrip("\n")] if aside[:1] in {"\n", "#"} else []), *rest]


def _tried(body: Lines, more: str, last: Lines, unit: str) -> Lines:
    parts = ["try:", *_indented(body, unit)]
    if more == "else:":
        parts += ["except a:", unit + "pass"]
    return [*parts, more, *_indented(last, unit)]


def _compound(inner: SearchStrategy[Lines]) -> SearchStrategy[Lines]:
    unit = st.sampled_from([" ", "    ", "\t"])
    return st.one_of(
        st.builds(_block, HEADER, inner, unit, ASIDE),
        st.builds(_tried, inner, MORE, inner, unit),
        st.builds(lambda header, line: [f"{header} {line}"], HEADER, LINE),
        st.builds(lambda one, two: [*one, *two], inner, inner),
    )


STATEMENTS = st.recursive(LINE.map(lambda line: [line]), _compound, max_leaves=8)
END = st.sampled_from(["\n", "\r\n", "\r"])


def _parses(source: str) -> bool:
    try:
        compile(source, "m.py", "exec", dont_inherit=True, flags=0x400)
    except SyntaxError:
        return False
    return True


@given(STATEMENTS, END)
def test_a_skim_of_any_module_leaves_nothing_out(statements: Lines, end: str) -> None:
    source = "".join(f"{line}\n" for line in statements)
    if _parses(source):
        assert {} == missing(source.replace("\n", end))
