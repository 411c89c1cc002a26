"""The names that PostgreSQL gives to what is created without one (``ChooseRelationName``)."""

from __future__ import annotations

from collections.abc import Container

_LIMIT = 63


def made_up(taken: Container[str], table: str, columns: str, label: str) -> str:
    """Return ``table_columns_label``, cut to 63 bytes, with a number when it is taken."""
    number = 0
    while True:
        found = _joined(table, columns, f"{label}{number or ''}")
        if found not in taken:
            return found
        number += 1


def _joined(table: str, columns: str, label: str) -> str:
    """Shorten the longer of both names until all fits, as ``makeObjectName`` does."""
    one, other = table.encode(), columns.encode()
    room = _LIMIT - len(label.encode()) - 1 - bool(other)
    while len(one) + len(other) > room:
        if len(one) > len(other):
            one = one[:-1]
        else:
            other = other[:-1]
    parts = (one.decode(errors="ignore"), other.decode(errors="ignore"), label)
    return "_".join(filter(None, parts))


def cut(name: str) -> str:
    """Return an identifier as the server keeps it: 63 bytes at most."""
    return name.encode()[:_LIMIT].decode(errors="ignore")
