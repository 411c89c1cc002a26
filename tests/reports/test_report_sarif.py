from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import pytest
from jsonschema import Draft202012Validator

from trueline.reports import render
from trueline_rules.off_convention import rule as off_convention

if TYPE_CHECKING:
    from trueline.findings import Report
    from trueline.reports.context import Context

SCHEMA = Path(__file__).parents[1] / "data/sarif-2.1.0.json"


@pytest.fixture
def run(report: Report, scene: Context) -> dict[str, Any]:
    log = json.loads(render("sarif", report, scene))
    only: dict[str, Any] = log["runs"][0]
    return only


def physical(place: dict[str, Any]) -> tuple[bytes, dict[str, int]]:
    where = place["physicalLocation"]
    return unquote_to_bytes(where["artifactLocation"]["uri"]), where["region"]


def test_a_report_of_any_kind_meets_the_official_schema(
    report: Report, clean: Report, empty: Report, scene: Context
) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    for outcome in (report, clean, empty):
        validator.validate(json.loads(render("sarif", outcome, scene)))


def test_a_clean_run_has_no_results_and_no_notifications(clean: Report, scene: Context) -> None:
    run = json.loads(render("sarif", clean, scene))["runs"][0]

    assert run["results"] == []
    assert run["invocations"] == [
        {"executionSuccessful": True, "exitCode": 0, "toolExecutionNotifications": []}
    ]


def test_uris_are_relative_and_give_the_bytes_of_the_path_back(
    run: dict[str, Any], report: Report
) -> None:
    files = [finding.where for finding in report.findings if finding.where.subject == "file"]
    places = [result["locations"][0] for result in run["results"][: len(files)]]

    assert [where.address.encode("utf-8", "surrogateescape") for where in files] == [
        physical(place)[0] for place in places
    ]
    assert (
        (places[0]["physicalLocation"]["artifactLocation"]["uri"]) == "app/a%7Cb%20%3Cscript%3E.py"
    )
    assert list(run["originalUriBaseIds"]) == ["%SRCROOT%"]


def test_regions_are_exact_and_a_whole_file_is_shown_at_its_first_line(
    run: dict[str, Any],
) -> None:
    regions = [physical(result["locations"][0])[1] for result in run["results"][:3]]

    assert regions == [
        {"startLine": 1},
        {"startLine": 3, "startColumn": 205, "endLine": 3, "endColumn": 210},
        {"startLine": 12, "startColumn": 10, "endLine": 12, "endColumn": 18},
    ]
    assert run["columnKind"] == "unicodeCodePoints"


def test_a_finding_in_the_database_has_its_name_and_borrows_a_file(run: dict[str, Any]) -> None:
    place = run["results"][-1]["locations"][0]

    assert place["logicalLocations"] == [
        {"fullyQualifiedName": "public.users.status", "kind": "schema"}
    ]
    assert physical(place) == (
        b"app/models.py",
        {"startLine": 8, "startColumn": 5, "endLine": 8, "endColumn": 11},
    )


def test_levels_messages_and_fingerprints_are_those_of_the_findings(
    run: dict[str, Any], report: Report
) -> None:
    told = [
        (result["ruleId"], result["level"], result["partialFingerprints"])
        for result in run["results"]
    ]

    assert [
        (finding.code, finding.severity, {"trueline/v1": finding.fingerprint})
        for finding in report.findings
    ] == told
    assert (
        (run["results"][0]["message"]["text"])
        == "50% off :: the `line`, @all (expected: WF1_V7_L3_1of2_AB.py)"
    )


def test_every_result_points_at_the_rule_of_its_code(run: dict[str, Any]) -> None:
    rules = run["tool"]["driver"]["rules"]

    assert [rule["id"] for rule in rules] == ["ENU003", "IMP001", "IMP002", "NAM001"]
    assert [result["ruleId"] for result in run["results"]] == [
        rules[result["ruleIndex"]]["id"] for result in run["results"]
    ]


def test_a_rule_brings_its_documentation_and_level(run: dict[str, Any]) -> None:
    text = off_convention.documentation

    assert {
        "id": "NAM001",
        "name": "off-convention",
        "shortDescription": {"text": off_convention.summary},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": f"# NAM001 off-convention\n\n{text}"},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["NAM"]},
    } == run["tool"]["driver"]["rules"][-1]


def test_related_places_are_numbered(run: dict[str, Any]) -> None:
    (related,) = run["results"][2]["relatedLocations"]

    assert (related["id"], related["message"]["text"]) == (1, "it went <here>")
    assert physical(related) == (b"app/here.py", {"startLine": 3, "startColumn": 1})


def test_what_was_not_looked_at_is_a_notification_and_a_crash_is_a_failed_run(
    run: dict[str, Any],
) -> None:
    (invocation,) = run["invocations"]

    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 70)
    assert [
        (told["descriptor"]["id"], told["level"])
        for told in invocation["toolExecutionNotifications"]
    ] == [
        ("trueline/skipped", "warning"),
        ("trueline/skipped", "warning"),
        ("trueline/crashed", "error"),
    ]
    assert invocation["toolExecutionNotifications"][2]["associatedRule"] == {"id": "NAM003"}
