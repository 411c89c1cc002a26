"""Whether two literals are one value, by the types that either side tells."""

from __future__ import annotations

import re

from trueline.facts.sqltree import Constant

_NUMBERS = frozenset({"smallint", "integer", "bigint", "numeric", "real", "double precision"})
_TRUE = frozenset({"t", "true", "y", "yes", "on", "1"})
_FALSE = frozenset({"f", "false", "n", "no", "off", "0"})
_SECOND = 10**6
_UNITS = {
    **dict.fromkeys(("", "s", "sec", "second"), (2, _SECOND)),
    **dict.fromkeys(("m", "min", "minute"), (2, 60 * _SECOND)),
    **dict.fromkeys(("h", "hr", "hour"), (2, 3600 * _SECOND)),
    **dict.fromkeys(("d", "day"), (1, 1)),
    **dict.fromkeys(("w", "week"), (1, 7)),
    **dict.fromkeys(("mon", "month"), (0, 1)),
    **dict.fromkeys(("y", "yr", "year"), (0, 12)),
    "microsecond": (2, 1),
    "millisecond": (2, 1000),
}
"""Units of intervals: which of months, days and microseconds they count, and how many."""
_CLOCK = re.compile(r"([-+]?)\b(\d+):(\d+)(?::(\d+(?:\.\d+)?))?")
_AMOUNT = re.compile(r"([-+]?\d+)\s*([a-z]*)")


def same_constant(a: Constant, b: Constant) -> bool | None:
    """Compare two literals; None when it takes a server to tell."""
    if a.text is None or b.text is None:
        return a.text is b.text
    if a.text == b.text:
        return _same_cut(a, b)
    names = {each.type.name for each in (a, b) if each.type is not None}
    arrays = any(each.type is not None and each.type.dimensions for each in (a, b))
    if arrays:
        return None
    for name in sorted(names):
        same = _BY_TYPE.get(name)
        if same is not None:
            verdict = same(a.text, b.text)
            if verdict is not False or name != "numeric":
                return verdict
    return False


def _same_cut(a: Constant, b: Constant) -> bool | None:
    """Equal texts are equal values but for a type that cuts one of them off."""
    text = a.text or ""
    for each in (a, b):
        limits = each.type.modifiers if each.type and each.type.name.startswith("char") else ()
        if limits and len(text) > limits[0]:
            return None if a.type != b.type else True
    return True


def _numbers(a: str, b: str) -> bool | None:
    from decimal import Decimal, InvalidOperation

    try:
        return Decimal(a) == Decimal(b)
    except InvalidOperation:
        return a.strip().lower() == b.strip().lower()


def _booleans(a: str, b: str) -> bool | None:
    known = [_truth(text) for text in (a, b)]
    return None if None in known else known[0] is known[1]


def _truth(text: str) -> bool | None:
    plain = text.strip().lower()
    return True if plain in _TRUE else False if plain in _FALSE else None


def _documents(a: str, b: str) -> bool | None:
    import json

    try:
        one, other = (json.loads(text, parse_float=_number, parse_int=_number) for text in (a, b))
    except ValueError:
        return None
    return bool(one == other)


def _number(text: str) -> object:
    """Return a number that is equal to no string and to no boolean."""
    from decimal import Decimal

    return ("number", Decimal(text))


def _uuids(a: str, b: str) -> bool | None:
    plain = [text.lower().translate({ord(c): None for c in "-{} "}) for text in (a, b)]
    return plain[0] == plain[1]


def _moments(a: str, b: str) -> bool | None:
    from datetime import datetime

    try:
        one, other = (datetime.fromisoformat(text.strip()) for text in (a, b))
    except ValueError:
        return None
    if (one.tzinfo is None) is not (other.tzinfo is None):
        return None
    return one == other


def _times(a: str, b: str) -> bool | None:
    from datetime import time

    try:
        one, other = (time.fromisoformat(text.strip()) for text in (a, b))
    except ValueError:
        return None
    return None if (one.tzinfo is None) is not (other.tzinfo is None) else one == other


def _intervals(a: str, b: str) -> bool | None:
    one, other = _interval(a), _interval(b)
    return None if one is None or other is None else one == other


def _interval(text: str) -> tuple[int, int, int] | None:
    """Return months, days and microseconds; None for what only a server can read."""
    totals = [0, 0, 0]
    rest = _CLOCK.sub("", text.lower())
    for sign, hours, minutes, seconds in _CLOCK.findall(text):
        span = (int(hours) * 60 + int(minutes)) * 60 + float(seconds or 0)
        totals[2] += round(span * 10**6) * (-1 if sign == "-" else 1)
    for number, unit in _AMOUNT.findall(rest):
        place, factor = _UNITS.get(unit.removesuffix("s") or unit, (-1, 0))
        if place < 0:
            return None
        totals[place] += int(number) * factor
    return None if _AMOUNT.sub("", rest).strip() else (totals[0], totals[1], totals[2])


def _exactly(a: str, b: str) -> bool | None:
    return False


_BY_TYPE = {
    **dict.fromkeys(_NUMBERS, _numbers),
    "boolean": _booleans,
    "json": _documents,
    "jsonb": _documents,
    "uuid": _uuids,
    "date": _moments,
    "timestamp with time zone": _moments,
    "timestamp without time zone": _moments,
    "time without time zone": _times,
    "time with time zone": _times,
    "interval": _intervals,
    **dict.fromkeys(("text", "character varying", "character", "citext"), _exactly),
}
