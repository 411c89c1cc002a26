"""The baseline: findings that were there before, so that only what is new fails.

An entry survives moved lines, because fingerprints hold none, and renamed files: when its path is
gone, it stands for a finding of the same rule about the same thing, or in a file of equal content.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from trueline.findings import Finding, Report


class Entry(NamedTuple):
    """One accepted finding; ``content`` is a digest of its file, empty when there is none."""

    path: str
    code: str
    key: str
    fingerprint: str
    content: str = ""


class Split(NamedTuple):
    """New findings, accepted ones, and the entries that accepted nothing any more."""

    new: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    stale: tuple[Entry, ...]


def entries(findings: Iterable[Finding], digest: Callable[[str], str]) -> tuple[Entry, ...]:
    """Make the entries that accept these findings; ``digest`` gives a file's content digest."""
    made = (
        Entry(f.where.address, f.code, f.key, f.fingerprint, digest(f.where.address))
        for f in findings
    )
    return tuple(sorted(made))


def split(
    findings: Collection[Finding],
    accepted: Iterable[Entry],
    exists: Callable[[str], bool],
    digest: Callable[[str], str],
) -> Split:
    """Match findings with entries, first by fingerprint, then across renames."""
    accepted = tuple(accepted)
    pairs = _Pairs(findings, accepted)
    pairs.match(lambda finding: finding.fingerprint, lambda entry: entry.fingerprint)
    known = {entry.path for entry in accepted}
    pairs.findings = [f for f in pairs.findings if f.where.address not in known]
    pairs.entries = [entry for entry in pairs.entries if not exists(entry.path)]
    pairs.match(lambda finding: finding.key, lambda entry: entry.key)
    pairs.match(lambda finding: digest(finding.where.address), lambda entry: entry.content)
    return Split(
        tuple(finding for finding in findings if finding.fingerprint not in pairs.taken),
        tuple(finding for finding in findings if finding.fingerprint in pairs.taken),
        tuple(sorted((Counter(accepted) - Counter(pairs.taken.values())).elements())),
    )


def hold_back(
    report: Report,
    accepted: Iterable[Entry],
    files: Iterable[str],
    digest: Callable[[str], str],
) -> tuple[Report, tuple[Entry, ...]]:
    """Take accepted findings out of a report; return it and the entries that accepted nothing."""
    accepted = tuple(accepted)
    if not accepted:
        return report, ()
    parted = split(report.findings, accepted, frozenset(files).__contains__, digest)
    return report._replace(findings=parted.new, baselined=len(parted.accepted)), parted.stale


class _Pairs:
    """Findings and entries that wait for each other; ``taken`` are entries by fingerprint."""

    def __init__(self, findings: Iterable[Finding], entries: Iterable[Entry]) -> None:
        self.findings, self.entries = list(findings), list(entries)
        self.taken: dict[str, Entry] = {}

    def match(self, mark: Callable[[Finding], str], mark_of: Callable[[Entry], str]) -> None:
        """Pair those of one rule whose marks are equal and not empty, each with one other."""
        if not self.entries:
            return
        waiting: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in reversed(self.entries):
            waiting[entry.code, mark_of(entry)].append(entry)
        rest = []
        for finding in self.findings:
            marked = mark(finding)
            alike = waiting.get((finding.code, marked)) if marked else None
            if alike:
                self.taken[finding.fingerprint] = alike.pop()
            else:
                rest.append(finding)
        self.findings = rest
        self.entries = [entry for entries in waiting.values() for entry in entries]
