"""The grammar of PostgreSQL's expressions, from text to a tree of plain operators.

It reads what defaults, checks, generated columns, index keys and predicates hold: everything but
subqueries, aggregates and window functions.  Spellings that the server itself makes one are one
here (``BETWEEN``, ``IN``, ``!=``, ``LIKE``, ``CURRENT_TIMESTAMP``).
"""

from __future__ import annotations

from collections.abc import Callable

from trueline.facts.catalogue import SqlType
from trueline.facts.sqlforms import FORMS, call, listed, typed_string
from trueline.facts.sqltokens import (
    BITS,
    NAME,
    NUMBER,
    OPERATOR,
    STRING,
    WORD,
    Cursor,
)
from trueline.facts.sqltree import IN, Call, Cast, Column, Constant, Node, Operation
from trueline.facts.typenames import read_type

_COMPARISONS = {"<", ">", "=", "<=", ">=", "<>", "!="}
_POWERS = {"+": 8, "-": 8, "*": 9, "/": 9, "%": 9, "^": 10}
_OR, _AND, _NOT, _IS, _COMPARE, _ANY_OPERATOR, _AT, _COLLATE, _SIGN = (
    *(1, 2, 3, 4, 5, 7),
    *(11, 12, 13),
)
_NEGATABLE = frozenset({"in", "between", "like", "ilike", "similar"})
_NO_PREFIX = frozenset({*_COMPARISONS, *"()[],;.:*/%^", "::", ":=", "=>", ".."})
_LIKE = {"like": "~~", "ilike": "~~*"}


def parse_expression(text: str) -> Node:
    """Read a whole expression; raise :class:`trueline.facts.sqltokens.UnreadableError`."""
    cursor = Cursor.over(text)
    found = read_expression(cursor)
    if not cursor.done:
        raise cursor.unexpected("the end of the expression")
    return found


def read_expression(cursor: Cursor, power: int = 0) -> Node:
    """Go over an expression whose operators bind more tightly than ``power``."""
    left = _prefix(cursor)
    while True:
        longer = _infix(left, cursor, power)
        if longer is None:
            return left
        left = longer


def _prefix(cursor: Cursor) -> Node:
    if cursor.accept("not"):
        return Operation("not", (read_expression(cursor, _NOT),))
    sign = cursor.any_of("-", "+")
    if sign:
        value = read_expression(cursor, _SIGN)
        return value if sign == "+" else Operation("-", (value,))
    token = cursor.token
    if token.kind == OPERATOR and token.text not in _NO_PREFIX:
        cursor.take()
        return Operation(token.text, (read_expression(cursor, _ANY_OPERATOR),))
    return _suffixes(_primary(cursor), cursor)


def _suffixes(value: Node, cursor: Cursor) -> Node:
    while True:
        if cursor.accept("::"):
            value = Cast(value, read_type(cursor))
        elif cursor.at("["):
            value = _subscript(value, cursor)
        elif cursor.accept("."):
            value = Operation(".", (value, Column(cursor.identifier())))
        else:
            return value


def _subscript(value: Node, cursor: Cursor) -> Node:
    cursor.expect("[")
    start = Constant(None) if cursor.at(":") else read_expression(cursor)
    found = Operation("[]", (value, start))
    if cursor.accept(":"):
        end = Constant(None) if cursor.at("]") else read_expression(cursor)
        found = Operation("[:]", (value, start, end))
    cursor.expect("]")
    return found


def _infix(left: Node, cursor: Cursor, power: int) -> Node | None:
    token = cursor.token
    if token.kind == OPERATOR:
        return _operator(left, cursor, power)
    reader = _INFIX.get(token.text) if token.kind == WORD else None
    if reader is None or (token.text == "not" and cursor.ahead().text not in _NEGATABLE):
        return None
    binds, read = reader
    return read(left, cursor) if binds > power else None


def _operator(left: Node, cursor: Cursor, power: int) -> Node | None:
    symbol = cursor.token.text
    if symbol in ("(", ")", "[", "]", ",", ";", ".", ":", ":=", "=>", ".."):
        return None
    binds = _COMPARE if symbol in _COMPARISONS else _POWERS.get(symbol, _ANY_OPERATOR)
    if binds <= power:
        return None
    cursor.take()
    return _applied(left, symbol, cursor, binds)


def _applied(left: Node, symbol: str, cursor: Cursor, binds: int) -> Node:
    symbol = "<>" if symbol == "!=" else symbol
    many = cursor.any_of("any", "some", "all")
    if many:
        inner = _inside(cursor)
        return Operation(f"{symbol} {'all' if many == 'all' else 'any'}", (left, inner))
    return Operation(symbol, (left, read_expression(cursor, binds)))


def _and(left: Node, cursor: Cursor) -> Node:
    cursor.take()
    return Operation("and", (left, read_expression(cursor, _AND)))


def _or(left: Node, cursor: Cursor) -> Node:
    cursor.take()
    return Operation("or", (left, read_expression(cursor, _OR)))


