"""The check itself: facts in, report out; all input and output is the source's business."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from time import perf_counter

from trueline.baseline import Entry, split
from trueline.compliance import measure
from trueline.config.model import Config
from trueline.config.overlap import overlaps
from trueline.config.roots import find_roots
from trueline.errors import ConfigError
from trueline.facts import Facts, FileName, Module, StringRef, Tree
from trueline.findings import Crashed, Finding, Grid, Idle, Report, Skipped, fingerprint
from trueline.globs import Globs
from trueline.rule import Reads, Rule
from trueline.source import Source
from trueline.suppress import Verdict, suppress

Within = Callable[[str], bool]
"""Whether a path is among those whose findings are asked for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A report, and the facts of the Python files that it rests on."""

    report: Report
    modules: Mapping[str, Module]


def check(
    source: Source,
    config: Config,
    rules: Mapping[str, Rule],
    *,
    within: Within | None = None,
) -> Outcome:
    """Look at a project; ``within`` limits what is reported, not what is looked at."""
    clock = Clock()
    run = _Run(source, config, rules, within)
    clock.lap("facts")
    findings = run.findings()
    verdict = run.suppressed(findings)
    clock.lap("rules")
    chosen = _numbered(_selected(verdict.standing, config))
    within = within or _everywhere
    standing = [finding for finding in chosen if _touches(finding, within)]
    held = [finding for finding in _selected(verdict.held, config) if _touches(finding, within)]
    report = Report(
        findings=tuple(standing),
        skipped=tuple(sorted(_asked({*source.skipped, *run.skipped}, within))),
        crashed=tuple(sorted(run.crashed)),
        compliance=measure(run.facts, rules, standing, held, within),
        files=sum(map(within, source.files)),
        suppressed=len(held),
        idle=run.idle,
        grids=_grids(run.facts, [*standing, *held]),
    )
    clock.lap("report")
    return Outcome(replace(report, timings=clock.laps), run.facts.modules)


def _grids(facts: Facts, findings: list[Finding]) -> tuple[Grid, ...]:
    if not facts.databases:
        return ()
    from trueline.grids import grids

    return tuple(grids(facts, findings))


def hold_back(
    report: Report, accepted: Iterable[Entry], source: Source
) -> tuple[Report, tuple[Entry, ...]]:
    """Take accepted findings out of a report; return it and the entries that accepted nothing."""
    parted = split(report.findings, accepted, frozenset(source.files).__contains__, source.digest)
    return replace(report, findings=parted.new, baselined=len(parted.accepted)), parted.stale


class Clock:
    """Wall time by phase, in seconds."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._since = perf_counter()

    def lap(self, name: str) -> None:
        """End a phase."""
        now = perf_counter()
        self.laps[name] = round(now - self._since, 4)
        self._since = now


