"""Code beside its database: what belongs together, found once and asked by every rule."""

from trueline.facts.drift.columns import ColumnPair, Renamed
from trueline.facts.drift.pairing import Drift, TablePair, drifts
from trueline.facts.drift.places import (
    at,
    code,
    column_object,
    object_place,
    schema_object,
    table_object,
)

__all__ = [
    "ColumnPair",
    "Drift",
    "Renamed",
    "TablePair",
    "at",
    "code",
    "column_object",
    "drifts",
    "object_place",
    "schema_object",
    "table_object",
]
