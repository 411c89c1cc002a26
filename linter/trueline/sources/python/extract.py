"""Bytes of one Python file in, its facts out, or the reason why there are none."""

from __future__ import annotations

from ast_serialize import parse

from trueline.facts.module import Module
from trueline.findings import Skipped
from trueline.sources.python.declaring import may_declare
from trueline.sources.python.skim import skim
from trueline.sources.reading import utf8

_MARK = b"trueline:"
_MOST = 1_000_000
"""A syntax tree takes some 500 times the bytes of dense source; nobody writes such files."""


def extract(path: str, data: bytes, *, enums: bool = True) -> Module | Skipped:
    """Return the facts of a file: skimmed, or studied where the file holds a comment for us.

    Without ``enums`` a skim says nothing of enumerations and models.
    """
    source = utf8(path, data)
    if isinstance(source, Skipped):
        return source
    fault = _fault(path, source)
    if fault is not None:
        return fault
    if _MARK in source:
        return study_source(path, source)
    skimmed = skim(path, source.decode(), enums=enums)
    return _told(skimmed, source) if enums else skimmed


def study(path: str, data: bytes) -> Module | Skipped:
    """Return the exact facts of a file."""
    source = utf8(path, data)
    return source if isinstance(source, Skipped) else study_source(path, source)


def study_source(path: str, source: bytes) -> Module | Skipped:
    """Return the exact facts of a file whose bytes are UTF-8 already."""
    if len(source) > _MOST:
        remedy = "split it, or exclude it"
        return Skipped(path, "too large to study", f"{len(source):,} bytes of source; {remedy}")
    from trueline.sources.python.study import study as exact
    from trueline.sources.python.unparsable import Unparsable

    try:
        return _told(exact(path, source), source)
    except Unparsable as error:
        return Skipped(path, error.reason, error.detail, error.line)


def _told(module: Module, source: bytes) -> Module:
    return module._replace(declares=True) if may_declare(source) else module


def _fault(path: str, source: bytes) -> Skipped | None:
    """Return the first syntax error, found by the parser that mypy uses: far faster than ``ast``.

    Its complaints that are no blockers are about syntax newer than the running interpreter.
    """
    # the parser only asks for the suffix of the name, and some names are no text
    name = "module.pyi" if path.endswith(".pyi") else "module.py"
    for error in parse(name, source, skip_function_bodies=True)[1]:
        if error.get("blocker"):
            return Skipped(path, "syntax error", error["message"], error["line"])
    return None
