"""The tree of an expression: plain operators, calls, casts, columns and constants."""

from __future__ import annotations

from dataclasses import dataclass

from trueline.facts.catalogue import SqlType


@dataclass(frozen=True, slots=True)
class Column:
    """A column; the table's name in front of it is left out, as there is only one table."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal; ``text`` is None for NULL, ``type`` is None where nothing is said about it."""

    text: str | None
    type: SqlType | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """A value under a type."""

    value: Node
    type: SqlType


@dataclass(frozen=True, slots=True)
class Call:
    """A function, or anything that is one in all but syntax; ``name`` is qualified as written."""

    name: tuple[str, ...]
    arguments: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator and its operands; AND, OR, NOT, IN, IS …, CASE and ARRAY too."""

    operator: str
    operands: tuple[Node, ...]


Node = Column | Constant | Cast | Call | Operation

IN = 6
"""How tightly IN, LIKE and BETWEEN bind: above comparisons, below all other operators."""
NOW = Call(("now",))
"""The start of the transaction, by whatever name."""
