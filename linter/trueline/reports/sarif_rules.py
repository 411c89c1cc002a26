"""Rules in SARIF: what each means and how to put it right, for the page beside a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from trueline.findings import Report, Severity
    from trueline.rule import Rule


def level(severity: Severity) -> str:
    """Return SARIF's word for a severity; they are the same three."""
    return severity.value


def rules(report: Report, known: Mapping[str, Rule]) -> list[dict[str, Any]]:
    """Return a descriptor for every known rule, and for every other code that found something."""
    names = {finding.code: finding.name for finding in report.findings}
    return [
        _known(known[code]) if code in known else {"id": code, "name": names[code]}
        for code in sorted({*known, *names})
    ]


def _known(rule: Rule) -> dict[str, Any]:
    text = rule.documentation
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": f"# {rule.code} {rule.name}\n\n{text}"},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": [rule.family]},
    }
