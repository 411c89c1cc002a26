"""Promises that every format keeps."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from trueline.errors import UsageError
from trueline.reports import FORMATS, render
from trueline.reports import compliance as compliance_reports
from trueline.reports.compliance import TrendPoint
from trueline.reports.escape import visible

if TYPE_CHECKING:
    from trueline.findings import Report
    from trueline.reports.context import Context

HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ufffe\ud800-\udfff]")
TREND = (TrendPoint("abc", "2025-01-02", "caf\udce9 \x1b[31m", 50.0, 40.0),)


def all_of(report: Report, scene: Context) -> dict[str, str]:
    checks = {name: render(name, report, scene) for name in FORMATS}
    figures = {
        f"report {name}": compliance_reports.render(name, report, scene, TREND)
        for name in compliance_reports.FORMATS
    }
    return checks | figures


def test_no_format_lets_a_hidden_character_through(report: Report, scene: Context) -> None:
    raw = {name: HIDDEN.findall(text) for name, text in all_of(report, scene).items()}

    assert {name: [] for name in raw} == raw


def test_every_format_can_be_encoded_and_ends_with_one_newline(
    report: Report, scene: Context
) -> None:
    ends = {name: text.encode()[-2:].count(b"\n") for name, text in all_of(report, scene).items()}

    assert dict.fromkeys(ends, 1) == ends


def test_no_format_for_people_calls_a_run_that_saw_nothing_clean(
    empty: Report, scene: Context
) -> None:
    silent = {
        name
        for name, text in all_of(empty, scene).items()
        if not re.search("nothing (was looked|to look) at", text, re.IGNORECASE)
    }

    # these two say it by a null percentage
    assert {"json", "report json"} == silent


def test_plain_text_is_left_alone() -> None:
    assert visible("naïve 漢字 👩‍💻 a\\b") == "naïve 漢字 👩‍💻 a\\b"


def test_hidden_characters_are_written_as_in_a_string_literal() -> None:
    assert visible("\x1b\n\t\udcff\u202e\x7f") == r"\x1b\n\t\udcff\u202e\x7f"


def test_an_unknown_format_is_refused_with_the_known_ones(clean: Report, scene: Context) -> None:
    with pytest.raises(UsageError, match="yaml: unknown, use one of text, json, sarif, github"):
        render("yaml", clean, scene)


def test_an_unknown_compliance_format_is_refused_too(clean: Report, scene: Context) -> None:
    with pytest.raises(UsageError, match="pdf: unknown, use one of text, markdown, html"):
        compliance_reports.render("pdf", clean, scene)


def test_the_text_format_loads_no_other_format() -> None:
    script = (
        "import sys, trueline.reports.text; "
        "print(sorted({'json', 'xml', 'html', 'urllib', 'unicodedata'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"
