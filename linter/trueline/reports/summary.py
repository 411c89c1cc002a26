"""The figures of a report in words, the same in every format for people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trueline.findings import Report, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTHING = "nothing to look at"


def percent(value: float | None) -> str:
    """Return a percentage as text; without anything to look at it is not 0 and not 100."""
    return NOTHING if value is None else f"{value:.1f} %"


def plural(number: int, noun: str) -> str:
    """Return ``1 error`` or ``3 errors``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def blind(report: Report) -> bool:
    """Whether nothing at all was looked at."""
    return not report.files and not report.findings


def by_rule(report: Report) -> list[tuple[int, str, str]]:
    """Return count, code and name of the rules that found something, the most frequent first."""
    counts = Counter((finding.code, finding.name) for finding in report.findings)
    rows = [(count, code, name) for (code, name), count in counts.items()]
    return sorted(rows, key=lambda row: (-row[0], row[1]))


def closing(report: Report, root: str) -> str:
    """Return the outcome in one line: counts, files, percentage, time, and what is held back."""
    start = _nothing_looked_at(report, root) if blind(report) else _looked_at(report)
    return "; ".join((*start, *_held_back(report)))


def _nothing_looked_at(report: Report, root: str) -> Iterator[str]:
    if report.skipped:
        yield f"Nothing was looked at in {root}: {len(report.skipped)} skipped"
    else:
        yield (
            f"Nothing was looked at in {root}: no file to check, "
            "look at the paths you gave and at `exclude`"
        )
    if report.crashed:
        yield plural(len(report.crashed), "rule") + " crashed"


def _looked_at(report: Report) -> Iterator[str]:
    yield f"{severities(report)} in {plural(report.files, 'file')}"
    if report.skipped:
        yield f"{len(report.skipped)} not looked at"
    if report.idle:
        yield f"{unseen(report)} not looked at"
    if report.crashed:
        yield plural(len(report.crashed), "rule") + " crashed"
    if (share := report.compliance.overall.percent) is not None:
        yield f"{percent(share)} on the line"
    if report.timings:
        yield _time(seconds(report))


def unseen(report: Report) -> str:
    """Return what kind of thing could not be looked at."""
    return " and ".join(dict.fromkeys(idle.what.partition(' "')[0] for idle in report.idle))


def _held_back(report: Report) -> Iterator[str]:
    held = ((report.baselined, "known before"), (report.suppressed, "by comments"))
    parts = [f"{count} {what}" for count, what in held if count]
    if parts:
        yield f"held back: {', '.join(parts)}"


def severities(report: Report) -> str:
    """Return the number of findings of each severity, the worst first."""
    counts = Counter(finding.severity for finding in report.findings)
    parts = [plural(counts[severity], severity.value) for severity in Severity if counts[severity]]
    return ", ".join(parts) or "Nothing off the line"


def seconds(report: Report) -> float:
    """Return how long the run took: the phase ``total`` if there is one, else all together."""
    return report.timings.get("total", sum(report.timings.values()))


def _time(value: float) -> str:
    return f"{value:.1f} s" if value >= 0.1 else f"{value:.2f} s"
