"""What the members of an enumeration are worth, by the rules of Python's ``enum`` module."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from trueline.sources.python.positions import Place
from trueline.sources.python.tree import dotted, last

UNKNOWN = object()
"""Stands for a value that can't be told from the source."""
AUTO = ast.Call(func=ast.Name("auto", ast.Load()), args=[], keywords=[])
"""The value of a member that the functional form only names."""

_DJANGO = frozenset({"Choices", "TextChoices", "IntegerChoices"})
_FLAGS = frozenset({"Flag", "IntFlag"})
_TEXTS = frozenset({"str", "StrEnum", "TextChoices"})
_NUMBERS = frozenset({"int", "IntEnum", "IntFlag", "IntegerChoices"})
KNOWN = _DJANGO | _FLAGS | _TEXTS | _NUMBERS | {"Enum", "ReprEnum", "object"}
"""Bases whose effect on values is known."""

_OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
    ast.LShift: operator.lshift,
}
_LARGEST = 1 << 64
"""Operands beyond this are not computed with; shifts only up to ``_WIDEST`` bits."""
_WIDEST = 64


class Entry(NamedTuple):
    """A member as written; ``value`` is None when it is no expression of its own."""

    name: str
    value: ast.expr | None
    place: Place


@dataclass(frozen=True, slots=True)
class Family:
    """What a class inherits: its ``known`` bases, and whether anything unknown makes values.

    ``plain`` is false when a base is unknown, or when a class has its own way to number members;
    ``makes`` is true when a class of this file computes values in ``__new__``.
    """

    known: frozenset[str] = frozenset()
    plain: bool = True
    makes: bool = False

    def is_a(self, names: frozenset[str]) -> bool:
        """Whether any of the names is among the known bases."""
        return not self.known.isdisjoint(names)


Member = tuple[str, str, Place]
Alias = tuple[str, str]


def valued(
    entries: Iterable[Entry], family: Family, start: int = 1
) -> tuple[tuple[Member, ...], tuple[Alias, ...]]:
    """Return the members with their values, and the other names for equal values."""
    members: list[Member] = []
    aliases: list[Alias] = []
    reading = _Reading(family, start, {}, {})
    for entry in entries:
        first, value = reading.take(entry)
        if first == entry.name:
            members.append((first, value, entry.place))
        else:
            aliases.append((entry.name, first))
    return tuple(members), tuple(aliases)


@dataclass(slots=True)
class _Reading:
    """The members read so far: their values as written, and the member that each name means."""

    family: Family
    start: int
    written: dict[str, object]
    means: dict[str, str]

    def take(self, entry: Entry) -> tuple[str, str]:
        """Return the member that the entry names, itself or an earlier one, and its value."""
        value = self._value(entry)
        self.written[entry.name] = value
        first = self._same_as(entry, value) if self.family.plain else entry.name
        self.means[entry.name] = first
        return first, _text(self._kept(value))

    def _same_as(self, entry: Entry, value: object) -> str:
        if isinstance(entry.value, ast.Name) and entry.value.id in self.means:
            return self.means[entry.value.id]
        kept = self._kept(value)
        for name, other in self.written.items() if kept is not UNKNOWN else ():
            if name in self.means and self._kept(other) == kept:
                return self.means[name]
        return entry.name

    def _kept(self, value: object) -> object:
        """Return what the class makes of a value as written."""
        family = self.family
        if family.makes:
            return UNKNOWN
        if not family.plain:
            return value
        if family.is_a(_TEXTS):
            return value if isinstance(value, str) else UNKNOWN
        if family.is_a(_NUMBERS | _FLAGS):
            number = int(value) if isinstance(value, int) else UNKNOWN
            negative = isinstance(number, int) and number < 0
            return UNKNOWN if negative and family.is_a(_FLAGS) else number
        return value

    def _value(self, entry: Entry) -> object:
        node = entry.value
        if isinstance(node, ast.Call):
            name = last(dotted(node.func))
            if name == "member" and len(node.args) == 1:
                return self._value(entry._replace(value=node.args[0]))
            return self._next(entry.name) if name == "auto" and not node.args else UNKNOWN
        if self.family.is_a(_DJANGO):
            node = _without_label(node)
        return UNKNOWN if node is None else _evaluate(node, self.written)

    def _next(self, name: str) -> object:
        family, before = self.family, list(self.written.values())
        if not family.plain:
            return UNKNOWN
        if family.is_a(frozenset({"TextChoices"})):
            return name
        if family.is_a(frozenset({"StrEnum"})):
            return name.lower()
        numbers = [value for value in before if isinstance(value, int)]
        if len(numbers) < len(before) or min(numbers, default=0) < 0:
            return UNKNOWN
        if not numbers:
            return self.start
        if family.is_a(_FLAGS):
            return 1 << max(numbers).bit_length()
        # versions of Python differ when the last value is not the highest
        return numbers[-1] + 1 if numbers[-1] == max(numbers) else UNKNOWN


def _without_label(node: ast.expr | None) -> ast.expr | None:
    """Return the value in Django's ``value, "Label"``; the label may be a translated one."""
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:
        value, label = node.elts
        text = isinstance(label, ast.Constant) and isinstance(label.value, str)
        if text or isinstance(label, (ast.Call, ast.JoinedStr)):
            return value
    return node


def _evaluate(node: ast.expr, known: dict[str, object]) -> object:
    if isinstance(node, ast.Name):
        return known.get(node.id, UNKNOWN)
    if isinstance(node, ast.BinOp):
        return _computed(node, known)
    if any(isinstance(part, ast.Set) for part in ast.walk(node)):
        return UNKNOWN  # the order of a set differs from run to run
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return UNKNOWN


def _computed(node: ast.BinOp, known: dict[str, object]) -> object:
    compute = _OPERATORS.get(type(node.op))
    left, right = _operands(node, known)
    if compute is None or left is None or right is None:
        return UNKNOWN
    if isinstance(node.op, ast.LShift) and right > _WIDEST:
        return UNKNOWN
    return compute(left, right)


def _operands(node: ast.BinOp, known: dict[str, object]) -> Iterator[int | None]:
    for side in (node.left, node.right):
        value = _evaluate(side, known)
        yield value if isinstance(value, int) and 0 <= value < _LARGEST else None


def _text(value: object) -> str:
    try:
        return "" if value is UNKNOWN else repr(value)
    except ValueError:  # an integer of thousands of digits
        return ""
