from __future__ import annotations

from config_support import Loader

from trueline.config.overlap import overlaps
from trueline.convention import Convention, Layer
from trueline.globs import Globs
from trueline.pattern import Pattern
from trueline.presets import PRESETS


def conventions(read: Loader, text: str) -> tuple[Convention, ...]:
    loaded: tuple[Convention, ...] = read(text).config.conventions
    return loaded


def test_a_preset_can_be_taken_as_it_is(read: Loader) -> None:
    (v7,) = conventions(read, 'conventions.main.preset = "v7"')

    assert (v7.name, v7.version, v7.pattern.text) == ("main", 7, PRESETS["v7"]["pattern"])
    assert [*v7.layers] == list("012345678")


def test_keys_are_laid_over_the_preset(read: Loader) -> None:
    (v7,) = conventions(
        read,
        """
        [conventions.main]
        preset = "v7"
        paths = ["app/**"]
        extend-exempt = ["migrations"]
        version = 8
        scope = ["layer"]
        workflows = { 1 = "Discovery", 9 = false }
        [conventions.main.layers]
        3 = { folders = ["api"] }
        8 = false
        """,
    )

    assert v7.paths == Globs(("app/**",))
    assert v7.exempt == Globs((*PRESETS["v7"]["exempt"], "migrations"))
    assert (v7.version, v7.scope) == (8, ("layer",))
    assert (v7.workflows["1"], "9" in v7.workflows) == ("Discovery", False)
    assert v7.layers["3"] == Layer("3", "Routers", ("api",), ("Router",))
    assert "8" not in v7.layers


def test_a_list_of_workflows_means_these_and_no_others(read: Loader) -> None:
    (v7,) = conventions(
        read, 'conventions.main = { preset = "v7", workflows = [1, "2", 12], exempt = [] }'
    )

    assert dict(v7.workflows) == {"1": "", "2": "", "12": ""}
    assert v7.exempt == Globs()


def test_a_convention_of_ones_own_needs_a_pattern_only(read: Loader) -> None:
    text = """
        [conventions.one]
        pattern = "{stage:int}_{title:kebab}.md"
        paths = ["docs"]
        workflow-token = "stage"
        component-token = "title"
        workflows = [1]
        """
    (one,) = conventions(read, text)

    assert (one.workflow_token, one.component_token) == ("stage", "title")
    assert one.parse("1_first-steps.md") == {"stage": 1, "title": "first-steps"}


def named(name: str, *paths: str) -> Convention:
    return Convention(name, Pattern.compile("{name}.py"), Globs(paths))


def test_conventions_for_different_paths_do_not_overlap() -> None:
    files = ("app/a.py", "docs/b.py", "c.py")

    assert overlaps((named("one", "app"), named("two", "docs")), files) == ()
    assert overlaps((named("one", "**"),), files) == ()


def test_files_under_two_conventions_are_named() -> None:
    files = [f"app/{number}.py" for number in range(5)] + ["docs/a.py", "main.py"]
    found = overlaps((named("one", "app", "docs"), named("two", "*.py"), named("six", "x")), files)

    assert found == (
        "conventions.two.paths: 6 files also covered by the convention one "
        "(app/0.py, app/1.py, app/2.py …); narrow the paths of one of them",
    )
