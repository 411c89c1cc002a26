from __future__ import annotations

import pickle
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trueline.errors import TruelineError
from trueline.pattern import Pattern, PatternError, ValuesError
from trueline.tokens import TYPES

V7 = "WF{workflow:int}_V{version:int}_L{layer:int}_{part:int}of{parts:int}_{component:Pascal}.py"
ROLES = "wf{workflow}_{name:snake}_{role:router|schemas|service|scheduler}.py"

PAGE_SERVICE: dict[str, int | str] = {
    "workflow": 7,
    "version": 7,
    "layer": 4,
    "part": 2,
    "parts": 14,
    "component": "PageService",
}


def test_a_name_in_shape_is_read_into_its_values() -> None:
    assert Pattern.compile(V7).parse("WF7_V7_L4_2of14_PageService.py") == PAGE_SERVICE


def test_values_make_the_name_that_they_came_from() -> None:
    assert Pattern.compile(V7).render(PAGE_SERVICE) == "WF7_V7_L4_2of14_PageService.py"


def test_an_earlier_token_takes_as_much_as_it_can() -> None:
    expected = {"workflow": 1, "name": "page_router", "role": "router"}

    assert expected == Pattern.compile(ROLES).parse("wf1_page_router_router.py")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "WF7_V7_L4_2of14_PageService.py\n",
        " WF7_V7_L4_2of14_PageService.py",
        "WF7_V7_L4_2of14_PageService.pyc",
        "WF7_V7_L4_2of14_page_service.py",
        "WF7_V7_L4_2of14_Page_Service.py",
        "WF7_V7_L4_2of14_.py",
        "WF07_V7_L4_2of14_PageService.py",
        "WF-7_V7_L4_2of14_PageService.py",
        "WF\u0667_V7_L4_2of14_PageService.py",
        f"WF{'9' * 5000}_V7_L4_2of14_PageService.py",
        "WF7_V7_L4_2of14_Page\udcff.py",
    ],
)
def test_a_name_out_of_shape_is_not_read(name: str) -> None:
    assert Pattern.compile(V7).parse(name) is None


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("int", ["0", "7", "10"], ["", "00", "07", "-1", "+1", "1.0", "x"]),
        ("Pascal", ["Page", "PageService", "P", "CSVImport2"], ["page", "Page_Service", "2Page"]),
        ("camel", ["page", "pageService", "p2"], ["Page", "page_service", "2page"]),
        ("snake", ["page", "page_service", "v2_page"], ["Page", "page__x", "_page", "page_"]),
        ("kebab", ["page", "page-service"], ["page_service", "-page", "page-"]),
        ("UPPER", ["PAGE", "PAGE_SERVICE2"], ["Page", "_PAGE", "PAGE__X"]),
        ("word", ["page", "Page_Service", "_", "2"], ["page-service", "größe", ""]),
        ("any", ["Größe (1)", "a-b", "..."], ["", "a/b", "a\0b"]),
        ("router|schemas", ["router", "schemas"], ["routers", "Router", "router|schemas"]),
    ],
)
def test_a_type_says_what_it_holds(kind: str, good: list[str], bad: list[str]) -> None:
    pattern = Pattern.compile(f"<{{it:{kind}}}>".replace("<", "(").replace(">", ")"))

    assert [text for text in good if pattern.parse(f"({text})") is None] == []
    assert [text for text in bad if pattern.parse(f"({text})") is not None] == []


def test_a_token_without_a_type_is_a_number_or_a_word_by_its_name() -> None:
    pattern = Pattern.compile("{workflow}-{version}-{layer}-{part}-{parts}-{anything}")

    assert [token.type for token in pattern.tokens] == ["int"] * 5 + ["word"]


def test_a_doubled_brace_means_itself() -> None:
    pattern = Pattern.compile("{{{name:snake}}}.py")

    assert pattern.parse("{page}.py") == {"name": "page"}
    assert pattern.render({"name": "page"}) == "{page}.py"


