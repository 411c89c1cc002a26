"""Locations in SARIF: files by URI and region, everything else by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from trueline.reports.places import physical_place

if TYPE_CHECKING:
    from trueline.findings import Finding, Location

ROOT = "%SRCROOT%"


def located(finding: Finding) -> dict[str, Any]:
    """Return where a finding is: a line of a file, and the object of the database it is about.

    Code scanning refuses a result without a file, so a finding in the database or in a document
    borrows the nearest line of code that it speaks of.
    """
    places = (finding.where, *(other.where for other in finding.related))
    objects = (where for where in places if where.subject != "file")
    logical, physical = next(objects, None), physical_place(finding)
    return (location(logical) if logical else {}) | (location(physical) if physical else {})


def location(where: Location) -> dict[str, Any]:
    """Return a place: physical for a file, logical for anything else."""
    if where.subject != "file":
        return {"logicalLocations": [{"fullyQualifiedName": where.address, "kind": where.subject}]}
    # A region is asked for by code scanning, even when the finding is about the whole file.
    region = {"startLine": where.line or 1}
    optional = {
        "startColumn": where.column,
        "endLine": where.end_line,
        "endColumn": where.end_column,
    }
    region |= {key: value for key, value in optional.items() if value}
    return {"physicalLocation": {"artifactLocation": _artifact(where.address), "region": region}}


def file_place(path: str, line: int) -> dict[str, Any]:
    """Return a whole file, or a line of it."""
    physical: dict[str, Any] = {"artifactLocation": _artifact(path)}
    if line:
        physical["region"] = {"startLine": line}
    return {"physicalLocation": physical}


def _artifact(path: str) -> dict[str, str]:
    # Bytes that are not UTF-8 are percent-encoded as they are, so the URI names the very file.
    return {"uri": quote(path.encode("utf-8", "surrogateescape")), "uriBaseId": ROOT}
