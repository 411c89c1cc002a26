"""What a check found before anybody asked for a part of it, and the report on any part."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from trueline.compliance import Subjects, measure
from trueline.findings import Crashed, Finding, Grid, Idle, Report, Skipped

Within = Callable[[str], bool]
"""Whether a path is among those whose findings are asked for."""


class Found(NamedTuple):
    """The outcome for a whole project, or for a part that was asked for from the beginning.

    ``standing`` findings count, ``held`` are held back by comments; both are sorted and have
    fingerprints.  ``files`` are all files of the project.
    """

    standing: tuple[Finding, ...]
    held: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    crashed: tuple[Crashed, ...]
    files: Collection[str]
    subjects: Subjects
    idle: tuple[Idle, ...] = ()
    grids: tuple[Grid, ...] = ()


def everywhere(path: str) -> bool:
    """Everything is asked for."""
    return True


def part(asked: tuple[str, ...], *, only_files: bool) -> Within | None:
    """Return what tells whether a path is one of those asked for, or below one; None for all."""
    if not asked:
        return None
    exact = frozenset(asked)
    if only_files:
        return exact.__contains__  # nothing lies below them
    folders = tuple(f"{path}/" for path in asked)
    return lambda path: path in exact or path.startswith(folders)


def report_on(found: Found, within: Within | None = None) -> Report:
    """Return the report on the files ``within``, or on all."""
    within = within or everywhere
    standing = tuple(_touching(found.standing, within))
    held = tuple(_touching(found.held, within))
    return Report(
        findings=standing,
        # a file that can't be read is told to whoever asks about it, or about everything
        skipped=tuple(sorted(each for each in found.skipped if within(each.address))),
        crashed=found.crashed,
        compliance=measure(found.subjects, found.files, standing, held, within),
        files=sum(map(within, found.files)),
        suppressed=len(held),
        idle=found.idle,
        grids=found.grids,
    )


def honest(report: Report, files: Iterable[str], within: Within | None) -> Report:
    """Count no file as looked at where none is Python and no convention covers a name."""
    shares = (report.compliance.families.get(family) for family in ("NAM", "DOC"))
    if report.findings or any(share and share.all for share in shares):
        return report
    code = (path for path in files if path.endswith((".py", ".pyi")))
    return report if any(map(within or everywhere, code)) else report._replace(files=0)


def places(finding: Finding) -> Iterator[str]:
    """The addresses that a finding speaks of: its own, and those that it rests on."""
    yield finding.where.address
    for related in finding.related:
        yield related.where.address


def _touching(findings: Iterable[Finding], within: Within) -> Iterator[Finding]:
    return (finding for finding in findings if any(map(within, places(finding))))
