from __future__ import annotations

import ast
from pathlib import Path

import pytest

from trueline.facts import LAZY, TYPING, Module
from trueline.sources.python.skim import skim
from trueline.sources.python.study import study

ROOT = Path(__file__).parents[2]
OWN = sorted(
    path
    for folder in ("linter", "rules", "examples", "tests")
    for path in (ROOT / folder).rglob("*.py")
)
LIBRARY = sorted(Path(ast.__file__).parent.glob("[a-m]*.py"))


def loads(module: Module) -> set[tuple[object, ...]]:
    """The imports that run when the module is loaded, without their places."""
    rows = module.import_rows
    return {tuple(row[:4]) for row in rows if not row[4] & (LAZY | TYPING)}


def paths(module: Module) -> set[str]:
    """The references with more than one part; a single name can't be missing from anything."""
    return {row[0] for row in module.string_rows if "." in row[0] or ":" in row[0]}


def missing(path: str, source: str) -> dict[str, object]:
    """What a study finds and a skim leaves out, by kind."""
    exact, rough = study(path, source.encode()), skim(path, source)
    kinds = {
        "imports": {row[:4] for row in exact.import_rows} - {row[:4] for row in rough.import_rows},
        "loads": loads(exact) - loads(rough),
        "names": set(exact.names) - set(rough.names),
        "strings": paths(exact) - paths(rough),
    }
    return {kind: left for kind, left in kinds.items() if left}


@pytest.mark.parametrize(
    "source",
    [
        "import a, b.c as d, e.f",
        "from . import x",
        "from .. import (a as b, # why\n    c,\n)",
        "from .import a",
        "from ...p.q import *",
        "from a import b \\\n    , c",
        "try: import x\nexcept ImportError: x = None",
        "if 1: import a; import b",
        "def f():\n    import lazy\n    from . import other",
        "class C:\n    import inside",
        "import a\r\nfrom b import c\r\n",
        "if TYPE_CHECKING:\n    from t import T\nelse:\n    T = 1",
    ],
)
def test_no_form_of_import_is_left_out(source: str) -> None:
    assert {} == missing("m.py", source)


@pytest.mark.parametrize(
    "source",
    [
        "a = b = c = 1",
        "a, (b, *c) = 1, (2, 3)",
        "[a, b] = 1, 2",
        "(\n    a,\n    b,\n) = 1, 2",
        "a: int = 1",
        "a += 1",
        "a = 1; b = 2",
        "for a, b in (): pass",
        "with x as a, y as (b, c): pass",
        "try:\n    a = 1\nexcept E as e:\n    b = 1\nfinally:\n    c = 1",
        "while (a := 1):\n    b = 1",
        "print([z for y in () if (a := y)])",
        "def f():\n    global a, b\n    a = b = 1",
        "async def a(): ...\nclass b: ...",
        "@d\ndef a(): ...",
        "if x:\n    def a(): ...\n    class b: ...\nelif y:\n    c = 1",
        "match x:\n    case [a, *b]: pass\n    case {'k': c, **d}: pass\n    case C(e) as f: pass",
        "if x: a = 1",
        "for _ in ():\n\tfor a in ():\n\t\tb = 1",
        "\x0cdef a(): ...",
    ],
)
def test_no_form_of_binding_is_left_out(source: str) -> None:
    assert {} == missing("m.py", source)


@pytest.mark.parametrize(
    "source",
    [
        "from unittest import mock\n@mock.patch('a.b.c')\ndef f(): ...",
        "from unittest.mock import patch\nwith patch(\n    'a.b.c',\n): pass",
        "def f(monkeypatch):\n    monkeypatch.setattr('a.b', 1)",
        "import importlib\nimportlib.import_module('a.b')",
        "import uvicorn\nuvicorn.run('a.b:app')",
    ],
)
def test_no_reference_in_a_string_is_left_out(source: str) -> None:
    assert {} == missing("m.py", source)


def test_the_members_of_enumerations_are_the_same() -> None:
    source = """
from enum import Enum, auto

class Base(str, Enum):
    def label(self): ...

class Color(Base):
    RED = "red"
    ROT = "red"
    BLUE = "blue"

def f():
    class Local(Enum):
        A = auto()

Made = Enum("Made", "X Y")
"""
    exact, rough = study("m.py", source.encode()), skim("m.py", source)

    def told(module: Module) -> list[tuple[object, ...]]:
        return sorted(
            (e.name, e.bases, tuple((m.name, m.value) for m in e.members), e.aliases, e.nested)
            for e in module.enums
        )

    assert told(exact) == told(rough)


def test_uses_of_members_are_seen_through_classes_and_modules() -> None:
    source = "from a import Color\nfrom b import models as m\nColor.RED\nm.Color.lower\n"
    rough = skim("m.py", source)

    assert {("Color", "RED"), ("m.Color", "lower")} <= {row[:2] for row in rough.use_rows}


@pytest.mark.parametrize("path", [*OWN, *LIBRARY], ids=lambda path: path.name)
def test_a_skim_of_real_code_leaves_nothing_out(path: Path) -> None:
    assert {} == missing(path.name, path.read_text(encoding="utf-8"))
