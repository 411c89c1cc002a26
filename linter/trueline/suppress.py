"""Comments that hold findings back, and those among them that hold nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from trueline.facts import Module, Suppression, Unused
from trueline.findings import Finding


class Verdict(NamedTuple):
    """Findings that stand, findings that a comment holds back, and comments without effect."""

    standing: list[Finding]
    held: list[Finding]
    unused: tuple[Unused, ...]


def suppress(
    findings: Iterable[Finding], modules: Mapping[str, Module], ran: frozenset[str], all_ran: bool
) -> Verdict:
    """Split findings by the comments of their files; ``ran`` are the codes of rules that ran.

    A comment without codes is unused only when all rules ran that may have asked for it.
    """
    standing: list[Finding] = []
    held: list[Finding] = []
    used: set[tuple[str, Suppression, str]] = set()
    for finding in findings:
        module = modules.get(finding.where.address)
        comment = _holding(finding, module) if module and module.suppression_rows else None
        if comment is None:
            standing.append(finding)
            continue
        held.append(finding)
        used |= {(finding.where.address, comment, code) for code in _matching(comment, finding)}
    return Verdict(standing, held, tuple(_unused(modules, used, ran, all_ran)))


def _holding(finding: Finding, module: Module) -> Suppression | None:
    first, last = finding.where.line, finding.where.end_line or finding.where.line
    for comment in module.suppressions:
        covers = comment.whole_file or first <= comment.span.line <= last
        if covers and (not comment.codes or _matching(comment, finding)):
            return comment
    return None


def _matching(comment: Suppression, finding: Finding) -> tuple[str, ...]:
    if not comment.codes:
        return ("",)
    names = {finding.code, finding.code.rstrip("0123456789")}
    return tuple(code for code in comment.codes if code in names)


def _unused(
    modules: Mapping[str, Module],
    used: set[tuple[str, Suppression, str]],
    ran: frozenset[str],
    all_ran: bool,
) -> Iterable[Unused]:
    families = {code.rstrip("0123456789") for code in ran}
    for path, module in modules.items():
        for comment in module.suppressions if module.suppression_rows else ():
            for code in () if comment.moved else comment.codes or ("",):
                judged = code in ran or code in families or (all_ran and not code)
                if judged and (path, comment, code) not in used:
                    yield Unused(path, comment, code)
