"""Names by OID: what the rows of all kinds refer to each other by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from trueline.errors import BlindError

Row = tuple[Any, ...]
Rows = Mapping[str, list[Row]]

DEFAULT_COLLATION = 100
_PLAIN = (0, DEFAULT_COLLATION)


class Names(NamedTuple):
    """Names of what is ours, by OID, and the collations of columns.

    ``relations`` are schema and name; what is missing there lies in a schema of the system's or a
    session's.  ``columns`` are by OID of the relation and number.  ``column_collations`` are those
    that are not the database's default.
    ``extensions`` and ``comments`` are by whether it is a type, by OID, and by column number.
    """

    schemas: Mapping[int, str]
    relations: Mapping[int, tuple[str, str]]
    partitions: frozenset[int]
    columns: Mapping[int, Mapping[int, str]]
    column_collations: Mapping[tuple[int, int], int]
    collations: Mapping[int, str]
    extensions: Mapping[tuple[bool, int], str]
    comments: Mapping[tuple[bool, int, int], str]

    def address(self, relation: int) -> str:
        """``schema.name`` of a relation of ours."""
        return ".".join(self.relations[relation])

    def listed(self, relation: int, numbers: Iterable[str]) -> tuple[str, ...]:
        """Return the names of columns by their numbers."""
        columns = self.columns[relation]
        return tuple(columns[int(number)] for number in numbers)


def read_names(rows: Rows) -> Names:
    """Collect the names that rows refer to."""
    schemas: dict[int, str] = dict(rows["schemas"])
    by_relation = groupby(rows["columns"], itemgetter(0))
    ours = [row for row in rows["relations"] if row[1] in schemas]
    return Names(
        schemas,
        {oid: (schemas[schema], name) for oid, schema, name, *_ in ours},
        frozenset(row[0] for row in ours if row[4]),
        {oid: {row[1]: row[2] for row in each} for oid, each in by_relation},
        {(row[0], row[1]): row[-1] for row in rows["columns"] if row[-1] not in _PLAIN},
        dict(rows["collations"]),
        {(is_type, oid): name for is_type, oid, name in rows["members"]},
        {(is_type, oid, column): text for is_type, oid, column, text in rows["comments"]},
    )


def printed(text: str | None) -> str:
    """Return a text that the server printed.

    Its printers look at the present, not at the moment that the transaction sees, and print
    nothing for an object that was dropped meanwhile.
    """
    if text is None:
        raise BlindError(
            "the database was changed while it was read; try again when nobody migrates it"
        )
    return text
