"""What no server can have said: the mark of a snapshot that somebody edited or merged by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.errors import BlindError

if TYPE_CHECKING:
    from trueline.facts.catalogue import Catalogue, Table


def insist_on_consistency(catalogue: Catalogue) -> None:
    """Raise BlindError where a key names a column that its table does not have."""
    for table in catalogue.tables:
        names = {column.name for column in table.columns}
        for key, columns in _keys(table):
            missing = [name for name in columns if name not in names]
            if missing and names:
                address = f"{table.address}.{key}"
                place = catalogue.places.get(address) or catalogue.places[table.address]
                raise BlindError(
                    f"{place.path}:{place.line}: {key} names the column {missing[0]}, which "
                    f"{table.address} does not have: somebody edited the file; write it anew with "
                    "`trueline snapshot`"
                )


def _keys(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    if table.primary_key:
        yield table.primary_key.name, table.primary_key.columns
    yield from ((each.name, each.columns) for each in table.uniques)
    yield from ((each.name, each.columns) for each in table.foreign_keys)
