"""The quick judge of schemas says exactly what jsonschema says, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from documents_support import SCHEMA
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from trueline.facts.documents.swift import swift
from trueline.facts.documents.validity import Validator

NAMES = st.sampled_from(["a", "b", "c"])
TEXTS = st.sampled_from(["", "x", "xy", "LOW", "é", "1"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.0, 1.0, 1.5]) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
TYPES = st.sampled_from(["object", "array", "string", "boolean", "null", "number", "integer"])
SMALL = st.integers(0, 2)


def records(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
            "enum": st.lists(st.none() | TEXTS | st.integers(0, 1), min_size=1, max_size=3),
            "const": VALUES,
            "required": st.lists(NAMES, max_size=2, unique=True),
            "properties": st.dictionaries(NAMES, inner, max_size=3),
            "additionalProperties": inner,
            "items": inner,
            "pattern": st.sampled_from(["x", "^x$", "^[A-Z]+$"]),
            "minimum": st.integers(-1, 1),
            "maximum": st.integers(-1, 1),
            **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), SMALL),
            **dict.fromkeys(("minProperties", "maxProperties"), SMALL),
            **{
                name: st.lists(inner, min_size=1, max_size=2)
                for name in ("allOf", "anyOf", "oneOf")
            },
            "not": inner,
            "title": TEXTS,
            "format": st.just("date"),
        },
    )


SCHEMAS = st.recursive(st.booleans(), records, max_leaves=5)


@settings(max_examples=1500)
@given(SCHEMAS, VALUES)
def test_the_quick_judge_agrees_with_jsonschema(schema: Any, value: Any) -> None:
    judge = swift(schema)

    if judge is not None:
        assert judge(value) == Draft202012Validator(schema).is_valid(value)


def test_the_schema_of_the_tests_has_a_quick_judge() -> None:
    assert swift(SCHEMA) is not None


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/$defs/a", "$defs": {"a": True}},
        {"patternProperties": {"^x": False}},
        {"enum": [1, "x"]},
        {"prefixItems": [True]},
        {"properties": {"a": {"uniqueItems": True}}},
        {"dependentRequired": {"a": ["b"]}},
    ],
)
def test_other_keywords_are_left_to_jsonschema(schema: Any) -> None:
    assert swift(schema) is None


def test_a_reference_is_followed() -> None:
    schema = {"$ref": "#/$defs/a", "$defs": {"a": {"type": "string"}}}

    assert Validator(schema).is_valid("x")
    assert ("is an integer, not string: 1",) == Validator(schema).errors(1)
