"""Pieces of HTML, escaped, with the semantics that screen readers need."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from trueline.reports.escape import visible
from trueline.reports.summary import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from trueline.findings import Share


def safe(text: str) -> str:
    """Return text that is shown as it is, in an element or in an attribute."""
    return escape(visible(text))


def section(title: str, *content: str) -> str:
    """Return a section under its heading."""
    return "\n".join(("<section>", f"<h2>{safe(title)}</h2>", *content, "</section>"))


def table(caption: str, header: Sequence[str], rows: Iterable[str]) -> str:
    """Return a table that scrolls by itself when the page is narrow.

    ``header`` is text, ``rows`` are made by `row`.
    """
    columns = "".join(f'<th scope="col">{safe(title)}</th>' for title in header)
    return "\n".join(
        (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{safe(caption)}"><table>',
            f"<caption>{safe(caption)}</caption>",
            f"<thead><tr>{columns}</tr></thead>",
            "<tbody>",
            *rows,
            "</tbody></table></div>",
        )
    )


def row(title: str, cells: Iterable[str]) -> str:
    """Return a row with its title in front; ``cells`` are made by `cell` or `heat`."""
    return f'<tr><th scope="row">{safe(title)}</th>{"".join(cells)}</tr>'


def cell(text: str | int) -> str:
    """Return a cell of text or a number."""
    return f"<td>{safe(str(text))}</td>"


def heat(share: Share | None) -> str:
    """Return a cell with a percentage, its counts, and a colour that repeats it."""
    if share is None:
        return '<td class="none">&ndash;</td>'
    if share.percent is None:
        return '<td class="none">exempt</td>'
    counts = f"<small>{share.clean} of {share.all - share.exempt}</small>"
    return f'<td class="{grade(share.percent)}">{percent(share.percent)} {counts}</td>'


def bar(value: float | None) -> str:
    """Return a cell with a percentage and a bar of that length, which is decoration."""
    if value is None:
        return cell(percent(value))
    drawn = f'<span class="track" aria-hidden="true"><span style="width:{value}%"></span></span>'
    return f'<td class="bar">{drawn}<span class="number">{percent(value)}</span></td>'


def grade(value: float) -> str:
    """Return the class of a percentage: full, good from 80, fair from 50, or poor."""
    if value >= 100:
        return "full"
    return "good" if value >= 80 else "fair" if value >= 50 else "poor"
