"""Workflow commands: GitHub shows them as annotations on the lines of a pull request.

Escaping as in ``@actions/core`` (``command.ts``): ``%``, CR and LF everywhere, also ``:`` and
``,`` in properties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.findings import Finding, Location, Report, Severity
from trueline.reports.escape import visible
from trueline.reports.gaps import Gap, gaps
from trueline.reports.places import physical_place, place
from trueline.reports.summary import closing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trueline.reports.context import Context

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report, scene: Context) -> str:
    """Return one workflow command per finding and gap, and the outcome as a plain last line."""
    lines = [
        *(_finding(finding) for finding in report.findings),
        *(_gap(gap) for gap in gaps(report, scene.root)),
        visible(closing(report, scene.root)),
    ]
    return "\n".join(lines) + "\n"


def _finding(finding: Finding) -> str:
    title = f"{finding.code} {finding.name}"
    shown = physical_place(finding)
    properties = {**(_span(shown) if shown else {}), "title": title}
    return _command(_COMMANDS[finding.severity], properties, "\n".join(_message(finding)))


def _message(finding: Finding) -> Iterator[str]:
    yield (
        finding.message
        if finding.where.subject == "file"
        else (f"{place(finding.where)}: {finding.message}")
    )
    if finding.want is not None:
        yield f"expected: {finding.want}"
    for related in finding.related:
        yield f"see {place(related.where)}: {related.message}"


def _span(where: Location) -> dict[str, str | int]:
    if where.subject != "file":
        return {}
    span: dict[str, str | int] = {"file": where.address}
    span |= {"line": where.line or 1, "endLine": where.end_line or where.line or 1}
    # GitHub refuses columns on an annotation of several lines.
    if where.column and where.end_line in (0, where.line):
        span |= {"col": where.column, "endColumn": where.end_column or where.column}
    return span


def _gap(gap: Gap) -> str:
    properties: dict[str, str | int] = {}
    if gap.address:
        properties |= {"file": gap.address, "line": gap.line or 1}
    properties["title"] = f"trueline {gap.kind}"
    commands = {"skipped": "warning", "idle": "notice"}
    return _command(commands.get(gap.kind, "error"), properties, gap.message)


def _command(command: str, properties: dict[str, str | int], message: str) -> str:
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    text = _data(visible(message, keep="\r\n\t"))
    return f"::{command} {listed}::{text}"


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
