from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from trueline import registry
from trueline.config.convention_keys import LAYER, convention_record
from trueline.config.keys import declaration
from trueline.config.kinds import Record
from trueline.config.reference import updated
from trueline.config.schema import schema, schema_text
from trueline.rule import Rule

DOCS = Path(__file__).parents[2] / "docs"


def test_the_published_schema_is_up_to_date() -> None:
    published = (DOCS / "schemas" / "config.schema.json").read_text(encoding="utf-8")

    assert schema_text(registry.load()) == published


def test_the_page_holds_every_key_as_it_is_declared() -> None:
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")

    assert updated(page, registry.load()) == page


def test_every_example_of_a_key_is_a_valid_configuration() -> None:
    declared = declaration(registry.load())
    inside = [key.example for key in (*convention_record().keys, *LAYER.keys)]

    assert [key.example for key in declared.keys if _refused(declared, key.example)] == []
    assert [text for text in inside if tomllib.loads(text) == {}] == []


def _refused(declared: Record, example: str) -> bool:
    return not example or any(declared.problems(tomllib.loads(example), ()))


def test_the_schema_is_a_valid_schema(rules: Mapping[str, Rule]) -> None:
    Draft202012Validator.check_schema(schema(rules))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "source-roots = ['src']\nselect = ['ALL', 'NAM', 'ENU001']",
        "[conventions.a]\npreset = 'v7'\nworkflows = [1, '2']\nlayers.8 = false",
        "conventions.a = { pattern = '{a}.py', layers = { x = { title = 'X' } } }",
        "rules.ENU001 = { min-members = 3, strict = true, names = { A = 'b' }, allow = ['x'] }",
        "severity.NAM001 = 'note'\nper-path-ignores.'tests/**' = ['NAM']",
        "max-file-size = 1\nbaseline = 'x'\nrespect-gitignore = true",
    ],
)
def test_schema_and_validation_accept_the_same(text: str, rules: Mapping[str, Rule]) -> None:
    document = tomllib.loads(text)

    assert [*declaration(rules).problems(document, ())] == []
    assert [*Draft202012Validator(schema(rules)).iter_errors(document)] == []


@pytest.mark.parametrize(
    "text",
    [
        "nope = 1",
        "source-roots = 'src'",
        "source-roots = ['/src']",
        "select = ['NAMX']",
        "select = [1]",
        "exclude = ['']",
        "severity.NAM001 = 'fatal'",
        "severity.NAM9 = 'note'",
        "max-file-size = 0",
        "max-file-size = true",
        "respect-gitignore = 1",
        "baseline = ''",
        "per-path-ignores.x = 'NAM'",
        "conventions.a = { preset = 'v8' }",
        "conventions.a = { preset = 'v7', nope = 1 }",
        "conventions.a = { preset = 'v7', version = '7' }",
        "conventions.a = { preset = 'v7', workflows = 7 }",
        "conventions.a = { preset = 'v7', layers = { 1 = true } }",
        "conventions.a = { preset = 'v7', layers = { 1 = { folder = [] } } }",
        "conventions.a = { preset = 'v7', layers = { 1 = { folders = [1] } } }",
        "rules.NAM777 = {}",
        "rules.NAM001 = { any = 1 }",
        "rules.ENU001 = { strict = 1 }",
        "rules.ENU001 = { names = { A = 1 } }",
    ],
)
def test_schema_and_validation_refuse_the_same(text: str, rules: Mapping[str, Rule]) -> None:
    document = tomllib.loads(text)

    assert [*declaration(rules).problems(document, ())] != []
    assert [*Draft202012Validator(schema(rules)).iter_errors(document)] != []
