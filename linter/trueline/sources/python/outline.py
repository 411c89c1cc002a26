"""Bytes of one Python file in, its outline out: what it declares, as it is written."""

from __future__ import annotations

from trueline.facts.outline import Outline
from trueline.findings import Skipped
from trueline.sources.python.parse import decode, parse
from trueline.sources.python.unparsable import Unparsable
from trueline.sources.reading import utf8

_MOST = 2_000_000


def outline(path: str, data: bytes) -> Outline | Skipped:
    """Return what a file declares, or why that can't be read; for files that pass a gate."""
    source = utf8(path, data)
    if isinstance(source, Skipped):
        return source
    if len(source) > _MOST:
        detail = f"{len(source):,} bytes of source; split it, or exclude it"
        return Skipped(path, "too large to outline", detail)
    from trueline.sources.python.outline_walk import walked

    try:
        text = decode(path, source)
        return walked(path, text, parse(path, text))
    except Unparsable as error:
        return Skipped(path, error.reason, error.detail, error.line)
