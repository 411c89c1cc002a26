"""Comments that hold findings back."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from trueline.sources.python.positions import Place, first_line
from trueline.sources.python.tree import Tree
from trueline.sources.python.unparsable import Unparsable

SuppressionRow = tuple[tuple[str, ...], str, bool, Place]

MALFORMED = ("?",)
"""The codes of a comment that speaks to Trueline and can't be understood."""

_COMMENT = re.compile(r"#\s*trueline:")
_IGNORE = re.compile(r"#\s*trueline:\s*ignore(?:\[([^\[\]]*)\])?(?:\s+(.*))?\Z")
_CODE = re.compile(r"[A-Za-z][\w-]*\Z")


def suppressions(tree: Tree) -> Iterator[SuppressionRow]:
    """Yield the comments in reading order; the span runs from the ``#`` to the last character."""
    if "trueline:" not in tree.text:
        return
    body = tree.module.sites
    start = first_line(body[0].node) if body else tree.text.count("\n") + 2
    for token in _comments(tree):
        match = _COMMENT.search(token.string)
        if match:
            line, column = token.start[0], token.start[1] + match.start() + 1
            alone = not token.line[: token.start[1]].strip()
            text = token.string[match.start() :].rstrip()
            codes, reason = _read(text)
            place = (line, column, line, column + len(text))
            yield (codes, reason, alone and line < start, place)


def _comments(tree: Tree) -> Iterator[tokenize.TokenInfo]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(tree.text).readline):
            if token.type == tokenize.COMMENT:
                yield token
    except (tokenize.TokenError, SyntaxError) as error:
        raise Unparsable(tree.path, 0, "comments can't be read", str(error)) from error


def _read(text: str) -> tuple[tuple[str, ...], str]:
    match = _IGNORE.match(text)
    if match is None:
        return (MALFORMED, text)
    listed, reason = match.groups()
    if listed is None:
        return ((), reason or "")
    codes = tuple(code.strip() for code in listed.split(","))
    return (codes, reason or "") if all(map(_CODE.match, codes)) else (MALFORMED, text)
