"""The strings, enumerations and uses of a skim are at least those of a study."""

from __future__ import annotations

import pytest
from skim_support import missing

from trueline.sources.python.skim import skim

FROM = "from m import Color, _Shade, C as c, HTTP\nimport a.b, n as N\n"
IN_BLOCKS = """
import sys
from enum import Enum, IntFlag, auto
from typing import Generic

if sys.platform == "x":
    class Color(Enum):
        '''
Told at the margin.
        '''
        RED = 1
# at the margin
        BLUE = 2
else:
    class Color(str, Enum): RED = "r"; BLUE = "b"

def f():
    class Local(  # why: so
        Enum
    ):
        A = auto()

class Outer:
    class Inner(Color):
        X = 1
        if True:
            Y = 2

class Flags(Generic[T], IntFlag, metaclass=M):
    A = 1
    B = 2
    AB = 3
    C = B

def after(): ...
"""


@pytest.mark.parametrize(
    "source",
    ["f('a.b')", "x = 'a.b'", "patch(a.b)", "patch('a')", "patch('a b.c')", "patch('.b')"],
)
def test_a_string_that_names_nothing_is_left_out(source: str) -> None:
    assert () == skim("m.py", source).string_rows


@pytest.mark.parametrize(
    "source",
    [
        "from unittest import mock\n@mock.patch('a.b.c')\ndef f(): ...",
        "from unittest.mock import patch\nwith patch(\n    'a.b.c',\n): pass",
        "from unittest.mock import patch\nwith patch(  # why\n    # so\n    'a.b.c',\n): pass",
        "from unittest.mock import patch\npatch(target='a.b')\npatch( target = 'a.c')",
        "from unittest.mock import patch\npatch.dict('a.b', {})\npatch.dict(in_dict='a.c')",
        "from unittest.mock import patch as p\np('a.b')\np.dict('a.c')",
        "from unittest.mock import patch\npatch(\n    'a.'\n    'WatchmanReloader'\n    r'.b'\n)",
        'from unittest.mock import patch\npatch(u"a.b")\npatch("""a.b""")',
        "def f(monkeypatch):\n    monkeypatch.setattr('a.b', 1)\n    monkeypatch.delattr('a.c')",
        "def f(mocker): mocker.patch('a.b')",
        "import importlib\nimportlib.import_module('a.b')",
        "__import__('a.b')",
        "import importlib.util\nimportlib.util.find_spec('a.b')",
        "from django.utils.module_loading import import_string\nimport_string('a.b')",
        "import uvicorn\nuvicorn.run('a.b:app')\nuvicorn.Config(host=h, app='a:app')",
        "from granian import Granian\nGranian('a:b')\nGranian(port=1, target='a.c:b')",
        "from importlib.metadata import EntryPoint\nEntryPoint('n', 'a:b', 'g')",
        "from importlib.metadata import EntryPoint\nEntryPoint(name='n', value='a.b', group='g')",
    ],
)
def test_no_reference_in_a_string_is_left_out(source: str) -> None:
    assert {} == missing(source)


def test_a_file_without_enumerations_has_none() -> None:
    assert () == skim("m.py", "class A(B): X = 1\nclass C(Enumerate.x): Y = 1\n").enum_rows


@pytest.mark.parametrize(
    "source",
    [
        IN_BLOCKS,
        IN_BLOCKS.replace("    ", "\t"),
        IN_BLOCKS.replace("\n", "\r\n"),
        "from enum import Enum\nif a:\n  class A(Enum): X = 1\nclass B:\n  class C(Enum): Y = 1",
        "from enum import Enum\nclass A(Enum): pass\nclass B:\n  class C(A): X = 1",
        "from enum import Enum\nif a:\n  class A(Enum): pass\nclass B(A): X = 1",
        "from enum import Enum\nMade = Enum('Made', 'X Y')",
        "import enum\nMade: type = enum.IntFlag(value='Made', names=['X', 'Y'])",
        "from enum import Enum as E\nMade = E('Made', 'X Y')",
        "from enum import Enum\nclass A(Enum):\n  X = '''\nclass B(Enum):\n  Y = 1\n'''\n  Z = 1",
        "from django.db import models\nclass A(models.TextChoices):\n    X = 'x', _('X')",
    ],
)
def test_the_members_of_enumerations_are_the_same(source: str) -> None:
    assert {} == missing(source)


@pytest.mark.parametrize(
    "source",
    [
        "x.Color.RED",
        "f().Color.RED",
        "Color().RED",
        "MyColor.RED",
        "Colors.RED",
        "Color.__members__",
        "HTTP.get",
        "a.Color.RED",
    ],
)
def test_what_is_read_on_something_else_is_left_out(source: str) -> None:
    assert () == skim("m.py", FROM + source).use_rows


@pytest.mark.parametrize(
    ("source", "use"),
    [
        ("Color.RED", ("Color", "RED")),
        ("f(-Color.RED.value)", ("Color", "RED")),
        ("Color.\\\n  RED", ("Color", "RED")),
        ("(Color.\n  RED)", ("Color", "RED")),
        ("_Shade.dark", ("_Shade", "dark")),
        ("c.RED", ("c", "RED")),
        ("HTTP.OK", ("HTTP", "OK")),
        ("a.b.Color.RED", ("a.b.Color", "RED")),
        ("N.Color.RED", ("N.Color", "RED")),
        ("N.HTTP.OK", ("N.HTTP", "OK")),
        ("x = Color.RED if y else Color.RED", ("Color", "RED")),
        ("class tone(Enum): low = 1\ntone.low", ("tone", "low")),
        ("class TONE(Enum): low = 1\nTONE.low", ("TONE", "low")),
    ],
)
def test_a_member_is_seen_through_classes_and_modules(source: str, use: tuple[str, str]) -> None:
    uses = [row[:2] for row in skim("m.py", FROM + source).use_rows]

    assert 1 == uses.count(use)
    assert {} == missing(FROM + source)
