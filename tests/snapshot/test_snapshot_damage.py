"""A snapshot that is not what was written is an error with its line and a remedy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_snapshot_text import TEXT

from trueline.errors import BlindError, Exit
from trueline.sources.snapshot import insist_on_consistency, parse


def problem(text: str) -> str:
    with pytest.raises(BlindError) as caught:
        parse(text, "schema.snapshot")
    assert caught.value.exit_code is Exit.BLIND
    assert str(caught.value).endswith("; write it anew with `trueline snapshot`")
    return str(caught.value).rpartition(";")[0]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("format 1", "format 2", "2: its format is '2', and this version reads 1"),
        ("format 1\n", "", "2: this is no snapshot: a line `format` is expected here"),
        ("owner app\n", "", "5: this is no snapshot: a line `owner` is expected here"),
        ("\n\n", "\nx\n", "6: an empty line is expected here"),
        ("\nend\n", "\n", "21: the file is cut off: `end` is missing"),
        ("end\n", "end\ntable a.b\n", "22: nothing may follow `end`"),
        ("enum app", "emun app", "10: 'emun' can't stand here"),
        ("  label new", "  column new text", "11: 'column' can't stand here"),
        ("  label new", "    label new", "11: the line is indented wrongly"),
        ("  label new", " label new", "11: the line is indented wrongly"),
        ("  label new", "  label", "11: the line is too short"),
        ("  label new", '  label "new', "11: a string is not closed, or there is a space too many"),
        ("  label new", "  label new newer", "11: 'newer' is not known here"),
        ("  label new", '  label "in work"', "12: `label app.state.in work` stands here for the"),
        ("  label new", "<<<<<<< HEAD", "11: a merge conflict is not resolved"),
        ("  label new", "  label ne\ufffdw", "11: the line is not UTF-8"),
        ("table public.contact", "table contact", "13: 'contact' is not schema.name"),
        ("id bigint", "id bigint(", "14: 'bigint(' is no type"),
        ("id bigint", "id", "14: 'not-nullable' is no type"),
        ("not-nullable", "not-null", "14: 'not-null' is not known here"),
        ("not-nullable", "nullable=no", "14: 'nullable=no' is not known here"),
        ("identity=always", "identity", "14: 'identity' is not known here"),
        ("column seen", "column id", "15: `column public.contact.id` stands here for t"),
        ("_pkey columns=id", "_pkey", "17: the line is too short"),
        ("columns=id", "columns=id,", "17: 'id,' is no list"),
        ("use app", "use app.state column public.contact.state\nuse app", "21: `use app.state` st"),
    ],
)  # fmt: skip
def test_a_changed_line_is_named(old: str, new: str, expected: str) -> None:
    assert problem(TEXT.replace(old, new, 1)).startswith(f"schema.snapshot:{expected}")


def test_a_key_without_its_column_was_edited_by_hand() -> None:
    insist_on_consistency(parse(TEXT, "schema.snapshot"))
    edited = TEXT.replace("  column id bigint not-nullable identity=always\n", "")

    with pytest.raises(BlindError) as caught:
        insist_on_consistency(parse(edited, "schema.snapshot"))

    assert str(caught.value) == (
        "schema.snapshot:16: contact_pkey names the column id, which public.contact does not have: "
        "somebody edited the file; write it anew with `trueline snapshot`"
    )


def test_a_snapshot_that_is_cut_off_is_never_believed() -> None:
    for length in range(len(TEXT) - 1):
        problem(TEXT[:length])


@pytest.mark.parametrize(
    "text", ["", "\n", "#", "# only a comment", "CREATE TABLE a (id int);", "{}"]
)
def test_another_file_is_not_taken_for_a_snapshot(text: str) -> None:
    problem(text)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(TEXT) - 1), st.characters(exclude_categories=["Cs"]))
def test_a_changed_character_is_understood_or_an_error_with_its_line(at: int, other: str) -> None:
    text = TEXT[:at] + other + TEXT[at + 1 :]
    try:
        parse(text, "schema.snapshot")
    except BlindError as error:
        said = str(error)
    else:
        said = "schema.snapshot: nothing"

    assert said.startswith("schema.snapshot:")
