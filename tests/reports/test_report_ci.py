"""GitHub, GitLab and JUnit, read back the way that their consumers read them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from trueline.reports import render

if TYPE_CHECKING:
    from trueline.findings import Report
    from trueline.reports.context import Context

LAST = (
    "3 errors, 1 warning, 1 note in 41 files; 2 not looked at; 1 rule crashed; "
    "94.8 % on the line; 0.4 s; held back: 4 known before, 2 by comments"
)


def command(line: str) -> tuple[str, dict[str, str], str]:
    """Read a workflow command as GitHub's runner does: split first, unescape afterwards."""
    head, _, data = line.removeprefix("::").partition("::")
    name, _, properties = head.partition(" ")
    pairs = (part.partition("=") for part in properties.split(","))
    return name, {key: unescaped(value) for key, _, value in pairs}, unescaped(data)


def unescaped(text: str) -> str:
    for escape, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")):
        text = text.replace(escape, character)
    return text.replace("%25", "%")


def test_github_gets_no_command_from_a_clean_run(clean: Report, scene: Context) -> None:
    expected = "Nothing off the line in 2 files; 100.0 % on the line; 0.04 s\n"

    assert expected == render("github", clean, scene)


def test_github_gets_an_error_when_nothing_was_looked_at(empty: Report, scene: Context) -> None:
    first, _ = render("github", empty, scene).splitlines()

    assert command(first)[:2] == ("error", {"title": "trueline empty"})


def test_github_gets_one_command_per_finding_and_gap(report: Report, scene: Context) -> None:
    *lines, last = render("github", report, scene).splitlines()

    assert [command(line) for line in lines] == [
        (
            "error",
            {
                "file": "app/a|b <script>.py",
                "line": "1",
                "endLine": "1",
                "title": "NAM001 off-convention",
            },
            "50% off :: the `line`, @all\nexpected: WF1_V7_L3_1of2_AB.py",
        ),
        (
            "warning",
            {
                "file": r"app/caf\udce9.py",
                "line": "3",
                "endLine": "3",
                "col": "205",
                "endColumn": "210",
                "title": "IMP002 missing-name",
            },
            "first line\nsecond ]]> line\\ufffe",
        ),
        (
            "error",
            {
                "file": "app/my page.py",
                "line": "12",
                "endLine": "12",
                "col": "10",
                "endColumn": "18",
                "title": "IMP001 missing-module",
            },
            "app.gone does not exist\nsee app/here.py:3:1: it went <here>",
        ),
        (
            "notice",
            {
                "file": "app/my page.py",
                "line": "30",
                "endLine": "31",
                "title": "IMP002 missing-name",
            },
            "red \\x1b[31mname\\u202e is gone\nexpected: a\nb",
        ),
        (
            "error",
            {
                "file": "app/models.py",
                "line": "8",
                "endLine": "8",
                "col": "5",
                "endColumn": "11",
                "title": "ENU003 doubled-type",
            },
            "schema public.users.status: has the labels of state\n"
            "see app/models.py:8:5: declared here",
        ),
        (
            "warning",
            {"file": "app/big,file.py", "line": "1", "title": "trueline skipped"},
            "not looked at: too large: 50 MB: the limit is 10 MB",
        ),
        (
            "warning",
            {"file": r"app/bro\x07ken.py", "line": "7", "title": "trueline skipped"},
            "not looked at: syntax error: invalid\n\nsyntax",
        ),
        (
            "error",
            {"title": "trueline crashed"},
            "rule NAM003 crashed, its findings are missing: ValueError: 100%\n  ::stop-commands::x",
        ),
    ]
    assert last == LAST


def test_gitlab_gets_an_empty_list_from_a_clean_run(clean: Report, scene: Context) -> None:
    assert json.loads(render("gitlab", clean, scene)) == []


