"""What ``schema_translate_map`` renames is compared under the name that the database has."""

from __future__ import annotations

from pathlib import Path

from trueline.check import check
from trueline.config.load import from_text
from trueline.registry import load
from trueline.sources.memory import Memory

MODELS = """
from sqlalchemy import Column, Enum, ForeignKey, Integer, MetaData, Table

metadata = MetaData(schema="tenant")
teams = Table("teams", metadata, Column("id", Integer, primary_key=True))
jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team_id", ForeignKey("tenant.teams.id")),
    Column("state", Enum("open", "done", name="state", schema="tenant")),
)
"""
DDL = """
CREATE SCHEMA t1;
CREATE TYPE t1.state AS ENUM ('open', 'done');
CREATE TABLE t1.teams (id serial PRIMARY KEY);
CREATE TABLE t1.jobs (id serial PRIMARY KEY, team_id integer{key}, state t1.state);
"""


def said(ddl: str, translate: str) -> list[str]:
    rules = {code: rule for code, rule in load().items() if code.startswith("DRF")}
    settings = f'[databases.app]\nsource = "schema.sql"\n{translate}\n'
    config = from_text(settings, Path.cwd(), rules).config
    files = {"app/models.py": MODELS.encode(), "schema.sql": ddl.encode()}
    return [finding.code for finding in check(Memory(files), config, rules).report.findings]


def test_tables_keys_and_types_of_a_translated_schema_agree() -> None:
    key = " REFERENCES t1.teams (id)"

    assert said(DDL.format(key=key), 'translate = { tenant = "t1" }') == []


def test_what_differs_in_a_translated_schema_is_told() -> None:
    assert said(DDL.format(key=""), 'translate = { tenant = "t1" }') == ["DRF012"]


def test_without_a_translation_the_tables_are_missing() -> None:
    assert "DRF001" in said(DDL.format(key=""), "")
