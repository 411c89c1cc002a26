"""GitLab code quality: the CodeClimate subset that GitLab reads.

Keys and values as in GitLab's "Code Quality report format" page.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from trueline.findings import Finding, Report, Severity
from trueline.reports.escape import visible
from trueline.reports.gaps import Gap, gaps
from trueline.reports.places import physical_place
from trueline.reports.plain_json import dump

if TYPE_CHECKING:
    from trueline.reports.context import Context

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(report: Report, scene: Context) -> str:
    """Return a JSON array of issues; what was not looked at is an issue too, not to be lost."""
    return dump(
        [
            *(_finding(finding) for finding in report.findings),
            *(_gap(gap) for gap in gaps(report, scene.root)),
        ]
    )


def _finding(finding: Finding) -> dict[str, Any]:
    shown = physical_place(finding) or finding.where
    want = "" if finding.want is None else f" (expected: {finding.want})"
    return _issue(
        description=f"{finding.code}: {finding.message}{want}",
        check_name=finding.name,
        fingerprint=finding.fingerprint,
        severity=_SEVERITIES[finding.severity],
        path=shown.address,
        line=shown.line,
    )


def _gap(gap: Gap) -> dict[str, Any]:
    identity = "\0".join((gap.kind, gap.address, str(gap.line), gap.code, gap.message))
    return _issue(
        description=gap.message,
        check_name=f"trueline-{gap.kind}",
        fingerprint=sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        severity={"skipped": "major", "idle": "info"}.get(gap.kind, "critical"),
        path=gap.address or ".",
        line=gap.line,
    )


def _issue(
    *, description: str, check_name: str, fingerprint: str, severity: str, path: str, line: int
) -> dict[str, Any]:
    return {
        "description": visible(description),
        "check_name": check_name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": visible(path), "lines": {"begin": line or 1}},
    }
