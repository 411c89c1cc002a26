"""Telling people and programs what a check came to; the same whether it ran or was remembered."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from trueline.cli.output import context, write
from trueline.errors import Exit

if TYPE_CHECKING:
    from trueline.baseline import Entry
    from trueline.facts.answers import Answers
    from trueline.findings import Report
    from trueline.found import Found
    from trueline.reports.compliance import TrendPoint
    from trueline.rule import Rule


class Manner(NamedTuple):
    """How the options of a command want it told; ``command`` is ``check`` or ``report``."""

    command: str
    form: str
    file: str | None = None
    statistics: bool = False
    exit_zero: bool = False


class Looked(NamedTuple):
    """A report, and what a person should know beside it."""

    report: Report
    notes: tuple[str, ...] = ()


class Told(NamedTuple):
    """What a command said on which words, and all that it found before a baseline was applied.

    ``answers`` are what was asked of the names of modules.
    """

    words: tuple[str, ...]
    manner: Manner
    looked: Looked
    found: Found
    accepted: tuple[Entry, ...]
    answers: Answers


def tell(
    looked: Looked,
    manner: Manner,
    root: str,
    rules: Mapping[str, Rule],
    trend: tuple[TrendPoint, ...] = (),
) -> None:
    """Write notes and report."""
    for note in looked.notes:
        print(f"trueline: {note}", file=sys.stderr)
    scene = context(root, rules, statistics=manner.statistics)
    if manner.command == "report":
        from trueline.reports.compliance import render as render_compliance

        text = render_compliance(manner.form, looked.report, scene, trend)
    else:
        from trueline.reports import render

        text = render(manner.form, looked.report, scene)
    write(text, manner.file)


def exit_code(report: Report, manner: Manner, *, only_files: bool) -> Exit:
    """Return the exit code; ``only_files`` says that files were named, and nothing else.

    Files that were named and don't belong to the project are no reason to stop a commit.
    """
    code = report.exit_code
    if manner.command == "report":
        return Exit.CLEAN if code is Exit.FINDINGS else code
    nothing = not (report.files or report.findings or report.crashed)
    if (nothing and only_files) or (manner.exit_zero and code is Exit.FINDINGS):
        return Exit.CLEAN
    return code


def excluded(report: Report, asked: tuple[str, ...]) -> Iterator[str]:
    """Say so when files were named and none of them belongs to the project."""
    if asked and not report.files:
        what = "excluded, ignored by git, a link to another, or no code"
        yield f"the paths given hold nothing to check: {what}"


class LateRules(Mapping[str, "Rule"]):
    """The rules, imported when a format asks for them."""

    @cached_property
    def _rules(self) -> Mapping[str, Rule]:
        from trueline.registry import load

        return load()

    def __getitem__(self, code: str) -> Rule:
        return self._rules[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)
