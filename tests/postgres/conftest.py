"""A database with one of everything, read once; and the same restored from a dump."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from postgres_support import Server, find_tool

from trueline.facts.catalogue import Catalogue
from trueline.sources.postgres.live import read_catalogue

RICH = Path(__file__).parents[1] / "data/rich_schema.sql"


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
def rich_dump(rich_url: str, postgres_server: Server) -> Iterator[Catalogue]:
    dump = subprocess.run([find_tool("pg_dump"), rich_url], capture_output=True, check=True)
    lines = dump.stdout.splitlines(keepends=True)
    known = (line for line in lines if not line.startswith(b"SET transaction_timeout"))  # of 17
    with postgres_server.database() as url:
        subprocess.run(
            [find_tool("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", url],
            input=b"".join(known),
            check=True,
            stdout=subprocess.DEVNULL,
        )
        yield read_catalogue(url)
