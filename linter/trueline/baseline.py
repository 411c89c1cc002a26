"""The baseline: findings that were there before, so that only what is new fails.

An entry survives moved lines, because fingerprints hold none, and renamed files: when its path is
gone, it stands for a finding of the same rule about the same thing, or in a file of equal content.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from trueline.findings import Finding


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One accepted finding; ``content`` is a digest of its file, empty when there is none."""

    path: str
    code: str
    key: str
    fingerprint: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class Split:
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
    findings: Iterable[Finding],
    accepted: Iterable[Entry],
    exists: Callable[[str], bool],
    digest: Callable[[str], str],
) -> Split:
    """Match findings with entries, first by fingerprint, then across renames."""
    open_entries = list(accepted)
    rest, first = _by_fingerprint(findings, open_entries)
    moved = [entry for entry in open_entries if not exists(entry.path)]
    new, second = _across_renames(rest, moved, {e.path for e in open_entries}, digest)
    taken = Counter(first + [entry for _, entry in second])
    stale = tuple(sorted((Counter(open_entries) - taken).elements()))
    known = {f.fingerprint for f in new}
    return Split(tuple(new), tuple(f for f in findings if f.fingerprint not in known), stale)


def _by_fingerprint(
    findings: Iterable[Finding], accepted: list[Entry]
) -> tuple[list[Finding], list[Entry]]:
    by_print = {entry.fingerprint: entry for entry in accepted}
    rest = [finding for finding in findings if finding.fingerprint not in by_print]
    hit = [by_print[f.fingerprint] for f in findings if f.fingerprint in by_print]
    return rest, hit


def _across_renames(
    findings: list[Finding],
    moved: list[Entry],
    known: set[str],
    digest: Callable[[str], str],
) -> tuple[list[Finding], list[tuple[Finding, Entry]]]:
    new: list[Finding] = []
    pairs: list[tuple[Finding, Entry]] = []
    for finding in findings:
        entry = (
            next(_kin(finding, moved, digest), None) if finding.where.address not in known else None
        )
        if entry is None:
            new.append(finding)
        else:
            moved.remove(entry)
            pairs.append((finding, entry))
    return new, pairs


def _kin(finding: Finding, moved: list[Entry], digest: Callable[[str], str]) -> Iterator[Entry]:
    """Entries of vanished files that mean this finding: the same key first, then equal content."""
    same = [entry for entry in moved if entry.code == finding.code]
    yield from (entry for entry in same if entry.key == finding.key)
    if same:
        content = digest(finding.where.address)
        yield from (entry for entry in same if content and entry.content == content)
