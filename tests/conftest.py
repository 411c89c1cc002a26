"""A PostgreSQL server for every test that asks for one; no test fails because a machine is busy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from postgres_support import Server, describe, run_server

settings.register_profile("trueline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("trueline")


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
