from __future__ import annotations

import re
from typing import TYPE_CHECKING

from trueline.findings import Finding, Location, Report, Share
from trueline.reports import render
from trueline.reports.columns import cells, table
from trueline.reports.snippet import WIDTH, snippet
from trueline.reports.summary import closing

if TYPE_CHECKING:
    from collections.abc import Callable

    from trueline.reports.context import Context

X60, X118 = "x" * 60, "x" * 120

EXPECTED = rf"""
app/a|b <script>.py
  NAM001 error  50% off :: the `line`, @all
    -> expected: WF1_V7_L3_1of2_AB.py

app/caf\udce9.py
  3:205  IMP002 warning  first line\nsecond ]]> line\ufffe
         3 | …{X118}…
           | {" " * 41}^^^^^

app/my page.py
  12:10  IMP001 error  app.gone does not exist
         12 |     from app.gone import thing
            |          ^^^^^^^^
         see app/here.py:3:1: it went <here>
  30:16  IMP002 note  red \x1b[31mname\u202e is gone
         30 | héllo = "漢字";     name\x1b[31m = gone(
            |                     ^^^^^^^^^^^^^^^^^^^^
         -> expected: a\nb

schema public.users.status
  ENU003 error  has the labels of state
    see app/models.py:8:5: declared here

Not looked at
  app/big,file.py  too large
    | 50 MB: the limit is 10 MB
  app/bro\x07ken.py:7  syntax error
    | invalid
    | syntax
  Not looked at is not clean: put them right, or leave them out with `exclude` in the configuration.

Crashed
  rule NAM003
    | ValueError: 100%
    |   ::stop-commands::x
  The rule failed, not your code; what it would have found is missing here. Leave it out with \
--ignore and tell its author.

3 errors, 1 warning, 1 note in 41 files; 2 not looked at; 1 rule crashed; 94.8 % on the line; \
0.4 s; held back: 4 known before, 2 by comments
""".lstrip().replace("\\\n", "")


def test_a_clean_run_is_one_line(clean: Report, scene: Context) -> None:
    expected = "Nothing off the line in 2 files; 100.0 % on the line; 0.04 s\n"

    assert expected == render("text", clean, scene)


def test_a_run_that_saw_nothing_is_not_called_clean(empty: Report, scene: Context) -> None:
    expected = (
        "Nothing was looked at in my <shop>: no file to check, "
        "look at the paths you gave and at `exclude`\n"
    )

    assert expected == render("text", empty, scene)


def test_a_run_that_could_read_no_file_says_how_many(report: Report, empty: Report) -> None:
    blind = empty._replace(skipped=report.skipped, baselined=1)

    assert (
        closing(blind, "shop")
        == "Nothing was looked at in shop: 2 skipped; held back: 1 known before"
    )


def test_a_file_that_was_skipped_is_in_the_last_line_of_an_otherwise_clean_run(
    report: Report, clean: Report
) -> None:
    partly = clean._replace(skipped=report.skipped[:1], timings={})

    assert (
        closing(partly, "shop")
        == "Nothing off the line in 2 files; 1 not looked at; 100.0 % on the line"
    )


def test_999_of_1000_is_never_shown_as_100_percent(clean: Report) -> None:
    compliance = clean.compliance._replace(families={"NAM": Share(9999, 10000)})
    almost = clean._replace(compliance=compliance, timings={})

    assert closing(almost, "shop") == "Nothing off the line in 2 files; 99.9 % on the line"


def test_findings_are_grouped_by_file_with_the_line_and_the_span(
    report: Report, scene: Context
) -> None:
    assert render("text", report, scene) == EXPECTED


def test_colour_changes_nothing_but_the_colour(report: Report, scene: Context) -> None:
    coloured = render("text", report, scene._replace(colour=True))

    assert "\x1b[31merror\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == EXPECTED


def test_statistics_stand_in_place_of_the_findings(report: Report, scene: Context) -> None:
    shown = render("text", report, scene._replace(statistics=True)).split("\n\n")

    assert [
        "2  IMP002  missing-name\n"
        "1  ENU003  doubled-type\n"
        "1  IMP001  missing-module\n"
        "1  NAM001  off-convention",
        *EXPECTED.split("\n\n")[-3:],
    ] == shown


def test_statistics_of_a_clean_run_are_one_line(clean: Report, scene: Context) -> None:
    assert render("text", clean, scene) == render("text", clean, scene._replace(statistics=True))


def test_a_line_that_cannot_be_had_is_left_out(
    clean: Report, scene: Context, finding: Callable[..., Finding]
) -> None:
    gone = finding(Location("gone.py", 5, 2), "IMP001", "missing-module", "is gone")
    report = clean._replace(findings=(gone,), timings={})

    assert (
        render("text", report, scene)
        == "gone.py\n  5:2  IMP001 error  is gone\n\n1 error in 2 files; 100.0 % on the line\n"
    )


def test_a_line_without_a_column_has_no_marks() -> None:
    assert snippet("import a\r\n", Location("a.py", 1)) == ("import a", "")


def test_a_column_behind_the_end_of_the_line_marks_the_end() -> None:
    assert snippet("ab\n", Location("a.py", 1, 9, 1, 12)) == ("ab", "  ^")


def test_a_position_without_an_end_marks_one_character() -> None:
    assert snippet("abc", Location("a.py", 1, 2)) == ("abc", " ^")


def test_a_span_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert snippet("abc(  # d\n", Location("a.py", 1, 2, 3, 1)) == ("abc(  # d", " ^^^^^^^^")


def test_a_very_long_line_is_cut_around_the_span() -> None:
    shown, marks = snippet("a" * 500 + "B" * 300, Location("a.py", 1, 501, 1, 801))

    assert shown == "…" + "a" * 40 + "B" * (WIDTH - 40) + "…"
    assert marks == " " * 41 + "^" * (WIDTH - 40)


def test_wide_characters_count_twice_and_accents_not_at_all() -> None:
    assert [cells("é"), cells("漢"), cells("e\u0301")] == [1, 2, 1]


def test_columns_are_aligned_by_what_is_seen() -> None:
    assert table([("漢字", "1"), ("a", "12")]) == ["漢字   1", "a     12"]
