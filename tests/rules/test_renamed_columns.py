"""A renamed column is one mistake: what went with it is not told as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from trueline.check import check
from trueline.config.load import from_text
from trueline.config.model import DatabaseSettings
from trueline.registry import load
from trueline.sources.memory import Memory

MODELS = """
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table
from sqlalchemy import UniqueConstraint, text

metadata = MetaData()
jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("weight", Integer),
    Column("part_of", ForeignKey("jobs.id", ondelete="CASCADE")),
    Column("name", String(9)),
    CheckConstraint("weight > 0 AND name <> 'weight'", name="heavy"),
    UniqueConstraint("part_of", "weight"),
    Index("by_weight", text("abs(weight)"), "name", postgresql_where=text("weight > 5")),
)
logs = Table("logs", metadata, Column("job_id", ForeignKey("jobs.id"), primary_key=True))
"""
DDL = """
CREATE TABLE jobs (
    {id} serial PRIMARY KEY,
    {weight} integer,
    {part_of} integer REFERENCES jobs ({id}) ON DELETE CASCADE,
    name varchar(9),
    CONSTRAINT heavy CHECK ({weight} > {least} AND name <> 'weight'),
    UNIQUE ({part_of}, {weight})
);
CREATE INDEX by_weight ON jobs (abs({weight}), name) WHERE {weight} > 5;
CREATE TABLE logs (job_id integer PRIMARY KEY REFERENCES jobs ({id}));
"""
SAME = {"id": "id", "weight": "weight", "part_of": "part_of", "least": "0"}


def said(**names: str) -> list[str]:
    rules = {code: rule for code, rule in load().items() if code.startswith("DRF")}
    config = from_text("", Path.cwd(), rules).config
    config = config._replace(databases=(DatabaseSettings("default", "schema.sql"),))
    files = {"app/models.py": MODELS, "schema.sql": DDL.format(**{**SAME, **names})}
    source = Memory({path: text.encode() for path, text in files.items()})
    return [finding.code for finding in check(source, config, rules).report.findings]


def test_the_same_names_are_no_finding() -> None:
    assert said() == []


@pytest.mark.parametrize(
    "names",
    [
        *({"weight": "mass"}, {"weight": '"We ight"'}, {"part_of": "parent"}, {"id": "number"}),
        {"weight": "weights", "part_of": "parts_of"},
    ],
)
def test_a_renamed_column_is_told_once_with_all_that_went_with_it(names: dict[str, str]) -> None:
    assert said(**names) == ["DRF003"] * len(names)


def test_a_check_that_changed_besides_is_told_too() -> None:
    assert sorted(said(weight="mass", least="7")) == ["DRF003", "DRF015"]