def _is(left: Node, cursor: Cursor) -> Node:
    cursor.take()
    negated = cursor.accept("not")
    if cursor.accept("distinct", "from"):
        found = Operation("is distinct from", (left, read_expression(cursor, _COMPARE)))
    else:
        kind = cursor.any_of("null", "true", "false", "unknown", "document", "normalized", "json")
        if not kind:
            raise cursor.unexpected("NULL, TRUE, FALSE or DISTINCT FROM")
        found = Operation(f"is {kind}", (left,))
    return Operation("not", (found,)) if negated else found


def _isnull(left: Node, cursor: Cursor) -> Node:
    found = Operation("is null", (left,))
    return found if cursor.take().text == "isnull" else Operation("not", (found,))


def _not(left: Node, cursor: Cursor) -> Node:
    cursor.take()
    read = _INFIX[cursor.token.text][1]
    return Operation("not", (read(left, cursor),))


def _in(left: Node, cursor: Cursor) -> Node:
    cursor.take()
    return Operation(
        "= any", (left, Operation("array", tuple(listed(cursor.parenthesized(), read_expression))))
    )


def _between(left: Node, cursor: Cursor) -> Node:
    cursor.take()
    symmetric = cursor.accept("symmetric")
    cursor.accept("asymmetric")
    low = read_expression(cursor, IN)
    cursor.expect("and")
    high = read_expression(cursor, IN)
    if symmetric:
        return Operation("between symmetric", (left, low, high))
    return Operation("and", (Operation(">=", (left, low)), Operation("<=", (left, high))))


def _like(left: Node, cursor: Cursor) -> Node:
    symbol = _LIKE[cursor.take().text]
    many = cursor.any_of("any", "some", "all")
    if many:
        return Operation(f"{symbol} {'all' if many == 'all' else 'any'}", (left, _inside(cursor)))
    pattern = read_expression(cursor, IN)
    if cursor.accept("escape"):
        pattern = Call(("like_escape",), (pattern, read_expression(cursor, IN)))
    return Operation(symbol, (left, pattern))


def _similar(left: Node, cursor: Cursor) -> Node:
    cursor.take()
    cursor.expect("to")
    arguments = [read_expression(cursor, IN)]
    if cursor.accept("escape"):
        arguments.append(read_expression(cursor, IN))
    return Operation("~", (left, Call(("similar_to_escape",), tuple(arguments))))


def _at_time_zone(left: Node, cursor: Cursor) -> Node:
    cursor.take()
    if cursor.accept("local"):
        return Call(("timezone",), (left,))
    cursor.expect("time", "zone")
    return Call(("timezone",), (read_expression(cursor, _AT), left))


def _collate(left: Node, cursor: Cursor) -> Node:
    cursor.take()
    return Operation("collate", (left, Column(cursor.qualified()[-1])))


def _qualified_operator(left: Node, cursor: Cursor) -> Node:
    cursor.take()
    inner = cursor.parenthesized()
    while inner.token.kind in (WORD, NAME):
        inner.identifier()
        inner.expect(".")
    symbol = inner.take().text
    return _applied(left, symbol, cursor, _ANY_OPERATOR)


_INFIX: dict[str, tuple[int, Callable[[Node, Cursor], Node]]] = {
    "or": (_OR, _or),
    "and": (_AND, _and),
    "is": (_IS, _is),
    "isnull": (_IS, _isnull),
    "notnull": (_IS, _isnull),
    "not": (IN, _not),
    "in": (IN, _in),
    "between": (IN, _between),
    "like": (IN, _like),
    "ilike": (IN, _like),
    "similar": (IN, _similar),
    "operator": (_ANY_OPERATOR, _qualified_operator),
    "at": (_AT, _at_time_zone),
    "collate": (_COLLATE, _collate),
}


def _inside(cursor: Cursor) -> Node:
    """Read the one expression between parentheses."""
    inner = cursor.parenthesized()
    found = read_expression(inner)
    if not inner.done:
        raise inner.unexpected(")")
    return found


def _primary(cursor: Cursor) -> Node:
    token = cursor.token
    if cursor.at("("):
        found = listed(cursor.parenthesized(), read_expression)
        return found[0] if len(found) == 1 else Operation("row", tuple(found))
    if token.kind == STRING:
        return Constant(cursor.take().text)
    if token.kind == NUMBER:
        return Constant(cursor.take().text, SqlType("numeric"))
    if token.kind == BITS:
        return Constant(cursor.take().text, SqlType("bit"))
    if token.kind not in (WORD, NAME):
        raise cursor.unexpected("a value")
    special = FORMS.get(token.text) if token.kind == WORD else None
    return special(cursor, read_expression) if special else _named(cursor)


def _named(cursor: Cursor) -> Node:
    """Read a column, a function, or a type in front of a string."""
    quoted = cursor.token.kind == NAME
    start = cursor.index
    name = cursor.qualified()
    if cursor.at("("):
        typed = typed_string(cursor, start) if len(name) == 1 and not quoted else None
        return typed or call(name, cursor, read_expression)
    if not quoted and not cursor.at("."):
        typed = typed_string(cursor, start)
        if typed:
            return typed
    if cursor.at(".", "*"):
        cursor.index += 2
    return Column(name[-1])
