"""The SQL strings of a Python file: those that go where SQL goes."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import partial

from trueline.facts.module import Span
from trueline.facts.rawsql import Passed, SqlFile, Statement
from trueline.findings import Skipped
from trueline.sources.python.bindings import Bindings
from trueline.sources.python.expressions import spots
from trueline.sources.python.origins import Origins
from trueline.sources.python.parse import decode, parse
from trueline.sources.python.positions import lines_with, touches
from trueline.sources.python.tree import Scope, Tree, dotted, grow, last
from trueline.sources.python.unparsable import Unparsable
from trueline.sources.rawsql.constants import Constants
from trueline.sources.rawsql.extract import gathered
from trueline.sources.rawsql.pieces import Built, build
from trueline.sources.rawsql.statements import Text, read_text
from trueline.sources.reading import utf8

_METHODS = frozenset(
    {
        *("execute", "executemany", "executescript", "execute_many", "exec_driver_sql", "fetch"),
        *("fetchrow", "fetchval", "fetchall", "fetchone", "fetch_all", "fetch_one", "fetch_val"),
        *("fetchmany", "fetch_row", "iterate", "stream", "mogrify", "prepare", "raw", "cursor"),
        *("read_sql", "read_sql_query", "scalar", "scalars", "execute_query", "copy_from_query"),
    }
)
_FUNCTIONS = frozenset({"text", "SQL", "RawSQL", "read_sql", "read_sql_query"})
_KEYWORDS = frozenset({"query", "sql", "statement", "operation", "stmt", "text", "raw_query"})
_WORDS = tuple(f"{name}(" for name in sorted(_METHODS | _FUNCTIONS))
_SQL = re.compile(
    r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*|\(\s*)*(?:explain\b.*?)?"
    r"(?:select|insert|update|delete|with|merge|create|values|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_OURS = frozenset(
    {
        *("psycopg", "psycopg2", "asyncpg", "sqlalchemy", "sqlmodel", "django", "databases"),
        *("psycopg_pool", "aiopg", "pg8000", "tortoise", "peewee", "flask_sqlalchemy", "encode"),
    }
)
_THEIRS = frozenset(
    {
        *("sqlite3", "aiosqlite", "apsw", "duckdb", "pymysql", "MySQLdb", "mysql", "asyncmy"),
        *("aiomysql", "pyodbc", "pymssql", "cx_Oracle", "oracledb", "snowflake", "cassandra"),
        *("clickhouse_driver", "clickhouse_connect", "pyhive", "trino", "impala", "pyspark"),
        *("databricks", "redshift_connector", "sqlcipher3", "mariadb", "vertica_python", "ibm_db"),
        *("prestodb", "pydruid", "taos", "aioodbc", "asynch"),
    }
)
"""Drivers of other systems."""
_BIGQUERY = "google.cloud.bigquery"
_OTHER_ENGINE = re.compile(
    r"create_(?:async_)?engine\(\s*f?['\"](?:sqlite|mysql|mssql|oracle|duckdb|snowflake|bigquery)"
)


def strings(path: str, data: bytes) -> SqlFile | Skipped:
    """Return the SQL of a Python file."""
    source = utf8(path, data)
    if isinstance(source, Skipped):
        return source
    try:
        text = decode(path, source)
        tree = grow(path, text, parse(path, text))
    except Unparsable as error:
        return Skipped(path, error.reason, error.detail, error.line)
    return gathered(_Strings(tree).rows())


class _Strings:
    def __init__(self, tree: Tree) -> None:
        self._tree, self._text = tree, tree.text
        bindings = Bindings(tree)
        self._origins = Origins(bindings)
        self._constants = Constants(tree, bindings)
        self._lines = [0, *(found.end() for found in re.finditer("\n", tree.text))]
        self._seen: set[ast.AST] = set()
        self._foreign = self._is_foreign()

    def rows(self) -> Iterator[Statement | Passed]:
        lines = lines_with(self._text, _WORDS)
        for site in self._tree.sites if lines else ():
            if touches(site.node, lines):
                for spot in spots(site):
                    if isinstance(spot.node, ast.Call):
                        yield from self._call(spot.node, site.scope)

    def _is_foreign(self) -> bool:
        """Whether a bare ``execute`` here may well speak to another system."""
        names = {name for site in self._tree.sites for name in _imported(site.node)}
        if _BIGQUERY in names or not _THEIRS.isdisjoint(n.partition(".")[0] for n in names):
            return True
        return _OTHER_ENGINE.search(self._text) is not None

    def _call(self, call: ast.Call, scope: Scope) -> Iterator[Statement | Passed]:
        sink = self._sink(call, scope)
        argument = _argument(call) if sink else None
        if argument is None or argument in self._seen:
            return
        self._seen.add(argument)
        built = build(argument, partial(self._constants.value, scope=scope))
        if built is None:
            if self._constants.is_changed(argument, scope):
                yield Passed(call.lineno, "it is put together from parts")
            return
        if not _SQL.match(built.text) or built.node in self._seen - {argument}:
            return
        self._seen.add(built.node)
        if self._foreign and sink != "text":
            yield Passed(call.lineno, "the file speaks to another system too")
        elif sink == "op.execute":
            yield Passed(call.lineno, "it belongs to a migration")
        else:
            yield from read_text(self._located(built, sink))

    def _sink(self, call: ast.Call, scope: Scope) -> str:
        """Return by what a call takes SQL, empty when it does not."""
        function = call.func
        if isinstance(function, ast.Attribute):
            name = function.attr
            receiver = last(dotted(function.value))
            if name == "execute" and receiver == "op":
                return "op.execute"
            if name in _METHODS:
                return name
            if name in _FUNCTIONS:
                known = receiver in ("sa", "sqlalchemy", "db", "sql", "sqlmodel", "expressions")
                return name if known else ""
            return ""
        if not isinstance(function, ast.Name):
            return ""
        origin = self._origins.of(function.id, scope)
        name = last(origin)
        if name not in _FUNCTIONS:
            return ""
        root = origin.lstrip(".").partition(".")[0]
        return name if root in _OURS or root == "pandas" else ""

    def _located(self, built: Built, sink: str) -> Text:
        span = Span(*self._tree.positions.span(built.node))
        start, end = self._offset(span.line, span.column), self._offset(*span[2:])
        segment = self._text[start:end]

        def locate(at: int, to: int, word: str) -> Span:
            found = _same_word(built.text, at, to, word, segment)
            if found is None:
                return span
            line = bisect_right(self._lines, start + found)
            column = start + found - self._lines[line - 1] + 1
            return Span(line, column, line, column + len(word))

        return Text(built.text, sink, span, locate, is_open=built.is_open)

    def _offset(self, line: int, column: int) -> int:
        return self._lines[line - 1] + column - 1


def _imported(node: ast.stmt) -> Iterator[str]:
    """Yield the modules that a statement imports, and what it imports from them."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and not node.level:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _same_word(text: str, at: int, to: int, word: str, segment: str) -> int | None:
    """Find a word of a string's value in its source: the n-th there is the n-th here."""
    if not word:
        return None
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    shown = text[at:to]
    inner = at + shown.find(word) if word in shown else at
    number = sum(1 for _ in pattern.finditer(text, 0, inner))
    for count, found in enumerate(pattern.finditer(segment)):
        if count == number:
            return found.start()
    return None


def _argument(call: ast.Call) -> ast.expr | None:
    if call.args:
        return None if isinstance(call.args[0], ast.Starred) else call.args[0]
    named = (each.value for each in call.keywords if each.arg in _KEYWORDS)
    return next(named, None)
