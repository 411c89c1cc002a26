"""Attributes read on names that can mean one thing only."""

from __future__ import annotations

from textwrap import dedent

import pytest

from trueline.sources.python.study import study


def uses(source: str) -> list[tuple[str, str]]:
    return [row[:2] for row in study("a.py", dedent(source).encode()).use_rows]


STATUS = "from m import Status\n"


@pytest.mark.parametrize(
    "source",
    [
        "import a\na.b\n",
        "import numpy as np\nnp.linalg.norm\n",
        "Status.OPEN\n",
        "x.Status.OPEN\n",
        STATUS + "Status.__members__\n",
        STATUS + "Status.OPEN = 1\n",
        STATUS + "del Status.OPEN\n",
        STATUS + "Status.OPEN = 1\nx = Status.OPEN\n",
        STATUS + "if hasattr(Status, 'OPEN'): Status.OPEN\n",
        STATUS + "try:\n    Status.OPEN\nexcept AttributeError: pass\n",
        STATUS + "with pytest.raises(AttributeError):\n    Status.OPEN\n",
        STATUS + "self.assertRaises(AttributeError, lambda: Status.OPEN)\n",
        STATUS + "def f(Status): return Status.OPEN\n",
        STATUS + "def f():\n    Status = 1\n    return Status.OPEN\n",
        STATUS + "def f():\n    for Status in x: Status.OPEN\n",
        STATUS + "def f():\n    from n import Status\n    return Status.OPEN\n",
        STATUS + "def f(Status):\n    def g(): return Status.OPEN\n",
        STATUS + "class A:\n    Status = 1\n    x = Status.OPEN\n",
        STATUS + "x = lambda Status: Status.OPEN\n",
        STATUS + "x = [Status.OPEN for Status in y]\n",
        STATUS + "x = {a: Status.OPEN for a, (b, Status) in y}\n",
        STATUS + "def f():\n    x = [Status := 1]\n    Status.OPEN\n",
        STATUS + "Status = 1\nStatus.OPEN\n",
        STATUS + "def f():\n    global Status\n    Status = 1\nStatus.OPEN\n",
        STATUS + "from n import *\nStatus.OPEN\n",
        "try:\n    from m import Status\nexcept E:\n    Status = None\nStatus.OPEN\n",
        "if x:\n    from m import Status\nelse:\n    from n import Status\nStatus.OPEN\n",
        "def f():\n    from m import Status\nStatus.OPEN\n",
        "import a.b\na = 1\na.b.Status.OPEN\n",
        "class A(Enum): X = 1\nA = wrap(A)\nA.X\n",
    ],
)
def test_a_read_that_may_mean_something_else_is_left_out(source):
    assert uses(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (STATUS + "Status.OPEN\n", [("Status", "OPEN")]),
        ("from m import Status as S\nS.OPEN\n", [("S", "OPEN")]),
        ("from .m import Status\nStatus.OPEN\n", [("Status", "OPEN")]),
        (STATUS + "def f(x=Status.OPEN): return Status.DONE\n", None),
        (STATUS + "Status.OPEN.value\n", [("Status", "OPEN")]),
        (STATUS + "class A:\n    def f(self): return Status.OPEN\n", [("Status", "OPEN")]),
        (STATUS + "@d(Status.OPEN)\nclass A: pass\n", [("Status", "OPEN")]),
        (STATUS + "x = lambda y: Status.OPEN\n", [("Status", "OPEN")]),
        (STATUS + "x = [Status.OPEN for y in z]\n", [("Status", "OPEN")]),
        (STATUS + "x: Literal[Status.OPEN]\n", [("Status", "OPEN")]),
        (STATUS + "match x:\n    case Status.OPEN: pass\n", [("Status", "OPEN")]),
        (STATUS + "try: pass\nexcept Status.OPEN: pass\n", [("Status", "OPEN")]),
        ("if TYPE_CHECKING:\n    from m import Status\nStatus.OPEN\n", [("Status", "OPEN")]),
        ("class A(Enum): X = 1\nA.X\n", [("A", "X")]),
        ("import m\nm.Status.OPEN\n", [("m.Status", "OPEN")]),
        ("import a.b, a.c\na.b.Status.OPEN\n", [("a.b.Status", "OPEN")]),
        ("import a.b as m\nm.Status.OPEN\n", [("m.Status", "OPEN")]),
        ("from a import m\nm.Status.OPEN\n", [("m", "Status"), ("m.Status", "OPEN")]),
    ],
)
def test_a_read_on_an_import_or_enumeration_is_found(source, expected):
    assert uses(source) == (expected or [("Status", "OPEN"), ("Status", "DONE")])


def test_a_handler_of_the_same_try_is_read_as_usual():
    assert uses(STATUS + "try: pass\nexcept AttributeError: Status.OPEN\n") == [("Status", "OPEN")]


def test_a_span_covers_the_whole_expression_in_characters():
    rows = study("a.py", (STATUS + "x = 'ä', Status.OPEN\n").encode()).use_rows

    assert rows == (("Status", "OPEN", (2, 10, 2, 21)),)