class _Run:
    """One run over one source: extracts facts, asks the rules, studies what they suspect."""

    def __init__(
        self, source: Source, config: Config, rules: Mapping[str, Rule], within: Within | None
    ) -> None:
        self._source, self._config, self._rules = source, config, rules
        self.skipped: set[Skipped] = set()
        self.idle: tuple[Idle, ...] = ()
        self.crashed: set[Crashed] = set()
        self.reads_code = any(rule.reads is not Reads.NAMES for rule in rules.values())
        names = tuple(name_facts(config, source.files))
        modules = self._take(source.skims(_python(source.files))) if self.reads_code else []
        self.facts = Facts(
            source.files,
            names,
            self._tree,
            {module.path: module for module in sorted(modules, key=lambda module: module.path)},
            self._references() if self.reads_code else {},
            within,
        )
        if any(rule.reads.models for rule in rules.values()):
            self._look_at_databases()

    def _look_at_databases(self) -> None:
        from trueline.databases import look

        looked = look(self._source, self._config, self._rules, self.facts)
        self.facts.models, self.facts.databases = looked.models, looked.databases
        self.facts.literals, self.facts.sql = looked.literals, looked.sql
        self.facts.uses, self.facts.find_outline = looked.uses, self._source.outline
        known = {skip.address for skip in self.skipped}
        self.skipped.update(skip for skip in looked.skipped if skip.address not in known)
        self.idle = looked.idle

    def _references(self) -> Mapping[str, tuple[StringRef, ...]]:
        found = self._source.references()
        self.skipped.update(each for each in found.values() if isinstance(each, Skipped))
        return {path: refs for path, refs in found.items() if not isinstance(refs, Skipped)}

    def _tree(self) -> Tree:
        files = self._source.files
        roots = self._config.source_roots or find_roots(files, self._source.manifest())
        clean = ("" if root in (".", "./") else root.strip("/") for root in roots)
        return Tree(files, tuple(clean), self._config.generated, self._source.present)

    def _take(self, outcomes: Iterable[Module | Skipped]) -> list[Module]:
        modules = []
        for outcome in outcomes:
            if isinstance(outcome, Skipped):
                self.skipped.add(outcome)
            else:
                modules.append(outcome)
        return modules

    def findings(self) -> list[Finding]:
        """Ask every rule; a rule that suspects files only skimmed is asked again on exact facts."""
        found = {code: self._ask(rule) for code, rule in self._rules.items() if not _is_last(rule)}
        unprovable: set[str] = set()
        while doubted := self._doubts(found) - unprovable:
            studied = self._take(self._source.studies(sorted(doubted)))
            self.facts.refine(studied)
            unprovable |= doubted - {module.path for module in studied}
            again = [code for code in found if self._rules[code].reads.skims]
            found |= {code: self._ask(self._rules[code]) for code in again if found[code]}
        return [
            finding
            for code, findings in found.items()
            for finding in findings
            if not self._rules[code].reads.skims or unprovable.isdisjoint(_places(finding))
        ]

    def _doubts(self, found: Mapping[str, list[Finding]]) -> set[str]:
        """The files that findings stand on and that were only skimmed."""
        if not self.reads_code:
            return set()
        paths = {
            path
            for code, findings in found.items()
            if self._rules[code].reads.skims
            for finding in findings
            for path in _places(finding)
        }
        modules = self.facts.modules
        return {path for path in paths if path in modules and not modules[path].exact}

    def _ask(self, rule: Rule) -> list[Finding]:
        if rule.run is None:
            return []
        options = self._config.options.get(rule.code) or (rule.options and rule.options())
        try:
            return list(rule.run(self.facts, options))
        except Exception as error:  # a rule's fault is an outcome of its own, never a silence
            self.crashed.add(Crashed(rule.code, _trace(error)))
            return []

    def suppressed(self, findings: list[Finding]) -> Verdict:
        """Hold back what comments answer for, then let the rules on comments speak."""
        modules = dict(self.facts.modules)
        if not self.reads_code:
            paths = {f.where.address for f in findings if f.where.address.endswith(".py")}
            modules = {module.path: module for module in self._source.comments(sorted(paths))}
        verdict = suppress(findings, modules, frozenset(self._rules))
        self.facts.unused = verdict.unused
        self.facts.commented = {p: m for p, m in modules.items() if m.suppression_rows}
        for rule in filter(_is_last, self._rules.values()):
            verdict.standing.extend(self._ask(rule))
        return verdict


def name_facts(config: Config, files: tuple[str, ...]) -> Iterator[FileName]:
    """Yield the files that conventions cover; ConfigError when two conventions claim one file."""
    problems = overlaps(config.conventions, files)
    if problems:
        raise ConfigError(problems)
    for convention in config.conventions:
        covers, exempt, parse = (
            convention.paths.matches,
            convention.exempt.matches,
            convention.parse,
        )
        for path in files:
            if covers(path):
                tokens = parse(path.rpartition("/")[2])
                yield FileName(path, convention, tokens, exempt(path))


def _asked(skipped: Iterable[Skipped], within: Within) -> Iterator[Skipped]:
    """A file that can't be read is told to whoever asks about it, or about everything."""
    return (each for each in skipped if within(each.address))


def _touches(finding: Finding, within: Within) -> bool:
    """Whether a finding has any place in the paths asked for: its own, or one that it rests on."""
    return any(map(within, _places(finding)))


def _is_last(rule: Rule) -> bool:
    return rule.reads is Reads.SUPPRESSIONS


def _everywhere(path: str) -> bool:
    return True


def _python(files: tuple[str, ...]) -> list[str]:
    return [path for path in files if path.endswith((".py", ".pyi"))]


def _places(finding: Finding) -> Iterator[str]:
    yield finding.where.address
    for related in finding.related:
        yield related.where.address


def _trace(error: Exception) -> str:
    from traceback import extract_tb, format_exception_only

    frames = extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = f" ({last.filename.rpartition('/')[2]}:{last.lineno})" if last else ""
    return "".join(format_exception_only(error)).strip() + place


def _selected(findings: Iterable[Finding], config: Config) -> list[Finding]:
    """Findings that are not ignored where they are, with their configured severity."""
    chosen = []
    for finding in findings:
        path = finding.where.address
        if any(_ignores(finding, path, entry) for entry in config.per_path_ignores):
            continue
        severity = config.severities.get(finding.code, finding.severity)
        chosen.append(replace(finding, severity=severity))
    return chosen


def _ignores(finding: Finding, path: str, entry: tuple[Globs, tuple[str, ...]]) -> bool:
    globs, selectors = entry
    named = any(s == "ALL" or finding.code.startswith(s) for s in selectors)
    return named and globs.matches(path)


def _numbered(findings: list[Finding]) -> list[Finding]:
    """Sort findings and give each its fingerprint, equal ones in one address told apart."""
    seen: Counter[str] = Counter()
    numbered = []
    for finding in sorted(findings, key=lambda finding: finding.order):
        plain = fingerprint(finding)
        numbered.append(replace(finding, fingerprint=fingerprint(finding, seen[plain])))
        seen[plain] += 1
    return numbered
