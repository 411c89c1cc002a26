"""Bytes of one Python file in, the uses of classes in it out; see :mod:`trueline.facts.usage`."""

from __future__ import annotations

from trueline.facts.usage import UseRow
from trueline.findings import Skipped
from trueline.sources.python.parse import decode, parse
from trueline.sources.python.unparsable import Unparsable
from trueline.sources.reading import utf8

_MOST = 1_000_000


def may_use(data: bytes) -> bool:
    """Whether a file may use a class at all: only files that name a model are asked."""
    return b"import" in data or b"class " in data


def uses(path: str, data: bytes) -> tuple[UseRow, ...] | Skipped:
    """Return the uses of classes in a file as rows, in reading order."""
    source = utf8(path, data)
    if isinstance(source, Skipped):
        return source
    if len(source) > _MOST:
        return Skipped(path, "too large to study", f"{len(source):,} bytes of source; split it")
    from trueline.sources.python.tree import grow
    from trueline.sources.python.usage_rows import rows

    try:
        text = decode(path, source)
        return tuple(rows(grow(path, text, parse(path, text))))
    except Unparsable as error:
        return Skipped(path, error.reason, error.detail, error.line)
    except RecursionError:
        return Skipped(path, "too deeply nested to study", "an expression has too many parts")
