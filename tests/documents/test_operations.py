"""What each operation makes of a value, and when it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from documents_support import SCHEMA, old_item
from hypothesis import given
from hypothesis import strategies as st

from trueline.errors import UsageError
from trueline.facts.documents.jsontext import parse
from trueline.migration.leads import leads
from trueline.migration.spec import Migration, from_recipe, read_migration
from trueline.migration.transform import transformed

ANY = '{"type": ["object", "array", "string", "number", "boolean", "null"]}'


def migration(*operations: str, schema: str = ANY, more: str = "") -> Migration:
    lines = "".join(f"  - {operation}\n" for operation in operations)
    text = (
        "migration: m\ncategory: C\nproposal: P\n"
        f'version: {{field: v, from: [null], to: "1"}}\nschema: {schema}\n{more}'
        f"operations:\n{lines}"
    )
    return read_migration(text, "m.yaml", lambda _: None)


def after(before: Any, *operations: str) -> Any:
    outcome = transformed(migration(*operations), json.dumps(before))
    assert () == outcome.refused
    value = json.loads(outcome.after or "")
    assert "1" == value.pop("v")
    return value


def refusal(before: Any, *operations: str) -> str:
    outcome = transformed(migration(*operations), json.dumps(before))
    assert outcome.after is None
    return "; ".join(outcome.refused)


@pytest.mark.parametrize(
    ("operation", "before", "wanted"),
    [
        ("rename: {from: a, to: b}", {"a": 1}, {"b": 1}),
        ("rename: {from: a, to: b, on_missing: skip}", {"c": 1}, {"c": 1}),
        ("rename: {from: a, to: b, on_target: overwrite}", {"a": 1, "b": 2}, {"b": 1}),
        ("rename: {from: a, to: b, on_target: keep}", {"a": 1, "b": 2}, {"b": 2}),
        ("rename: {from: /a/b, to: /a/c}", {"a": {"b": 1}}, {"a": {"c": 1}}),
        ("rename: {from: /a~1b, to: c}", {"a/b": 1}, {"c": 1}),
        ("add: {field: a, value: null}", {}, {"a": None}),
        ("add: {field: a, value: 2}", {"a": 1}, {"a": 1}),
        ("add: {field: a, value: 2, on_target: overwrite}", {"a": 1}, {"a": 2}),
        ("add: {field: a, copy_of: b}", {"b": [1]}, {"b": [1], "a": [1]}),
        ("add: {field: /a/b/c, value: 1}", {}, {"a": {"b": {"c": 1}}}),
        ("remove: {field: a}", {"a": 1, "b": 2}, {"b": 2}),
        ("remove: {field: a, on_missing: skip}", {"b": 2}, {"b": 2}),
        ("remove: {field: /a/0}", {"a": [1, 2]}, {"a": [2]}),
        ("remove: {field: a, keep_under: old}", {"a": 1, "b": 2}, {"b": 2, "old": {"a": 1}}),
        ("remove: {field: a, keep_under: b}", {"a": 1, "b": {"c": 2}}, {"b": {"c": 2, "a": 1}}),
        (
            "remove: {field: /a/b, keep_under: /x/y}",
            {"a": {"b": 1}},
            {"a": {}, "x": {"y": {"b": 1}}},
        ),
        ("remove: {field: a, keep_under: b, on_missing: skip}", {"c": 1}, {"c": 1}),
        (
            "remove: {field: a, keep_under: b, on_target: overwrite}",
            {"a": 1, "b": {"a": 2}},
            {"b": {"a": 1}},
        ),
        ("move: {from: a, to: /b/c}", {"a": 1}, {"b": {"c": 1}}),
        ("move: {from: /b/c, to: a}", {"b": {"c": 1}}, {"b": {}, "a": 1}),
        ("set: {field: a, value: [1]}", {"a": 2}, {"a": [1]}),
        ("map: {field: a, values: {x: y}}", {"a": "x"}, {"a": "y"}),
        ("map: {field: a, values: {x: y}, default: keep}", {"a": "z"}, {"a": "z"}),
        ("map: {field: a, values: {x: y}, default: {value: null}}", {"a": "z"}, {"a": None}),
        ('map: {field: a, values: {"re:x.*": y, xz: exact}}', {"a": "xz"}, {"a": "exact"}),
        ('map: {field: a, values: {"true": 1}}', {"a": True}, {"a": 1}),
        ("convert: {field: a, to: string}", {"a": 1}, {"a": "1"}),
        ("convert: {field: a, to: integer}", {"a": "12"}, {"a": 12}),
        ("convert: {field: a, to: integer}", {"a": 12.0}, {"a": 12}),
        ("convert: {field: a, to: number}", {"a": "1.5"}, {"a": 1.5}),
        ("convert: {field: a, to: boolean}", {"a": "Yes"}, {"a": True}),
        ("convert: {field: a, to: list}", {"a": "x"}, {"a": ["x"]}),
        ("convert: {field: a, to: list}", {"a": ["x"]}, {"a": ["x"]}),
        ("convert: {field: a, to: object}", {"a": '{"b": 1}'}, {"a": {"b": 1}}),
        ("convert: {field: a, to: date}", {"a": "2025-06-08T10:00:00Z"}, {"a": "2025-06-08"}),
        (
            "convert: {field: a, to: date-time, from: epoch-milliseconds}",
            {"a": 1_749_000_000_500},
            {"a": "2025-06-04T01:20:00.500000Z"},
        ),
        (
            'convert: {field: a, to: date-time, from: "%d.%m.%Y %H:%M"}',
            {"a": "08.06.2025 10:30"},
            {"a": "2025-06-08T10:30:00Z"},
        ),
        (
            "convert: {field: a, to: date-time}",
            {"a": "2025-06-08 10:30:00+02:00"},
            {"a": "2025-06-08T10:30:00+02:00"},
        ),
        ("convert: {field: a, to: integer, on_error: keep}", {"a": "x"}, {"a": "x"}),
        ('convert: {field: a, to: integer, on_error: "null"}', {"a": "x"}, {"a": None}),
        ("wrap: {as: definition}", "text", {"definition": "text"}),
        ("wrap: {as: definition}", {"a": 1}, {"a": 1}),
        ("wrap: {field: a, as: b}", {"a": 1}, {"a": {"b": 1}}),
        ("parse: {}", '{"a": 1}', {"a": 1}),
        ("parse: {field: a}", {"a": "[1]"}, {"a": [1]}),
        (
            "each: {field: a, operations: [{rename: {from: b, to: c}}]}",
            {"a": [{"b": 1}, {"b": 2}]},
            {"a": [{"c": 1}, {"c": 2}]},
        ),
        ("set: {field: a, value: 1, when: {exists: b}}", {"c": 1}, {"c": 1}),
        ("set: {field: a, value: 1, when: {missing: b}}", {"c": 1}, {"c": 1, "a": 1}),
        (
            "set: {field: a, value: 1, when: {equals: {field: b, value: 1}}}",
            {"b": True},
            {"b": True},
        ),
        (
            "set: {field: a, value: 1, when: {type: {field: b, is: list}}}",
            {"b": []},
            {"b": [], "a": 1},
        ),
    ],
)
def test_an_operation_does_what_it_says(operation: str, before: Any, wanted: Any) -> None:
    assert json.dumps(wanted) == json.dumps(after(before, operation))


def test_a_renamed_field_keeps_its_place() -> None:
    assert ["x", "b", "z"] == [*after({"x": 1, "a": 2, "z": 3}, "rename: {from: a, to: b}")]


@pytest.mark.parametrize(
    ("operation", "before", "why"),
    [
        ("rename: {from: a, to: b}", {}, 'field "a" is missing'),
        ("add: {field: a, value: 2, on_target: error}", {"a": 1}, '"a" already exists (1)'),
        ("add: {field: a, copy_of: b}", {}, 'field "b" is missing, so it can\'t be copied'),
        ("add: {field: /a/b, value: 1}", {"a": 5}, "can't be put into"),
        ("convert: {field: a, to: integer}", {"a": "1.5"}, 'a="1.5" is not a whole number'),
        ("convert: {field: a, to: integer}", {"a": True}, "a=true is not a whole number"),
        ("convert: {field: a, to: number}", {"a": "NaN"}, "is not a number"),
        ("convert: {field: a, to: boolean}", {"a": "maybe"}, "is none of true, yes, 1"),
        ("convert: {field: a, to: object}", {"a": "[1]"}, "is not the JSON text of an object"),
        ("convert: {field: a, to: date-time}", {"a": "soon"}, "is not an ISO 8601 date and time"),
        ("convert: {field: a, to: date-time, from: epoch-seconds}", {"a": 1e300}, "is not epoch"),
        ("parse: {field: a}", {"a": "{"}, "holds no sound JSON"),
        ("each: {field: a, operations: [{remove: {field: b}}]}", {"a": [{"b": 1}, {}]}, "a[1]"),
        ("each: {field: a, operations: [{remove: {field: b}}]}", {"a": 1}, "is an integer, not a"),
        ("set: {field: a, value: 1}", ["x"], 'add "wrap: {as: NAME}"'),
        ("remove: {field: a, keep_under: b}", {"b": {}}, 'field "a" is missing'),
        (
            "remove: {field: a, keep_under: b}",
            {"a": 1, "b": 2},
            '"/b/a" can\'t be put into an object',
        ),
        (
            "remove: {field: a, keep_under: b}",
            {"a": 1, "b": {"a": 2}},
            '"/b/a" already exists (2); source 1  (on_target: keep|overwrite)',
        ),
    ],
)
def test_an_operation_refuses_what_it_can_not_do(operation: str, before: Any, why: str) -> None:
    assert why in refusal(before, operation)


def test_items_of_an_unknown_version_are_refused() -> None:
    assert 'v="0.9" is none of the versions that this migration reads: null' in refusal(
        {"v": "0.9"}, "set: {field: a, value: 1}"
    )


def test_a_version_is_compared_by_its_type() -> None:
    text = (
        "migration: m\ncategory: C\nproposal: P\nversion: {field: v, from: [1], to: 2}\n"
        f"schema: {ANY}\noperations: [{{set: {{field: a, value: 1}}}}]\n"
    )
    found = read_migration(text, "m.yaml", lambda _: None)

    assert transformed(found, '{"v": true}').refused
    assert '{"v": 2, "a": 1}' == transformed(found, '{"v": 1}').after


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(VALUES)
def test_any_value_is_read_as_it_was_written(value: Any) -> None:
    parsed = parse(json.dumps(value))

    assert () == parsed.faults
    assert json.dumps(value) == json.dumps(parsed.value)


@given(st.dictionaries(st.text(), VALUES))
def test_what_is_not_named_by_an_operation_stays_as_it_is(value: dict[str, Any]) -> None:
    value = {key: item for key, item in value.items() if key not in ("v", "fresh")}

    assert {**value, "fresh": 1} == after(value, "add: {field: fresh, value: 1}")


@given(st.dictionaries(st.sampled_from("abcd"), VALUES))
def test_a_second_run_changes_nothing(value: dict[str, Any]) -> None:
    found = migration(
        "add: {field: a, value: 1}", "convert: {field: b, to: string, on_missing: skip}"
    )
    once = transformed(found, json.dumps(value)).after

    assert once is not None
    assert None is transformed(found, once).after


def test_the_recipe_of_a_plan_is_the_whole_migration() -> None:
    found = migration("rename: {from: a, to: b}", "map: {field: b, values: {x: y}}")
    again = from_recipe(found.recipe)

    assert (found.operations, found.digest) == (again.operations, again.digest)
    assert found.schema == again.schema


OLD = {
    "type": "object",
    "required": ["timestamp", "error_message", "status", "reproduction_steps"],
    "properties": {
        "timestamp": {"type": "integer"},
        "error_message": {"type": "string"},
        "status": {"enum": ["OPEN", "WONT_FIX"]},
        "reproduction_steps": {"type": "array"},
    },
    "additionalProperties": False,
}
STEPS = (
    "rename: {from: timestamp, to: timestamp_reported}",
    "convert: {field: timestamp_reported, from: epoch-seconds, to: date-time}",
    "add: {field: severity, value: MEDIUM}",
    "rename: {from: error_message, to: summary}",
    "map: {field: status, values: {OPEN: OPEN, WONT_FIX: CLOSED_WONTFIX}}",
)


def problems(*operations: str, old: dict[str, Any] = OLD) -> list[str]:
    text = (
        "migration: m\ncategory: C\nproposal: P\n"
        'version: {field: schema_version, from: [null], to: "1.0"}\n'
        f"schema: {json.dumps(SCHEMA)}\nfrom_schema: {json.dumps(old)}\noperations:\n"
        + "".join(f"  - {operation}\n" for operation in operations)
    )
    return [*leads(read_migration(text, "m.yaml", lambda _: None))]


def without(part: str) -> list[str]:
    return [step for step in STEPS if part not in step]


def test_operations_that_lead_from_schema_to_schema_pass() -> None:
    assert [] == problems(*STEPS)


@pytest.mark.parametrize(
    ("operations", "why"),
    [
        (
            without("severity"),
            '"severity" is required, is not in the old schema, and no operation makes it',
        ),
        (without("error_message"), '"error_message" stays, and the new schema has no such field'),
        (without("convert"), '"timestamp_reported" is integer, the new schema wants string'),
        (without("map"), '"status" may be "WONT_FIX", which the new schema refuses'),
        (
            [*without("map"), "map: {field: status, values: {OPEN: OPEN}}"],
            'op 5 map: no mapping for "WONT_FIX"',
        ),
        (
            [*without("severity"), "add: {field: severity, value: Medium}"],
            '"severity" may be "Medium", which the new schema refuses',
        ),
        (
            ["rename: {from: timestmp, to: timestamp_reported}", *STEPS[1:]],
            'op 1 rename: there can be no field "timestmp" at this point; did you mean timestamp?',
        ),
    ],
)
def test_operations_that_can_not_lead_there_are_named(operations: list[str], why: str) -> None:
    assert any(problem.startswith(why) for problem in problems(*operations)), problems(*operations)


def test_what_depends_on_the_item_is_left_to_the_items() -> None:
    still_open = {key: part for key, part in OLD.items() if key != "additionalProperties"}

    assert [] == problems(*without("severity"), old=still_open)
    assert [] == problems(
        *without("severity"), "set: {field: severity, value: LOW, when: {exists: x}}"
    )


def test_a_value_that_is_wrapped_has_only_the_field_of_the_wrapping() -> None:
    assert 'op 2 rename: there can be no field "term" at this point' in problems(
        "wrap: {as: summary}", "rename: {from: term, to: x}", old={"type": "string"}
    )


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        ("remove: {field: /a/b, keep_under: a}", "keep_under: is where it is already"),
        ("remove: {field: a, keep_under: /a/b}", "keep_under: lies inside of what is moved"),
        ("remove: {field: a, on_target: keep}", "on_target"),
        ("move: {from: a, to: a}", "to: is where it is already"),
        ("move: {from: a, to: /a/b}", "to: lies inside of what is moved"),
    ],
)
def test_a_place_where_nothing_can_go_is_an_error_of_the_file(operation: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        migration(operation)


def test_a_faulty_migration_is_an_error_of_its_file() -> None:
    with pytest.raises(UsageError, match=r"m\.yaml: operations\[0\]\.each\.operations\[0\]"):
        migration("each: {field: a, operations: [{remove: {}}]}")


def test_the_drift_of_a_real_category_is_bridged(tmp_path: Any) -> None:
    from documents_support import MIGRATION

    (tmp_path / "errorlogs_v1.schema.json").write_text(json.dumps(SCHEMA))
    found = read_migration(MIGRATION, f"{tmp_path}/m.yaml", lambda path: Path(path).read_text())

    outcomes = [transformed(found, json.dumps(old_item(number))) for number in range(30)]
    assert all(outcome.after for outcome in outcomes)


def test_a_number_that_is_no_json_is_refused_when_it_is_planned() -> None:
    assert "after migration: Out of range" in refusal({}, "set: {field: a, value: 1e999}")
