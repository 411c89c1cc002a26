"""A database with one of everything, read once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from postgres_support import Server

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