def test_a_pattern_without_tokens_fits_one_name() -> None:
    pattern = Pattern.compile("settings.py")

    assert pattern.parse("settings.py") == {}
    assert pattern.parse("settings_py") is None


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("WF{workflow:itn}.py", 13, 'unknown type "itn"; did you mean "int"?'),
        ("{name:pascal}.py", 7, 'did you mean "Pascal"?'),
        ("{name:zzz}.py", 7, "write one of int, Pascal, camel, snake, kebab, UPPER, word, any"),
        ("{name:}.py", 7, 'unknown type ""'),
        ("{a}_{a}.py", 5, 'the token "a" stands here twice'),
        ("WF{workflow.py", 3, '"{" has no partner'),
        ("WFworkflow}.py", 11, '"}" has no partner'),
        ("{}.py", 1, "a token needs a name"),
        ("{two words}.py", 1, '"two words" is no name for a token'),
        ("{role:router||service}.py", 14, "a choice is empty"),
        ("{role:|router}.py", 7, "a choice is empty"),
        ("{role:a|b|a}.py", 7, '"a" stands in the choice twice'),
        ("{role:a|b/c}.py", 10, 'folders belong in "paths"'),
        ("{a:word}{b:word}.py", 9, "nothing shows where a ends and b begins"),
        ("{component:Pascal}{part:int}.py", 19, 'put a separator such as "_" between them'),
        ("{part:int}{parts:int}.py", 11, "nothing shows where part ends and parts begins"),
        ("{a:any}{b:int}.py", 8, "nothing shows where a ends"),
        ("{r:page|pages}{b:snake}.py", 15, "nothing shows where r ends"),
        ("app/{name}.py", 4, 'folders belong in "paths"'),
        ("WF*_V7.py", 3, '"*" is no wildcard here; write {name:any}'),
        ("a:b.py", 2, "can't stand in a file name"),
        ("", 1, "an empty pattern matches no file"),
        ("..", 1, "is a folder"),
        ("x" * 300 + "{name}", 1, "no file name is longer than 255 bytes"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_place_and_remedy(
    text: str, column: int, reason: str
) -> None:
    with pytest.raises(PatternError) as caught:
        Pattern.compile(text)

    assert column == caught.value.column
    assert reason in caught.value.reason
    assert f"column {column}: {caught.value.reason}" == str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "{part:int}{component:Pascal}.py",
        "{name:snake}{component:Pascal}.py",
        "{role:router|service}{part:int}.py",
        "{role:page|pages}{component:Pascal}.py",
        "{component:Pascal}_{part:int}.py",
    ],
)
def test_neighbours_with_a_visible_border_are_accepted(text: str) -> None:
    assert text == Pattern.compile(text).text


def test_a_name_that_fits_has_no_problem() -> None:
    assert Pattern.compile(V7).problem("WF7_V7_L4_2of14_PageService.py") == ""


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("WFx_V7_L4_1of1_Page.py", 'a whole number for workflow after "WF", found "x"'),
        ("domains.py", '"WF" at the start, found "domains"'),
        ("", '"WF" at the start, found the end of the name'),
        ("WF", 'a whole number for workflow after "WF", found the end of the name'),
        ("WF7-V7-L4-1of1-Page.py", '"_V" after "WF7", found "-"'),
        ("WF7_X7", '"V" after "WF7_", found "X7"'),
        (
            "WF07_V7_L4_1of1_Page.py",
            'a whole number without a leading zero for workflow after "WF", found "07"',
        ),
        (
            "WF7_V7_L4_1of1_page_service.py",
            'a PascalCase word for component after "WF7_V7_L4_1of1_", found "page"',
        ),
        (
            "WF7_V7_L4_1of1_Page_Service.py",
            '".py" after "WF7_V7_L4_1of1_Page", found "_"; component is a PascalCase word',
        ),
        ("WF7_V7_L4_1of1_Page.py.bak", 'the end of the name after "WF7_V7_L4_1of1_Page.py"'),
    ],
)
def test_a_problem_says_where_the_name_first_leaves_the_pattern(name: str, problem: str) -> None:
    assert Pattern.compile(V7).problem(name).startswith(f"expected {problem}")


