"""Enumerations: what is one, which name means which, and what is found about them."""

from __future__ import annotations

import pytest
from rules_support import findings, places

COLOR = """
-- app/__init__.py --
-- app/colors.py --
from enum import Enum

class Color(Enum):
    RED = 1
    GREEN = 2
"""

NO_MISSING_MEMBER = {
    "members, aliases, methods, properties, private and inherited names": """
        -- app/m.py --
        import enum
        class Color(str, enum.Enum):
            _ignore_ = ["x"]
            RED = "r"
            CRIMSON = "r"
            def shade(self): ...
            @property
            def hue(self): ...
            limit = enum.nonmember(3)
        Color.RED, Color.CRIMSON, Color.shade, Color.hue, Color.limit, Color.upper
        Color.__members__, Color._member_map_, Color.name, Color.value, Color.mro
        """,
    "classes that bring more than can be read": """
        -- app/m.py --
        import enum
        from elsewhere import Mixin, decorate
        class Meta(enum.EnumMeta): ...
        class WithMeta(enum.Enum, metaclass=Meta):
            A = 1
        class WithMixin(Mixin, enum.Enum):
            A = 1
        @decorate
        class Decorated(enum.Enum):
            A = 1
        class Filled(enum.Enum):
            A = 1
            for name in "BC":
                locals()[name] = name
        WithMeta.B, WithMixin.B, Decorated.B, Filled.B
        """,
    "bases in other files": """
        -- app/__init__.py --
        -- app/base.py --
        from enum import Enum
        class Labelled(str, Enum):
            @classmethod
            def parse(cls, text): ...
            separator = property(lambda self: 1)
        class NoEnum:
            def more(self): ...
        -- app/m.py --
        from app.base import Labelled, NoEnum
        from enum import Enum
        class LabelledEnum(Labelled):
            A = "a"
        class MixedEnum(NoEnum, Enum):
            A = "a"
        LabelledEnum.parse, LabelledEnum.separator, LabelledEnum.casefold, MixedEnum.more
        """,
    "Django's choices": """
        -- app/m.py --
        from django.db import models
        from django.db.models import TextChoices
        class Kind(TextChoices):
            A = "a", _("An a")
        class Size(models.IntegerChoices):
            S = 1
            __empty__ = "none"
        Kind.choices, Kind.labels, Kind.values, Kind.names, Kind.A.label, Kind.upper
        Size.choices, Size.bit_length
        """,
    "names that mean something else here": COLOR
    + """
-- app/use.py --
from app.colors import Color
def parameter(Color):
    return Color.BLUE
def local():
    Color = thing()
    return Color.BLUE
[Color.BLUE for Color in ()]
lambda Color: Color.BLUE
-- app/rebound.py --
from app.colors import Color
Color = Color or None
Color.BLUE
-- app/colors_of_others.py --
from paint import Color
Color.BLUE
""",
    "a name that a function imports from elsewhere": COLOR
    + """
-- app/paint.py --
from enum import Enum
class Color(Enum):
    BLUE = 1
-- app/use.py --
from app.colors import Color
def paint():
    from app.paint import Color
    return Color.BLUE
def other():
    return Color.RED
""",
    "a name that comes from one of two files": COLOR
    + """
-- app/paint.py --
from enum import Enum
class Color(Enum):
    BLUE = 1
-- app/compat.py --
try:
    from app.colors import Color
except ImportError:
    from app.paint import Color
-- app/use.py --
from app.compat import Color
Color.RED, Color.BLUE
""",
    "a class in two branches": """
        -- app/__init__.py --
        -- app/m.py --
        from enum import Enum
        if settings.X:
            class Color(Enum):
                RED = 1
        else:
            class Color(Enum):
                BLUE = 1
        -- app/use.py --
        from app.m import Color
        Color.RED, Color.BLUE
        """,
    "a base that has no members itself": """
        -- app/__init__.py --
        -- app/base.py --
        from enum import Enum
        class Color(Enum):
            def shade(self): ...
        -- app/m.py --
        from app.base import Color
        class Color(Color):
            RED = 1
        -- app/use.py --
        from app.m import Color
        Color.RED
        """,
    "members that are set, asked for or expected to be missing": COLOR
    + """
-- app/use.py --
from app.colors import Color
Color.SET = 1
Color.SET
if hasattr(Color, "ASKED"):
    Color.ASKED
try:
    Color.TRIED
except AttributeError:
    pass
""",
    "a class that is no enumeration": """
        -- app/m.py --
        class EnumLike:
            A = 1
        class MyEnum(EnumLike):
            B = 1
        MyEnum.C
        """,
    "names handed round in a circle": """
        -- app/__init__.py --
        -- app/a.py --
        from app.b import Color
        -- app/b.py --
        from app.a import Color
        -- app/c.py --
        from app.a import Color
        Color.RED
        """,
}


