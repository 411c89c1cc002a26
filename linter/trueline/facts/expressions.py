"""Whether two expressions mean the same: what code renders, and what PostgreSQL prints of it.

Both are read by :mod:`trueline.facts.sqlgrammar`, brought to one form, and compared with the types
in mind that either side tells.  What can't be read, or can't be decided, is None: never reported.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from trueline.facts.catalogue import SqlType
from trueline.facts.sqlcanon import simplify
from trueline.facts.sqlconstants import same_constant
from trueline.facts.sqlgrammar import parse_expression
from trueline.facts.sqltokens import Cursor, UnreadableError
from trueline.facts.sqltree import (
    Call,
    Cast,
    Column,
    Constant,
    Node,
    Operation,
)

_NULL = Constant(None)
_UNORDERED = frozenset({"and", "or", "=", "<>", "is distinct from"})
_IMPLICIT = frozenset(
    {
        *("text", "character varying", "bpchar", "character", "citext", "name"),
        *("smallint", "integer", "bigint", "numeric", "real", "double precision"),
        *("timestamp with time zone", "timestamp without time zone", "interval"),
        *("inet", "cidr", "regclass"),
    }
)
"""Targets of casts that the server adds by itself and prints."""


def same_default(a: str, b: str, of: SqlType | None) -> bool | None:
    """Whether two defaults of a column of this type give the same value; empty means NULL.

    None when it can't be told.
    """
    if a == b:
        return True
    left, right = _parsed(a or "NULL"), _parsed(b or "NULL")
    if left is None or right is None:
        return None
    return _same(_typed(left, of), _typed(right, of))


def same_predicate(a: str, b: str) -> bool | None:
    """Whether two conditions, index expressions or generated values are the same.

    None when it can't be told.
    """
    if a == b:
        return True
    left, right = _parsed(a), _parsed(b)
    if left is None or right is None:
        return None
    return _same(left, right)


def value_set(expression: str, column: str) -> tuple[str, ...] | None:
    """Return the strings that a check leaves to a column, in order; None when it is not that."""
    found = _parsed(expression)
    if isinstance(found, Operation) and found.operator == "or":
        rest = [each for each in found.operands if not _is_null(each, column)]
        found = rest[0] if len(rest) == 1 else found
    if not isinstance(found, Operation) or found.operator not in ("=", "= any"):
        return None
    values = _chosen(found, column)
    texts = [each.text for each in values if isinstance(each, Constant) and each.text is not None]
    return tuple(texts) if values and len(texts) == len(values) else None


def _is_null(node: Node, column: str) -> bool:
    return node == Operation("is null", (Column(column),))


def _chosen(node: Operation, column: str) -> tuple[Node, ...]:
    one, other = (_bare(each) for each in node.operands)
    if node.operator == "= any":
        listed = isinstance(other, Operation) and other.operator == "array"
        same = one == Column(column)
        return tuple(map(_bare, other.operands)) if listed and same else ()  # type: ignore[union-attr]
    if Column(column) not in (one, other):
        return ()
    return (other if one == Column(column) else one,)


def _bare(node: Node) -> Node:
    while isinstance(node, Cast):
        node = node.value
    return node


@lru_cache(maxsize=8192)
def _parsed(text: str) -> Node | None:
    try:
        return simplify(parse_expression(text))
    except (UnreadableError, RecursionError):
        return None


def _typed(node: Node, of: SqlType | None) -> Node:
    """Put a default under the type of its column, as an INSERT does."""
    if isinstance(node, Cast) and of is not None and node.type.name == of.name:
        node = node.value
    if isinstance(node, Constant) and of is not None:
        return Constant(node.text, node.type if node.type and node.type.modifiers else of)
    return node


def _same(a: Node, b: Node) -> bool | None:
    if a == b:
        return True
    if isinstance(a, Constant) and isinstance(b, Constant):
        return _same_constants(a, b)
    if isinstance(a, Cast) or isinstance(b, Cast):
        return _same_under_casts(a, b)
    if isinstance(a, Call) and isinstance(b, Call):
        return _same_calls(a, b)
    if isinstance(a, Operation) and isinstance(b, Operation):
        return _same_operations(a, b)
    return _array_against_text(a, b)


def _same_constants(a: Constant, b: Constant) -> bool | None:
    if a.text and b.text and any(each.type and each.type.dimensions for each in (a, b)):
        one, other = _elements(a.text), _elements(b.text)
        if one is None or other is None:
            return True if a.text == b.text else None
        return _all(map(_same, one, other), len(one), len(other))
    return same_constant(a, b)


def _array_against_text(a: Node, b: Node) -> bool | None:
    """``ARRAY['a']`` against ``'{a}'``, which need each other's knowledge of the type."""
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Operation) and one.operator == "array" and isinstance(other, Constant):
            elements = _elements(other.text or "")
            if elements is not None:
                return _all(map(_same, one.operands, elements), len(one.operands), len(elements))
            return None
    return False


