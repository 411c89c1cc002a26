"""Every form of a declaration, read statically and made by SQLAlchemy itself, is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_support import FORMS
from models_support import differences, read

from trueline.facts.declared import UNKNOWN, DeclaredTable, Models
from trueline.sources.metadata import load_metadata

EVERYTHING = f"""
import importlib

class All:
    metadatas = {{}}

for name in {list(FORMS)!r}:
    module = importlib.import_module("forms." + name)
    own = [module.Base.metadata] if hasattr(module, "Base") else []
    for at, each in enumerate([*own, *getattr(module, "METADATAS", [])]):
        All.metadatas[name, at] = each
    if hasattr(module, "start"):
        module.start()
"""
KNOWN_DOUBTS = {"server default of defaults.r", "server default of defaults.aa"}


@pytest.fixture(scope="module")
def static() -> Models:
    files = {f"forms/{name}.py": text for name, text in FORMS.items()}
    return read({"forms/__init__.py": "", **files})


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Models:
    root = tmp_path_factory.mktemp("project")
    (root / "forms").mkdir()
    for name, text in FORMS.items():
        (root / "forms" / f"{name}.py").write_text(text)
    Path(root / "everything.py").write_text(EVERYTHING)
    return load_metadata("everything:All", root)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_read_as_sqlalchemy_makes_it(form: str, static: Models, real: Models) -> None:
    made = [table for table in real.tables if _belongs(table.name, form)]
    found = {(table.schema, table.name): table for table in static.tables}

    assert made
    assert [line for each in made for line in differs(found, each)] == []


def _belongs(name: str, form: str) -> bool:
    longer = [other for other in FORMS if other.startswith(form) and other != form]
    return name.startswith(form) and not any(name.startswith(each) for each in longer)


def differs(found: dict[tuple[str, str], DeclaredTable], real: DeclaredTable) -> list[str]:
    table = found.get((real.schema, real.name))
    return [f"table {real.name} is not read"] if table is None else differences(table, real)


def test_no_table_is_made_up(static: Models, real: Models) -> None:
    made = {(table.schema, table.name) for table in real.tables}

    assert {(table.schema, table.name) for table in static.tables} == made


def test_hardly_anything_in_these_forms_is_unknown(static: Models) -> None:
    columns = [column for table in static.tables for column in table.columns]

    assert {doubt.what for doubt in static.doubts} == KNOWN_DOUBTS
    assert [c.name for c in columns if c.type is UNKNOWN or c.nullable is UNKNOWN] == []
    assert [table.name for table in static.tables if table.open] == []
