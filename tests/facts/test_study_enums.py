"""Enumerations, compared with what Python's own ``enum`` makes of the same source."""

from __future__ import annotations

import enum
import warnings
from textwrap import dedent

import pytest

from trueline.facts import EnumClass
from trueline.sources.python.study import study

PRELUDE = """
import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, member, nonmember, unique
"""


def declared(source: str) -> list[EnumClass]:
    return list(study("a.py", dedent(source).encode()).enums)


def one(source: str) -> EnumClass:
    (found,) = declared(source)
    return found


def values(source: str) -> dict[str, str]:
    return {member.name: member.value for member in one(source).members}


@pytest.mark.parametrize(
    "source",
    [
        "class A: X = 1\n",
        "class A(Base): X = 1\n",
        "class A(Enumerator.Inner): X = 1\n",
        "class A(Model):\n    class Meta: X = 1\n",
        "from sqlalchemy import Enum\nA = Enum('a', 'b', name='c')\n",
        "A = Enum('a', 'b')\n",
        "from enum import Enum\na = Enum('a')\n",
        "from status import StatusEnum\na = StatusEnum('A', 'B')\n",
    ],
)
def test_what_only_looks_a_little_like_an_enumeration_is_none(source):
    assert declared(source) == []


ALIKE = {
    "plain": "class A(Enum):\n    X = 1\n    Y = 'a'\n    Z = (1, 2)\n    F = 1.5\n    N = None\n",
    "module": "class A(enum.Enum):\n    X = 1\n",
    "str mixin": "class A(str, Enum):\n    X = 'x'\n    Y = 'y'\n    Z = 'x'\n",
    "alias": "class A(Enum):\n    X = 1\n    Y = 1\n    Z = Y\n    W = True\n",
    "chain": "class A(Enum):\n    X = Y = 1\n    P, Q = 2, 3\n    [R, S] = (4, 5)\n",
    "private": "class A(Enum):\n    __x = 1\n    _y = 2\n    __z__ = 3\n    _A__w = 4\n    _ = 5\n",
    "annotated": "class A(Enum):\n    x: int\n    Y: int = 1\n",
    "auto": "class A(Enum):\n    X = auto()\n    Y = 5\n    Z = enum.auto()\n",
    "auto int": "class A(IntEnum):\n    X = auto()\n    Y = auto()\n",
    "auto str": "class A(StrEnum):\n    BIG_ONE = auto()\n    Y = 'z'\n    Z = auto()\n",
    "auto flag": "class A(Flag):\n    N = 0\n    X = auto()\n    Y = 8\n    Z = auto()\n",
    "composed flag": "class A(Flag):\n    X = auto()\n    Y = 8\n    B = X | Y\n",
    "int flag": "class A(IntFlag):\n    X = 1 << 0\n    Y = 1 << 1\n    XY = X | Y\n    YX = 3\n",
    "int enum": "class A(IntEnum):\n    X = 1\n    Y = True\n    Z = -1\n",
    "ignore": "class A(Enum):\n    _ignore_ = ['t']\n    t = 1\n    X = 2\n",
    "ignore text": "class A(Enum):\n    _ignore_ = 't, u'\n    t = u = 1\n    X = 2\n",
    "methods": """
class A(Enum):
    'about it'
    X = 1
    def f(self): pass
    @property
    def g(self): pass
    @classmethod
    def h(cls): pass
    i = f
    j = lambda self: 1
    k = property(f)
    l = nonmember(3)
    M = member(4)
    @member
    def N(self): pass
    _missing_ = h
    def __str__(self): return 'x'
""",
    "base": "class B(str, Enum):\n    def f(self): pass\nclass A(B):\n    X = 'x'\n    Y = 'x'\n",
    "base numbers": """
class B(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values): return name
class A(B):
    X = auto()
    Y = auto()
""",
    "new": """
class A(Enum):
    def __new__(cls):
        self = object.__new__(cls)
        self._value_ = len(cls.__members__) + 1
        return self
    X = ()
    Y = ()
""",
    "function": "def f(self): pass\nclass A(Enum):\n    X = 1\n    Y = f\n",
    "type": "class A(Enum):\n    X = int\n    Y = str\n",
    "functional": "A = Enum('A', 'X Y, Z')\n",
    "functional list": "A = Enum('A', ['X', 'Y'])\n",
    "functional pairs": "A = enum.Enum('A', [('X', 3), ('Y', 'b'), ('Z', 3)])\n",
    "functional dict": "A = IntEnum('A', {'X': 3, 'Y': 4})\n",
    "functional start": "A = Enum('A', names='X Y', start=5)\n",
    "functional str": "A = StrEnum('A', 'Big Y')\n",
    "functional flag": "A = Flag('A', ('X', 'Y', 'Z'))\n",
    "functional type": "A = Enum('A', [('X', 'x'), ('Y', 'x')], type=str)\n",
    "unique": "@unique\nclass A(Enum):\n    X = 1\n",
}


