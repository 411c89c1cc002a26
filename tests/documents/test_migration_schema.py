"""The published schema of migration files agrees with the reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from documents_support import MIGRATION, SCHEMA
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from trueline.errors import UsageError
from trueline.migration.file_schema import file_schema
from trueline.migration.spec import read_migration
from trueline.migration.yamltext import read_yaml

PUBLISHED = Path(__file__).parents[2] / "docs/schemas/migration.schema.json"


def test_the_published_schema_is_up_to_date() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == file_schema()


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(file_schema())


def test_it_takes_the_migration_of_the_tests() -> None:
    Draft202012Validator(file_schema()).validate(read_yaml(MIGRATION, "m.yaml"))


FIELDS = {"field": "a", "value": 1, "from": "a", "to": "b", "as": "x", "copy_of": "c"}
FIELDS |= {"on_missing": "skip", "on_target": "keep", "on_error": "null", "is": "list"}
FIELDS |= {"keep_under": "d"}
OPERATIONS = ("rename", "add", "remove", "convert", "move", "set", "map", "wrap", "parse")
WRONG = ["", 3, None, "sometimes", {"re:x": 1}, [], {"exists": "b"}, {"value": 1}, "string"]


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Migrations with an operation whose arguments are more or less right."""
    names = draw(st.sets(st.sampled_from([*FIELDS, "values", "default", "when"]), max_size=5))
    arguments: dict[str, Any] = {
        name: draw(st.sampled_from([FIELDS.get(name, "x"), *WRONG])) for name in sorted(names)
    }
    document = read_yaml(MIGRATION, "m.yaml")
    document["schema"] = SCHEMA
    document["operations"] = [{draw(st.sampled_from(OPERATIONS)): arguments}]
    return dict(document)


@given(documents())
def test_what_the_reader_takes_the_schema_takes(document: dict[str, Any]) -> None:
    try:
        read_migration(json.dumps(document), "m.yaml", lambda _: None)
    except UsageError:
        return
    Draft202012Validator(file_schema()).validate(document)


@pytest.mark.parametrize(
    "operation",
    [
        {"rename": {"from": "a"}},
        {"add": {"field": "a"}},
        {"add": {"field": "a", "value": 1, "copy_of": "b"}},
        {"convert": {"field": "a", "to": "colour"}},
        {"map": {"field": "a", "values": {}}},
        {"set": {"field": "a"}},
        {"each": {"field": "a", "operations": []}},
        {"set": {"field": "a", "value": 1, "when": {}}},
        {"rename": {"from": "a", "to": "b"}, "remove": {"field": "c"}},
        {"shout": {"field": "a"}},
        {"remove": {"field": "a", "on_target": "keep"}},
    ],
)
def test_what_one_refuses_both_refuse(operation: dict[str, Any]) -> None:
    document = {**read_yaml(MIGRATION, "m.yaml"), "schema": SCHEMA, "operations": [operation]}

    assert not Draft202012Validator(file_schema()).is_valid(document)
    with pytest.raises(UsageError):
        read_migration(json.dumps(document), "m.yaml", lambda _: None)
