"""What Trueline says of a case, and whether that is what must be said."""

from __future__ import annotations

from typing import NamedTuple

from cases import Case

from trueline.check import check
from trueline.config.load import from_text
from trueline.findings import Finding
from trueline.registry import load
from trueline.sources.memory import Memory
from trueline.sources.postgres.live import read_catalogue
from trueline.sources.snapshot import render

FAMILIES = ("DRF", "ENU", "MOD", "SQL")


class Outcome(NamedTuple):
    """``found``: as wanted; ``blurred``: the rule spoke, without object or detail."""

    found: bool
    blurred: bool
    others: tuple[str, ...]
    said: tuple[str, ...]


def findings(files: dict[str, str], url: str) -> tuple[Finding, ...]:
    """Check a project against a database by way of its snapshot."""
    contents = {name: text.encode() for name, text in files.items()}
    contents["schema.snapshot"] = render(read_catalogue(url)).encode()
    rules = {code: rule for code, rule in load().items() if code.startswith(FAMILIES)}
    from pathlib import Path

    settings = from_text(files["trueline.toml"], Path.cwd(), rules)
    report = check(Memory(contents), settings.config, rules).report
    if report.crashed or report.idle:
        raise RuntimeError(f"{report.crashed} {report.idle}")
    return report.findings


def judge(case: Case, found: tuple[Finding, ...], usual: frozenset[str]) -> Outcome:
    """Compare what was found with what must be; ``usual`` is said of the unmutated project."""
    new = [each for each in found if each.fingerprint not in usual]
    right = [each for each in new if each.code == case.rule]
    exact = [each for each in right if _names(each, case)]
    others = tuple(sorted({each.code for each in new} - {case.rule}))
    said = tuple(f"{f.code} {f.severity} {f.where.address}: {f.message}" for f in new)
    alone = len(new) == 1 or not case.once
    return Outcome(bool(exact) and alone, bool(right), others, said)


def _names(finding: Finding, case: Case) -> bool:
    places = [finding.where.address, *(each.where.address for each in finding.related)]
    is_named = case.obj in places or case.obj in finding.message
    return is_named and all(part in finding.message for part in case.detail)
