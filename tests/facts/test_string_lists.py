"""Which lists of strings are seen, and that nothing is parsed for what can't be one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.findings import Skipped
from trueline.sources.python.literals import lists, may_list

LISTS = {
    "a list": 'STATES = ["open", "done"]\n',
    "a tuple without brackets": "STATES = 'open', 'done'\n",
    "a set that is frozen": 'STATES: Final = frozenset({"open", "done"})\n',
    "comments between": 'STATES = [\n    # first\n    "open",  # one\n    "done",\n]\n',
    "a string in two pieces": 'STATES = ("op" "en", "done")\n',
    "quotes within": "STATES = ['it\\'s', \"done\"]\n",
    "in a class": 'class A:\n    _STATES = ["open", "done"]\n',
    "a name of one letter": 'S = ("open", "done")\n',
    "a type": 'def f(state: Literal["open", "done"]): ...\n',
    "raw strings": "STATES = [r'open', u'done']\n",
}
OTHERS = {
    "a mapping": 'STATES = {"open": 1, "done": 2}\n',
    "one string": 'STATE = "open"\n',
    "one string and a comment": 'STATE = "open"  # done\n',
    "a type of one string": 'def f(state: Literal["open"]): ...\n',
    "names in small letters": 'states = ["open", "done"]\n',
    "numbers": "STATES = [1, 2]\n",
}


@pytest.mark.parametrize("form", LISTS)
def test_a_list_of_strings_is_seen(form: str) -> None:
    data = LISTS[form].encode()

    assert may_list(data)
    assert [len(labels) for _, labels, _ in lists("a.py", data)] == [2]


@pytest.mark.parametrize("form", OTHERS)
def test_what_is_no_list_of_strings_costs_no_parse(form: str) -> None:
    data = OTHERS[form].encode()

    assert not may_list(data)
    assert lists("a.py", data) == ()


_BLANKS = st.sampled_from(["", " ", "\n", "  # why\n", "\n    "])
_STRINGS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5).map(repr)


@given(
    st.sampled_from(["[]", "()", "{}"]),
    st.lists(st.tuples(_BLANKS, _STRINGS, _BLANKS), min_size=2, max_size=4),
    st.sampled_from(["A = {}", "_AB: x = {}", "A = set({})", "x: Literal{}"]),
)
def test_the_glance_leaves_out_no_list(brackets, items, form) -> None:
    inside = ",".join("".join(each) for each in items)
    data = f"{form.format(brackets[0] + inside + brackets[1])}\n".encode()

    found = lists("a.py", data)
    assert may_list(data) or found == () or isinstance(found, Skipped)
