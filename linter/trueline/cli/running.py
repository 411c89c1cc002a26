"""A check from end to end: cache, baseline and git revision around the pure check."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from trueline import __version__
from trueline.baseline import Entry, entries
from trueline.cli.progress import watched
from trueline.cli.project import Project
from trueline.errors import UsageError
from trueline.facts import Module
from trueline.findings import Report, Skipped
from trueline.reports.summary import plural
from trueline.rule import Reads
from trueline.sources.cache import FactCache
from trueline.sources.disk import FACTS_VERSION, Disk

if TYPE_CHECKING:
    from trueline.sources.git import Repository


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a check was asked for besides the configuration."""

    since: str | None = None
    write_baseline: bool = False
    cache: bool = True
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Looked:
    """A report, and what a person should know beside it."""

    report: Report
    notes: tuple[str, ...] = ()


def look(project: Project, wanted: Wanted) -> Looked:
    """Check a project on disk."""
    began = perf_counter()
    if not project.running:
        raise UsageError("no rule is left to run; correct --select, --ignore or their settings")
    if wanted.write_baseline and wanted.since is not None:
        raise UsageError("--write-baseline looks at the whole project; leave --since out")
    cache = _cache(project, wanted)
    quick = _quickly(project, wanted)
    if quick is not None:
        return quick
    ahead = None if project.ahead and project.ahead.tracked_only else project.ahead
    jobs = wanted.jobs or cores()
    source = Disk(project.config, cache, jobs=jobs, watch=watched, ahead=ahead)
    if wanted.write_baseline:
        return _accept(project, source)
    looked = _remembered(project, wanted, source, cache)
    timings = {**looked.report.timings, "total": round(perf_counter() - began, 4)}
    report = replace(_honest(looked.report, project, source), timings=timings)
    return Looked(report, (*source.listing.notes, *looked.notes, *_excluded(project, report)))


def _quickly(project: Project, wanted: Wanted) -> Looked | None:
    """Return the report of a hook when nothing is off the line by the index alone.

    The commit holds nothing that is untracked, so neighbours of that kind can wait; but whatever
    is found without them is looked at again with them.
    """
    if not (project.ahead and project.ahead.tracked_only) or wanted.write_baseline or wanted.since:
        return None
    source = Disk(project.config, FactCache.disabled(), jobs=1, ahead=project.ahead)
    if not set(project.asked).issubset(source.files):
        return None
    began = perf_counter()
    looked = _look(project, wanted, source)
    clean = not (looked.report.findings or looked.report.skipped or looked.report.crashed)
    timings = {"total": round(perf_counter() - began, 4)}
    return Looked(replace(looked.report, timings=timings)) if clean else None


def _honest(report: Report, project: Project, source: Disk) -> Report:
    """Count no file as looked at where none is Python and no convention covers a name."""
    names = report.compliance.families.get("NAM")
    if report.findings or (names and names.all):
        return report
    paths = filter(project.within, source.files) if project.within else source.files
    return (
        report
        if any(path.endswith((".py", ".pyi")) for path in paths)
        else replace(report, files=0)
    )


def _cache(project: Project, wanted: Wanted) -> FactCache:
    reads_code = any(rule.reads is not Reads.NAMES for rule in project.running.values())
    return fact_cache(project.config.root) if wanted.cache and reads_code else FactCache.disabled()


def fact_cache(root: Path) -> FactCache:
    """Return the cache of a project's facts."""
    shape = ",".join(Module._fields)  # so that no cache of other facts is ever taken for ours
    return FactCache.open(root, f"{__version__}/{FACTS_VERSION}/{shape}")


def _remembered(project: Project, wanted: Wanted, source: Disk, cache: FactCache) -> Looked:
    """Take an earlier run's report for the same state; a branch's start is not part of that."""
    if wanted.since is not None or cache.is_disabled:
        return _look(project, wanted, source)
    from trueline.cli.memo import Memo

    memo = Memo(project, source, cache, _baseline_state(project))
    kept = memo.recall()
    if kept is not None:
        return Looked(*kept)
    looked = _look(project, wanted, source)
    memo.keep(project, looked.report, looked.notes, _baseline_state(project))
    return looked


