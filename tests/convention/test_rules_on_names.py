"""What the scenes in the rules can't show: keys, suggestions, and the edges of sequences."""

from __future__ import annotations

import pytest

from trueline.findings import Finding
from trueline.registry import load
from trueline.testing import found_in

V7 = '[conventions.v7]\npreset = "v7"\n'
RULES = load()


def found(code: str, *paths: str, toml: str = V7) -> tuple[Finding, ...]:
    files = dict.fromkeys(paths, b"")
    return found_in({**files, "trueline.toml": toml.encode()}, RULES[code])


def messages(code: str, *paths: str, toml: str = V7) -> list[str]:
    return [finding.message for finding in found(code, *paths, toml=toml)]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("NAM001", ["services/page.py"]),
        ("NAM002", ["routers/WF1_V7_L4_1of1_PageService.py"]),
        ("NAM003", ["services/WF1_V7_L4_3of2_PageService.py"]),
        ("NAM003", ["services/WF1_V7_L4_2of3_PageService.py"]),
        ("NAM003", ["a/WF1_V7_L4_1of1_A.py", "b/WF1_V7_L4_1of2_A.py", "b/WF1_V7_L4_2of2_A.py"]),
        ("NAM004", ["services/WF1_V2_L4_1of1_PageService.py"]),
        ("NAM005", ["services/WF1_V7_L4_1of1_Page.py"]),
        ("NAM006", ["services/page-service.py"]),
        ("NAM007", ["services/page.py", "services/page_old.py"]),
        ("NAM008", ["services/page.py", "services/Page.py"]),
        ("NAM009", ["services/WF11_V7_L9_1of1_PageService.py"]),
    ],
)
def test_a_file_that_moves_keeps_its_keys(code: str, names: list[str]) -> None:
    here = found(code, *(f"app/{name}" for name in names))
    there = found(code, *(f"src/backend/{name}" for name in names))

    assert here
    assert [finding.key for finding in here] == [finding.key for finding in there]


def test_a_right_name_that_is_taken_is_not_suggested() -> None:
    findings = found(
        "NAM001", "app/WF1_V7_L4_1of1_PageService.py", "app/WF1_V7_L4_1of1_pageService.py"
    )

    assert [finding.want for finding in findings] == [None]


def test_a_twin_is_not_given_a_name_of_its_own() -> None:
    findings = found(
        "NAM001", "app/WF1_V7_L4_1of1_PageService.py", "app/WF1_V7_L4_1of1_PageService_fixed.py"
    )

    assert [finding.want for finding in findings] == [None]


def test_a_misspelt_name_is_suggested_aright() -> None:
    findings = found("NAM001", "app/WF01-V7-L4-1of1-page_service.py")

    assert [finding.want for finding in findings] == ["WF1_V7_L4_1of1_PageService.py"]


def test_a_successor_is_suggested_only_while_its_name_is_free() -> None:
    old, new = "app/WF1_V2_L4_1of1_PageService.py", "app/WF1_V7_L4_1of1_PageService.py"

    assert [finding.want for finding in found("NAM004", old)] == [new.removeprefix("app/")]
    assert [finding.want for finding in found("NAM004", old, new)] == [None]


def test_a_version_ahead_of_the_one_in_force_is_not_called_superseded() -> None:
    expected = ["version 8 is ahead of version 7, which is in force"]

    assert expected == messages("NAM004", "app/WF1_V8_L4_1of1_PageService.py")


def parts(*numbers: str) -> list[str]:
    return [f"app/x{i}/WF1_V7_L4_{number}_Page.py" for i, number in enumerate(numbers)]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (["1of1"], []),
        (["2of2", "1of2"], []),
        (["0of0"], ["part 0 of 0 is out of range: a sequence has a part 1"]),
        (["0of1", "1of1"], ["part 0 of 1 is out of range: parts go from 1 to 1"]),
        (["2of2"], ["part 1 is missing in workflow 1, layer 4"]),
        (["1of5"], ["parts 2 to 5 are missing in workflow 1, layer 4"]),
        (
            ["2of3"],
            [
                "part 1 is missing in workflow 1, layer 4",
                "part 3 is missing in workflow 1, layer 4",
            ],
        ),
        (
            ["1of2", "3of2"],
            [
                "part 2 is missing in workflow 1, layer 4",
                "part 3 of 2 is out of range: parts go from 1 to 2",
            ],
        ),
        (["1of1", "1of1"], ["part 1 of workflow 1, layer 4 is also WF1_V7_L4_1of1_Page.py"]),
        (["1of2", "2of3"], ["it says 2 parts in workflow 1, layer 4; another says 3"]),
        (
            ["1of999999999999"],
            ["parts 2 to 999999999999 are missing in workflow 1, layer 4"],
        ),
    ],
)
def test_each_defect_of_a_sequence_is_told_once(numbers: list[str], expected: list[str]) -> None:
    assert expected == messages("NAM003", *parts(*numbers))


def test_the_defect_of_a_sequence_points_at_the_other_files() -> None:
    [finding] = found("NAM003", *parts("1of3", "2of3", "3of4"))

    assert finding.where.address == "app/x2/WF1_V7_L4_3of4_Page.py"
    assert [related.message for related in finding.related] == ["part 1 of 3", "part 2 of 3"]


def test_an_exempt_file_fills_its_place_and_is_never_blamed() -> None:
    exempt = 'exempt = ["x1"]'

    assert messages("NAM003", *parts("1of2", "2of2"), toml=V7 + exempt) == []
    assert messages("NAM003", *parts("1of1", "5of2"), toml=V7 + exempt) == []


def test_versions_without_one_in_force_are_sequences_of_their_own() -> None:
    toml = '[conventions.all]\npattern = "V{version}_{part}of{parts}.py"\npaths = ["*.py"]'

    assert messages("NAM003", "V1_1of1.py", "V2_1of2.py", "V2_2of2.py", toml=toml) == []


def test_a_folder_in_two_spellings_is_told_once_and_its_files_not_at_all() -> None:
    findings = found("NAM008", "App/one.py", "App/sub/two.py", "app/one.py", "app/sub/two.py")

    assert [finding.key for finding in findings] == ["app"]


def test_a_file_and_a_folder_can_collide() -> None:
    assert [finding.key for finding in found("NAM008", "Page", "page/one.py")] == ["page"]


def test_a_style_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match='unknown style "pascal"; write one of Pascal'):
        RULES["NAM005"].options(style="pascal")  # type: ignore[misc]
