"""Credentials never leave the connection, whatever goes wrong."""

from __future__ import annotations

import traceback
from urllib.parse import quote

import pytest
from postgres_support import Server
from wire_support import speaking

from trueline.errors import BlindError
from trueline.sources.postgres.connection import Target
from trueline.sources.postgres.live import read_catalogue

SECRET = "s3cr@t/p%ss:wörd?"


def told(url: str) -> str:
    """Everything that a person could see of the error, its chain included."""
    with pytest.raises(BlindError) as caught:
        read_catalogue(url)
    return "".join(traceback.format_exception(caught.value)).partition("BlindError: ")[2]


def is_clean(text: str, secret: str = SECRET) -> bool:
    forms = (secret, quote(secret), quote(secret, safe=""), *secret.split("@"))
    return not any(form in text for form in forms)


def test_a_wrong_password_is_told_without_it(postgres_server: Server) -> None:
    with postgres_server.role("with_password", "LOGIN PASSWORD 'right'"):
        user = f"with_password:{quote(SECRET, safe='')}"
        said = told(postgres_server.url("postgres", user=user))

    assert "password authentication failed" in said
    assert "correct the user or the password in the URL" in said
    assert is_clean(said)


def test_a_missing_password_is_told(
    postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    with postgres_server.role("with_password", "LOGIN PASSWORD 'right'"):
        said = told(postgres_server.url("postgres", user="with_password"))

    assert "correct the user or the password in the URL" in said


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://ada:{SECRET}@localhost/app",
        "postgresql://ada:s3cr@t@localhost/app",
        "postgresql://ada:s3cr/t@localhost/app",
        "postgresql://ada:s3cr%t@localhost/app",
        "postgresql://ada:s3cr/t",
        "postgresql://ada:s3cret",
        "postgresql://localhost/app?password=s3cr&t",
        "postgresql://localhost/app?password=s3cr@t",
        "postgresql://localhost/app?ssl=s3cret",
        "postgresql:///postgresql%3A%2F%2Fada:s3cret%40localhost",
        "password=s3cr t host=localhost",
        "postgresql://ada:s3cret@\udcff/app",
        "postgresql://ada:s3%00cret@localhost/app",
        "mysql://ada:s3cret@localhost/app",
        "s3cret",
    ],
)
def test_nothing_is_said_of_a_url_that_cannot_be_read(url: str) -> None:
    said = told(url)

    assert "the database URL can't be read" in said
    assert "s3cr" not in said


def test_a_password_that_a_server_repeats_is_taken_out() -> None:
    body = f"SFATAL\0Mwho knows {SECRET} and {quote(SECRET, safe='').lower()}?\0\0".encode()
    error = b"E" + (len(body) + 4).to_bytes(4, "big") + body
    with speaking(error) as place:
        said = told(f"postgresql://ada:{quote(SECRET, safe='')}@{place}/app")

    assert "who knows *** and ***?" in said
    assert is_clean(said)


def test_a_password_from_the_environment_is_taken_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "hidden")

    assert Target("postgresql://localhost/app").without_secrets("a hidden b") == "a *** b"


def test_a_database_is_named_by_its_name_and_place_alone() -> None:
    target = Target("postgresql+asyncpg://ada:s3cret@db.example.org:6432/app?sslmode=require")

    assert str(target) == 'database "app" on db.example.org:6432'
