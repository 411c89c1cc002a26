"""What Trueline found and where: the vocabulary that rules write and reports read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

from trueline.errors import Exit


class Severity(StrEnum):
    """How much a finding matters: an error breaks, a warning is a risk, a note is style."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Location(NamedTuple):
    """A place in a subject.

    ``subject`` is ``file``, ``schema`` or ``document``; ``address`` is a path relative to the
    project (POSIX separators), a qualified object name, or ``category:key``.  Lines and columns
    count from 1, columns in characters; ``end_column`` is the column after the last character.
    0 means the whole address.
    """

    address: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    subject: str = "file"


class Related(NamedTuple):
    """A second place that a finding speaks of, and its part in the story."""

    where: Location
    message: str


class Finding(NamedTuple):
    """One thing that is off the line.

    ``key`` says in a few words *what* was found, without any position: the missing module, the
    doubled enum.  It makes the fingerprint, so a finding keeps its identity while lines move.
    ``want`` is what should stand there instead, when that is known exactly.
    """

    where: Location
    code: str
    name: str
    message: str
    severity: Severity
    key: str
    want: str | None = None
    related: tuple[Related, ...] = ()
    fixable: bool = False
    fingerprint: str = ""

    @property
    def order(self) -> tuple[Location, str, str]:
        """Reports are sorted by place, then code, then key; so they never depend on timing."""
        return (self.where, self.code, self.key)


def fingerprint(finding: Finding, occurrence: int = 0) -> str:
    """Return 16 hex digits that identify a finding whatever line it is on.

    ``occurrence`` tells equal findings in one address apart, counted from 0 in reading order.
    """
    parts = (finding.code, finding.where.subject, finding.where.address, finding.key)
    text = "\0".join((*parts, str(occurrence)))
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


class Skipped(NamedTuple):
    """Something that was not looked at, or not to the end, and why; never the same as clean."""

    address: str
    reason: str
    detail: str = ""
    line: int = 0


class Crashed(NamedTuple):
    """A rule that failed on its own fault; its findings are missing from the report."""

    code: str
    detail: str


class Idle(NamedTuple):
    """Rules that had nothing to look at, because a database was not given or not reached.

    ``what`` is the thing not looked at (``database "app"``), ``codes`` are those of the rules.
    ``blind`` says that somebody asked for it, so that the run as a whole has failed to look.
    """

    what: str
    why: str
    remedy: str
    codes: tuple[str, ...]
    blind: bool


class Share(NamedTuple):
    """How many of the subjects of one family are clean.

    ``all`` counts every subject that was looked at, ``exempt`` those of them that the
    convention or a suppression leaves out, ``clean`` the non-exempt ones without a finding.
    """

    clean: int
    all: int
    exempt: int = 0

    @property
    def percent(self) -> float | None:
        """Clean among the subjects that are not exempt; None when there are none."""
        return floored(self.clean, self.all - self.exempt)

    @property
    def percent_of_all(self) -> float | None:
        """Clean among all subjects, the exempt ones counted as not clean."""
        return floored(self.clean, self.all)


def floored(part: int, whole: int) -> float | None:
    """Return ``part`` of ``whole`` in percent, cut after one decimal: 999/1000 is 99.9."""
    return (part * 1000 // whole) / 10 if whole else None


class Cell(NamedTuple):
    """One cell of the matrix: files of one workflow in one layer, under one convention."""

    convention: str
    row: str
    column: str
    share: Share


class Grid(NamedTuple):
    """A table of a report: what each thing of a kind is like.

    ``plain`` is the text in the column ``state`` that is not worth a line when there are many,
    ``lines`` are what even a check that shows no tables says of it.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    plain: str = ""
    lines: tuple[str, ...] = ()


class Compliance(NamedTuple):
    """How far the whole is from its convention."""

    families: dict[str, Share]
    rules: dict[str, int]
    matrix: tuple[Cell, ...] = ()

    @property
    def overall(self) -> Share:
        """All families together: every subject of every family counts once."""
        shares = self.families.values()
        return Share(
            sum(share.clean for share in shares),
            sum(share.all for share in shares),
            sum(share.exempt for share in shares),
        )


class Report(NamedTuple):
    """The outcome of a check: what was found, what could not be looked at, and the percentage.

    ``findings`` are those that count; ``baselined`` and ``suppressed`` are the numbers of those
    that a baseline or a comment holds back.  ``timings`` maps a phase to seconds.  ``grids`` say
    how tables and enum types stand.
    """

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    crashed: tuple[Crashed, ...]
    compliance: Compliance
    files: int
    baselined: int = 0
    suppressed: int = 0
    timings: Mapping[str, float] = {}
    idle: tuple[Idle, ...] = ()
    grids: tuple[Grid, ...] = ()

    @property
    def exit_code(self) -> Exit:
        """What the command line returns: a crash outranks findings, findings outrank blindness.

        A database that could not be looked at outranks findings: what was found is not all.
        """
        if self.crashed:
            return Exit.INTERNAL
        if any(idle.blind for idle in self.idle):
            return Exit.BLIND
        if self.findings:
            return Exit.FINDINGS
        return Exit.BLIND if self.skipped or not self.files else Exit.CLEAN
