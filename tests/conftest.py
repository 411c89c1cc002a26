"""A PostgreSQL server for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from postgres_support import Server, describe, run_server


def pytest_report_header() -> str:
    return describe()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    with run_server() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: Server) -> Iterator[str]:
    """The URL of an empty database."""
    with postgres_server.database() as url:
        yield url
