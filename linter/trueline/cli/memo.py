"""The result of a whole run, kept for the next run on the very same state."""

from __future__ import annotations

import marshal
import os
import sys
from dataclasses import astuple
from datetime import date
from typing import Any

from trueline import __version__
from trueline.cli.project import Project
from trueline.findings import (
    Cell,
    Compliance,
    Finding,
    Location,
    Related,
    Report,
    Severity,
    Share,
    Skipped,
)
from trueline.sources.cache import FactCache, run_key
from trueline.sources.disk import Disk

_FORMAT = "2"
"""Raised whenever what is kept gets another shape."""
_PLAIN = ("code", "name", "message", "key", "want", "fixable", "fingerprint")


class Memo:
    """Keeps one report under everything that it rests on."""

    def __init__(self, project: Project, source: Disk, cache: FactCache, *more: str) -> None:
        self._source, self._cache = source, cache
        self._key = _key(project, source, cache, *more)

    def recall(self) -> tuple[Report, tuple[str, ...]] | None:
        """Return report and notes of an earlier run on the same state, None without one."""
        kept = self._cache.run(self._key) if self._key else None
        if kept is None:
            return None
        asked, packed, notes = marshal.loads(kept)  # noqa: S302  # checked by its digest
        if any(self._source.present(stem) != answer for stem, answer in asked):
            return None
        return unpacked(packed), notes

    def keep(self, project: Project, report: Report, notes: tuple[str, ...], *more: str) -> None:
        """Keep a report; a crash is not kept, so that it is tried again."""
        key = _key(project, self._source, self._cache, *more)
        if key and not report.crashed:
            kept = (tuple(self._source.asked.items()), packed(report), notes)
            self._cache.keep_run(key, marshal.dumps(kept))


def _key(project: Project, source: Disk, cache: FactCache, *more: str) -> str:
    """Return the key of a state, empty when some file is not known to be unchanged."""
    unchanged = cache.unchanged(source.stats)
    if len(unchanged) != len(source.read_files):
        return ""
    settings = repr([(s.key, s.value) for s in project.loaded.settings])
    return run_key(
        unchanged,
        __version__,
        _FORMAT,
        settings,
        repr(project.asked),
        repr(source.files),
        repr(source.skipped),
        repr([_version(code, rule.module) for code, rule in project.running.items()]),
        date.today().isoformat(),  # a compatibility module may be past its date tomorrow
        *more,
    )


def _version(code: str, module: str) -> tuple[str, int, int]:
    """Tell two versions of a rule apart by its file, because a plug-in has its own releases."""
    found = os.stat(sys.modules[module].__file__ or "")  # many of them, and soon
    return (code, found.st_mtime_ns, found.st_size)


def packed(report: Report) -> tuple[Any, ...]:
    """Return a report as builtins."""
    compliance = report.compliance
    return (
        tuple(map(_row, report.findings)),
        tuple(astuple(each) for each in report.skipped),
        {family: astuple(share) for family, share in compliance.families.items()},
        compliance.rules,
        tuple(astuple(cell) for cell in compliance.matrix),
        (report.files, report.baselined, report.suppressed),
    )


def unpacked(packed: Any) -> Report:
    """Return what :func:`packed` was given, without timings."""
    findings, skipped, families, rules, matrix, counts = packed
    shares = {family: Share(*share) for family, share in families.items()}
    cells = tuple(Cell(name, row, column, Share(*share)) for name, row, column, share in matrix)
    return Report(
        tuple(map(_finding, findings)),
        tuple(Skipped(*each) for each in skipped),
        (),
        Compliance(shares, rules, cells),
        *counts,
    )


def _row(finding: Finding) -> tuple[Any, ...]:
    return (
        _place(finding.where),
        tuple((_place(related.where), related.message) for related in finding.related),
        str(finding.severity),
        *(getattr(finding, name) for name in _PLAIN),
    )


def _place(where: Location) -> tuple[Any, ...]:
    return (
        where.address,
        where.line,
        where.column,
        where.end_line,
        where.end_column,
        where.subject,
    )


def _finding(row: tuple[Any, ...]) -> Finding:
    where, related, severity, *plain = row
    return Finding(
        where=Location(*where),
        related=tuple(Related(Location(*at), text) for at, text in related),
        severity=Severity(severity),
        **dict(zip(_PLAIN, plain, strict=True)),
    )
