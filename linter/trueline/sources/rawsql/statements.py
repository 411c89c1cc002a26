"""A text into the facts of its statements; what sqlglot can't read is passed over and told."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from trueline.facts.module import Span
from trueline.facts.rawsql import Passed, Statement
from trueline.facts.sqltokens import UnreadableError
from trueline.sources.ddl.split import Statement as Piece
from trueline.sources.ddl.split import split
from trueline.sources.rawsql.frames import Locate

_JUDGED = re.compile(r"(?:select|insert|update|delete|with|merge|values|table|\()", re.IGNORECASE)
_EXPLAIN = re.compile(r"explain\s+(?:\([^)]*\)|(?:analyze|verbose)\s+)*\s*", re.IGNORECASE)
_CREATES = re.compile(
    r"create\s+(?:or\s+replace\s+)?(?:(?:global|local|temp|temporary|unlogged|foreign|recursive"
    r"|materialized|virtual)\s+)*(?:table|view)\s+(?:if\s+not\s+exists\s+)?(?P<name>[\w.\"]+)",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"`|\[dbo\]|\bon\s+duplicate\s+key\b|\bsqlite_(?:master|schema|sequence)\b|\bpragma\b"
    r"|\bifnull\s*\(|\bselect\s+top\s+\d|\bnolock\b|\binsert\s+or\s+(?:ignore|replace)\b"
    r"|\bfrom\s+dual\b|\bstraight_join\b|\{\{|\{%|\btypeof\s*\(|\browid\b|\bstrftime\s*\("
    r"|\bgroup_concat\s*\(|\bjulianday\s*\(",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[=(,<>]\s*\?(?!\w)(?![|&?])|\bin\s*\(\s*\?|\blimit\s+\?", re.IGNORECASE)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_MOST = 200_000


class Text:
    """A text of SQL, where it goes, and where its words stand in the file.

    ``locate`` takes offsets in ``text``.  ``is_open`` says that parts are known at run time only.
    """

    def __init__(
        self, text: str, sink: str, span: Span, locate: Locate, *, is_open: bool = False
    ) -> None:
        self.text, self.sink, self.span, self.locate = text, sink, span, locate
        self.is_open = is_open


def read_text(text: Text) -> Iterator[Statement | Passed]:
    """Yield the facts of each statement in a text, or why there are none."""
    if len(text.text) > _MOST:
        yield Passed(text.span.line, "it is too long")
        return
    bare = _COMMENT.sub(" ", text.text)
    if _OTHERS.search(bare) or _QUESTION.search(bare):
        yield Passed(text.span.line, "it is written for another system")
        return
    plain = text.text.replace("\\:\\:", "  ::").replace("\\:", " :")
    try:
        pieces = list(split("", plain))
    except UnreadableError as error:
        yield Passed(text.span.line, str(error))
        return
    at = 0
    for piece in pieces:
        at = plain.index(piece.text, at)
        yield from _read_piece(text, piece, at)
        at += len(piece.text)


def _read_piece(text: Text, piece: Piece, at: int) -> Iterator[Statement | Passed]:
    explained = _EXPLAIN.match(piece.text)
    skip = explained.end() if explained else 0
    body = piece.text[skip:]
    creates = _CREATES.match(body)
    if creates:
        name = creates["name"].rpartition(".")[2].strip('"').lower()
        yield Statement(text.sink, text.span, creates=(name,))
    elif _JUDGED.match(body):
        yield _parsed(text, body, at + skip, text.span.line + piece.line - 1)


def _parsed(text: Text, body: str, at: int, line: int) -> Statement | Passed:
    import sqlglot
    from sqlglot.errors import SqlglotError

    from trueline.sources.rawsql.frames import Collector
    from trueline.sources.rawsql.reader import Reader

    def locate(start: int, end: int, word: str) -> Span:
        return text.locate(at + start, at + end, word)

    try:
        with _silence():
            tree = sqlglot.parse_one(_without_percents(body), read="postgres")
        if not isinstance(tree, sqlglot.exp.Expression) or isinstance(tree, sqlglot.exp.Command):
            return Passed(line, "its syntax is not read")
        collector = Collector(locate, text.is_open)
        Reader(collector).read(tree)
    except (SqlglotError, RecursionError):
        return Passed(line, "sqlglot can't parse it")
    return collector.statement(text.sink, text.span)


def read_query(text: str) -> tuple[Statement, int] | None:
    """Return the facts of one query, and the number of the source that is its result."""
    import sqlglot
    from sqlglot.errors import SqlglotError

    from trueline.sources.rawsql.frames import Collector
    from trueline.sources.rawsql.reader import Reader

    collector = Collector(lambda start, end, word: Span())
    try:
        with _silence():
            tree = sqlglot.parse_one(text, read="postgres")
        if not (isinstance(tree, sqlglot.exp.Query) and isinstance(tree, sqlglot.exp.Expression)):
            return None
        number = Reader(collector).query(tree, None, {})
    except (SqlglotError, RecursionError):
        return None
    return collector.statement("view", Span()), number


def _without_percents(text: str) -> str:
    """Read ``%%`` as the driver does; offsets stay."""
    return text.replace("%%", "% ") if "%%" in text else text


@contextmanager
def _silence() -> Iterator[None]:
    """Keep sqlglot's warnings away from the user: what it does not read is told by us."""
    logger = logging.getLogger("sqlglot")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before