def _look(project: Project, wanted: Wanted, source: Disk) -> Looked:
    from trueline.check import check, hold_back
    from trueline.cli.baselines import read_baseline

    path = _baseline_path(project)
    accepted = read_baseline(path) if path else ()
    since = wanted.since
    git = None if since is None else _repository(project.config.root, f"--since {since}")
    base = git.merge_base(since) if git and since is not None else ""
    outcome = check(source, project.config, project.running, within=project.within)
    if git:
        accepted += _before(project, source, git, base, outcome.modules)
    report, stale = hold_back(outcome.report, accepted, source)
    whole = path and not (git or project.within)
    return Looked(report, tuple(_gone(project, report, stale)) if whole else ())


def _gone(project: Project, report: Report, stale: Iterable[Entry]) -> Iterator[str]:
    """Say how many entries can go."""
    unseen = _unseen(project, report)
    count = sum(not unseen(entry) for entry in stale)
    if count:
        what = plural(count, "finding") + " of the baseline"
        yield f"{what} can't be found any more; `--write-baseline` forgets what is gone"


def _unseen(project: Project, report: Report) -> Callable[[Entry], bool]:
    """Whether nobody looked for an entry's finding, so that nobody knows if it is still there."""
    ran = project.running.keys() - {crash.code for crash in report.crashed}
    skipped = {skip.address for skip in report.skipped}
    return lambda entry: entry.code not in ran or entry.path in skipped


def _before(
    project: Project, source: Disk, git: Repository, base: str, modules: Mapping[str, Module]
) -> tuple[Entry, ...]:
    """Return what a check finds in the revision ``base``, as entries of a baseline.

    The facts of files that are the same today are taken from ``modules``.
    """
    from trueline.check import check
    from trueline.sources.revision import Revision

    changed = git.changed(base)
    blobs = git.blobs(base)
    seen: dict[tuple[str, str], Module | Skipped] = {
        (p, blobs[p]): m for p, m in modules.items() if p in blobs and p not in changed
    }
    revision = Revision(git, base, project.config, present=source.present, seen=seen)
    outcome = check(revision, project.config, project.running)
    return entries(outcome.report.findings, revision.digest)


def _repository(root: Path, option: str) -> Repository:
    from trueline.sources.git import repository

    found = repository(root)
    if found is None:
        raise UsageError(f"{option}: {root} is not in a git repository; leave the option out")
    return found


def _accept(project: Project, source: Disk) -> Looked:
    """Write the baseline: all findings the first time, afterwards only what is left of them."""
    from trueline.check import check, hold_back
    from trueline.cli.baselines import DEFAULT, read_baseline, write_baseline

    if project.within is not None:
        raise UsageError("--write-baseline looks at the whole project; leave the paths out")
    path = _baseline_path(project) or project.config.root / DEFAULT
    known = read_baseline(path) if path.exists() else None
    outcome = check(source, project.config, project.running)
    report, _ = hold_back(outcome.report, known or (), source)
    if known is None:
        report = replace(report, findings=(), baselined=len(report.findings))
    kept = _kept(project, outcome.report, report, known or (), source)
    write_baseline(path, kept)
    notes = [f"{path.name}: {plural(len(kept), 'finding')} accepted"]
    if project.config.baseline is None:
        notes.append(f'add `baseline = "{path.name}"` to the configuration, so that it counts')
    if report.findings:
        notes.append("a baseline only shrinks: new findings are not added; delete it to start anew")
    return Looked(report, tuple(notes))


def _kept(
    project: Project, found: Report, new: Report, known: tuple[Entry, ...], source: Disk
) -> tuple[Entry, ...]:
    """What was found and is not new, under today's paths, and what nobody looked for."""
    open_ones = {finding.fingerprint for finding in new.findings}
    accepted = (finding for finding in found.findings if finding.fingerprint not in open_ones)
    fresh = entries(accepted, source.digest)
    unseen = _unseen(project, found)
    kept = {entry.fingerprint: entry for entry in filter(unseen, known)}
    return tuple(sorted((kept | {entry.fingerprint: entry for entry in fresh}).values()))


def _baseline_path(project: Project) -> Path | None:
    name = project.config.baseline
    return project.config.root / name if name else None


def _baseline_state(project: Project) -> str:
    """Return the text of the baseline, which a remembered report also rests on."""
    path = _baseline_path(project)
    try:
        return path.read_text(encoding="utf-8") if path else ""
    except (OSError, UnicodeDecodeError) as error:
        return repr(error)


def _excluded(project: Project, report: Report) -> tuple[str, ...]:
    """Say so when files were named and none of them belongs to the project."""
    if report.files or not project.asked:
        return ()
    return ("the paths given hold nothing to check: excluded, ignored by git, or no code",)


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
