"""The parts of expressions that have a syntax of their own: CASE, CAST, ARRAY, EXTRACT, dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from trueline.facts.catalogue import SqlType
from trueline.facts.sqltokens import STRING, Cursor
from trueline.facts.sqltree import IN, NOW, Call, Cast, Constant, Node, Operation
from trueline.facts.typenames import is_built_in, read_type


class Read(Protocol):
    """The grammar's own function for an expression that binds more tightly than ``power``."""

    def __call__(self, cursor: Cursor, power: int = 0) -> Node: ...  # noqa: D102  # said above


_MOMENTS: dict[str, str] = {
    "current_date": "date",
    "current_time": "time with time zone",
    "localtime": "time without time zone",
    "localtimestamp": "timestamp without time zone",
}
_SESSION = frozenset(
    {"current_user", "session_user", "user", "current_role", "current_catalog", "current_schema"}
)
_TYPE_STARTS = frozenset(
    {"double", "character", "char", "varchar", "timestamp", "time", "interval"}
)
_FIELDS = frozenset({"year", "month", "day", "hour", "minute", "second"})


def listed(cursor: Cursor, read: Read) -> list[Node]:
    """Read expressions with commas between them, up to the end."""
    found: list[Node] = []
    while not cursor.done:
        cursor.accept("variadic")
        found.append(read(cursor))
        if not cursor.accept(",") and not cursor.done:
            raise cursor.unexpected("a comma")
    return found


def typed_string(cursor: Cursor, start: int) -> Node | None:
    """Read ``date '2020-01-01'`` or ``double precision '1'``, if that is what stands there."""
    back, cursor.index = cursor.index, start
    word = cursor.token.text
    if word in _TYPE_STARTS or (is_built_in(word) or cursor.ahead(1).kind == STRING):
        found = read_type(cursor)
        if cursor.token.kind == STRING:
            text = cursor.take().text
            if found.name == "interval" and cursor.token.text in _FIELDS:
                text = f"{text} {cursor.take().text}"
            return Cast(Constant(text), found)
    cursor.index = back
    return None


def call(name: tuple[str, ...], cursor: Cursor, read: Read) -> Node:
    """Go over the arguments of a function; aggregates are none of ours."""
    inner = cursor.parenthesized()
    if cursor.at("over") or cursor.at("filter") or cursor.at("within"):
        raise cursor.unexpected("no aggregate")
    if inner.at("*") or inner.at("distinct"):
        raise inner.unexpected("an argument")
    if name in (("transaction_timestamp",), ("now",)):
        return NOW
    return Call(name, tuple(listed(inner, read)))


def _cast(cursor: Cursor, read: Read) -> Node:
    cursor.take()
    inner = cursor.parenthesized()
    value = read(inner)
    inner.expect("as")
    found = Cast(value, read_type(inner))
    if not inner.done:
        raise inner.unexpected(")")
    return found


def _case(cursor: Cursor, read: Read) -> Node:
    cursor.take()
    parts: list[Node] = []
    subject = None if cursor.at("when") else read(cursor)
    while cursor.accept("when"):
        test = read(cursor)
        cursor.expect("then")
        parts += [Operation("=", (subject, test)) if subject else test, read(cursor)]
    parts.append(read(cursor) if cursor.accept("else") else Constant(None))
    cursor.expect("end")
    return Operation("case", tuple(parts))


def _array(cursor: Cursor, read: Read) -> Node:
    cursor.take()
    return _brackets(cursor, read)


def _brackets(cursor: Cursor, read: Read) -> Node:
    cursor.expect("[")
    found: list[Node] = []
    while not cursor.accept("]"):
        found.append(_brackets(cursor, read) if cursor.at("[") else read(cursor))
        if not cursor.accept(",") and not cursor.at("]"):
            raise cursor.unexpected("]")
    return Operation("array", tuple(found))


def _row(cursor: Cursor, read: Read) -> Node:
    cursor.take()
    return Operation("row", tuple(listed(cursor.parenthesized(), read)))


def _constant(cursor: Cursor, read: Read) -> Node:
    word = cursor.take().text
    return Constant(None) if word == "null" else Constant(word, SqlType("boolean"))


def _moment(cursor: Cursor, read: Read) -> Node:
    word = cursor.take().text
    precision: tuple[int, ...] = ()
    if cursor.at("("):
        digits = cursor.parenthesized().token.text
        precision = (int(digits),) if digits.isdigit() and digits != "6" else ()
    if word == "current_timestamp":
        zoned = SqlType("timestamp with time zone", precision)
        return Cast(NOW, zoned) if precision else NOW
    return Cast(NOW, SqlType(_MOMENTS[word], precision))


def _session(cursor: Cursor, read: Read) -> Node:
    word = cursor.take().text
    if cursor.at("("):
        return call((word,), cursor, read)
    return Call(("current_user" if word in ("user", "current_role") else word,))


def _refuse(cursor: Cursor, read: Read) -> Node:
    raise cursor.unexpected("an expression without a query")


def _extract(cursor: Cursor, read: Read) -> Node:
    name = cursor.take().text
    inner = cursor.parenthesized()
    field = Constant(inner.take().text.lower())
    if not inner.accept("from"):
        inner.expect(",")
    value = listed(inner, read)
    return Call((name,), (field, *value))


def _substring(cursor: Cursor, read: Read) -> Node:
    cursor.take()
    inner = cursor.parenthesized()
    found = [read(inner)]
    while inner.any_of(",", "from", "for"):
        found.append(read(inner))
    if not inner.done:
        raise inner.unexpected(")")
    return Call(("substring",), tuple(found))


def _position(cursor: Cursor, read: Read) -> Node:
    cursor.take()
    inner = cursor.parenthesized()
    needle = read(inner, IN)
    if inner.accept("in"):
        return Call(("position",), (read(inner), needle))
    inner.expect(",")
    return Call(("position",), (needle, read(inner)))


def _trim(cursor: Cursor, read: Read) -> Node:
    cursor.take()
    inner = cursor.parenthesized()
    side = {"leading": "ltrim", "trailing": "rtrim"}.get(
        inner.any_of("both", "leading", "trailing"), "btrim"
    )
    what = [] if inner.at("from") else [read(inner)]
    if inner.accept("from"):
        what.insert(0, read(inner))
    elif inner.accept(","):
        what.append(read(inner))
    return Call((side,), tuple(what))


FORMS: Mapping[str, Callable[[Cursor, Read], Node]] = {
    "cast": _cast,
    "case": _case,
    "array": _array,
    "row": _row,
    **dict.fromkeys(("true", "false", "null"), _constant),
    **dict.fromkeys((*_MOMENTS, "current_timestamp"), _moment),
    **dict.fromkeys(_SESSION, _session),
    **dict.fromkeys(("select", "exists", "with", "values", "overlay", "xmlelement"), _refuse),
    "extract": _extract,
    "substring": _substring,
    "position": _position,
    "trim": _trim,
}
"""The words that start one, and who reads it."""
