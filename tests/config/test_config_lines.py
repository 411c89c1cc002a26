from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.config.lines import Keys, key_lines, line_of

DOCUMENT = '''\
# a comment with = and [brackets]
top = 1
"quoted key" = """
not.a.key = 2
[not.a.table]
\\""" still inside """
'literal' = \'\'\'
x = 1
it's\'\'\'\'
a.b."c.d" = { e = 1, "f" = [1,
  2, { g = 3 }], h = '}' }

[tool.trueline] # behind
list = [
    "one", # with ] in a comment
    "two",
]
date = 1979-05-27 07:32:00
last = true
[[tool.many]]
name = "x"
[tool.many.inner]
deep = 1
[[tool.many]]
name = "y"
[tool.many.inner]
deep = 2
'''


def paths(value: object, keys: Keys = ()) -> Iterator[Keys]:
    table = dict(enumerate(value)) if isinstance(value, list) else value
    for key, item in table.items() if isinstance(table, dict) else ():
        yield (*keys, key)
        yield from paths(item, (*keys, key))


def test_every_key_and_item_of_a_document_has_a_line() -> None:
    lines = key_lines(DOCUMENT)

    assert [keys for keys in paths(tomllib.loads(DOCUMENT)) if keys not in lines] == []


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("top",), 2),
        (("quoted key",), 3),
        (("literal",), 7),
        (("a", "b", "c.d", "e"), 10),
        (("a", "b", "c.d", "f", 1), 11),
        (("a", "b", "c.d", "f", 2, "g"), 11),
        (("a", "b", "c.d", "h"), 11),
        (("tool", "trueline"), 13),
        (("tool", "trueline", "list", 0), 15),
        (("tool", "trueline", "list", 1), 16),
        (("tool", "trueline", "last"), 19),
        (("tool", "many", 0, "name"), 21),
        (("tool", "many", 0, "inner", "deep"), 23),
        (("tool", "many", 1, "inner", "deep"), 27),
    ],
)
def test_a_key_has_the_line_on_which_it_is_written(keys: Keys, line: int) -> None:
    assert line == line_of(key_lines(DOCUMENT), keys)


def test_a_key_that_is_not_there_has_the_line_of_the_table_around_it() -> None:
    lines = key_lines(DOCUMENT)

    assert line_of(lines, ("tool", "trueline", "missing", "deeper")) == 13
    assert line_of(lines, ("nowhere",)) == 1


def test_windows_line_ends_do_not_shift_lines() -> None:
    text = DOCUMENT.replace("\n", "\r\n")

    assert key_lines(DOCUMENT) == key_lines(text)


def test_an_empty_document_has_no_lines() -> None:
    assert key_lines("") == {}
    assert key_lines("# only\n\n") == {}


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8)


@given(st.dictionaries(TEXTS, TEXTS, max_size=6))
def test_keys_with_any_characters_are_found_on_their_lines(table: dict[str, str]) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    text = "[t]\n" + "".join(f"{quoted(key)} = {quoted(item)}\n" for key, item in table.items())
    expected: dict[Keys, int] = {("t", key): line for line, key in enumerate(table, start=2)}

    assert tomllib.loads(text) == {"t": table}
    assert {("t",): 1, **expected} == key_lines(text)
