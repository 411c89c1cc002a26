from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from trueline.findings import Report, Share
from trueline.reports.compliance import TrendPoint, render, standing
from trueline.reports.trend import change, sparkline

if TYPE_CHECKING:
    from trueline.reports.context import Context

TREND = (
    TrendPoint("a" * 40, "2025-01-02", "start <b>", None, None),
    TrendPoint("b" * 40, "2025-02-02", "tidy | names", 61.2, 50.0),
    TrendPoint("c" * 40, "2025-03-02", "more", 80.1, 70.9),
    TrendPoint("d" * 40, "2025-04-02", "even \udce9 more", 94.8, 84.0),
)

TEXT = r"""
94.8 % on the line, 84.0 % with the exempt ones counted

By family
  family         on the line              of all  clean  looked at  exempt
  ENU                  0.0 %               0.0 %      0          1       0
  IMP                 95.1 %              95.1 %     39         41       0
  MOD     nothing to look at  nothing to look at      0          0       0
  NAM                 96.7 %              73.1 %     30         41      10
  SQL                100.0 %             100.0 %      5          5       0

Workflow by layer: V7
                 L1 Models   L3 Routers          all
  WF2 <Pages>       exempt  3/3 100.0 %  3/3 100.0 %
  WF10 Ex|port  1/2 50.0 %            -   1/2 50.0 %
  all           1/2 50.0 %  3/3 100.0 %   4/5 80.0 %

By rule
  2  IMP002  missing-name
  1  ENU003  doubled-type
  1  IMP001  missing-module
  1  NAM001  off-convention

Trend
   ▁▅█  61.2 % to 94.8 % over 4 commits
  2025-01-02  aaaaaaaaaa       -  start <b>
  2025-02-02  bbbbbbbbbb  61.2 %  tidy | names
  2025-03-02  cccccccccc  80.1 %  more
  2025-04-02  dddddddddd  94.8 %  even \udce9 more
""".lstrip()

VOID = {"meta"}


