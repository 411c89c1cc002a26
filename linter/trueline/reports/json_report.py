"""The report for programs; its shape is docs/schemas/report.schema.json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trueline.reports.plain_json import dump, share_object

if TYPE_CHECKING:
    from trueline.findings import Compliance, Finding, Location, Report
    from trueline.reports.context import Context

SCHEMA_VERSION = 1


def render(report: Report, scene: Context) -> str:
    """Return the report as one JSON object."""
    return dump(
        {
            **header(scene),
            "findings": [_finding(finding) for finding in report.findings],
            **gaps_object(report),
            "compliance": compliance_object(report.compliance),
            "timing": {phase: round(spent, 4) for phase, spent in report.timings.items()},
        }
    )


def header(scene: Context) -> dict[str, Any]:
    """Return what says which program and which shape this is."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "trueline", "version": scene.version},
    }


def gaps_object(report: Report) -> dict[str, Any]:
    """Return what was not looked at; a consumer that ignores it takes blind for clean."""
    return {
        "skipped": [
            {
                "address": skip.address,
                "line": skip.line or None,
                "reason": skip.reason,
                "detail": skip.detail,
            }
            for skip in report.skipped
        ],
        "crashed": [{"code": crash.code, "detail": crash.detail} for crash in report.crashed],
        "idle": [{**idle._asdict(), "codes": list(idle.codes)} for idle in report.idle],
    }


def compliance_object(compliance: Compliance) -> dict[str, Any]:
    """Return all shares with their percentages."""
    return {
        "overall": share_object(compliance.overall),
        "families": {family: share_object(share) for family, share in compliance.families.items()},
        "matrix": [
            {
                "convention": cell.convention,
                "row": cell.row,
                "column": cell.column,
                **share_object(cell.share),
            }
            for cell in compliance.matrix
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        **_place(finding.where),
        "fingerprint": finding.fingerprint,
        "fixable": finding.fixable,
        "want": finding.want,
        "related": [{"message": rel.message, **_place(rel.where)} for rel in finding.related],
    }


def _place(where: Location) -> dict[str, Any]:
    return {
        "subject": where.subject,
        "address": where.address,
        "path": where.address if where.subject == "file" else None,
        "line": where.line or None,
        "column": where.column or None,
        "end_line": where.end_line or None,
        "end_column": where.end_column or None,
    }