@pytest.mark.parametrize("text", NO_MISSING_MEMBER.values(), ids=NO_MISSING_MEMBER)
def test_no_member_is_missing_among(text):
    assert places("MOD004", text) == []


MISSING_MEMBER = {
    "an import of the class": "from app.colors import Color\nColor.BLUE",
    "an import under an alias": "from app.colors import Color as Colour\nColour.BLUE",
    "a module under an alias": "import app.colors as c\nc.Color.BLUE",
    "a dotted module": "import app.colors\napp.colors.Color.BLUE",
    "a module from its package": "from app import colors\ncolors.Color.BLUE",
    "a re-export": "from app.hand import Color\nColor.BLUE",
    "a re-export by a star": "from app.star import Color\nColor.BLUE",
    "a relative import": "from .colors import Color\nColor.BLUE",
    "a match": "from app.colors import Color\nmatch x:\n    case Color.BLUE: ...",
    "a function": "from app.colors import Color\ndef f(c=Color.BLUE): ...",
    "an annotation": "from app.colors import Color\nc: Color.BLUE",
}


@pytest.mark.parametrize("use", MISSING_MEMBER.values(), ids=MISSING_MEMBER)
def test_a_missing_member_is_found_through(use):
    text = f"""{COLOR}
-- app/hand.py --
from app.colors import Color
-- app/star.py --
from app.colors import *
-- app/use.py --
{use}
"""

    (finding,) = findings("MOD004", text)

    assert finding.message == "Color has no member BLUE; it has GREEN, RED"
    row = use.splitlines()[finding.where.line - 1]
    assert row[finding.where.column - 1 : finding.where.end_column - 1].endswith(".BLUE")
    assert [r.where.address for r in finding.related] == ["app/colors.py"]


@pytest.mark.parametrize(
    "declaration",
    [
        "class ColorEnum(enum.Flag):\n    RED = enum.auto()",
        'ColorEnum = enum.Enum("ColorEnum", "RED GREEN")',
        'ColorEnum = enum.IntEnum("ColorEnum", ["RED", "GREEN"])',
        'class ColorEnum(models.TextChoices):\n    RED = "r", "Red"',
        'class ColorEnum(StrEnum):\n    RED = "r"',
        'class ColorEnum(NewEnum):\n    RED = "r"',
        'class BaseEnum(str, enum.Enum): ...\nclass ColorEnum(BaseEnum):\n    RED = "r"',
    ],
)
def test_a_missing_member_is_found_whatever_the_enumeration_is_made_of(declaration):
    text = f"""
-- app/__init__.py --
-- app/compat.py --
import sys
if sys.version_info < (3, 11):
    from backports.strenum import StrEnum
else:
    from enum import StrEnum
try:
    from enum import StrEnum as NewEnum
except ImportError:
    from enum import Enum
    class NewEnum(str, Enum): ...
-- app/m.py --
import enum
from django.db import models
from app.compat import StrEnum, NewEnum
{declaration}
-- app/use.py --
from app.m import ColorEnum
ColorEnum.RED, ColorEnum.BLUE
"""

    assert places("MOD004", text) == ["app/use.py:2:16"]


