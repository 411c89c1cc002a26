from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline.pattern import Pattern
from trueline.spelling import respelled, restyled

V7 = Pattern.compile(
    "WF{workflow:int}_V{version:int}_L{layer:int}_{part:int}of{parts:int}_{component:Pascal}.py"
)
ROLES = Pattern.compile("wf{workflow}_{name:snake}_{role:router|service}.py")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "page_service.py",
        "WF1_V7_L4_PageService.py",
        "WF1_V7_L4_1of1_.py",
        "WF1_V7_L4_1of1_2pages.py",
        "WF1_V7_L4_1of1_PageService.txt",
        "WFx_V7_L4_1of1_PageService.py",
    ],
)
def test_what_the_name_does_not_hold_is_not_invented(name: str) -> None:
    assert respelled(V7, name) is None


def test_words_in_capitals_could_be_abbreviations_and_stay_unresolved() -> None:
    assert respelled(V7, "WF1_V7_L4_1of1_CSV_API.py") is None


def test_a_name_that_can_be_read_in_two_ways_stays_unresolved() -> None:
    pattern = Pattern.compile("{first:Pascal}_{second:Pascal}.py")

    assert respelled(pattern, "page_list_router.py") is None
    assert respelled(pattern, "page_router.py") == "Page_Router.py"


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("WF01_V7_L4_01of02_PageService.py", "WF1_V7_L4_1of2_PageService.py"),
        ("wf1_v7_l4_1OF2_PageService.py", "WF1_V7_L4_1of2_PageService.py"),
        ("WF7-V2-L1-1of1-Name.py", "WF7_V2_L1_1of1_Name.py"),
        ("WF1_V7_L4_1of2_page_service.py", "WF1_V7_L4_1of2_PageService.py"),
        ("WF1_V7_L4_1of2_pageService.py", "WF1_V7_L4_1of2_PageService.py"),
        ("WF1_V7_L4_1of2_CSV_import.py", "WF1_V7_L4_1of2_CSVImport.py"),
        ("WF1_V7_L4_1of2_PageService.py", "WF1_V7_L4_1of2_PageService.py"),
    ],
)
def test_a_name_that_is_only_misspelt_is_put_right(name: str, right: str) -> None:
    assert right == respelled(V7, name)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("WF1_PageList_Router.py", "wf1_page_list_router.py"),
        ("wf1-page-service.py", "wf1_page_service.py"),
        ("wf1_CSVImport_service.py", "wf1_csv_import_service.py"),
    ],
)
def test_words_are_put_into_snake_case(name: str, right: str) -> None:
    assert right == respelled(ROLES, name)


@pytest.mark.parametrize(
    ("style", "right"),
    [
        ("Pascal", "PageListV2"),
        ("camel", "pageListV2"),
        ("snake", "page_list_v2"),
        ("kebab", "page-list-v2"),
        ("UPPER", "PAGE_LIST_V2"),
    ],
)
def test_words_are_put_into_each_style(style: str, right: str) -> None:
    assert right == restyled("PageList_v2", style)


@given(st.text(alphabet="WFwfVvL_- 01aAoO.py2", max_size=30))
def test_a_right_spelling_is_in_shape_and_final(name: str) -> None:
    right = respelled(V7, name)

    assert right is None or right == respelled(V7, right)
    assert right is None or V7.parse(right) is not None
