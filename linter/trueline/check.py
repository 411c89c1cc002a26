"""The check itself: facts in, report out; all input and output is the source's business."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from time import perf_counter
from typing import NamedTuple

from trueline.config.model import Config
from trueline.config.overlap import overlaps
from trueline.config.roots import find_roots, is_shared_top
from trueline.errors import ConfigError
from trueline.facts import Facts, FileName, Module, StringRef, Tree
from trueline.findings import Crashed, Finding, Grid, Idle, Report, Skipped, fingerprint
from trueline.found import Found, Within, places, report_on
from trueline.globs import Globs
from trueline.rule import Reads, Rule
from trueline.source import Source
from trueline.subjects import subjects
from trueline.suppress import Verdict, suppress


class Outcome(NamedTuple):
    """A report, what it was made of, and the facts that it rests on."""

    report: Report
    found: Found
    facts: Facts


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
    verdict = run.suppressed(run.findings())
    clock.lap("rules")
    found = Found(
        standing=tuple(_numbered(_selected(verdict.standing, config))),
        held=tuple(_selected(verdict.held, config)),
        skipped=tuple(sorted({*source.skipped, *run.skipped})),
        crashed=tuple(sorted(run.crashed)),
        files=source.files,
        subjects=subjects(run.facts, rules),
        idle=run.idle,
    )
    report = report_on(found, within)
    clock.lap("report")
    found = found._replace(grids=_grids(run.facts, [*found.standing, *found.held]))
    report = report._replace(timings=clock.laps, grids=found.grids)
    return Outcome(report, found, run.facts)


class Gathered(NamedTuple):
    """The facts of a project, and the files that could not be looked at."""

    facts: Facts
    skipped: tuple[Skipped, ...]


def gather(source: Source, config: Config, *, documents: bool = False) -> Gathered:
    """Return the facts of a project, skimmed, for whoever wants more than findings.

    Those of the code, or of its ``documents``.
    """
    run = _Run(source, config, {}, None, reads_code=not documents)
    if documents:
        from trueline.documents import all_stores

        run.facts.documents = all_stores(source, config)
    return Gathered(run.facts, tuple(sorted({*source.skipped, *run.skipped})))


def _grids(facts: Facts, findings: list[Finding]) -> tuple[Grid, ...]:
    if not (facts.databases or facts.documents):
        return ()
    from trueline.grids import grids

    return tuple(grids(facts, findings))


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
        self,
        source: Source,
        config: Config,
        rules: Mapping[str, Rule],
        within: Within | None,
        *,
        reads_code: bool = False,
    ) -> None:
        self._source, self._config, self._rules = source, config, rules
        self.skipped: set[Skipped] = set()
        self.idle: tuple[Idle, ...] = ()
        self.crashed: set[Crashed] = set()
        asked = any(rule.reads.code for rule in rules.values())
        self.reads_code = reads_code or asked
        problems = overlaps(config.conventions, source.files)
        if problems:
            raise ConfigError(problems)
        coming = source.skims(_python(source.files)) if self.reads_code else ()
        tree = cache(self._tree)
        if self.reads_code:
            tree()  # made while other processes read
        modules = self._take(coming)
        self.facts = Facts(
            source.files,
            partial(name_facts, config),
            tree,
            {module.path: module for module in sorted(modules, key=lambda module: module.path)},
            self._references() if self.reads_code else {},
            within,
        )
        if any(rule.reads.models for rule in rules.values()):
            self._look_at_databases()
        if any(rule.reads is Reads.DOCUMENTS for rule in rules.values()):
            self._look_at_documents()

    def _look_at_documents(self) -> None:
        from trueline.documents import look

        looked = look(self._source, self._config, self._rules)
        self.facts.documents = looked.stores
        self.idle += looked.idle

    def _look_at_databases(self) -> None:
        from trueline.databases import look

        looked = look(self._source, self._config, self._rules, self.facts)
        self.facts.models, self.facts.databases = looked.models, looked.databases
        self.facts.literals, self.facts.sql = looked.literals, looked.sql
        self.facts.uses, self.facts.find_outline = looked.uses, self._source.outline
        self.facts.find_requirements = self._source.requirements
        known = {skip.address for skip in self.skipped}
        self.skipped.update(skip for skip in looked.skipped if skip.address not in known)
        self.idle = looked.idle

    def _references(self) -> Mapping[str, tuple[StringRef, ...]]:
        found = self._source.references()
        self.skipped.update(each for each in found.values() if isinstance(each, Skipped))
        return {path: refs for path, refs in found.items() if not isinstance(refs, Skipped)}

    def _tree(self) -> Tree:
        files = self._source.files
        manifest = self._source.manifest()
        found = self._config.source_roots or find_roots(files, manifest)
        roots = tuple("" if root in (".", "./") else root.strip("/") for root in found)

        @cache
        def shared(folder: str) -> bool:
            return is_shared_top(folder, files, roots, manifest)

        return Tree(files, roots, self._config.generated, self._source.present, shared)

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
            if not self._rules[code].reads.skims or unprovable.isdisjoint(places(finding))
        ]

    def _doubts(self, found: Mapping[str, list[Finding]]) -> set[str]:
        """The files that findings stand on, or that rules require, and that were only skimmed."""
        if not self.reads_code:
            return set()
        paths = {
            path
            for code, findings in found.items()
            if self._rules[code].reads.skims
            for finding in findings
            for path in places(finding)
        }
        modules = self.facts.modules
        paths |= self.facts.required
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
        usual = {code for code, default in self._config.installed.items() if default}
        verdict = suppress(findings, modules, frozenset(self._rules), usual <= self._rules.keys())
        self.facts.unused = verdict.unused
        self.facts.installed = frozenset(self._config.installed)
        self.facts.commented = {p: m for p, m in modules.items() if m.suppression_rows}
        for rule in filter(_is_last, self._rules.values()):
            verdict.standing.extend(self._ask(rule))
        return verdict


def name_facts(config: Config, files: Iterable[str]) -> Iterator[FileName]:
    """Yield the files that conventions cover, one convention after the other."""
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


def _is_last(rule: Rule) -> bool:
    return rule.reads is Reads.SUPPRESSIONS


def _python(files: tuple[str, ...]) -> list[str]:
    return [path for path in files if path.endswith((".py", ".pyi"))]


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
        chosen.append(finding._replace(severity=severity))
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
        numbered.append(finding._replace(fingerprint=fingerprint(finding, seen[plain])))
        seen[plain] += 1
    return numbered
