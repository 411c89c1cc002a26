"""What reports say of databases: objects, tables by state, and what nobody looked at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import fromstring

import pytest
from jsonschema import Draft202012Validator

from trueline.errors import Exit
from trueline.findings import Finding, Grid, Idle, Location, Related
from trueline.reports import FORMATS, compliance, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from trueline.findings import Report
    from trueline.reports.context import Context

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
SARIF = Path(__file__).parents[1] / "data/sarif-2.1.0.json"
NOT_GIVEN = Idle("database", "no database was given", "name one", ("DRF001", "DRF002"), blind=False)
UNREACHED = Idle('database "app"', "connection refused", "", ("DRF001", "ENU003"), blind=True)
TABLES = Grid(
    "Tables: app",
    ("table", "state", "errors"),
    (*((f"public.t{n}", "agrees", "0") for n in range(30)), ("public.orders", "differs", "2")),
    "agrees",
)


@pytest.fixture
def both_sides(finding: Callable[..., Finding], clean: Report) -> Report:
    code = Location("app/models.py", 8, 5, 8, 11)
    column = Location("public.orders.total", subject="schema")
    index = Location("public.orders.ix", subject="schema")
    return clean._replace(
        findings=(
            finding(code, "DRF005", "diverging-type", "a", related=(Related(column, "integer"),)),
            finding(index, "DRF014", "diverging-index", "b", related=(Related(code, "the model"),)),
            finding(index, "DRF014", "diverging-index", "c"),
        ),
        grids=(TABLES,),
    )


def test_no_database_given_is_told_and_changes_no_exit_code(clean: Report, scene: Context) -> None:
    report = clean._replace(idle=(NOT_GIVEN,))

    assert report.exit_code is Exit.CLEAN
    for name in FORMATS:
        assert "no database was given" in render(name, report, scene), name
        assert "DRF001-002" in render(name, report, scene) or name == "json"


def test_a_database_that_was_not_reached_outranks_findings(report: Report, scene: Context) -> None:
    found = report._replace(idle=(UNREACHED,), crashed=())

    assert found.exit_code is Exit.BLIND
    for name in FORMATS:
        assert "connection refused" in render(name, found, scene), name


def test_junit_passes_over_what_nobody_asked_for_and_fails_on_what_was_not_reached(
    clean: Report, scene: Context
) -> None:
    def errors(idle: Idle) -> str | None:
        return fromstring(render("junit", clean._replace(idle=(idle,)), scene)).get("errors")

    assert errors(NOT_GIVEN) == "0"
    assert errors(UNREACHED) == "1"


def test_json_with_idle_rules_meets_the_published_schema(clean: Report, scene: Context) -> None:
    validator = Draft202012Validator(json.loads((SCHEMAS / "report.schema.json").read_text()))
    shown = json.loads(render("json", clean._replace(idle=(NOT_GIVEN,)), scene))

    validator.validate(shown)
    assert shown["idle"][0]["codes"] == ["DRF001", "DRF002"]


def test_sarif_names_the_object_and_a_line_of_code_for_both_sides(
    both_sides: Report, scene: Context
) -> None:
    log = json.loads(render("sarif", both_sides._replace(idle=(NOT_GIVEN,)), scene))
    Draft202012Validator(json.loads(SARIF.read_text("utf-8"))).validate(log)
    places = [result["locations"][0] for result in log["runs"][0]["results"]]

    names = [place["logicalLocations"][0]["fullyQualifiedName"] for place in places]
    assert names == ["public.orders.total", "public.orders.ix", "public.orders.ix"]
    lines = [
        place.get("physicalLocation", {}).get("region", {}).get("startLine") for place in places
    ]
    assert lines == [8, 8, None]


def test_gitlab_shows_what_is_in_the_database_on_the_nearest_line(
    both_sides: Report, scene: Context
) -> None:
    issues = json.loads(render("gitlab", both_sides, scene))

    assert [issue["location"]["path"] for issue in issues] == [
        "app/models.py",
        "app/models.py",
        "public.orders.ix",
    ]


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_many_tables_that_agree_are_one_line(both_sides: Report, scene: Context, name: str) -> None:
    shown = compliance.render(name, both_sides, scene)

    assert "public.orders" in shown
    assert "public.t7" not in shown
    assert "and 30 that agree" in shown


def test_json_has_every_table(both_sides: Report, scene: Context) -> None:
    (grid,) = json.loads(compliance.render("json", both_sides, scene))["grids"]

    assert grid["title"] == "Tables: app"
    assert len(grid["rows"]) == 31
    assert grid["rows"][-1] == {"table": "public.orders", "state": "differs", "errors": "2"}
