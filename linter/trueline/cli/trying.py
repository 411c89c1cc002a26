"""Trying a plan from end to end: two copies, one of them changed, and a comparison."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from trueline.changes import FILE, Change
from trueline.check import gather
from trueline.cli.means import cores, fact_cache
from trueline.cli.plans import chosen, current, read_plan
from trueline.cli.project import open_project
from trueline.errors import ConflictError, UsageError
from trueline.execute import Intent, backwards, carry_out
from trueline.facts import Facts
from trueline.ledger import Ledger
from trueline.plan import Plan, origins_of
from trueline.reports.summary import plural
from trueline.sources.disk import Disk
from trueline.stores.files import Files
from trueline.stores.look import look
from trueline.trial.command import run_command
from trueline.trial.compare import Verdict
from trueline.trial.copying import copy_project
from trueline.trial.imports import Place, dotted, import_all, modules_of, packages_of


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be tried, and how."""

    root: Path
    plan: str
    optional: tuple[int, ...]
    shell: str | None
    python: str | None
    imports: bool
    jobs: int


def try_plan(trial: Trial) -> Verdict:
    """Try it; ConflictError when the plan does not fit or can't be taken back to the byte."""
    plan = current(read_plan(trial.root, trial.plan), Files(trial.root).read)
    patches = [patch.changes for patch in chosen(plan, trial.optional)]
    changes = [change for part in patches for change in part]
    if any(change.subject != FILE for change in changes):
        raise UsageError(
            f"{plan.id}: changes more than files, which a copy of them can't show; "
            "`trueline apply --dry-run` says whether it could be done"
        )
    with TemporaryDirectory(prefix="trueline-") as folder:
        scratch = Path(folder)
        before, after = (scratch / side / trial.root.name for side in ("before", "after"))
        copy_project(trial.root, before)
        copy_project(trial.root, after)
        _apply(after, plan, patches)
        return _compared(trial, scratch, before, after, changes)


def _apply(copy: Path, plan: Plan, patches: Sequence[Sequence[Change]]) -> None:
    """Apply, take back, see that every byte is as it was, and apply again."""
    touched = {change.address for part in patches for change in part}
    first = {address: look(os.fspath(copy), address) for address in touched}
    intent = Intent(plan.id, plan.title, patches)
    with Ledger(copy) as ledger:
        carry_out(ledger, {FILE: Files(copy)}, intent)
        carry_out(ledger, {FILE: Files(copy)}, backwards(ledger, ledger.runs()[-1]))
        again = {address: look(os.fspath(copy), address) for address in touched}
        if first != again:
            raise ConflictError("rolling it back does not restore every byte; report it, please")
        carry_out(ledger, {FILE: Files(copy)}, intent)


def _compared(
    trial: Trial, scratch: Path, before: Path, after: Path, changes: list[Change]
) -> Verdict:
    facts = _facts(trial.root)
    roots = facts.tree.roots
    moved = {old: new for new, old in origins_of(changes).items()}
    modules = modules_of(facts, roots)
    names = {name: dotted(moved.get(path, path), roots) for path, name in modules.items()}
    python, jobs = trial.python or _python(trial.root), trial.jobs or cores()
    old, new = (Place(copy, python, roots, jobs) for copy in (before, after))
    verdict = Verdict()
    if trial.imports:
        preload = packages_of(facts)
        named = filter(None, names.values())
        was, now = import_all(old, [*names], preload), import_all(new, named, preload)
        verdict = verdict.with_imports(was, now, names)
    if trial.shell:
        first = run_command(old, trial.shell, scratch)
        verdict = verdict.with_runs(first, run_command(new, trial.shell, scratch), names)
    return verdict


def _facts(root: Path) -> Facts:
    project = open_project((os.fspath(root),), None, {})
    source = Disk(project.config, fact_cache(root), jobs=cores(), ahead=project.ahead)
    return gather(source, project.config).facts


def _python(root: Path) -> str:
    """Return the interpreter of the active environment, of the project's own, or ours."""
    folders = filter(None, (os.environ.get("VIRTUAL_ENV"), f"{root}/.venv", f"{root}/venv"))
    found = (f"{folder}/bin/python" for folder in folders)
    return next(filter(os.path.exists, found), sys.executable)


def lines(verdict: Verdict) -> Iterator[str]:
    """Yield the verdict as lines of text."""
    if verdict.modules:
        before, after = verdict.seconds
        known = f", {verdict.failing} of them could not before either" if verdict.failing else ""
        yield f"imports   {plural(verdict.modules, 'module')}{known}"
        yield f"          {before:.2f} s before, {after:.2f} s after ({_change(before, after)})"
    for label, run in (("before", verdict.before), ("after", verdict.after)):
        if run is not None:
            yield f"{label:<9} exit code {run.code}, {run.seconds:.2f} s{_counts(run.tests)}"
    for sentence in verdict.worse:
        yield f"worse     {sentence}"
    if verdict.after is not None and verdict.worse:
        yield from ("", verdict.after.tail, "")
    yield "The way back was tried: every byte is restored."
    yield f"{plural(len(verdict.worse), 'thing')} got worse." if verdict.worse else "All as before."


def _change(before: float, after: float) -> str:
    return f"{(after - before) / before:+.0%}" if before else "as before"


def _counts(tests: Mapping[str, str]) -> str:
    if not tests:
        return "; no results of single tests"
    passed = sum(outcome == "passed" for outcome in tests.values())
    return f"; {passed} of {plural(len(tests), 'test')} passed"
