"""A database with one of everything: as a script, as pg_dump writes it, and live."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import psycopg
import pytest
from ddl_support import RICH
from postgres_support import Server, find_tool

from trueline.facts.catalogue import Catalogue
from trueline.sources.postgres.live import read_catalogue


def dump(url: str) -> bytes:
    """Return what pg_dump writes of a database, as long as it has no data."""
    command = [find_tool("pg_dump"), "--schema-only", url]
    return subprocess.run(command, check=True, capture_output=True, env={**os.environ}).stdout


@pytest.fixture(scope="session")
def rich_url(postgres_server: Server) -> Iterator[str]:
    with postgres_server.database() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(RICH.read_bytes())
        yield url


@pytest.fixture(scope="session")
def rich(rich_url: str) -> Catalogue:
    return read_catalogue(rich_url)


@pytest.fixture(scope="session")
def rich_dump(rich_url: str) -> bytes:
    return dump(rich_url)
