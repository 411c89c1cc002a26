from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from trueline.reports import render

if TYPE_CHECKING:
    from trueline.findings import Finding, Location, Report
    from trueline.reports.context import Context

SCHEMA = Path(__file__).parents[2] / "docs/schemas/report.schema.json"


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def text(value: str) -> str:
    """What stands for text in JSON: a byte that is not UTF-8 as readable escape."""
    return value.encode("utf-8", "backslashreplace").decode()


def place(where: Location) -> dict[str, Any]:
    return {
        "subject": where.subject,
        "address": text(where.address),
        "path": text(where.address) if where.subject == "file" else None,
        "line": where.line or None,
        "column": where.column or None,
        "end_line": where.end_line or None,
        "end_column": where.end_column or None,
    }


def told(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.message,
        **place(finding.where),
        "fingerprint": finding.fingerprint,
        "fixable": finding.fixable,
        "want": finding.want,
        "related": [{"message": item.message, **place(item.where)} for item in finding.related],
    }


def test_a_report_of_any_kind_meets_the_published_schema(
    validator: Draft202012Validator, report: Report, clean: Report, empty: Report, scene: Context
) -> None:
    for outcome in (report, clean, empty):
        validator.validate(json.loads(render("json", outcome, scene)))


def test_the_schema_knows_every_key(
    validator: Draft202012Validator, report: Report, scene: Context
) -> None:
    told = json.loads(render("json", report, scene))
    told["findings"][0]["surprise"] = 1

    assert not validator.is_valid(told)


def test_findings_come_back_from_json_as_they_were(report: Report, scene: Context) -> None:
    findings = json.loads(render("json", report, scene))["findings"]

    assert [told(finding) for finding in report.findings] == findings


def test_the_object_has_exactly_the_promised_keys(report: Report, scene: Context) -> None:
    shown = json.loads(render("json", report, scene))

    assert {
        "schema_version": 1,
        "tool": {"name": "trueline", "version": "1.2.3"},
        "findings": shown["findings"],
        "skipped": [
            {
                "address": "app/big,file.py",
                "line": None,
                "reason": "too large",
                "detail": "50 MB: the limit is 10 MB",
            },
            {
                "address": "app/bro\x07ken.py",
                "line": 7,
                "reason": "syntax error",
                "detail": "invalid\n\nsyntax",
            },
        ],
        "crashed": [{"code": "NAM003", "detail": "ValueError: 100%\n  ::stop-commands::x"}],
        "idle": [],
        "compliance": shown["compliance"],
        "timing": {"facts": 0.25, "rules": 0.125},
    } == shown


def test_compliance_gives_the_percentage_with_and_without_the_exempt(
    report: Report, scene: Context
) -> None:
    compliance = json.loads(render("json", report, scene))["compliance"]

    assert compliance["overall"] == {
        "clean": 74,
        "all": 88,
        "exempt": 10,
        "percent": 94.8,
        "percent_of_all": 84.0,
    }
    assert list(compliance["families"]) == ["ENU", "IMP", "MOD", "NAM", "SQL"]
    assert compliance["families"]["NAM"] == {
        "clean": 30,
        "all": 41,
        "exempt": 10,
        "percent": 96.7,
        "percent_of_all": 73.1,
    }
    assert compliance["matrix"][0] == {
        "convention": "V7",
        "row": "WF10 Ex|port",
        "column": "L1 Models",
        "clean": 1,
        "all": 2,
        "exempt": 0,
        "percent": 50.0,
        "percent_of_all": 50.0,
    }


def test_nothing_looked_at_has_no_percentage(empty: Report, scene: Context) -> None:
    overall = json.loads(render("json", empty, scene))["compliance"]["overall"]

    assert (overall["all"], overall["percent"]) == (0, None)