class Page(HTMLParser):
    """Collect the tables and the text of a page, and insist on closed elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[list[list[str]]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & {*self.open}:
            self.tables[-1][-1][-1] += data
        elif data.strip() and "style" not in self.open:
            self.text.append(data)


@pytest.fixture
def page(report: Report, scene: Context) -> Page:
    return Page(render("html", report, scene, TREND))


def badge(report: Report, scene: Context) -> tuple[str, str]:
    told = json.loads(render("badge", report, scene))
    assert (told["schemaVersion"], told["label"]) == (1, "trueline")
    return told["message"], told["color"]


def share_of(clean: int) -> Report:
    from trueline.findings import Compliance

    return Report((), (), (), Compliance({"NAM": Share(clean, 1000)}, {}), files=1000)


def test_text_shows_families_matrix_rules_and_trend(report: Report, scene: Context) -> None:
    shown = render("text", report, scene, TREND)

    assert shown[: len(TEXT)] == TEXT
    assert shown.endswith("held back: 4 known before, 2 by comments\n")


def test_text_about_nothing_is_one_line(empty: Report, scene: Context) -> None:
    assert render("text", empty, scene).startswith("Nothing was looked at in my <shop>: ")


def test_workflows_are_in_the_order_of_their_numbers(report: Report, scene: Context) -> None:
    (matrix,) = standing(report, scene).matrices

    assert [title for title, _, _ in matrix.rows] == ["WF2 <Pages>", "WF10 Ex|port"]
    assert (Share(1, 4, 2), Share(3, 3)) == matrix.sums
    assert Share(4, 7, 2) == matrix.total


def test_rules_without_findings_are_not_listed(report: Report, scene: Context) -> None:
    assert [code for _, code, _ in standing(report, scene).rules] == [
        "IMP002",
        "ENU003",
        "IMP001",
        "NAM001",
    ]


def test_json_holds_all_figures(report: Report, scene: Context) -> None:
    told = json.loads(render("json", report, scene, TREND))

    assert list(told) == [
        "schema_version",
        "tool",
        "files",
        "compliance",
        "rules",
        "grids",
        "trend",
        "skipped",
        "crashed",
        "idle",
    ]
    assert told["rules"][0] == {"code": "IMP002", "name": "missing-name", "count": 2}
    assert told["trend"][-1] == {
        "sha": "d" * 40,
        "date": "2025-04-02",
        "subject": r"even \udce9 more",
        "percent": 94.8,
        "percent_of_all": 84.0,
    }
    assert told["compliance"]["overall"]["percent"] == 94.8


def test_markdown_shows_the_matrix_with_counts(report: Report, scene: Context) -> None:
    lines = render("markdown", report, scene, TREND).splitlines()
    start = lines.index("### Workflow by layer: V7")

    assert lines[start + 2 : start + 7] == [
        "|  | L1 Models | L3 Routers | all |",
        "| :-- | --: | --: | --: |",
        "| WF2 &#60;Pages&#62; | exempt | 100.0 % (3/3) | 100.0 % (3/3) |",
        "| WF10 Ex&#124;port | 50.0 % (1/2) | - | 50.0 % (1/2) |",
        "| all | 50.0 % (1/2) | 100.0 % (3/3) | 80.0 % (4/5) |",
    ]
    assert "` ▁▅█` 61.2 % to 94.8 % over 4 commits" in lines


def test_the_page_has_no_script_and_loads_nothing(page: Page) -> None:
    loading = [(tag, name) for tag, attrs in page.seen for name in attrs if name in ("src", "href")]

    assert loading == []
    assert "script" not in {tag for tag, _ in page.seen}


def test_every_element_of_the_page_is_closed(page: Page) -> None:
    assert page.open == []


def test_the_tables_of_the_page_hold_the_figures(page: Page) -> None:
    families, matrix, rules, trend = page.tables

    assert families[4] == ["NAM", "96.7 %", "73.1 %", "30", "41", "10"]
    assert matrix == [
        ["Workflow", "L1 Models", "L3 Routers", "All"],
        ["WF2 <Pages>", "exempt", "100.0 % 3 of 3", "100.0 % 3 of 3"],
        ["WF10 Ex|port", "50.0 % 1 of 2", "–", "50.0 % 1 of 2"],  # noqa: RUF001 as rendered
        ["All", "50.0 % 1 of 2", "100.0 % 3 of 3", "80.0 % 4 of 5"],
    ]
    assert rules[1] == ["IMP002 missing-name", "2"]
    assert trend[1] == [r"2025-04-02 dddddddddd even \udce9 more", "94.8 %", "84.0 %"]
    assert (trend[4]) == [
        "2025-01-02 aaaaaaaaaa start <b>",
        "nothing to look at",
        "nothing to look at",
    ]


def test_every_table_has_a_caption_and_scoped_headings(page: Page) -> None:
    tags = [tag for tag, _ in page.seen]
    scopes = {attrs.get("scope") for tag, attrs in page.seen if tag == "th"}

    assert (tags.count("table"), tags.count("caption")) == (4, 4)
    assert {"col", "row"} == scopes


def test_the_line_of_the_trend_starts_where_there_was_something_to_look_at(page: Page) -> None:
    lines = {
        attrs["class"]: (attrs["points"] or "").split()
        for tag, attrs in page.seen
        if tag == "polyline"
    }

    assert {name: len(points) for name, points in lines.items()} == {"on-line": 3, "of-all": 3}
    assert lines["on-line"][-1].partition(",")[0] == "708.0"


def test_the_page_names_what_was_not_looked_at(page: Page) -> None:
    assert "app/big,file.py" in page.text
    assert ": not looked at: too large: 50 MB: the limit is 10 MB" in page.text


def test_the_page_about_nothing_says_so(empty: Report, scene: Context) -> None:
    page = Page(render("html", empty, scene))

    assert "Nothing to look at" in page.text
    assert page.tables == []


def test_one_commit_is_a_trend_too(clean: Report, scene: Context) -> None:
    page = Page(render("html", clean, scene, TREND[-1:]))

    assert [tag for tag, _ in page.seen].count("circle") == 1


def test_the_badge_has_the_colour_of_its_percentage(scene: Context) -> None:
    shown = {clean: badge(share_of(clean), scene) for clean in (1000, 999, 800, 600, 400, 0)}

    assert shown == {
        1000: ("100.0 %", "brightgreen"),
        999: ("99.9 %", "green"),
        800: ("80.0 %", "yellowgreen"),
        600: ("60.0 %", "yellow"),
        400: ("40.0 %", "orange"),
        0: ("0.0 %", "red"),
    }


def test_the_badge_of_nothing_is_grey(empty: Report, scene: Context) -> None:
    assert badge(empty, scene) == ("nothing to look at", "lightgrey")


def test_the_badge_admits_that_something_was_not_looked_at(report: Report, scene: Context) -> None:
    assert badge(report, scene) == ("94.8 %, incomplete", "green")


def test_a_trend_without_change_is_a_row_of_full_blocks() -> None:
    assert (sparkline([50.0, 50.0]), sparkline([])) == ("██", "")


def test_a_trend_of_commits_without_files_says_so() -> None:
    assert change(TREND[:1]) == "1 commit, nothing to look at in any"
