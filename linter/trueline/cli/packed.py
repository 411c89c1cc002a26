"""Reports and what they are made of as builtins, which can be written to a file in milliseconds."""

from __future__ import annotations

from typing import Any

from trueline.compliance import Named, Subjects
from trueline.findings import (
    Cell,
    Compliance,
    Finding,
    Grid,
    Idle,
    Location,
    Related,
    Report,
    Severity,
    Share,
    Skipped,
)
from trueline.found import Found

Packed = tuple[Any, ...]


def packed_report(report: Report) -> Packed:
    """Return a report without crashes and timings."""
    compliance = report.compliance
    return (
        tuple(map(_row, report.findings)),
        tuple(map(tuple, report.skipped)),
        {family: tuple(share) for family, share in compliance.families.items()},
        dict(compliance.rules),
        tuple((*cell[:-1], tuple(cell.share)) for cell in compliance.matrix),
        (report.files, report.baselined, report.suppressed),
        tuple(map(tuple, report.idle)),
        tuple(map(tuple, report.grids)),
    )


def unpacked_report(packed: Packed) -> Report:
    """Return what :func:`packed_report` was given."""
    findings, skipped, families, rules, matrix, counts, idle, grids = packed
    shares = {family: Share(*share) for family, share in families.items()}
    cells = tuple(Cell(name, row, column, Share(*share)) for name, row, column, share in matrix)
    return Report(
        tuple(map(_finding, findings)),
        tuple(Skipped(*each) for each in skipped),
        (),
        Compliance(shares, rules, cells),
        files=counts[0],
        baselined=counts[1],
        suppressed=counts[2],
        idle=tuple(Idle(*each) for each in idle),
        grids=tuple(Grid(*each) for each in grids),
    )


def packed_found(found: Found) -> Packed:
    """Return what was found, without crashes; each path is written once."""
    one = {path: path for path in found.files}
    subjects = found.subjects
    return (
        tuple(map(_row, found.standing)),
        tuple(map(_row, found.held)),
        tuple(map(tuple, found.skipped)),
        tuple(found.files),
        {
            family: tuple(one.get(path, path) for path in paths)
            for family, paths in subjects.families.items()
        },
        tuple(subjects.by_name),
        tuple((one.get(path, path), *cell) for path, *cell in subjects.named),
        dict(subjects.objects),
        tuple(subjects.of_objects),
        tuple(map(tuple, found.idle)),
        tuple(map(tuple, found.grids)),
    )


def unpacked_found(packed: Packed) -> Found:
    """Return what :func:`packed_found` was given."""
    standing, held, skipped, files, families, by_name, named, objects, codes, idle, grids = packed
    return Found(
        tuple(map(_finding, standing)),
        tuple(map(_finding, held)),
        tuple(Skipped(*each) for each in skipped),
        (),
        files,
        Subjects(families, by_name, [Named(*each) for each in named], objects, codes),
        tuple(Idle(*each) for each in idle),
        tuple(Grid(*each) for each in grids),
    )


def _row(finding: Finding) -> Packed:
    where, code, name, message, severity, key, want, related, *rest = finding
    others = tuple((tuple(other.where), other.message) for other in related)
    return (tuple(where), code, name, message, str(severity), key, want, others, *rest)


def _finding(row: Packed) -> Finding:
    where, code, name, message, severity, key, want, related, *rest = row
    others = tuple(Related(Location(*place), text) for place, text in related)
    at, grade = Location(*where), Severity(severity)
    return Finding(at, code, name, message, grade, key, want, others, *rest)
