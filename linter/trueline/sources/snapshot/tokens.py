"""Values as tokens of a line, and back; whatever is not plain is a JSON string."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache

from trueline.facts.catalogue import SqlType

DAMAGE = "\ufffd"
_STRING = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(rf'(?:[^ "]|{_STRING})+')
_ELEMENT = re.compile(rf'(?:{_STRING}|[^,"]+)(?=,|\Z)')
_PART = r'(?:[^\W\d][\w$]*|"(?:[^"\\]|\\.)*")'
_PARTS = re.compile(rf"{_PART}(?:\.{_PART})*\Z")
_PLAIN_PART = re.compile(r"[^\W\d][\w$]*\Z")
_TYPE = re.compile(
    rf"(?:(?P<schema>{_PART})\.)?(?P<name>{_PART})"
    r"(?:\((?P<modifiers>-?\d+(?:,-?\d+)*)\))?(?P<array>\[\])?\Z"
)
_SPECIAL = re.compile(r'[ "\\\ufffd]')


def quoted(text: str) -> str:
    """Return a JSON string in which nothing breaks a line or hides from the reader.

    The character that stands for undecodable bytes is escaped too, so that one in a file tells
    that the file is damaged.
    """
    written = json.dumps(text, ensure_ascii=False)
    return written if written.isprintable() and DAMAGE not in written else json.dumps(text)


def scalar(text: str) -> str:
    """Write a value, bare when it has no space and nothing to be escaped."""
    plain = text and text.isprintable() and not _SPECIAL.search(text)
    return text if plain else quoted(text)


def read_scalar(token: str) -> str:
    """Read what :func:`scalar` writes; raises ValueError."""
    if not token:
        raise ValueError("the line is too short")
    return _unquoted(token) if token.startswith('"') else token


def elements(texts: Iterable[str]) -> str:
    """Write a list of values, separated by commas."""
    return ",".join(map(_element, texts))


def read_elements(token: str) -> tuple[str, ...]:
    """Read what :func:`elements` writes; raises ValueError."""
    if not token:
        return ()
    found = _ELEMENT.findall(token) if '"' in token else token.split(",")
    if ",".join(found) != token or "" in found:
        raise ValueError(f"{token!r} is no list")
    return tuple(map(read_scalar, found))


def dotted(schema: str, name: str) -> str:
    """Write schema and name, each quoted when it is no plain word."""
    return f"{_part(schema)}.{_part(name)}"


def read_dotted(token: str) -> tuple[str, str]:
    """Read what :func:`dotted` writes; raises ValueError."""
    parts = re.findall(_PART, token) if _PARTS.match(token) else ()
    if len(parts) != 2:
        raise ValueError(f"{token!r} is not schema.name")
    return read_scalar(parts[0]), read_scalar(parts[1])


@lru_cache(maxsize=4096)
def sqltype(value: SqlType) -> str:
    """Write a type: ``public.mood[]``, ``"character varying"(80)``."""
    schema = f"{_part(value.schema)}." * bool(value.schema)
    within = f"({','.join(map(str, value.modifiers))})" * bool(value.modifiers)
    return f"{schema}{_part(value.name)}{within}" + "[]" * bool(value.dimensions)


@lru_cache(maxsize=4096)
def read_sqltype(token: str) -> SqlType:
    """Read what :func:`sqltype` writes; raises ValueError."""
    match = _TYPE.match(token)
    if match is None:
        raise ValueError(f"{token!r} is no type")
    schema, name, modifiers, array = match.groups()
    numbers = tuple(map(int, modifiers.split(","))) if modifiers else ()
    return SqlType(
        read_scalar(name), numbers, int(bool(array)), read_scalar(schema) if schema else ""
    )


def split(line: str) -> list[str]:
    """Split a line at spaces outside of strings; raises ValueError."""
    if '"' not in line:
        return line.split(" ")
    found = _TOKEN.findall(line)
    if " ".join(found) != line:
        raise ValueError("a string is not closed, or there is a space too many")
    return found


def _part(text: str) -> str:
    return text if _PLAIN_PART.match(text) else quoted(text)


def _element(text: str) -> str:
    return quoted(text) if "," in text else scalar(text)


def _unquoted(token: str) -> str:
    try:
        return str(json.loads(token))
    except json.JSONDecodeError as error:
        raise ValueError(f"{token} is no string: {error.msg}") from None
