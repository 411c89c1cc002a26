"""From bytes to CPython's own syntax tree, with one error for all that can go wrong."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING

from trueline.sources.python.unparsable import Unparsable

if TYPE_CHECKING:
    import ast

_NEWEST = (3, 14)


def decode(path: str, source: bytes) -> str:
    """Return UTF-8 source as text in which every line ends with ``\\n``, as the parser sees it."""
    try:
        text = source.decode()
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise Unparsable(path, line, "not UTF-8", "save the file in that encoding") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Unparsable(path, line, "null byte", "Python refuses it: remove it")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def parse(path: str, text: str) -> ast.Module:
    """Return the syntax tree of a file; raise :class:`Unparsable` when there is none.

    Text rather than bytes, because a coding cookie no longer tells the truth about it.
    """
    from ast import parse as parsed  # many runs parse nothing

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parsed(text)
    except SyntaxError as error:
        raise _refused(path, text, error) from error
    except (ValueError, RecursionError, MemoryError) as error:
        detail = f"{error or type(error).__name__}: simplify the file"
        raise Unparsable(path, 0, "too much for the parser", detail) from error


def _refused(path: str, text: str, error: SyntaxError) -> Unparsable:
    line, running = error.lineno or 0, sys.version_info[:2]
    if running >= _NEWEST or not _newest_reads(path, text):
        return Unparsable(path, line, "syntax error", error.msg)
    mine, newest = (".".join(map(str, version)) for version in (running, _NEWEST))
    detail = f"{mine} says {error.msg!r}, {newest} reads it: run Trueline with that one"
    return Unparsable(path, line, "needs a newer Python", detail)


def _newest_reads(path: str, text: str) -> bool:
    import ast_serialize

    errors = ast_serialize.parse("module.py", text.encode(), python_version=_NEWEST)[1]
    return not any(error.get("blocker") for error in errors)