def _elements(text: str) -> tuple[Node, ...] | None:
    """Read an array literal of one dimension."""
    inner = text.strip()
    if not (inner.startswith("{") and inner.endswith("}")) or "{" in inner[1:]:
        return None
    try:
        cursor = Cursor.over(inner[1:-1].replace("'", "''"))
    except UnreadableError:
        return None
    found: list[Node] = []
    while not cursor.done:
        start = cursor.token
        end = start
        while not cursor.done and not cursor.at(","):
            end = cursor.take()
        written = cursor.text[start.at : end.end].replace("''", "'")
        found.append(Constant(end.text if end.kind == "name" else written))
        cursor.accept(",")
    return tuple(found)


def _same_under_casts(a: Node, b: Node) -> bool | None:
    if isinstance(a, Cast) and isinstance(b, Cast) and a.type.name == b.type.name:
        inner = _same(a.value, b.value)
        return inner if a.type == b.type or not inner else None
    removed = [each.type for each in (a, b) if isinstance(each, Cast)]
    bare = [each.value if isinstance(each, Cast) else each for each in (a, b)]
    found = _same(*bare)
    if not found:
        return found
    plain = all(each.name in _IMPLICIT and not each.modifiers for each in removed)
    return True if plain and len(removed) == 1 else None


def _same_calls(a: Call, b: Call) -> bool | None:
    if a.name[-1] != b.name[-1]:
        return False
    named = len(a.name) == 1 or len(b.name) == 1 or a.name == b.name
    if not named or len(a.arguments) != len(b.arguments):
        return False
    if a.name[-1] in ("nextval", "currval", "setval"):
        return _same_sequences(a.arguments[0], b.arguments[0])
    return _all(map(_same, a.arguments, b.arguments))


def _same_sequences(a: Node, b: Node) -> bool | None:
    """Compare the names of two sequences; one without schema is looked for by the search path."""
    one, other = (_bare(each) for each in (a, b))
    if not isinstance(one, Constant) or not isinstance(other, Constant):
        return None
    try:
        names = [Cursor.over(each.text or "").qualified() for each in (one, other)]
    except UnreadableError:
        return None
    return names[0][-1] == names[1][-1] and (1 in map(len, names) or names[0] == names[1])


def _same_operations(a: Operation, b: Operation) -> bool | None:
    if a.operator != b.operator or len(a.operands) != len(b.operands):
        return False
    if a.operator in _UNORDERED:
        return _same_in_any_order(a.operands, b.operands)
    if a.operator in ("= any", "<> all"):
        lists = [each.operands[1] for each in (a, b)]
        subject = _same(a.operands[0], b.operands[0])
        if subject and all(isinstance(each, Operation) for each in lists):
            return _same_in_any_order(*(each.operands for each in lists))  # type: ignore[union-attr]
    return _all(map(_same, a.operands, b.operands))


def _same_in_any_order(some: tuple[Node, ...], others: tuple[Node, ...]) -> bool | None:
    if len(some) != len(others):
        return False
    left, doubt = list(others), False
    for each in some:
        verdicts = [_same(each, other) for other in left]
        if True in verdicts:
            del left[verdicts.index(True)]
        elif None in verdicts:
            doubt = True
            del left[verdicts.index(None)]
        else:
            return False
    return None if doubt else True


def _all(verdicts: Iterable[bool | None], *lengths: int) -> bool | None:
    if len(set(lengths)) > 1:
        return False
    found = list(verdicts)
    if False in found:
        return False
    return None if None in found else True
