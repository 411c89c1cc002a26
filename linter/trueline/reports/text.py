"""The report for people: grouped by file, the offending line shown, one line at the end."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from trueline.errors import Exit
from trueline.findings import Finding, Report, Severity
from trueline.reports.ansi import Paint, painter
from trueline.reports.columns import table
from trueline.reports.escape import visible
from trueline.reports.gaps import CRASH_REMEDY, SKIP_REMEDY, did_not_look
from trueline.reports.places import address, place, position
from trueline.reports.snippet import snippet
from trueline.reports.summary import by_rule, closing, unseen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trueline.reports.context import Context

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def render(report: Report, scene: Context) -> str:
    """Return the report as text, coloured when the context says so."""
    paint = painter(scene.colour)
    found = _statistics(report) if scene.statistics else _files(report, scene, paint)
    end = paint(_mood(report), visible(closing(report, scene.root)))
    return "\n\n".join((*found, *_standing(report), *not_looked_at(report, paint), end)) + "\n"


def _standing(report: Report) -> Iterator[str]:
    lines = [visible(line) for grid in report.grids for line in grid.lines]
    if lines:
        yield "\n".join(lines)


def not_looked_at(report: Report, paint: Paint) -> Iterator[str]:
    """Yield a block on what was skipped and one on what crashed, each with its remedy."""
    if report.skipped:
        yield "\n".join((paint("yellow", "Not looked at"), *_skips(report), f"  {SKIP_REMEDY}"))
    if report.idle:
        colour = "red" if any(idle.blind for idle in report.idle) else "yellow"
        yield "\n".join((paint(colour, f"No {unseen(report)}"), *_idle(report)))
    if report.crashed:
        yield "\n".join((paint("red", "Crashed"), *_crashes(report), f"  {CRASH_REMEDY}"))


def _files(report: Report, scene: Context, paint: Paint) -> Iterator[str]:
    for heading, found in groupby(report.findings, key=lambda finding: address(finding.where)):
        findings = tuple(found)
        width = max(len(position(finding.where)) for finding in findings)
        lines = (line for one in findings for line in _finding(one, width, scene, paint))
        yield "\n".join((paint("bold", heading), *lines))


def _finding(finding: Finding, width: int, scene: Context, paint: Paint) -> Iterator[str]:
    at = f"{position(finding.where):>{width}}  " if width else ""
    indent = " " * (2 + len(at) if at else 4)
    severity = paint(_COLOURS[finding.severity], finding.severity.value)
    yield f"  {paint('dim', at)}{visible(finding.code)} {severity}  {visible(finding.message)}"
    for line in _source(finding, scene, paint):
        yield indent + line
    if finding.want is not None:
        yield f"{indent}-> expected: {visible(finding.want)}"
    for other in finding.related:
        yield f"{indent}see {place(other.where)}: {visible(other.message)}"


def _source(finding: Finding, scene: Context, paint: Paint) -> Iterator[str]:
    where = finding.where
    if where.subject != "file" or not where.line:
        return
    if (line := scene.line(where.address, where.line)) is None:
        return
    shown, marks = snippet(line, where)
    yield paint("dim", f"{where.line} |") + f" {shown}"
    if marks:
        yield paint("dim", f"{'':{len(str(where.line))}} |") + " " + paint("red", marks)


def _statistics(report: Report) -> Iterator[str]:
    rows = [(str(count), visible(code), visible(name)) for count, code, name in by_rule(report)]
    if rows:
        yield "\n".join(table(rows, left=(1, 2)))


def _skips(report: Report) -> Iterator[str]:
    for skip in report.skipped:
        at = f"{visible(skip.address)}:{skip.line}" if skip.line else visible(skip.address)
        yield f"  {at}  {visible(skip.reason)}"
        yield from _quoted(skip.detail)


def _idle(report: Report) -> Iterator[str]:
    for idle in report.idle:
        yield f"  {visible(idle.what)}: {visible(idle.why)}"
        yield f"    {visible(did_not_look(idle))}"


def _crashes(report: Report) -> Iterator[str]:
    for crash in report.crashed:
        yield f"  rule {visible(crash.code)}"
        yield from _quoted(crash.detail)


def _quoted(detail: str) -> Iterator[str]:
    # The bar keeps a line of foreign text from starting a command of the CI system.
    return (f"    | {visible(line)}" for line in detail.split("\n") if line.strip())


def _mood(report: Report) -> str:
    if report.exit_code is Exit.CLEAN:
        return "green"
    errors = any(finding.severity is Severity.ERROR for finding in report.findings)
    return "red" if errors or report.crashed else "yellow"
