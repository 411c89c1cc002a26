from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from trueline.findings import Finding, Location, Report, Severity
from trueline.reports import render
from trueline.reports.markdown_escape import code, prose

if TYPE_CHECKING:
    from collections.abc import Callable

    from trueline.reports.context import Context

PARSER = MarkdownIt("commonmark").enable("table")


def words(text: str) -> list[str]:
    """What a reader sees, one string per paragraph, heading, list item or table cell."""
    blocks = [token.children or [] for token in PARSER.parse(text) if token.type == "inline"]
    return ["".join(child.content for child in block if not html(child.type)) for block in blocks]


def html(kind: str) -> bool:
    return kind.startswith("html")


def test_a_clean_run_is_a_headline_and_a_table(clean: Report, scene: Context) -> None:
    expected = """\
## Trueline: 100.0 % on the line

Nothing off the line in 2 files; 100.0 % on the line; 0.04 s

| Family | On the line | Of all | Clean | Looked at | Exempt |
| :-- | --: | --: | --: | --: | --: |
| NAM | 100.0 % | 100.0 % | 2 | 2 | 0 |
"""

    assert expected == render("markdown", clean, scene)


def test_a_run_that_saw_nothing_has_no_percentage_in_its_headline(
    empty: Report, scene: Context
) -> None:
    assert words(render("markdown", empty, scene)) == [
        "Trueline: nothing to look at",
        "Nothing was looked at in my <shop>: no file to check, "
        "look at the paths you gave and at `exclude`",
    ]


def test_a_reader_sees_every_finding_and_every_gap_as_it_is(report: Report, scene: Context) -> None:
    shown = words(render("markdown", report, scene))

    assert shown[-10:-1] == [
        "error NAM001 app/a|b <script>.py: 50% off :: the `line`, @all; "
        "expected: WF1_V7_L3_1of2_AB.py",
        "error IMP001 app/my page.py:12:10: app.gone does not exist",
        "error ENU003 schema public.users.status: has the labels of state",
        r"warning IMP002 app/caf\udce9.py:3:205: first line\nsecond ]]> line\ufffe",
        r"note IMP002 app/my page.py:30:16: red \x1b[31mname\u202e is gone; expected: a\nb",
        "Not looked at",
        "app/big,file.py: not looked at: too large: 50 MB: the limit is 10 MB",
        r"app/bro\x07ken.py: not looked at: syntax error: invalid\n\nsyntax",
        r"rule NAM003 crashed, its findings are missing: ValueError: 100%\n  ::stop-commands::x",
    ]


def test_nothing_from_the_project_becomes_html(report: Report, scene: Context) -> None:
    inline = (token.children or [] for token in PARSER.parse(render("markdown", report, scene)))
    tags = {child.content for block in inline for child in block if html(child.type)}

    assert {"<!-- -->"} == tags


def test_only_the_first_findings_are_listed_and_the_rest_is_counted(
    clean: Report, scene: Context, finding: Callable[..., Finding]
) -> None:
    findings = tuple(
        finding(Location(f"{number:02}.py"), "NAM001", "off-convention", "off")
        for number in range(23)
    )
    text = render("markdown", clean._replace(findings=findings), scene)

    assert text.count("- **error**") == 20
    assert text.endswith("\n\n… and 3 more.\n")


def test_errors_are_listed_before_notes(
    clean: Report, scene: Context, finding: Callable[..., Finding]
) -> None:
    findings = (
        finding(Location("a.py"), "NAM001", "off", "x", severity=Severity.NOTE),
        finding(Location("b.py"), "NAM001", "off", "x"),
    )
    shown = words(render("markdown", clean._replace(findings=findings), scene))

    assert shown[-2:] == ["error NAM001 b.py: x", "note NAM001 a.py: x"]


def test_backticks_stay_inside_a_code_span() -> None:
    awkward = ("a`b", "`", "``a`", "", "plain")

    assert [words(code(text))[0] for text in awkward] == ["a`b", "`", "``a`", " ", "plain"]


def test_nobody_is_called_by_a_name_in_a_message() -> None:
    assert prose("@all") == "@<!-- -->all"
