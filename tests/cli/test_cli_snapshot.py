"""trueline snapshot: writing it, and asking whether it is still true."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from cli_support import Command, Done, Place
from postgres_support import Server

from trueline.sources.snapshot import parse

SECRET = "s3cr@t/pässword?"


@pytest.fixture
def server(postgres: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a database with something in it, also in the variable DB."""
    execute(
        postgres,
        "CREATE SCHEMA other; CREATE TABLE other.thing (id int);"
        "CREATE TYPE mood AS ENUM ('sad', 'ok');"
        "CREATE TABLE person (id int PRIMARY KEY, mood mood);"
        "CREATE TABLE event (at date) PARTITION BY RANGE (at)",
    )
    monkeypatch.setenv("DB", postgres)
    return postgres


def execute(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


def with_password(url: str) -> str:
    """The same; the server does not ask for it."""
    return url.replace("postgres@", f"postgres:{quote(SECRET, safe='')}@")


def holds_the_secret(text: str) -> bool:
    return any(form in text for form in (SECRET, quote(SECRET), quote(SECRET, safe=""), "s3cr"))


def read(file: Path) -> list[str]:
    return [f"{each.schema}.{each.name}" for each in parse(file.read_text(), file.name).tables]


# What is not done


def test_without_a_server_nothing_is_guessed(trueline: Command, empty: Place) -> None:
    done = trueline(empty.root, "snapshot")

    assert done.code == 2
    assert "say which server to look at: --database env:VARIABLE" in done.err
    assert not list(empty.root.iterdir())


def test_a_file_that_is_something_else_is_left_alone(
    trueline: Command, empty: Place, server: str
) -> None:
    file = empty.write("models.py", "x = 1\n")
    done = trueline(empty.root, "snapshot", "--database", "env:DB", "--output", "models.py")

    assert (done.code, file.read_text()) == (2, "x = 1\n")
    assert "models.py: is no snapshot, and is left alone" in done.err


def test_a_snapshot_that_is_still_true_is_not_touched(
    trueline: Command, empty: Place, server: str
) -> None:
    trueline(empty.root, "snapshot", "--database", "env:DB")
    file = empty.root / "schema.snapshot"
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    done = trueline(empty.root, "snapshot", "--database", "env:DB")

    assert done.code == 0
    assert done.out.startswith("unchanged: ")
    assert before == (file.read_bytes(), file.stat().st_mtime_ns)


def test_an_unreachable_server_leaves_the_snapshot_as_it_is(
    trueline: Command, empty: Place, postgres_server: Server
) -> None:
    file = empty.write("schema.snapshot", "old")
    done = trueline(empty.root, "snapshot", "--database", postgres_server.url("nowhere"))

    assert (done.code, file.read_text()) == (3, "old")
    assert 'database "nowhere" does not exist' in done.err


def test_checking_writes_nothing(trueline: Command, empty: Place, server: str) -> None:
    done = trueline(empty.root, "snapshot", "--check", "--database", "env:DB")

    assert done.code == 3
    assert "schema.snapshot: can't be read: No such file or directory" in done.err
    assert not list(empty.root.iterdir())


def test_a_new_partition_does_not_make_a_snapshot_untrue(
    trueline: Command, empty: Place, server: str
) -> None:
    trueline(empty.root, "snapshot", "--database", "env:DB")
    execute(server, "CREATE TABLE event_now PARTITION OF event DEFAULT")

    assert trueline(empty.root, "snapshot", "--check", "--database", "env:DB").code == 0


# What is done


def test_a_snapshot_is_written_and_counted(trueline: Command, empty: Place, server: str) -> None:
    done = trueline(empty.root, "snapshot", "--database", "env:DB")
    file = empty.root / "schema.snapshot"

    assert done == Done(0, f"wrote: {file} (3 tables, 0 views, 1 enum)\n", "")
    assert read(file) == ["other.thing", "public.event", "public.person"]
    assert [each.name for each in empty.root.iterdir()] == ["schema.snapshot"]


def test_the_configuration_says_where_and_what(
    trueline: Command, empty: Place, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty.write(
        "trueline.toml",
        '[databases.app]\nsource = "db/app.snapshot"\nschemas = ["public"]\n'
        'search-path = ["public", "other"]\n',
    )
    (empty.root / "db").mkdir()
    monkeypatch.setenv("TRUELINE_DATABASE_URL", server)
    done = trueline(empty.root, "snapshot")
    file = empty.root / "db/app.snapshot"

    assert done.code == 0
    assert read(file) == ["public.event", "public.person"]
    assert parse(file.read_text(), "").search_path == ("public", "other")


def test_one_of_several_databases_is_named(trueline: Command, empty: Place, server: str) -> None:
    empty.write(
        "trueline.toml",
        '[databases.a]\nsource = "a.snapshot"\n[databases.b]\nsource = "env:DB"\n',
    )
    several = trueline(empty.root, "snapshot")
    done = trueline(empty.root, "snapshot", "--database", "a=env:DB")

    assert (several.code, done.code) == (2, 0)
    assert "several databases are configured (a, b); name one with --database" in several.err
    assert (empty.root / "a.snapshot").is_file()


def test_a_damaged_snapshot_is_written_anew(trueline: Command, empty: Place, server: str) -> None:
    trueline(empty.root, "snapshot", "--database", "env:DB")
    file = empty.root / "schema.snapshot"
    whole = file.read_text()
    file.write_text(whole.replace("\nend\n", "\n"))
    checked = trueline(empty.root, "snapshot", "--check", "--database", "env:DB")
    written = trueline(empty.root, "snapshot", "--database", "env:DB")

    assert (checked.code, written.code) == (3, 0)
    assert "the file is cut off: `end` is missing; write it anew" in checked.err
    assert read(file)


def test_a_snapshot_that_is_true_is_said_to_be(
    trueline: Command, empty: Place, server: str
) -> None:
    trueline(empty.root, "snapshot", "--database", "env:DB")
    done = trueline(empty.root, "snapshot", "--check", "--database", "env:DB")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("true: ")


def test_what_changed_is_shown_below_what_it_belongs_to(
    trueline: Command, empty: Place, server: str
) -> None:
    trueline(empty.root, "snapshot", "--database", "env:DB")
    execute(
        server,
        "ALTER TABLE person ADD COLUMN name text; DROP TABLE other.thing;"
        "CREATE INDEX person_mood ON person (mood DESC)",
    )
    execute(server, "ALTER TYPE mood ADD VALUE 'happy'")
    done = trueline(empty.root, "snapshot", "--check", "--database", "env:DB")
    lines = done.out.splitlines()

    assert done.code == 1
    assert lines[0].startswith("not true any more: ")
    assert lines[4:-2] == [
        "  enum public.mood",
        "+   label happy",
        "- table other.thing",
        "-   column id integer",
        "  table public.person",
        "+   column name text",
        "+   index person_mood",
        "+     key mood descending nulls_first",
    ]


def test_what_could_not_be_seen_is_told_and_is_no_success(
    trueline: Command, empty: Place, postgres: str, postgres_server: Server
) -> None:
    execute(postgres, "REVOKE SELECT ON pg_catalog.pg_proc FROM PUBLIC")
    with postgres_server.role("half_blind"):
        url = postgres.replace("postgres@", "half_blind@")
        done = trueline(empty.root, "snapshot", "--database", url)

    assert done.code == 3
    assert "could not see who uses a type" in done.err
    assert 'unseen "who uses a type"' in (empty.root / "schema.snapshot").read_text()


# Credentials


@pytest.mark.parametrize(
    "arguments", [("snapshot",), ("snapshot", "--check"), ("check",), ("check", "--select", "DRF")]
)
def test_no_credential_is_printed_or_written(
    process: Command, place: Place, server: str, arguments: tuple[str, ...]
) -> None:
    url = with_password(server)
    process(place.root, "snapshot", "--database", "env:DB", env={"DB": url})
    for source in ("env:DB", url):
        done = process(place.root, *arguments, "--database", source, env={"DB": url})
        assert done.code in (0, 1)
        assert not holds_the_secret(done.out + done.err)
    files = [each for each in place.root.rglob("*") if each.is_file()]

    assert not any(holds_the_secret(each.read_bytes().decode("latin-1")) for each in files)


@pytest.mark.parametrize("command", [("snapshot",), ("check", "--select", "DRF")])
def test_no_credential_is_printed_when_something_fails(
    process: Command, place: Place, postgres_server: Server, command: tuple[str, ...]
) -> None:
    place.write("app/models.py", "from sqlalchemy import Table\n")
    for url in (
        with_password(postgres_server.url("nowhere")),
        f"postgresql://ada:{SECRET}@localhost/app",
    ):
        done = process(
            place.root, *command, "--database", "env:DB", env={"DB": url, "TRUELINE_DEBUG": "1"}
        )
        assert done.code == 3
        assert not holds_the_secret(done.out + done.err)