def test_a_problem_with_a_choice_lists_the_choices() -> None:
    expected = (
        "expected one of router, schemas, service, scheduler for role"
        ' after "wf1_page_", found "helper"'
    )

    assert expected == Pattern.compile(ROLES).problem("wf1_page_helper.py")


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"workflow": -1}, "workflow is a whole number, not -1"),
        ({"workflow": "1"}, "workflow is a whole number, not '1'"),
        ({"workflow": True}, "workflow is a whole number, not True"),
        ({"component": 1}, "component is a PascalCase word, not 1"),
        ({"component": "page"}, "component is a PascalCase word, not 'page'"),
        ({"component": "../Page"}, "component is a PascalCase word"),
        ({"size": 1}, "it has no token size"),
    ],
)
def test_values_that_do_not_fit_make_no_name(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValuesError, match=r"no name under WF\{workflow") as caught:
        Pattern.compile(V7).render({**PAGE_SERVICE, **changed})

    assert problem in str(caught.value)


def test_all_missing_values_are_named_at_once() -> None:
    with pytest.raises(ValuesError, match="name is missing; role is missing"):
        Pattern.compile(ROLES).render({"workflow": 1})


def test_values_that_would_be_read_in_another_way_make_no_name() -> None:
    pattern = Pattern.compile("{first:word}_{second:word}.py")

    assert pattern.render({"first": "a_b", "second": "c"}) == "a_b_c.py"
    with pytest.raises(ValuesError, match="read in another way"):
        pattern.render({"first": "a", "second": "b_c"})


def test_patterns_and_their_errors_cross_process_borders() -> None:
    pattern = Pattern.compile(V7)
    error = PatternError(3, "no")

    assert pattern == pickle.loads(pickle.dumps(pattern))
    assert str(error) == str(pickle.loads(pickle.dumps(error)))
    assert isinstance(error, TruelineError)


TOKENS = [*TYPES, "router|routers|r", "1|12|2"]
LITERALS = st.sampled_from(["_", "-", "of", "V", "_L", ".", "x1", "{{", "9"])


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    kinds = draw(st.lists(st.sampled_from(TOKENS), min_size=1, max_size=4))
    text = draw(st.sampled_from(["", "WF", "wf"]))
    for index, kind in enumerate(kinds):
        text += f"{{t{index}:{kind}}}" + draw(LITERALS)
    return Pattern.compile(text)


NAMES = st.text(alphabet="WFwfVLofxr{_-.0129Aaz", max_size=25)


@given(patterns(), st.data())
def test_what_is_rendered_is_read_back(pattern: Pattern, data: st.DataObject) -> None:
    values: dict[str, int | str] = {}
    for token in pattern.tokens:
        text = data.draw(st.from_regex(rf"\A(?:{token.regex})\Z").filter(lambda t: len(t) < 12))
        values[token.name] = int(text) if token.number else text
    try:
        name = pattern.render(values)
    except ValuesError:
        assume(False)
    else:
        assert values == pattern.parse(name)


@given(patterns(), st.data())
def test_what_is_read_renders_the_same_name(pattern: Pattern, data: st.DataObject) -> None:
    name = data.draw(st.from_regex(pattern.regex, fullmatch=True))
    values = pattern.parse(name)

    assert values is not None
    assert name == pattern.render(values)


@given(st.integers(0, 99), st.from_regex(r"\A[A-Z][A-Za-z0-9]{0,12}\Z"), st.integers(0, 10**17))
def test_every_v7_name_is_read_back(number: int, component: str, parts: int) -> None:
    pattern = Pattern.compile(V7)
    values = {**PAGE_SERVICE, "workflow": number, "component": component, "parts": parts}

    assert values == pattern.parse(pattern.render(values))


@given(patterns(), NAMES)
def test_a_name_has_a_problem_exactly_when_it_is_not_read(pattern: Pattern, name: str) -> None:
    assert (pattern.problem(name) == "") == (pattern.parse(name) is not None)
