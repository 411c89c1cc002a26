"""A column's enum type is not the one that code names.

Why: asyncpg gets parameters with a cast to the type that the code names.  Where that does not
exist, the INSERT fails: `type "jobstatus" does not exist`; where it is another one, even with equal
labels: `column "status" is of type job_status but expression is of type jobstatus`.  psycopg and
psycopg2 send text without a type, and so hide it until somebody makes a migration from models, or
writes the name in a cast.

What to do: name the column's type, `Enum(JobStatus, name="job_status")`, and its schema where it
has one.

Without `name=` the type is called like the class in small letters; so renaming a class renames it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.drift.places import code, column_object, schema_object
from trueline.facts.unknown import UNKNOWN
from trueline.findings import Finding
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.drift.enums import EnumPair

rule = Rule(__name__, code="DRF009", reads=Reads.SCHEMA)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each column whose enum type has another name, or is in another schema."""
    for drift in facts.drift:
        for found in drift.enum_pairs:
            if found.declared.name is not UNKNOWN:
                yield from _judged(found, found.declared.name)


def _judged(found: EnumPair, name: str) -> Iterator[Finding]:
    pair, column, declared, actual = found
    meant = pair.catalogue.enum(name, declared.schema)
    if meant == actual:
        return
    written = f"{declared.schema}.{name}" if declared.schema else name
    source = "" if declared.named else ", which follows from the class name"
    if meant is None:
        follows = f'with asyncpg, INSERT fails: type "{written}" does not exist'
    else:
        follows = (
            f'with asyncpg, INSERT fails: column "{column.actual.name}" is of type {actual.name} '
        )
        follows += f"but expression is of type {meant.name}"
    yield rule.finding(
        code(column.declared.at),
        f"{pair.address}.{column.actual.name} is of type {actual.address}{pair.drift.suffix}, "
        f"the code names {written}{source}: {follows}",
        key=pair.drift.key(f"{pair.address}.{column.actual.name}"),
        want=actual.name if actual.schema in pair.catalogue.search_path else actual.address,
        related=(
            column_object(pair.actual, column.actual),
            schema_object(actual.address, f"the type: {', '.join(actual.labels)}"),
        ),
    )


rule.scene(
    "the name that follows from the class, and another type with the same labels",
    """
    -- app/models.py --
    from enum import Enum as PyEnum
    from sqlalchemy import Column, Enum, Integer, MetaData, Table

    class JobStatus(PyEnum):
        OPEN = "open"
        DONE = "done"

    jobs = Table(
        "jobs",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("status", Enum(JobStatus)),  # finds: type "jobstatus" does not exist
        Column(  # finds: but expression is of type task_status
            "last",
            Enum(JobStatus, name="task_status"),
        ),
    )
    -- schema.sql --
    CREATE TYPE job_status AS ENUM ('OPEN', 'DONE');
    CREATE TYPE task_status AS ENUM ('OPEN', 'DONE');
    CREATE TABLE jobs (id serial PRIMARY KEY, status job_status, last job_status);
    """,
)
rule.scene(
    "the name as it is, a schema, a renamed class with an explicit name",
    """
    -- app/models.py --
    from enum import Enum as PyEnum
    from sqlalchemy import Column, Enum, Integer, MetaData, Table
    from sqlalchemy.dialects.postgresql import ENUM

    class State(PyEnum):
        OPEN = "open"
        DONE = "done"

    jobs = Table(
        "jobs",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("status", Enum(State, name="job_status")),
        Column("level", ENUM("low", "high", name="level", schema="app", create_type=False)),
        Column("kind", Enum("a", "b", name="kind", native_enum=False)),
    )
    -- schema.sql --
    CREATE SCHEMA app;
    CREATE TYPE job_status AS ENUM ('OPEN', 'DONE');
    CREATE TYPE app.level AS ENUM ('low', 'high');
    CREATE TABLE jobs (id serial PRIMARY KEY, status job_status, level app.level, kind varchar(1));
    """,
)
