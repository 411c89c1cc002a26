"""What is read from a live PostgreSQL."""

from __future__ import annotations

from trueline.facts.catalogue import Catalogue, SqlType, Table


def table(catalogue: Catalogue, name: str, schema: str = "public") -> Table:
    found = catalogue.relation(name, schema)
    assert isinstance(found, Table)
    return found


def types(catalogue: Catalogue, name: str) -> dict[str, str]:
    return {column.name: str(column.type) for column in table(catalogue, name).columns}


def test_columns_have_their_types_with_modifiers(rich: Catalogue) -> None:
    found = types(rich, "person")

    assert {
        "height": "numeric(5,2)",
        "weight": "numeric",
        "seen": "timestamp(3) with time zone",
        "wakes": "time(0) without time zone",
        "pause_short": "interval day to second(2)",
        "initial": "character(1)",
        "names": "character varying(10)[]",
        "grid": "integer[]",
        "feelings": "public.mood[]",
        "odd": "public.Odd Type",
        "nick": "public.citext",
    }.items() <= found.items()


def test_labels_stand_in_the_order_of_the_server(rich: Catalogue) -> None:
    enum = rich.enum("mood")

    assert enum is not None
    assert enum.labels == ("sad", "so-so", "ok", "happy")


def test_a_users_type_knows_its_schema(rich: Catalogue) -> None:
    column = table(rich, "invoice", "billing").column("status")

    assert column is not None
    assert column.type == SqlType("status", schema="billing")
