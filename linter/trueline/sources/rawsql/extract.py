"""Bytes of one Python or ``.sql`` file in, the facts of its SQL out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from trueline.facts.module import Span
from trueline.facts.rawsql import Passed, SqlFile, Statement
from trueline.findings import Skipped

_VERB = rb"(?:select|insert|update|delete|with|merge|explain|values|table|create)"
_QUOTED = re.compile(
    rb"['\"](?:\s|\\[nrt]|\(|--[^\n\\]*(?:\n|\\n)|/\*.*?\*/)*" + _VERB + rb"[\s\\(*]",
    re.IGNORECASE | re.DOTALL,
)
"""The start of a string that may be SQL."""
_LINE = re.compile(
    rb"^[ \t(]*(?:select\s|insert\s+into\s|update\s|delete\s+from\s|merge\s+into\s|create\s"
    rb"|with\s+(?:recursive\s+)?[\w\"]+[^;:]*?\bas\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""A line of a script that may start a statement."""
_PYTHON = re.compile(rb"^(?:import [\w.]+|from [\w.]+ import |def \w+\(|class \w+)", re.MULTILINE)
_SINKS = re.compile(
    rb"\b(?:execute\w*|executemany|executescript|exec_driver_sql|fetch\w*|iterate|stream|mogrify"
    rb"|prepare|raw|read_sql\w*|cursor|scalars?|text|SQL|RawSQL)\s*\("
)
_PATH = b"search_path"
_MOST = 5_000_000


def may_hold(data: bytes) -> bool:
    """Whether a file may hold SQL: a superset, by words only."""
    if _PATH in data or _QUOTED.search(data) is not None:
        return True
    return _PYTHON.search(data) is None and _LINE.search(data) is not None


def sql_rows(path: str, data: bytes) -> SqlFile | Skipped:
    """Return the SQL of a file; Skipped when it is no text, or too large."""
    if len(data) > _MOST:
        return Skipped(path, "too large for SQL", f"{len(data):,} bytes; exclude it")
    found = _of_script(data) if path.endswith(".sql") else _of_python(path, data)
    return found._replace(sets_path=_PATH in data) if isinstance(found, SqlFile) else found


def _of_script(data: bytes) -> SqlFile:
    return gathered(_script(data))


def _of_python(path: str, data: bytes) -> SqlFile | Skipped:
    if not (_QUOTED.search(data) and _SINKS.search(data)):
        return SqlFile(())
    from trueline.sources.rawsql.python_strings import strings

    return strings(path, data)


def rows(path: str, data: bytes) -> tuple[Any, ...] | Skipped:
    """Return what :func:`sql_rows` does, as plain tuples for a process border or the cache."""
    found = sql_rows(path, data)
    return found if isinstance(found, Skipped) else tuple(map(_plain, found))


def _plain(value: Any) -> Any:
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def _script(data: bytes) -> Iterator[Statement | Passed]:
    from trueline.sources.rawsql.statements import Text, read_text

    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        yield Passed(data.count(b"\n", 0, error.start) + 1, "it is not UTF-8")
        return
    lines = [0, *(found.end() for found in re.finditer("\n", text))]

    def locate(start: int, end: int, word: str) -> Span:
        from bisect import bisect_right

        line = bisect_right(lines, start)
        column = start - lines[line - 1] + 1
        return Span(line, column, line, column + end - start)

    yield from read_text(Text(text, ".sql", Span(1, 1, 1, 1), locate))


def gathered(rows: Iterable[Statement | Passed]) -> SqlFile:
    """Part what was read from what was passed over."""
    statements, passed = [], []
    for row in rows:
        if isinstance(row, Statement):
            statements.append(row)
        else:
            passed.append(row)
    return SqlFile(tuple(statements), tuple(passed))
