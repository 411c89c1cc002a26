from __future__ import annotations

import copy

import pytest

from trueline.convention import ConventionError
from trueline.presets import PRESETS, build, merged

V7 = {"preset": "v7"}


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_a_convention(preset: str) -> None:
    assert build("app", {"preset": preset}).name == "app"


@pytest.mark.parametrize(
    "path",
    [
        "app/__init__.py",
        "app/main.py",
        "app/core/settings.py",
        "app/db/session.py",
        "app/config.py",
        "app/utils/deep/text.py",
        "tests/conftest.py",
        "setup.py",
    ],
)
def test_v7_exempts_shared_files_and_names_that_tools_prescribe(path: str) -> None:
    v7 = build("v7", V7)

    assert v7.paths.matches(path)
    assert v7.exempt.matches(path)


@pytest.mark.parametrize("path", ["app/services/page.py", "app/domain.py", "app/authors/main_x.py"])
def test_v7_exempts_nothing_else(path: str) -> None:
    assert not build("v7", V7).exempt.matches(path)


@pytest.mark.parametrize(
    ("name", "workflow", "layer"),
    [
        ("WF1_V7_L1_1of3_DomainModel.py", 1, 1),
        ("WF1_V7_L3_1of7_DomainsRouter.py", 1, 3),
        ("WF7_V7_L4_2of14_PageService.py", 7, 4),
        ("WF0_V2_L8_1of1_Orchestrator.py", 0, 8),
    ],
)
def test_v7_reads_the_names_of_its_documents(name: str, workflow: int, layer: int) -> None:
    tokens = build("v7", V7).parse(name) or {}

    assert (workflow, layer) == (tokens["workflow"], tokens["layer"])


def test_v7_knows_workflows_layers_version_and_scope() -> None:
    v7 = build("v7", V7)

    assert [*"0123456789"] == [*v7.workflows]
    assert [*"012345678"] == [*v7.layers]
    assert (v7.version, v7.scope) == (7, ("workflow", "layer"))
    assert str(v7.layers["4"]) == "4 (Services & schedulers)"


@pytest.mark.parametrize(
    ("folder", "layer"),
    [("models", "1"), ("schemas", "2"), ("routers", "3"), ("tasks", "4"), ("tests", "7")],
)
def test_v7_knows_the_folders_of_its_layers(folder: str, layer: str) -> None:
    found = build("v7", V7).layer_of(f"app/{folder}")

    assert found is not None
    assert layer == found.key


def test_the_role_is_the_layer_of_snake_role() -> None:
    roles = build("roles", {"preset": "snake-role"})
    tokens = roles.parse("wf3_page_list_scheduler.py") or {}

    assert (roles.row(tokens), roles.column(tokens)) == ("3", "scheduler")
    assert [layer.key for layer in roles.layers_of("app/services")] == ["service", "scheduler"]


def test_a_value_of_ones_own_replaces_the_presets() -> None:
    own = build("v7", {**V7, "version": 8, "exempt": ["legacy"], "scope": ["layer"]})

    assert (own.version, own.exempt.patterns, own.scope) == (8, ("legacy",), ("layer",))


def test_a_table_of_ones_own_is_laid_over_the_presets() -> None:
    own = build("v7", {**V7, "layers": {"4": {"folders": ["jobs"]}}, "workflows": {"1": "Pages"}})

    assert own.layers["4"].folders == ("jobs",)
    assert own.layers["4"].title == "Services & schedulers"
    assert (own.workflows["1"], own.workflows["2"]) == ("Pages", "")


def test_false_takes_an_entry_out() -> None:
    own = build("v7", {**V7, "workflows": {"0": False, "9": False}, "layers": {"8": False}})

    assert [*"12345678"] == [*own.workflows]
    assert [*"01234567"] == [*own.layers]


def test_a_preset_is_not_changed_by_those_who_build_on_it() -> None:
    before = copy.deepcopy(dict(PRESETS["v7"]))
    merged({**V7, "layers": {"4": {"title": "Jobs"}}})["workflows"]["1"] = "Pages"

    assert before == PRESETS["v7"]


def test_a_convention_needs_a_pattern() -> None:
    with pytest.raises(ConventionError, match="pattern: missing; write one, or preset"):
        build("app", {"paths": ["app"]})


def test_a_bad_pattern_is_told_with_its_place() -> None:
    with pytest.raises(ConventionError, match='pattern: column 7: unknown type "itn"'):
        build("app", {"pattern": "{part:itn}.py"})
