"""Converting a value to another type, exactly or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from trueline.facts.documents.jsontext import parse


class UnconvertibleError(Exception):
    """A value is not what a conversion starts from; the message says what it should be."""


_TRUE, _FALSE = ("true", "yes", "1"), ("false", "no", "0")
_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII
)
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)


def to_string(value: Any) -> str:
    """A scalar as text, a list or an object as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def to_integer(value: Any) -> int:
    """A whole number, or the text of one."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip()):
        return int(value)
    raise UnconvertibleError("is not a whole number")


def to_number(value: Any) -> float | int:
    """The text of a number."""
    parsed = parse(value.strip() if isinstance(value, str) else "")
    number = parsed.value
    if not parsed.faults and isinstance(number, int | float) and not isinstance(number, bool):
        return number
    raise UnconvertibleError("is not a number")


def to_boolean(value: Any) -> bool:
    """true, yes and 1 or false, no and 0, in any case."""
    text = value.strip().lower() if isinstance(value, str) else str(value)
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise UnconvertibleError(f"is none of {', '.join((*_TRUE, *_FALSE))}")


def to_list(value: Any) -> list[Any]:
    """Anything else becomes the only item of a list."""
    return [value]


def to_object(value: Any) -> dict[str, Any]:
    """The JSON text of an object."""
    parsed = parse(value) if isinstance(value, str) else None
    if parsed and not parsed.faults and isinstance(parsed.value, dict):
        return parsed.value
    raise UnconvertibleError("is not the JSON text of an object")


def _moment(value: Any, source: str) -> datetime:
    if source in ("epoch-seconds", "epoch-milliseconds"):
        return _epoch(value, 1000 if source == "epoch-milliseconds" else 1, source)
    if not isinstance(value, str):
        raise UnconvertibleError("is not a text")
    if source:
        return _parsed(value, source)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise UnconvertibleError("is not an ISO 8601 date and time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parsed(value: str, source: str) -> datetime:
    try:
        moment = datetime.strptime(value, source)
    except ValueError:
        raise UnconvertibleError(f'is not of the form "{source}"') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _epoch(value: Any, parts: int, source: str) -> datetime:
    number = int(value) if isinstance(value, str) and _INTEGER.fullmatch(value) else value
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise UnconvertibleError(f"is not {source}")
    try:
        return datetime.fromtimestamp(number / parts, UTC)
    except (OverflowError, ValueError, OSError):
        raise UnconvertibleError(f"is not {source}") from None


def to_date_time(value: Any, source: str) -> str:
    """A moment as ISO 8601 in UTC, or with the offset that it is written with."""
    moment = _moment(value, source)
    exact = "microseconds" if moment.microsecond else "seconds"
    return moment.isoformat(timespec=exact).replace("+00:00", "Z")


def to_date(value: Any, source: str) -> str:
    """The day of a moment."""
    return _moment(value, source).date().isoformat()


def is_date_time(value: Any) -> bool:
    """Whether it is a date and time as RFC 3339 has them."""
    if not isinstance(value, str) or not _DATE_TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value.upper())
    except ValueError:
        return False
    return True


def is_date(value: Any) -> bool:
    """Whether it is a date as RFC 3339 has them."""
    try:
        return isinstance(value, str) and len(value) == 10 and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


ALREADY: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "date-time": is_date_time,
    "date": is_date,
}
"""Whether a value needs no conversion, by the target."""

_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "string": to_string,
    "integer": to_integer,
    "number": to_number,
    "boolean": to_boolean,
    "list": to_list,
    "object": to_object,
}

MOMENTS = ("date-time", "date")


def converted(value: Any, target: str, source: str) -> Any:
    """Return the value as ``target``; UnconvertibleError says why it can't be."""
    if target == "date-time":
        return to_date_time(value, source)
    return to_date(value, source) if target == "date" else _PLAIN[target](value)