@pytest.mark.parametrize("source", ALIKE.values(), ids=ALIKE)
def test_members_aliases_and_values_are_those_of_python(source):
    space: dict[str, object] = {"__name__": "made"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(PRELUDE + source, space)
    real = space["A"]
    assert isinstance(real, enum.EnumMeta)

    found = declared(PRELUDE + source)[-1]

    members = [name for name, member in real.__members__.items() if member.name == name]
    assert [member.name for member in found.members] == members
    assert dict(found.aliases) == {
        name: member.name for name, member in real.__members__.items() if member.name != name
    }
    told = [member for member in found.members if member.value]
    assert [member.value for member in told] == [
        repr(real.__members__[member.name].value) for member in told
    ]
    assert found.complete


@pytest.mark.parametrize(
    "source",
    [
        "class A(Enum):\n    X = f()\n    Y = auto()\n",
        "class A(str, Enum):\n    X = 1\n    Y = auto()\n",
        "class A(Enum):\n    X = {1, 2}\n    Y = B\n",
        "class A(Enum):\n    X = 1 << 1000\n    Y = f'x'\n",
        "class A(Flag):\n    X = -1\n    Y = ~X\n",
        "class A(Unknown, Enum):\n    X = auto()\n    Y = auto()\n",
        "class A(Enum):\n    def __new__(cls, v, w): pass\n    X = 1, 2\n    Y = 3, 4\n",
        "class A(Enum):\n    X, Y = range(2)\n",
    ],
)
def test_a_value_that_cannot_be_told_is_empty(source):
    assert values(source) == {"X": "", "Y": ""}


def test_a_number_after_a_lower_one_is_not_guessed_because_versions_differ():
    assert values("class A(Enum):\n    X = 5\n    Y = 2\n    Z = auto()\n")["Z"] == ""


def test_an_unknown_base_may_number_members_so_nothing_is_an_alias():
    found = one("class A(AutoNumberEnum):\n    X = ()\n    Y = ()\n")

    assert ([m.name for m in found.members], found.aliases) == (["X", "Y"], ())


def test_a_label_is_cut_off_for_django_only():
    source = "class A({}):\n    X = 'x', 'The X'\n    Y = 'y', _('The Y')\n    BIG = auto()\n"

    assert values(source.format("models.TextChoices")) == {"X": "'x'", "Y": "'y'", "BIG": "'BIG'"}
    assert values(source.format("Enum"))["X"] == "('x', 'The X')"


def test_django_numbers_and_its_empty_label_are_read():
    found = one("class A(IntegerChoices):\n    X = 1, 'x'\n    Y = 2\n    __empty__ = 'no'\n")

    assert [(m.name, m.value) for m in found.members] == [("X", "1"), ("Y", "2")]
    assert found.attributes == ("__empty__",)


@pytest.mark.parametrize(
    "source",
    [
        "@final\nclass A(Enum):\n    X = 1\n",
        "class A(Enum, metaclass=M):\n    X = 1\n",
        "class A(Enum, **options):\n    X = 1\n",
        "class A(with_metaclass(M, Enum), Enum):\n    X = 1\n",
        "class A(Enum):\n    X = 1\n    for i in range(3):\n        vars()[f'Y{i}'] = i\n",
        "class A(Enum):\n    X = 1\n    locals()['Y'] = 2\n",
        "class A(Enum):\n    X = 1\n    locals().update(Y=2)\n",
        "class A(Enum):\n    _ignore_ = 'e'\n    e = vars()\n    X = 1\n",
        "class A(Enum):\n    X = 1\n    if y:\n        Z = 2\n",
        "class A(Enum):\n    X = 1\n    def __getattr__(self, name): pass\n",
        "class A(Enum):\n    X = 1\n    import y\n",
        "from enum import Enum\nA = Enum('A', names)\n",
        "from enum import Enum\nA = Enum('A', ['X', y])\n",
        "from enum import Enum\nA = Enum('A', 'X', **options)\n",
    ],
)
def test_what_may_add_members_leaves_the_class_incomplete(source):
    assert not one(source).complete


def test_a_block_for_type_checkers_leaves_it_complete():
    found = one("class A(Enum):\n    X = 1\n    if TYPE_CHECKING:\n        label: str\n")

    assert (found.complete, found.attributes) == (True, ("label",))


def test_verify_boundary_and_missing_leave_it_complete():
    source = """
        @enum.verify(enum.UNIQUE)
        class A(enum.Flag, boundary=enum.KEEP):
            X = 1
            @classmethod
            def _missing_(cls, value): pass
    """

    assert one(source).complete


def test_members_under_a_condition_are_listed_all_the_same():
    source = "class A(Enum):\n    if x:\n        X = 1\n    else:\n        Y = 2\n"

    assert [member.name for member in one(source).members] == ["X", "Y"]


def test_the_other_names_of_the_body_are_attributes():
    source = """
        class A(Enum):
            X = 1
            label: str
            _order_ = "X"
            def f(self): pass
            class Inner: pass
    """

    assert one(source).attributes == ("label", "_order_", "f", "Inner")


def test_bases_stand_as_written_and_a_subscript_is_left_out():
    assert one("class A(m.B, Generic[T], enum.Enum):\n    X = 1\n").bases == (
        "m.B",
        "Generic",
        "enum.Enum",
    )


def test_a_base_of_the_same_file_makes_a_candidate_at_any_distance():
    source = "class B(Enum): pass\nclass C(B): pass\nclass D(C):\n    X = 1\nclass E(F): pass\n"

    assert [found.name for found in declared(source)] == ["B", "C", "D"]


def test_a_class_in_a_class_or_function_is_nested():
    source = """
        class A(Enum): X = 1
        class M:
            class B(Enum): X = 1
        def f():
            class C(Enum): X = 1
        if x:
            class D(Enum): X = 1
    """

    assert {e.name: e.nested for e in declared(source)} == {
        "A": False,
        "B": True,
        "C": True,
        "D": False,
    }


def test_spans_are_those_of_the_names():
    found = one("@unique\nclass  Ärger(Enum):\n    ÄX = 1; ÄY = 2\n")

    assert found.span == (2, 8, 2, 13)
    assert [member.span for member in found.members] == [(3, 5, 3, 7), (3, 13, 3, 15)]


def test_spans_of_the_functional_form_are_those_of_variable_and_literals():
    found = one("from enum import Enum\nA = Enum('A', ['X', 'YY'])\n")

    assert found.span == (2, 1, 2, 2)
    assert [member.span for member in found.members] == [(2, 16, 2, 19), (2, 21, 2, 25)]
