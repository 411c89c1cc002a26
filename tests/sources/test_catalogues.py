"""A database is opened wherever its settings say that it is."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from catalogue_support import content

from trueline.config.model import DatabaseSettings
from trueline.errors import BlindError
from trueline.facts.catalogue import Catalogue, Origin
from trueline.sources.catalogues import open_catalogue
from trueline.sources.postgres.live import read_catalogue
from trueline.sources.snapshot import render

DDL = "CREATE TABLE {} (id integer);"


def opened(root: Path, source: str, **environ: str) -> Catalogue:
    return open_catalogue(DatabaseSettings("app", source), root, environ)


def tables(catalogue: Catalogue) -> list[str]:
    return [table.name for table in catalogue.tables]


def problem(root: Path, source: str, **environ: str) -> str:
    with pytest.raises(BlindError) as caught:
        opened(root, source, **environ)
    return str(caught.value)


@pytest.mark.parametrize("environ", [{}, {"DB": ""}, {"DB": " "}])
def test_a_variable_that_is_not_set_is_named(tmp_path: Path, environ: dict[str, str]) -> None:
    assert problem(tmp_path, "env:DB", **environ) == (
        'database "app": the variable DB is empty or not set; set it to the URL of the database'
    )


@pytest.mark.parametrize("source", ["nowhere.snapshot", "empty", "*.sql", "/nowhere/at/all"])
def test_a_source_without_files_is_named(tmp_path: Path, source: str) -> None:
    (tmp_path / "empty").mkdir()

    assert problem(tmp_path, source).startswith(f'database "app": {source} is no file, folder')


def test_bytes_that_are_no_text_are_an_error_with_their_line(tmp_path: Path) -> None:
    text = render(Catalogue(Origin("live", "made up", "18.6"))).encode()
    (tmp_path / "app.snapshot").write_bytes(text.replace(b"schema public", b"schema p\xfcblic"))

    assert problem(tmp_path, "app.snapshot").startswith("app.snapshot:8: the line is not UTF-8")


def test_a_variable_leads_to_a_server(tmp_path: Path, postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE here (id int)")

    assert tables(opened(tmp_path, "env:DB", DB=f" {postgres}\n")) == ["here"]


def test_the_search_path_of_the_settings_takes_precedence(tmp_path: Path, postgres: str) -> None:
    settings = DatabaseSettings("app", postgres, search_path=("app",))

    assert open_catalogue(settings, tmp_path, {}).search_path == ("app",)


def test_a_snapshot_is_read_wherever_it_is(tmp_path: Path, postgres: str) -> None:
    live = read_catalogue(postgres)
    file = tmp_path / "db/app.snapshot"
    file.parent.mkdir()
    file.write_text(render(live))

    assert content(opened(tmp_path, "db/app.snapshot")) == content(live)
    assert content(opened(tmp_path / "db", str(file))) == content(live)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("one.sql", ["one"]),
        ("migrations", ["three", "two"]),
        ("migrations/*.sql", ["two"]),
        ("**/*.sql", ["one", "three", "two"]),
        ("{one,none}.sql", ["one"]),
        (".", ["one", "three", "two"]),
    ],
)
def test_ddl_is_read_from_files_folders_and_globs(
    tmp_path: Path, source: str, expected: list[str]
) -> None:
    (tmp_path / "migrations/later").mkdir(parents=True)
    (tmp_path / "one.sql").write_text(DDL.format("one"))
    (tmp_path / "migrations/two.sql").write_text(DDL.format("two"))
    (tmp_path / "migrations/later/three.sql").write_text(DDL.format("three"))
    (tmp_path / "migrations/readme.txt").write_text("no SQL")

    assert tables(opened(tmp_path, source)) == expected
