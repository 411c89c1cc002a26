"""Where both sides of a drift are, for findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trueline.findings import Location, Related

if TYPE_CHECKING:
    from trueline.facts.catalogue import Catalogue, Column, Table, View
    from trueline.facts.declared import Place

SCHEMA = "schema"


def code(place: Place) -> Location:
    """Return the location of a declaration."""
    return Location(place.path, *place.span)


def at(address: str) -> Location:
    """Return the location of an object of the database."""
    return Location(address, subject=SCHEMA)


def schema_object(address: str, message: str) -> Related:
    """Return an object of the database as the other side of a finding."""
    return Related(at(address), message)


def column_object(table: Table | View, column: Column) -> Related:
    """Return a column of the database, described as its DDL would."""
    parts = [str(column.type)]
    parts += [] if column.nullable else ["NOT NULL"]
    parts += [f"DEFAULT {column.default}"] if column.default else []
    parts += [f"GENERATED ALWAYS AS ({column.generated})"] if column.generated else []
    parts += [f"GENERATED {column.identity.upper()} AS IDENTITY"] if column.identity else []
    return schema_object(f"{table.schema}.{table.name}.{column.name}", " ".join(parts))


def table_object(table: Table | View, message: str = "the table") -> Related:
    """Return a table of the database."""
    return schema_object(f"{table.schema}.{table.name}", message)


def object_place(catalogue: Catalogue, *addresses: str) -> tuple[Related, ...]:
    """Return the line of a snapshot or of DDL on which the first known address stands.

    An index has its name in its schema, whatever table it belongs to.
    """
    of_schema = (".".join(each.split(".")[::2]) for each in addresses if each.count(".") == 2)
    for address in (*addresses[:1], *of_schema, *addresses[1:]):
        found = catalogue.places.get(address)
        if found is not None:
            return (Related(Location(found.path, found.line), "written here"),)
    return ()
