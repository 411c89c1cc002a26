"""Addresses and positions as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.reports.escape import visible

if TYPE_CHECKING:
    from trueline.findings import Location


def address(where: Location) -> str:
    """Return the address, with its subject in front when it is not a file."""
    shown = visible(where.address)
    return shown if where.subject == "file" else f"{where.subject} {shown}"


def position(where: Location) -> str:
    """Return ``line:column``, ``line``, or nothing for the whole address."""
    return ":".join(str(number) for number in (where.line, where.column) if number)


def place(where: Location) -> str:
    """Return address and position in the form that editors and terminals make a link of."""
    return ":".join(part for part in (address(where), position(where)) if part)
