"""What a role with few rights sees, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from catalogue_support import content
from postgres_support import Server

from trueline.errors import BlindError
from trueline.sources.postgres.live import read_catalogue


@pytest.fixture
def modest(postgres_server: Server) -> Iterator[str]:
    """The URL of a database in which a role may do nothing."""
    with postgres_server.role("modest"), postgres_server.database() as url:
        with psycopg.connect(url) as connection:
            connection.execute(
                "CREATE SCHEMA app;"
                "CREATE TABLE app.thing (id int PRIMARY KEY, kind int CHECK (kind > 0));"
                "CREATE TYPE app.mood AS ENUM ('sad', 'ok');"
                "CREATE FUNCTION app.told() RETURNS text LANGUAGE plpgsql "
                "AS $$ DECLARE it app.mood; BEGIN RETURN it; END $$"
            )
        yield url.replace("postgres@", "modest@")


def execute(url: str, statement: str) -> None:
    with psycopg.connect(url.replace("modest@", "postgres@")) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


def test_a_role_without_any_right_in_a_schema_still_sees_it_all(modest: str) -> None:
    everything = read_catalogue(modest.replace("modest@", "postgres@"))
    seen = read_catalogue(modest)

    assert content(everything) == content(seen)
    assert seen.unseen == ()


def test_functions_that_may_not_be_read_are_said_to_be_unseen(modest: str) -> None:
    execute(modest, "REVOKE SELECT ON pg_catalog.pg_proc FROM PUBLIC")

    seen = read_catalogue(modest)

    why = 'the role "modest" may not read pg_catalog.pg_proc; grant it SELECT there'
    assert [
        ("which functions' texts name a type", why),
        ("who uses a type", why),
    ] == [tuple(each) for each in seen.unseen]
    assert seen.relation("thing", "app") is not None


def test_a_catalogue_that_all_rests_on_is_asked_for_by_name(modest: str) -> None:
    execute(modest, "REVOKE SELECT ON pg_catalog.pg_constraint FROM PUBLIC")

    with pytest.raises(BlindError) as caught:
        read_catalogue(modest)

    assert str(caught.value).endswith(
        'the role "modest" may not read pg_catalog.pg_constraint; grant it SELECT there'
    )


def test_the_search_path_is_the_one_of_the_role(modest: str) -> None:
    execute(modest, "ALTER ROLE modest SET search_path = nowhere, app, public")
    execute(modest, "GRANT USAGE ON SCHEMA app TO modest")

    assert read_catalogue(modest).search_path == ("app", "public")
    assert read_catalogue(modest, search_path=("app",)).search_path == ("app",)
