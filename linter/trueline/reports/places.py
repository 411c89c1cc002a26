"""Addresses and positions as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.reports.escape import visible

if TYPE_CHECKING:
    from trueline.findings import Finding, Location


def physical_place(finding: Finding) -> Location | None:
    """Return the line of a file that a finding can be shown on: its own, or the nearest.

    What is in a database borrows a line of code, or the line that describes it.
    """
    if finding.where.subject == "file":
        return finding.where
    files = [other.where for other in finding.related if other.where.subject == "file"]
    code = (where for where in files if where.address.endswith(".py"))
    return next(code, None) or next(iter(files), None)


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
