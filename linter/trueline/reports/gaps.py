"""What a report can't vouch for, in one shape for the formats that only know findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trueline.reports.summary import blind, closing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from trueline.findings import Idle, Report

CRASH_REMEDY = (
    "The rule failed, not your code; what it would have found is missing here. "
    "Leave it out with --ignore and tell its author."
)
SKIP_REMEDY = (
    "Not looked at is not clean: put them right, or leave them out with `exclude` "
    "in the configuration."
)


class Gap(NamedTuple):
    """One hole in a report; ``kind`` is ``skipped``, ``crashed``, ``empty``, or what rules lacked:
    ``unreached`` when a database was asked for, ``idle`` when nobody gave one.

    ``address`` is empty when the gap has no place, ``code`` when it is not that of a rule.
    """

    kind: str
    message: str
    address: str = ""
    line: int = 0
    code: str = ""


def gaps(report: Report, root: str) -> Iterator[Gap]:
    """Yield what was skipped, what crashed, and that nothing was looked at if that is so."""
    for skip in report.skipped:
        text = _joined("not looked at", skip.reason, skip.detail)
        yield Gap("skipped", text, skip.address, skip.line)
    for crash in report.crashed:
        text = _joined(f"rule {crash.code} crashed, its findings are missing", crash.detail)
        yield Gap("crashed", text, code=crash.code)
    for idle in report.idle:
        kind = "unreached" if idle.blind else "idle"
        yield Gap(kind, f"{_joined(idle.what, idle.why)}: {did_not_look(idle)}")
    if blind(report):
        yield Gap("empty", closing(report, root))


def did_not_look(idle: Idle) -> str:
    """Return which rules did not look, and what to do about it."""
    remedy = f"; {idle.remedy}" if idle.remedy else ""
    return f"{families_of(idle.codes)} did not look{remedy}"


def families_of(codes: Iterable[str]) -> str:
    """Return codes in short: ``DRF001-DRF018`` for what follows on one another."""
    listed = sorted(codes)
    runs: list[list[str]] = []
    for code in listed:
        last = runs[-1][-1] if runs else ""
        if last[:-3] == code[:-3] and int(code[-3:]) == int(last[-3:]) + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1][-3:]}" for run in runs)


def _joined(*parts: str) -> str:
    return ": ".join(part for part in parts if part)
