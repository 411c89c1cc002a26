from __future__ import annotations

import pickle
from typing import Any

import pytest

from trueline.convention import Convention, ConventionError, Layer
from trueline.errors import ConfigError
from trueline.globs import Globs
from trueline.pattern import Pattern

V7 = "WF{workflow}_V{version}_L{layer}_{part}of{parts}_{component:Pascal}.py"


def convention(pattern: str = V7, **settings: Any) -> Convention:
    return Convention("app", Pattern.compile(pattern), **settings)


def problems(pattern: str = V7, **settings: Any) -> list[tuple[tuple[str, ...], str]]:
    with pytest.raises(ConventionError) as caught:
        convention(pattern, **settings)
    return [*caught.value.keyed]


def test_a_pattern_without_the_usual_tokens_is_fine() -> None:
    plain = convention("{name:snake}.py", version=7, workflows={"1": ""}, layers={"1": Layer("1")})
    tokens = plain.parse("page.py") or {}

    assert (plain.row(tokens), plain.column(tokens), plain.scope) == ("", "", ())


def test_names_are_read_made_and_explained_by_the_pattern() -> None:
    name = "WF1_V7_L4_1of1_PageService.py"
    tokens = convention().parse(name) or {}

    assert name == convention().render(tokens)
    assert convention().problem("WFx") == (
        'expected a whole number for workflow after "WF", found "x"'
    )


def test_workflow_and_layer_make_a_cell_of_the_matrix() -> None:
    tokens = convention().parse("WF1_V7_L4_1of1_PageService.py") or {}

    assert (convention().row(tokens), convention().column(tokens)) == ("1", "4")


def test_a_choice_may_be_the_layer() -> None:
    roles = convention("wf{workflow}_{name:snake}_{role:router|service}.py", layer_token="role")
    tokens = roles.parse("wf2_page_service.py") or {}

    assert (roles.row(tokens), roles.column(tokens)) == ("2", "service")


def test_the_scope_is_workflow_and_layer_unless_it_is_said() -> None:
    assert convention().scope == ("workflow", "layer")
    assert convention(scope=("layer",)).scope == ("layer",)
    assert convention("L{layer}_{part}of{parts}.py").scope == ("layer",)


SERVICES = Layer("4", "Services & schedulers", ("services", "tasks"))
ROUTERS = Layer("3", "Routers", ("routers",))
BOTH = {"3": ROUTERS, "4": SERVICES}


@pytest.mark.parametrize(
    ("folder", "layer"),
    [
        ("", None),
        ("app", None),
        ("app/my_services", None),
        ("services", SERVICES),
        ("app/services", SERVICES),
        ("app/tasks/nightly", SERVICES),
        ("app/services/routers", ROUTERS),
        ("app/routers/v1/services", SERVICES),
    ],
)
def test_the_nearest_folder_that_a_layer_claims_counts(folder: str, layer: Layer | None) -> None:
    assert layer == convention(layers=BOTH).layer_of(folder)


def test_a_folder_of_two_layers_belongs_to_neither_alone() -> None:
    jobs = Layer("5", "Jobs", ("tasks",))
    shared = convention(layers={**BOTH, "5": jobs})

    assert shared.layer_of("app/tasks") is None
    assert (SERVICES, jobs) == shared.layers_of("app/tasks")


def test_a_layer_is_named_with_its_title() -> None:
    assert [str(SERVICES), str(Layer("9"))] == ["4 (Services & schedulers)", "9"]


def test_a_scope_token_must_be_in_the_pattern() -> None:
    expected = (
        ("scope", "1"),
        'no token "flow" in the pattern; '
        "the pattern has workflow, version, layer, part, parts, component",
    )

    assert [expected] == problems(scope=("layer", "flow"))


@pytest.mark.parametrize(
    ("pattern", "settings", "keys", "text"),
    [
        (V7, {"paths": Globs()}, ("paths",), "it covers no file"),
        (V7, {"scope": ("layer", "layer")}, ("scope", "1"), "stands here twice"),
        (V7, {"layer_token": "lay"}, ("layer_token",), 'no token "lay" in the pattern'),
        ("x.py", {"layer_token": "lay"}, ("layer_token",), "the pattern has no token at all"),
        ("V{version:word}.py", {"version": 7}, ("pattern",), "write {version:int}"),
        ("{part:word}_of_{parts}.py", {}, ("pattern",), "write {part:int}"),
        (V7, {"workflows": {"one": ""}}, ("workflows", "one"), "workflow is a whole number"),
        (V7, {"workflows": {"01": ""}}, ("workflows", "01"), '"01" can\'t be a workflow'),
        (V7, {"layers": {"x": Layer("x")}}, ("layers", "x"), "layer is a whole number"),
        (V7, {"layers": {"1": Layer("2")}}, ("layers", "1"), 'says that its key is "2"'),
        (V7, {"layers": {"1": Layer("1", "", ("a/b",))}}, ("layers", "1", "folders"), "one name"),
        (
            V7,
            {"layers": {"1": Layer("1", "", (), ("_model",))}},
            ("layers", "1", "suffixes"),
            'no component can end in "_model"',
        ),
    ],
)
def test_parts_that_do_not_fit_together_are_refused(
    pattern: str, settings: dict[str, Any], keys: tuple[str, ...], text: str
) -> None:
    [(found_keys, found_text)] = problems(pattern, **settings)

    assert keys == found_keys
    assert text in found_text


def test_all_problems_are_told_at_once() -> None:
    found = problems(paths=Globs(), scope=("flow",), workflows={"one": "", "two": ""})

    assert [keys for keys, _ in found] == [
        ("paths",),
        ("scope", "0"),
        ("workflows", "one"),
        ("workflows", "two"),
    ]


def test_the_error_names_convention_and_setting() -> None:
    with pytest.raises(ConfigError) as caught:
        convention(paths=Globs())

    assert caught.value.problems == ('app.paths: it covers no file; write for example ["*.py"]',)
    assert str(caught.value) == str(pickle.loads(pickle.dumps(caught.value)))


def test_a_convention_is_a_value() -> None:
    one, other = convention(layers=BOTH), convention(layers=dict(BOTH))

    assert one == other
    assert hash(one) == hash(other)
    assert one == pickle.loads(pickle.dumps(one))
