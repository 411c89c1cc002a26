"""A check from end to end: cache, baseline and git revision around the pure check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from trueline.baseline import Entry, entries, hold_back
from trueline.cli.means import cores, fact_cache
from trueline.cli.progress import watched
from trueline.cli.project import Project
from trueline.cli.telling import Looked, Manner, Told, excluded
from trueline.errors import UsageError
from trueline.facts import Facts, Module
from trueline.findings import Report, Skipped
from trueline.found import Found, Within, honest, report_on
from trueline.reports.summary import plural
from trueline.sources.cache import FactCache
from trueline.sources.disk import Disk

if TYPE_CHECKING:
    from trueline.sources.git import Repository


class Wanted(NamedTuple):
    """What a check was asked for besides the configuration.

    ``said`` is how it was asked, word by word, ``paths`` are the paths among the words.
    """

    since: str | None = None
    write_baseline: bool = False
    cache: bool = True
    jobs: int = 0
    said: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


def look(project: Project, wanted: Wanted, manner: Manner) -> Looked:
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
    with closing(Disk(project.config, cache, jobs=jobs, watch=watched, ahead=ahead)) as source:
        if wanted.write_baseline:
            return _accept(project, source)
        looked = _checked(project, wanted, source, cache, manner)
    timings = {**looked.report.timings, "total": round(perf_counter() - began, 4)}
    return looked._replace(report=looked.report._replace(timings=timings))


def _quickly(project: Project, wanted: Wanted) -> Looked | None:
    """Return the report of a hook when nothing is off the line by the index alone.

    The commit holds nothing that is untracked, so neighbours of that kind can wait; but whatever
    is found without them is looked at again with them.
    """
    whole = wanted.write_baseline or wanted.since or not project.names_only
    if whole or not (project.ahead and project.ahead.tracked_only):
        return None
    source = Disk(project.config, FactCache.disabled(), jobs=1, ahead=project.ahead)
    if len({*project.asked}.intersection(source.files)) != len({*project.asked}):
        return None
    began = perf_counter()
    looked = _told(project, source, _look(project, wanted, source, project.within), project.asked)
    clean = not (looked.report.findings or looked.report.skipped or looked.report.crashed)
    timings = {"total": round(perf_counter() - began, 4)}
    return Looked(looked.report._replace(timings=timings)) if clean else None


def _cache(project: Project, wanted: Wanted) -> FactCache:
    use = wanted.cache and not project.names_only
    return fact_cache(project.config.root) if use else FactCache.disabled()


def _checked(
    project: Project, wanted: Wanted, source: Disk, cache: FactCache, manner: Manner
) -> Looked:
    """Check, and remember the outcome on the whole for the next run, where that was asked for.

    Where a part is asked for, the whole takes hardly longer, and answers for the next part.
    """
    words = _words(project, wanted)
    made = _look(project, wanted, source, None if words else project.within)
    if words:
        from trueline.cli.remember import remember

        looked = _told(project, source, made, ())
        told = Told(words, manner, looked, made.found, made.accepted, made.facts.answers)
        remember(project, source, cache, told)
    return _told(project, source, made, project.asked)


def _words(project: Project, wanted: Wanted) -> tuple[str, ...]:
    """Return the words that ask for the whole of what is asked for; none if not to be remembered.

    For a part that is what stands before the paths, said where the project is.
    """
    if not wanted.cache or wanted.since is not None:
        return ()
    if not project.asked:
        return wanted.said
    start = len(wanted.said) - len(wanted.paths)
    alone = project.names_only or Path.cwd() != project.config.root or not project.is_settled
    return () if alone or wanted.said[start:] != wanted.paths else wanted.said[:start]


class _Made(NamedTuple):
    """What was found in which facts, what is accepted, and whether that is a branch's start."""

    found: Found
    facts: Facts
    accepted: tuple[Entry, ...]
    since: bool
    timings: Mapping[str, float]


def _look(project: Project, wanted: Wanted, source: Disk, within: Within | None) -> _Made:
    from trueline.check import check

    accepted = _accepted(project.baseline)
    since = wanted.since
    git = None if since is None else _repository(project.config.root, f"--since {since}")
    base = git.merge_base(since) if git and since is not None else ""
    outcome = check(source, project.config, project.running, within=within)
    if git:
        accepted += _before(project, source, git, base, outcome.facts.modules)
    return _Made(outcome.found, outcome.facts, accepted, git is not None, outcome.report.timings)


def _accepted(path: Path | None) -> tuple[Entry, ...]:
    if path is None:
        return ()
    from trueline.cli.baselines import read_baseline

    return read_baseline(path)


def _told(project: Project, source: Disk, made: _Made, asked: tuple[str, ...]) -> Looked:
    """Return the report on what is asked for, empty for the whole."""
    within = project.within if asked else None
    report = report_on(made.found, within)._replace(timings=made.timings)
    report, stale = hold_back(report, made.accepted, source.files, source.digest)
    report = honest(report, source.files, within)
    whole = project.baseline and not (made.since or asked)
    gone = _gone(project, report, stale) if whole else ()
    idle = () if asked else _without_files(project, source.files)
    return Looked(report, (*source.listing.notes, *idle, *gone, *excluded(report, asked)))


def _without_files(project: Project, files: Iterable[str]) -> Iterator[str]:
    """Name the conventions that no file is judged by: a misspelt path is not clean."""
    families = {rule.family for rule in project.running.values()}
    for convention in project.config.conventions if "NAM" in families else ():
        if not any(map(convention.paths.matches, files)):
            yield f"no file is covered by the convention {convention.name}; correct its paths"


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
    revision = Revision(
        git, base, project.config, present=source.present, seen=seen, today=source.catalogue
    )
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
    from trueline.check import check
    from trueline.cli.baselines import DEFAULT, read_baseline, write_baseline

    if project.within is not None:
        raise UsageError("--write-baseline looks at the whole project; leave the paths out")
    path = project.baseline or project.config.root / DEFAULT
    known = read_baseline(path) if path.exists() else None
    outcome = check(source, project.config, project.running)
    report, _ = hold_back(outcome.report, known or (), source.files, source.digest)
    if known is None:
        report = report._replace(findings=(), baselined=len(report.findings))
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
