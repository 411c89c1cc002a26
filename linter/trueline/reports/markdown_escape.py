"""Text from the project inside Markdown: it is shown, and never read as markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trueline.reports.escape import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKUP = re.compile(r"[\\`*_\[\]<>&|~]")


def prose(text: str) -> str:
    """Return text in which nothing is markup, HTML, a table border or a call to a person."""
    shown = _MARKUP.sub(lambda match: f"&#{ord(match[0])};", visible(text))
    return shown.replace("@", "@<!-- -->")


def code(text: str) -> str:
    """Return text as a code span, whatever backticks it holds."""
    shown = visible(text) or " "
    longest = max(map(len, re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if "`" in (shown[0], shown[-1]) else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a table whose first column is text and whose other columns are numbers."""
    rule = (":--", *("--:" for _ in header[1:]))
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, rule, *rows))
