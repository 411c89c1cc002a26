"""A summary for a pull request comment or a job page: the percentage first, then what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.findings import Severity
from trueline.reports.gaps import CRASH_REMEDY, SKIP_REMEDY, gaps
from trueline.reports.markdown_escape import code, prose, table
from trueline.reports.places import place
from trueline.reports.summary import blind, by_rule, closing, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trueline.findings import Finding, Report
    from trueline.reports.context import Context

TOP = 20
_ORDER = tuple(Severity)


def render(report: Report, scene: Context) -> str:
    """Return headline, outcome, families, the first findings, and all that was not looked at."""
    blocks = (
        headline(report),
        prose(closing(report, scene.root)),
        *families(report),
        *_findings(report),
        *not_looked_at(report, scene.root),
    )
    return "\n\n".join(blocks) + "\n"


def headline(report: Report) -> str:
    """Return the heading, which holds the percentage."""
    overall = report.compliance.overall.percent
    if blind(report) or overall is None:
        return "## Trueline: nothing to look at"
    return f"## Trueline: {percent(overall)} on the line"


def families(report: Report) -> Iterator[str]:
    """Yield a table of the families, if there are any."""
    rows = [
        (
            prose(name),
            percent(share.percent),
            percent(share.percent_of_all),
            *map(str, (share.clean, share.all, share.exempt)),
        )
        for name, share in report.compliance.families.items()
    ]
    if rows:
        yield table(("Family", "On the line", "Of all", "Clean", "Looked at", "Exempt"), rows)


def not_looked_at(report: Report, root: str) -> Iterator[str]:
    """Yield everything that the report can't vouch for, with the remedy."""
    found = [gap for gap in gaps(report, root) if gap.kind != "empty"]
    if found:
        remedies = [SKIP_REMEDY] * bool(report.skipped) + [CRASH_REMEDY] * bool(report.crashed)
        yield "### Not looked at"
        yield "\n".join(
            f"- {code(gap.address) + ': ' if gap.address else ''}{prose(gap.message)}"
            for gap in found
        )
        yield " ".join(remedies)


def _findings(report: Report) -> Iterator[str]:
    if not report.findings:
        return
    yield "### Findings"
    rows = [(f"{prose(found)} {prose(name)}", str(count)) for count, found, name in by_rule(report)]
    yield table(("Rule", "Findings"), rows)
    worst = sorted(report.findings, key=lambda finding: _ORDER.index(finding.severity))
    yield "\n".join(_finding(finding) for finding in worst[:TOP])
    if (more := len(report.findings) - TOP) > 0:
        yield f"… and {more} more."


def _finding(finding: Finding) -> str:
    want = "" if finding.want is None else f"; expected: {code(finding.want)}"
    what = f"**{finding.severity.value}** {prose(finding.code)}"
    return f"- {what} {code(place(finding.where))}: {prose(finding.message)}{want}"
