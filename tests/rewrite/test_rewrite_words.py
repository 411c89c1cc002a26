"""What is found in the pieces of a text is what is found in the text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trueline.rewrite import matching
from trueline.rewrite.words import holds_any, pieces, split, words_in

PATTERNS = [matching._ANY_NAME, matching._INNER_NAME, matching._PATH]
BITS = (b"app", b"x", b".", b"..", b"/", b"-", b":", b"\\", b"\\\\", b"[", b"mypy-", b" ", b"\n")
TEXTS = st.lists(st.sampled_from((*BITS, b'"', b"=", "é".encode(), b"\xff", b"_", b"(")))


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("more", [0, 20], ids=["few signs", "many signs"])
@given(TEXTS.map(b"".join))
@example(b"[mypy-app.x]")
@example(b"app.app.x app.x")
@example(b"./app/x.py: app\\.x:app")
def test_a_pattern_finds_in_pieces_what_it_finds_in_the_text(
    pattern: re.Pattern[bytes], more: int, data: bytes
) -> None:
    signs = [b"app", *(b"no%d" % number for number in range(more))]
    whole = [(found.start(1), found[1]) for found in pattern.finditer(data)]
    apart = [
        (at + found.start(1), found[1])
        for at, some in pieces(data).found(signs, pattern.finditer)
        for found in some
    ]

    assert [each for each in whole if b"app" in each[1]] == [e for e in apart if b"app" in e[1]]


@given(TEXTS.map(b"".join))
def test_words_are_what_a_pattern_takes_for_words(data: bytes) -> None:
    assert re.findall(rb"[\w\x80-\xff]+", data) == split(data)


@pytest.mark.parametrize("more", [0, 100], ids=["few words", "many words"])
@given(TEXTS.map(b"".join), st.sets(st.sampled_from((b"app", b"x", b"mypy"))))
@example(b"appx app", {b"app"})
def test_a_text_holds_a_word_that_is_among_its_words(
    more: int, data: bytes, some: set[bytes]
) -> None:
    words = frozenset(some | {b"no%d" % number for number in range(more)})

    assert holds_any(data, words) == (not words.isdisjoint(split(data)))


def test_a_word_that_is_no_text_is_one_of_its_own() -> None:
    assert {"a", "b\ufffd"} == words_in(b"a.b\xff")