NO_TWIN = {
    "a stub beside its module": """
        -- app/m.py --
        from enum import Enum
        class Color(Enum):
            RED = 1
            BLUE = 2
        -- app/m.pyi --
        from enum import Enum
        class Color(Enum):
            RED = 1
            BLUE = 2
        """,
    "one class in two branches": """
        -- app/m.py --
        import sys
        from enum import Enum
        if sys.version_info >= (3, 11):
            class Color(Enum):
                RED = 1
                BLUE = 2
        else:
            class Color(str, Enum):
                RED = 1
                BLUE = 2
        """,
    "enumerations in functions": """
        -- app/m.py --
        from enum import Enum
        def one():
            class Color(Enum):
                RED = 1
                BLUE = 2
        def two():
            class Color(Enum):
                RED = 1
                BLUE = 2
        """,
    "values that can't be read": """
        -- app/m.py --
        from enum import Enum
        class Color(Enum):
            RED = make()
            BLUE = make()
        class Paint(Enum):
            RED = make()
            BLUE = make()
        """,
    "tests": """
        -- app/m.py --
        from enum import Enum
        class Color(Enum):
            RED = 1
            BLUE = 2
        -- tests/m.py --
        from enum import Enum
        class Color(Enum):
            RED = 1
            BLUE = 2
        """,
}


@pytest.mark.parametrize("text", NO_TWIN.values(), ids=NO_TWIN)
def test_nothing_is_declared_twice_in(text):
    assert places("ENU001", text) == []


def test_an_enumeration_declared_a_second_time_is_found_in_the_later_file():
    text = f"""{COLOR}
-- lib/other.py --
import enum

class Paint(enum.IntEnum):
    GREEN = enum.auto() + 1
    RED = 1
class Color(enum.IntEnum):
    RED = enum.auto()
    GREEN = enum.auto()
"""

    (finding,) = findings("ENU001", text)

    assert (finding.where.address, finding.where.line, finding.where.column) == (
        "lib/other.py",
        6,
        7,
    )
    assert finding.message == "Color is declared in app/colors.py too, with equal members"


NO_DIFFERENCE = {
    "two branches of one file": """
        -- app/m.py --
        from enum import Enum
        if settings.X:
            class Color(Enum):
                RED = 1
                BLUE = 2
        else:
            class Color(Enum):
                RED = 1
                PINK = 2
        """,
    "too little in common": """
        -- app/a.py --
        from enum import Enum
        class Mode(Enum):
            A = 1
            B = 2
            C = 3
        -- app/b.py --
        from enum import Enum
        class Mode(Enum):
            A = 1
            X = 2
            Y = 3
        """,
    "equal members in another order": """
        -- app/a.py --
        from enum import Enum
        class Mode(Enum):
            A = 1
            B = 2
        -- app/b.py --
        from enum import Enum
        class Mode(Enum):
            B = 2
            A = 1
        """,
}


@pytest.mark.parametrize("text", NO_DIFFERENCE.values(), ids=NO_DIFFERENCE)
def test_nothing_differs_in(text):
    assert places("ENU002", text) == []


def test_the_share_that_must_be_common_can_be_set():
    text = "-- trueline.toml --\n[rules.ENU002]\noverlap = 30\n" + "\n".join(
        f"-- app/{name}.py --\nfrom enum import Enum\nclass Mode(Enum):\n    A = 1\n{rest}"
        for name, rest in (("a", "    B = 2\n    C = 3"), ("b", "    X = 2\n    Y = 3"))
    )

    (finding,) = findings("ENU002", text)

    assert finding.message == "Mode differs from the one in app/a.py: without B, C; with X, Y"
