"""``[databases.<name>]``: what it may hold, what it must not, and what it stands for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from config_support import Loader

from trueline.config.model import DEFAULT_IGNORED_TABLES, DatabaseSettings
from trueline.globs import Globs


def test_a_database_needs_only_a_source(read: Loader) -> None:
    (app,) = read('databases.app = { source = "schema.snapshot" }').config.databases

    assert app == DatabaseSettings("app", "schema.snapshot")
    assert not app.is_live
    assert app.ignore == Globs(DEFAULT_IGNORED_TABLES)


def test_every_key_of_a_database_arrives(read: Loader) -> None:
    text = """
        [databases.app]
        source = "env:APP_URL"
        models = ["app/**"]
        schemas = ["app"]
        search-path = ["app", "public"]
        ignore = ["tmp_*"]
        extend-ignore = ["audit.*"]
        metadata = "app.models:Base"
        translate = { tenant = "app" }
    """
    (app,) = read(text).config.databases

    assert app == DatabaseSettings(
        "app",
        "env:APP_URL",
        Globs(("app/**",)),
        ("app",),
        ("app", "public"),
        Globs(("tmp_*", "audit.*")),
        "app.models:Base",
        (("tenant", "app"),),
    )
    assert app.is_live


@pytest.mark.parametrize(
    "address",
    ["postgresql://me:secret@host/app", "postgres//me:secret@host", "host=h password=secret"],
)
def test_a_url_is_never_written_into_the_configuration(
    problems: Callable[..., tuple[str, ...]], address: str
) -> None:
    (problem,) = problems(f'databases.app = {{ source = "{address}" }}')

    assert problem == (
        "trueline.toml:1: databases.app.source: an address may hold a password; "
        "put it in a variable and write env:VARIABLE"
    )


def test_all_problems_of_databases_are_told_at_once(
    problems: Callable[..., tuple[str, ...]],
) -> None:
    text = """
        [databases.one]
        sources = "x"
        [databases.two]
        source = "env:1"
        metadata = "app"
        [databases.three]
        models = ["x"]
    """

    found = problems(text)

    assert [problem.split(": ", 2)[1] for problem in found] == [
        "databases.one.sources",
        "databases.two.source",
        "databases.two.metadata",
        "databases.three",
    ]


def test_settings_show_where_the_keys_of_a_database_come_from(read: Loader) -> None:
    origins = read('databases.app = { source = "schema.snapshot" }').origins

    assert str(origins["databases.app.source"]) == "trueline.toml:1"
    assert str(origins["databases.app.ignore"]) == "default"


def test_a_url_shows_in_no_description_of_settings() -> None:
    assert "secret" not in repr(DatabaseSettings("app", "postgresql://me:secret@host/app"))
