from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from trueline.config.init import Survey, survey, write
from trueline.config.load import Loaded, load
from trueline.rule import Rule

V7 = {
    "pyproject.toml": "[tool.setuptools_scm]\nversion_file = 'src/shop/_build.py'\n",
    "src/shop/__init__.py": "",
    "src/shop/models/WF1_V7_L1_1of2_OrderModel.py": "",
    "src/shop/models/WF1-V7-L1-2of2-Item.py": "",
    "src/shop/endpoints/WF1_V7_L3_1of2_OrderRouter.py": "",
    "src/shop/endpoints/WF1_V7_L3_2of2_ItemRouter.py": "",
    "src/shop/schema/order.py": "",
    "src/shop/migrations/0001_first.py": "",
    "tests/WF1_V7_L7_1of1_OrderTest.py": "",
}
PLAIN = {"app/__init__.py": "", "app/service.py": "", "README.md": ""}


def look(files: Mapping[str, str]) -> Survey:
    return survey(sorted(files), files.__getitem__)


def loaded(
    files: Mapping[str, str], tmp_path: Path, rules: Mapping[str, Rule], found: Survey
) -> Loaded:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    path = tmp_path / "trueline.toml"
    path.write_text(write(found))
    return load(path, tmp_path, rules, {}, {})


def test_names_without_a_convention_get_none_but_a_hint(
    tmp_path: Path, rules: Mapping[str, Rule]
) -> None:
    found = look(PLAIN)
    config = loaded(PLAIN, tmp_path, rules, found).config

    assert (config.conventions, config.source_roots) == ((), (".",))
    assert "# [conventions.app]" in write(found)
    assert found.sentences == (
        "Looked at 3 files, 2 of them Python.",
        "Imports start at the project itself.",
        "No naming convention was recognised; names are judged once you configure one.",
    )


def test_the_hint_is_a_valid_configuration_once_it_is_uncommented(
    tmp_path: Path, rules: Mapping[str, Rule]
) -> None:
    text = write(look(PLAIN)).partition("write one:\n")[2].replace("# ", "")
    path = tmp_path / "trueline.toml"
    path.write_text(text)

    assert len(load(path, tmp_path, rules, {}, {}).config.conventions) == 1


def test_names_under_v7_are_recognised_with_their_folders(
    tmp_path: Path, rules: Mapping[str, Rule]
) -> None:
    found = look(V7)
    config = loaded(V7, tmp_path, rules, found).config
    (convention,) = config.conventions

    assert config.source_roots == ("src", "tests")
    assert convention.layers["3"].folders == ("endpoints",)
    assert convention.layers["2"].folders == ("schema",)
    assert convention.layers["1"].folders == ("models",)
    assert convention.exempt.matches("src/shop/migrations/0001_first.py")
    assert convention.paths.matches("src/shop/models/x.py")
    assert not convention.paths.matches("tests/WF1_V7_L7_1of1_OrderTest.py")
    assert config.generated.matches("src/shop/_build.py")


def test_the_survey_of_v7_is_told_in_sentences() -> None:
    assert look(V7).sentences == (
        "Looked at 9 files, 8 of them Python.",
        "Imports start at src and tests.",
        "The build writes src/shop/_build.py, which may be missing.",
        "3 of 5 names in src/shop/**/*.py follow the convention v7, 1 more but for hyphens.",
        "Folders of layers: models (1), schema (2), endpoints (3).",
        "Not judged, because tools prescribe the names: migrations.",
    )


def test_roles_in_snake_case_are_recognised(tmp_path: Path, rules: Mapping[str, Rule]) -> None:
    files = {f"app/routers/wf{number}_orders_router.py": "" for number in (1, 2)}
    found = look(files)
    (convention,) = loaded(files, tmp_path, rules, found).config.conventions

    assert (convention.name, convention.layer_token) == ("snake-role", "role")


@pytest.mark.parametrize("existing", ["trueline.toml", "pyproject.toml"])
def test_an_existing_configuration_is_told(existing: str) -> None:
    found = look({**PLAIN, existing: "[tool.trueline]\n"})

    assert found.existing == existing
    assert (
        found.sentences[-1]
        == f"{existing} already configures Trueline; nothing needs to be written."
    )


def test_code_that_imports_through_src_makes_the_project_a_root_too() -> None:
    files = {"src/app/__init__.py": "", "src/app/a.py": "from src.app import b\n"}

    assert look(files).source_roots == (".", "src")


@pytest.mark.parametrize("text", ["[tool", "\udcff"])
def test_a_pyproject_that_can_not_be_used_is_told(text: str) -> None:
    def read(path: str) -> str:
        return text.encode().decode() if path == "pyproject.toml" else ""

    found = survey(["app/__init__.py", "pyproject.toml"], read)

    assert found.source_roots == (".",)
    assert found.sentences[1].startswith("pyproject.toml can't be read (")


def test_a_project_without_python_is_told() -> None:
    assert look({"README.md": ""}).sentences[0] == "Looked at 1 file, none of them Python."


def test_a_store_of_documents_is_told_and_configured(
    tmp_path: Path, rules: Mapping[str, Rule]
) -> None:
    files = {**PLAIN, "context_portal/context.db": ""}
    found = look(files)

    assert "context_portal/context.db is a store of ConPort; its documents are checked." in (
        found.sentences
    )
    (settings,) = loaded(files, tmp_path, rules, found).config.documents
    assert ("context", "context_portal/context.db") == (settings.name, settings.store)
