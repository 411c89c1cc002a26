"""SARIF 2.1.0, as GitHub code scanning, editors and other collectors read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trueline.findings import Finding, Report, Severity
from trueline.reports.gaps import Gap, gaps
from trueline.reports.plain_json import dump
from trueline.reports.sarif_places import ROOT, file_place, located, location
from trueline.reports.sarif_rules import level, rules

if TYPE_CHECKING:
    from trueline.reports.context import Context

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report, scene: Context) -> str:
    """Return the report as a SARIF log of one run."""
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, scene)]})


def _run(report: Report, scene: Context) -> dict[str, Any]:
    described = rules(report, scene.rules)
    numbers = {rule["id"]: number for number, rule in enumerate(described)}
    return {
        "tool": {
            "driver": {"name": "Trueline", "version": scene.version, "rules": described},
        },
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the project."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, scene)],
        "results": [_result(finding, numbers) for finding in report.findings],
        "properties": _properties(report),
    }


def _result(finding: Finding, numbers: dict[str, int]) -> dict[str, Any]:
    want = "" if finding.want is None else f" (expected: {finding.want})"
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": numbers[finding.code],
        "level": level(finding.severity),
        "message": {"text": finding.message + want},
        "locations": [located(finding)],
        "partialFingerprints": {"trueline/v1": finding.fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": other.message}, **location(other.where)}
            for number, other in enumerate(finding.related, 1)
        ]
    return result


def _invocation(report: Report, scene: Context) -> dict[str, Any]:
    return {
        "executionSuccessful": not report.crashed,
        "exitCode": int(report.exit_code),
        "toolExecutionNotifications": [_notification(gap) for gap in gaps(report, scene.root)],
    }


def _notification(gap: Gap) -> dict[str, Any]:
    levels = {"skipped": Severity.WARNING, "idle": Severity.NOTE}
    severity = levels.get(gap.kind, Severity.ERROR)
    notification: dict[str, Any] = {
        "descriptor": {"id": f"trueline/{gap.kind}"},
        "level": level(severity),
        "message": {"text": gap.message},
    }
    if gap.address:
        notification["locations"] = [file_place(gap.address, gap.line)]
    if gap.code:
        notification["associatedRule"] = {"id": gap.code}
    return notification


def _properties(report: Report) -> dict[str, Any]:
    overall = report.compliance.overall
    return {
        "files": report.files,
        "baselined": report.baselined,
        "suppressed": report.suppressed,
        "percent": overall.percent,
        "percentOfAll": overall.percent_of_all,
    }
