"""A large database: 1,000 tables, 20,000 columns, 500 enums, 999 foreign keys, 4,000 indexes."""

from __future__ import annotations

from collections.abc import Iterator

TABLES, COLUMNS, ENUMS, INDEXES = 1000, 20, 500, 4
_TYPES = (
    "integer NOT NULL DEFAULT 0",
    "character varying(80) NOT NULL DEFAULT ''",
    "timestamp with time zone DEFAULT now()",
    "numeric(12,2)",
    "boolean NOT NULL DEFAULT false",
    "text",
    "jsonb DEFAULT '{}'::jsonb",
    "uuid",
    "text[]",
)


def statements() -> Iterator[str]:
    """Yield the DDL, in two schemas."""
    yield "CREATE SCHEMA app"
    for number in range(ENUMS):
        labels = ", ".join(f"'label_{number}_{label}'" for label in range(3 + number % 6))
        yield f"CREATE TYPE {schema_of(number)}.kind_{number} AS ENUM ({labels})"
    for number in range(TABLES):
        yield _table(number)
        yield from _indexes(number)
    for number in range(1, TABLES):
        yield (
            f"ALTER TABLE {_name(number)} ADD CONSTRAINT fk_{number} FOREIGN KEY (parent_id) "
            f"REFERENCES {_name(number - 1)} (id) ON DELETE CASCADE"
        )


def schema_of(number: int) -> str:
    """Return the schema of a table or type."""
    return "app" if number % 2 else "public"


def _name(number: int) -> str:
    return f"{schema_of(number)}.table_{number}"


def _table(number: int) -> str:
    kind = number % ENUMS
    parts = ["id bigserial PRIMARY KEY", "parent_id bigint"]
    parts.append(f"kind {schema_of(kind)}.kind_{kind} NOT NULL DEFAULT 'label_{kind}_0'")
    parts += [f"column_{at} {_TYPES[at % len(_TYPES)]}" for at in range(COLUMNS - len(parts))]
    parts.append("CHECK (column_0 >= 0)")
    parts.append("CHECK (column_4 OR column_3 > 0)")
    return f"CREATE TABLE {_name(number)} ({', '.join(parts)})"


def _indexes(number: int) -> Iterator[str]:
    table, prefix = _name(number), f"table_{number}"
    yield f"CREATE INDEX {prefix}_parent ON {table} (parent_id)"
    yield f"CREATE UNIQUE INDEX {prefix}_lower ON {table} (lower(column_1), column_0)"
    yield f"CREATE INDEX {prefix}_partial ON {table} (column_2 DESC) WHERE NOT column_4"


def partitions(count: int) -> Iterator[str]:
    """Yield the DDL of a table with many partitions on two levels, each with its indexes.

    On one level the server would need minutes to make them.
    """
    yield "CREATE TYPE kind AS ENUM ('a', 'b')"
    yield (
        "CREATE TABLE event (id bigint, kind kind NOT NULL DEFAULT 'a', "
        "note text, PRIMARY KEY (id), CHECK (note <> '')) PARTITION BY RANGE (id)"
    )
    yield "CREATE INDEX ON event (kind) WHERE note IS NOT NULL"
    for first in range(0, count, 100):
        bounds = f"FOR VALUES FROM ({first}) TO ({first + 100})"
        yield f"CREATE TABLE e{first} PARTITION OF event {bounds} PARTITION BY LIST (id)"
        for number in range(first, min(first + 100, count)):
            yield f"CREATE TABLE event_{number} PARTITION OF e{first} FOR VALUES IN ({number})"
