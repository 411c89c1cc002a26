"""What a report can't vouch for, in one shape for the formats that only know findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from trueline.reports.summary import blind, closing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trueline.findings import Report

CRASH_REMEDY = (
    "The rule failed, not your code; what it would have found is missing here. "
    "Leave it out with --ignore and tell its author."
)
SKIP_REMEDY = (
    "Not looked at is not clean: put them right, or leave them out with `exclude` "
    "in the configuration."
)


class Gap(NamedTuple):
    """One hole in a report; ``kind`` is ``skipped``, ``crashed`` or ``empty``.

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
    if blind(report):
        yield Gap("empty", closing(report, root))


def _joined(*parts: str) -> str:
    return ": ".join(part for part in parts if part)
