"""What only later versions of PostgreSQL have; each server is asked for what it knows."""

from __future__ import annotations

from typing import NamedTuple

import psycopg

from trueline.facts.catalogue import (
    Catalogue,
    Check,
    Exclusion,
    ForeignKey,
    Table,
    Unique,
)
from trueline.sources.postgres.live import read_catalogue


class Feature(NamedTuple):
    """DDL that a version knows first, the table it is about, and the facts there."""

    since: int
    ddl: str
    table: str
    facts: dict[str, object]


FEATURES = (
    Feature(
        13,
        "CREATE TABLE plain (a int UNIQUE)",
        "plain",
        {"uniques": (Unique("plain_a_key", ("a",)),)},
    ),
    Feature(
        15,
        "CREATE TABLE n (a int, UNIQUE NULLS NOT DISTINCT (a));"
        "CREATE TABLE ni (a int); CREATE UNIQUE INDEX ON ni (a) NULLS NOT DISTINCT",
        "n",
        {"uniques": (Unique("n_a_key", ("a",), nulls_not_distinct=True),)},
    ),
    Feature(
        15,
        "CREATE TABLE target (a int, b int, PRIMARY KEY (a, b));"
        "CREATE TABLE source (a int, b int,"
        " CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES target ON DELETE SET NULL (b))",
        "source",
        {
            "foreign_keys": (
                ForeignKey(
                    "fk", ("a", "b"), "public", "target", ("a", "b"), on_delete="SET NULL (b)"
                ),
            )
        },
    ),
    Feature(
        18,
        "CREATE TABLE e (a int, CONSTRAINT c CHECK (a > 0) NOT ENFORCED);"
        "ALTER TABLE e ADD CONSTRAINT nn NOT NULL a NOT VALID",
        "e",
        {"checks": (Check("c", "(a > 0)", validated=False),)},
    ),
    Feature(
        18,
        "CREATE TABLE f (a int REFERENCES plain (a) NOT ENFORCED)",
        "f",
        {
            "foreign_keys": (
                ForeignKey("f_a_fkey", ("a",), "public", "plain", ("a",), validated=False),
            )
        },
    ),
    Feature(
        18,
        "CREATE TABLE p (r int4range, at daterange,"
        " CONSTRAINT period UNIQUE (r, at WITHOUT OVERLAPS))",
        "p",
        {
            "uniques": (),
            "exclusions": (Exclusion("period", "UNIQUE (r, at WITHOUT OVERLAPS)"),),
        },
    ),
    Feature(18, "CREATE TABLE v (a int, b int GENERATED ALWAYS AS (a * 2))", "v", {}),
)


def facts_of(catalogue: Catalogue, feature: Feature) -> dict[str, object]:
    table = catalogue.relation(feature.table)
    assert isinstance(table, Table)
    return {name: getattr(table, name) for name in feature.facts}


def test_every_version_is_asked_for_what_it_knows(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        version = connection.info.server_version // 10000
        known = [feature for feature in FEATURES if feature.since <= version]
        if version >= 18:
            connection.execute("CREATE EXTENSION btree_gist")
        for feature in known:
            connection.execute(feature.ddl)  # type: ignore[arg-type]
    found = read_catalogue(postgres)

    assert [feature.facts for feature in known] == [facts_of(found, each) for each in known]
    assert found.origin.server.startswith(f"{version}.")
    if version >= 15:
        indexes = found.relations["public", "ni"].indexes  # type: ignore[union-attr]
        assert [index.nulls_not_distinct for index in indexes] == [True]
    if version >= 18:
        column = found.relations["public", "v"].columns[1]
        assert (column.default, column.generated) == ("", "(a * 2)")
