"""What an expression in code stands for, as far as it can be told without running it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trueline.facts.declared import Place
from trueline.facts.models.libraries import canonical
from trueline.facts.tree import Target


@dataclass(frozen=True, slots=True)
class Const:
    """A constant."""

    value: Any


@dataclass(frozen=True, slots=True)
class Foreign:
    """A name of a library; ``dotted`` as it is imported, empty parts never."""

    dotted: str

    @property
    def name(self) -> str:
        """The one spelling of :mod:`trueline.facts.models.libraries`."""
        return canonical(self.dotted)


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module or package of ours."""

    target: Target


@dataclass(frozen=True, slots=True)
class ClassValue:
    """A class of ours; ``name`` is qualified: ``Outer.Inner``."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """A function of ours, or a lambda; ``body`` is None when it can't be read as an expression.

    ``bound`` are values of its first parameters, as for a method.
    """

    path: str
    name: str
    body: Any
    scope: Any
    bound: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What a call gives, when the function is not one that can be computed here.

    ``drawn`` as of :class:`Items`, for the arguments.
    """

    function: Value
    arguments: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]
    at: Place
    drawn: bool = False

    def keyword(self, name: str) -> Value | None:
        """Return a keyword argument, None without one."""
        return next((value for key, value in self.keywords if key == name), None)

    def argument(self, position: int, name: str) -> Value | None:
        """Return an argument by position or keyword."""
        if position < len(self.arguments):
            return self.arguments[position]
        return self.keyword(name)

    @property
    def name(self) -> str:
        """The library's name for the function, empty for one of ours."""
        return self.function.name if isinstance(self.function, Foreign) else ""


@dataclass(frozen=True, slots=True)
class Part:
    """An attribute of something that can't be looked into: ``table.c``."""

    owner: Value
    name: str


@dataclass(frozen=True, slots=True)
class Items:
    """A tuple, list or set; ``whole`` is False when there may be more items than these.

    ``drawn`` says that they were read off the members of an enumeration.
    """

    items: tuple[Value, ...]
    whole: bool = True
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class Pairs:
    """A dict, in order."""

    items: tuple[tuple[Value, Value], ...]
    whole: bool = True

    def get(self, key: str) -> Value | None:
        """Return the value of a text key."""
        found = [v for k, v in self.items if isinstance(k, Const) and k.value == key]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an enumeration; ``value`` is None when it is no literal."""

    cls: ClassValue
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Subscript:
    """``Mapped[int]``."""

    owner: Value
    index: Value


@dataclass(frozen=True, slots=True)
class Operation:
    """``a | b``, ``column > 0``; ``right`` is None for ``not a``."""

    sign: str
    left: Value
    right: Value | None


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody can tell without running the code; ``why`` names the reason.

    ``name`` is the file and name of what has several meanings, so that it equals itself.
    ``of`` is the library's function whose result this is, if only its arguments are unclear.
    """

    why: str
    name: tuple[str, str] = ("", "")
    of: str = ""


Value = (
    Const
    | Foreign
    | ModuleValue
    | ClassValue
    | FunctionValue
    | Made
    | Part
    | Items
    | Pairs
    | Member
    | Subscript
    | Operation
    | Unclear
)

NONE = Const(None)


def text_of(value: Value | None) -> str | None:
    """Return the text that a value is; a member of a ``str`` enumeration is its value."""
    if isinstance(value, Member):
        value = value.value
    if isinstance(value, Made) and value.name in _WRAPPERS and value.arguments:
        value = value.arguments[0]
    return str(value.value) if isinstance(value, Const) and isinstance(value.value, str) else None


_WRAPPERS = frozenset({"sa.quoted_name", "sa.conv"})


def number_of(value: Value | None) -> int | None:
    """Return the whole number that a value is."""
    found = value.value if isinstance(value, Const) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def is_none(value: Value | None) -> bool:
    """Whether the value is None or absent."""
    return value is None or (isinstance(value, Const) and value.value is None)


def shown(value: Value | None) -> str:
    """Return a type about as code writes it, for messages: ``String(50)``."""
    if isinstance(value, Foreign):
        return value.dotted.rpartition(".")[2]
    if isinstance(value, ClassValue):
        return value.name
    if isinstance(value, Const):
        return repr(value.value)
    if isinstance(value, Made):
        named = (f"{name}={shown(each)}" for name, each in value.keywords)
        return f"{shown(value.function)}({', '.join((*map(shown, value.arguments), *named))})"
    if isinstance(value, Subscript):
        return f"{shown(value.owner)}[{shown(value.index)}]"
    if isinstance(value, Items):
        return ", ".join(map(shown, value.items))
    if isinstance(value, Operation) and value.right is not None:
        return f"{shown(value.left)} {value.sign} {shown(value.right)}"
    return f"{shown(value.owner)}.{value.name}" if isinstance(value, Part) else "…"
