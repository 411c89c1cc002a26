"""Measure reading a large catalogue beside SQLAlchemy's Inspector.

python benchmarks/catalogue/run.py [--runs N] [--url URL of an empty database] [--partitions N]

Without --url the server of the tests is used.  With --partitions only reading a table of so many
is measured; making them takes the server longer than everything else.  Everybody connects anew in
every run, and they take turns; the first round warms the server up and does not count.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

import psycopg
import sqlalchemy
from schema import partitions, statements

from trueline.facts.catalogue import Catalogue
from trueline.sources.postgres.live import read_catalogue
from trueline.sources.snapshot import parse, render

sys.path.append(str(Path(__file__).parents[2] / "tests"))

SCHEMAS = ("public", "app")
KINDS = (
    "columns",
    "pk_constraint",
    "foreign_keys",
    "unique_constraints",
    "check_constraints",
    "indexes",
    "table_comment",
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--url")
    parser.add_argument("--partitions", type=int, default=0)
    arguments = parser.parse_args()
    with _database(arguments.url) as url:
        some = arguments.partitions
        _create(url, partitions(some) if some else statements())
        catalogue = read_catalogue(url)
        _print_size(catalogue)
        works = {"trueline, live": lambda: read_catalogue(url)} if some else _works(url, catalogue)
        _print_table(_measure(works, arguments.runs))


@contextmanager
def _database(url: str | None) -> Iterator[str]:
    if url:
        yield url
        return
    from postgres_support import run_server

    with run_server() as server, server.database() as own:
        yield own


def _create(url: str, ddl: Iterator[str]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in ddl:
            connection.execute(statement.encode())
        connection.execute("VACUUM ANALYZE")


def _works(url: str, catalogue: Catalogue) -> dict[str, Callable[[], object]]:
    text = render(catalogue)
    return {
        "trueline, live": lambda: read_catalogue(url),
        "trueline, snapshot read": lambda: parse(text, "schema.snapshot"),
        "trueline, snapshot written": lambda: render(catalogue),
        "SQLAlchemy, Inspector.get_multi_*": lambda: _inspect(url),
        "SQLAlchemy, MetaData.reflect": lambda: _reflect(url),
    }


def _engine(url: str) -> sqlalchemy.Engine:
    return sqlalchemy.create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))


def _inspect(url: str) -> None:
    """The fastest way that SQLAlchemy has: bare lists and mappings, no Table."""
    engine = _engine(url)
    with engine.connect() as connection:
        inspector = sqlalchemy.inspect(connection)
        for schema in SCHEMAS:
            for kind in KINDS:
                getattr(inspector, f"get_multi_{kind}")(schema=schema)
            inspector.get_enums(schema=schema)
            inspector.get_sequence_names(schema=schema)
    engine.dispose()


def _reflect(url: str) -> None:
    """What Alembic does: Table objects."""
    engine, metadata = _engine(url), sqlalchemy.MetaData()
    for schema in SCHEMAS:
        metadata.reflect(engine, schema=schema)
    engine.dispose()


def _measure(works: dict[str, Callable[[], object]], runs: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(runs + 1):
        for name, work in works.items():
            gc.collect()  # what the one before left behind is not this one's cost
            began = perf_counter()
            work()
            taken[name].append(perf_counter() - began)
    return {name: times[1:] for name, times in taken.items()}


def _print_size(catalogue: Catalogue) -> None:
    counts = {
        "tables": len(catalogue.tables),
        "columns": sum(len(table.columns) for table in catalogue.tables),
        "enums": len(catalogue.enums),
        "foreign keys": sum(len(table.foreign_keys) for table in catalogue.tables),
        "checks": sum(len(table.checks) for table in catalogue.tables),
        "indexes": sum(len(table.indexes) for table in catalogue.tables),
        "uses of types": len(catalogue.uses),
    }
    said = ", ".join(f"{count:,} {what}" for what, count in counts.items())
    print(f"PostgreSQL {catalogue.origin.server}, SQLAlchemy {sqlalchemy.__version__}: {said}\n")


def _print_table(taken: dict[str, list[float]]) -> None:
    ours = median(taken["trueline, live"])
    print("| what | seconds, median | fastest to slowest | trueline live / this |")
    print("|---|---|---|---|")
    for name, times in taken.items():
        ratio = f"{ours / median(times):.3f}"
        print(f"| {name} | {median(times):.3f} | {min(times):.3f} to {max(times):.3f} | {ratio} |")


if __name__ == "__main__":
    main()