def test_gitlab_gets_an_issue_when_nothing_was_looked_at(empty: Report, scene: Context) -> None:
    (issue,) = json.loads(render("gitlab", empty, scene))

    assert (
        issue["check_name"],
        issue["severity"],
        issue["location"]["path"],
    ) == ("trueline-empty", "critical", ".")


def test_gitlab_gets_every_finding_and_every_gap(report: Report, scene: Context) -> None:
    issues = json.loads(render("gitlab", report, scene))

    assert [
        (
            issue["check_name"],
            issue["severity"],
            issue["location"]["path"],
            issue["location"]["lines"]["begin"],
        )
        for issue in issues
    ] == [
        ("off-convention", "major", "app/a|b <script>.py", 1),
        ("missing-name", "minor", r"app/caf\udce9.py", 3),
        ("missing-module", "major", "app/my page.py", 12),
        ("missing-name", "info", "app/my page.py", 30),
        ("doubled-type", "major", "app/models.py", 8),
        ("trueline-skipped", "major", "app/big,file.py", 1),
        ("trueline-skipped", "major", r"app/bro\x07ken.py", 7),
        ("trueline-crashed", "critical", ".", 1),
    ]
    assert (
        (issues[0]["description"])
        == "NAM001: 50% off :: the `line`, @all (expected: WF1_V7_L3_1of2_AB.py)"
    )


def test_gitlab_can_tell_all_issues_apart(report: Report, scene: Context) -> None:
    prints = [issue["fingerprint"] for issue in json.loads(render("gitlab", report, scene))]

    assert [finding.fingerprint for finding in report.findings] == prints[:5]
    assert len(prints) == len(set(prints))


def test_junit_shows_a_clean_family_as_a_passed_test(clean: Report, scene: Context) -> None:
    root = ElementTree.fromstring(render("junit", clean, scene).encode())

    assert root.attrib == {
        "name": "trueline",
        "tests": "1",
        "failures": "0",
        "errors": "0",
        "skipped": "0",
        "time": "0.040",
    }
    assert [(case.get("classname"), case.get("name")) for case in root.iter("testcase")] == [
        ("NAM", "no findings")
    ]


def test_junit_has_an_error_when_nothing_was_looked_at(empty: Report, scene: Context) -> None:
    root = ElementTree.fromstring(render("junit", empty, scene).encode())

    assert (root.get("tests"), root.get("errors")) == ("1", "1")


def test_junit_counts_findings_as_failures_and_gaps_as_errors(
    report: Report, scene: Context
) -> None:
    root = ElementTree.fromstring(render("junit", report, scene).encode())

    assert [
        tuple(suite.get(key) for key in ("name", "tests", "failures", "errors", "skipped"))
        for suite in root
    ] == [
        ("ENU", "1", "1", "0", "0"),
        ("IMP", "3", "3", "0", "0"),
        ("MOD", "1", "0", "0", "1"),
        ("NAM", "1", "1", "0", "0"),
        ("SQL", "1", "0", "0", "0"),
        ("not looked at", "3", "0", "3", "0"),
    ]
    assert tuple(root.get(key) for key in ("tests", "failures", "errors", "skipped")) == (
        "10",
        "5",
        "3",
        "1",
    )


def test_junit_gives_every_text_back(report: Report, scene: Context) -> None:
    root = ElementTree.fromstring(render("junit", report, scene).encode())
    cases = {case.get("name"): case for case in root.iter("testcase")}
    case = cases["NAM001 50% off :: the `line`, @all"]

    assert case.get("file") == "app/a|b <script>.py"
    assert case.findtext("failure") == (
        "app/a|b <script>.py: error NAM001 50% off :: the `line`, @all\n"
        "expected: WF1_V7_L3_1of2_AB.py"
    )
    assert [error.get("message") for error in root.iter("error")] == [
        "not looked at: too large: 50 MB: the limit is 10 MB",
        r"not looked at: syntax error: invalid\n\nsyntax",
        r"rule NAM003 crashed, its findings are missing: ValueError: 100%\n  ::stop-commands::x",
    ]
