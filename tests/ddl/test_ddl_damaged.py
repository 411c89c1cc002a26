"""Whatever stands in a file of DDL, reading it ends, and says what it could not read."""

from __future__ import annotations

from ddl_support import RICH
from hypothesis import given, settings
from hypothesis import strategies as st

from trueline.facts.expressions import same_default, same_predicate, value_set
from trueline.sources.ddl import read_ddl

SCRIPT = RICH.read_text("utf-8")
PLACES = st.integers(0, len(SCRIPT))
ODD = st.text("'\"$`;()[]{}\\/*-+.,:= \nabAB_ü0159", max_size=12)


@settings(max_examples=120, deadline=None)
@given(PLACES, PLACES, ODD)
def test_a_damaged_script_is_read_or_refused_and_never_breaks(
    start: int, end: int, odd: str
) -> None:
    damaged = SCRIPT[: min(start, end)] + odd + SCRIPT[max(start, end) :]

    found = read_ddl([("schema.sql", damaged.encode())], "schema.sql")

    assert all(each.address.startswith("schema.sql:") for each in found.unseen)


@settings(max_examples=300, deadline=None)
@given(st.text("'\"$`;()[]{}\\/*-+.,:=<>~!@#%^&|? \nabeEinIN_ü0159", max_size=40), ODD)
def test_any_text_is_an_expression_or_is_not(text: str, other: str) -> None:
    assert same_predicate(text, text) is True
    assert same_predicate(text, other) in (True, False, None)
    assert same_default(text, other, None) in (True, False, None)
    value_set(text, "a")
