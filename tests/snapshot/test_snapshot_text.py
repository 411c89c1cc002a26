"""A snapshot says everything, the same way each time, and can be read by people."""

from __future__ import annotations

import pytest
from catalogue_support import catalogues, content
from hypothesis import HealthCheck, given, settings

from trueline.facts.catalogue import (
    Catalogue,
    Column,
    EnumType,
    Index,
    IndexKey,
    Origin,
    PrimaryKey,
    SourcePlace,
    SqlType,
    Table,
    TypeUse,
)
from trueline.sources.snapshot import compared, parse, render

SMALL = Catalogue(
    Origin("live", 'database "app"', "16.4"),
    tables=(
        Table(
            "public",
            "contact",
            columns=(
                Column("id", SqlType("bigint"), nullable=False, identity="always"),
                Column("seen", SqlType("timestamp with time zone", (3,)), default="now()"),
                Column("state", SqlType("state", (), 1, "app"), comment='a "state"\nor two'),
            ),
            primary_key=PrimaryKey("contact_pkey", ("id",)),
            indexes=(Index("by_state", (IndexKey("lower(x)", is_expression=True),), method="gin"),),
            owner="app",
        ),
        Table("public", "old", kind="partition", parents=("public.contact",), owner="dba"),
    ),
    enums=(EnumType("app", "state", ("new", "in work"), owner="app"),),
    uses=(TypeUse("app", "state", "column", "public.contact.state"),),
    schemas=("app", "public"),
    search_path=("app", "public"),
)

TEXT = """\
# A database as `trueline snapshot` saw it.  Don't edit it: let the command write it anew.
format 1
server 16.4
taken 2026-11-22T10:00:00Z
owner app

search_path app,public
schema app
schema public
enum app.state
  label new
  label "in work"
table public.contact
  column id bigint not-nullable identity=always
  column seen "timestamp with time zone"(3) default=now()
  column state app.state[] comment="a \\"state\\"\\nor two"
  primary_key contact_pkey columns=id
  index by_state method=gin
    key lower(x) is_expression
use app.state column public.contact.state
partition public.old parents=public.contact owner=dba
end
"""


def test_each_fact_is_a_line() -> None:
    assert render(SMALL, "2026-11-22T10:00:00Z") == TEXT


def test_the_text_is_read_back() -> None:
    found = parse(TEXT, "schema.snapshot")

    assert content(found) == content(SMALL)
    assert found.origin == Origin("snapshot", "schema.snapshot", "16.4")


def test_everything_has_its_line() -> None:
    places = parse(TEXT, "schema.snapshot").places

    assert places["app.state"] == SourcePlace("schema.snapshot", 10)
    assert places["public.contact"] == SourcePlace("schema.snapshot", 13)
    assert places["public.contact.state"] == SourcePlace("schema.snapshot", 16)
    assert places["public.contact.by_state"] == SourcePlace("schema.snapshot", 18)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(catalogues)
def test_whatever_a_catalogue_holds_is_read_back(catalogue: Catalogue) -> None:
    text = render(catalogue, "now")
    found = parse(text, "made up")

    assert all(line.isprintable() for line in text.split("\n"))

    assert content(found) == content(catalogue)
    assert render(found, "now") == text


def test_server_time_and_owner_are_not_compared() -> None:
    later = TEXT.replace("server 16.4", "server 18.0").replace("T10", "T11")
    other = later.replace("owner app", "owner somebody")

    assert compared(parse(other, "x")) == compared(SMALL)


def test_partitions_are_not_compared() -> None:
    lines = [line for line in TEXT.splitlines(keepends=True) if not line.startswith("partition")]

    assert compared(parse("".join(lines), "x")) == compared(SMALL)


def test_an_owner_who_is_not_the_usual_one_is_compared() -> None:
    changed = TEXT.replace("table public.contact", "table public.contact owner=eve")

    assert compared(parse(changed, "x")) != compared(SMALL)


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_ends_and_byte_order_marks_of_other_systems_are_understood(ending: str) -> None:
    text = "\ufeff" + TEXT.replace("\n", ending)

    assert content(parse(text, "x")) == content(SMALL)
