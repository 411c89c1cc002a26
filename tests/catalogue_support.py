"""Comparing catalogues, and making them up."""

from __future__ import annotations

import string
from typing import Any, get_type_hints

from hypothesis import strategies as st

from trueline.facts.catalogue import (
    Catalogue,
    Check,
    Column,
    Domain,
    EnumType,
    Exclusion,
    ForeignKey,
    Index,
    IndexKey,
    Origin,
    PrimaryKey,
    Sequence,
    SqlType,
    Table,
    TypeUse,
    Unique,
    Unseen,
    View,
)

_NOT_COMPARED = ("origin", "places")
_CACHED = ("relations", "enum_types", "domain_types", "uses_by_type")


def content(catalogue: Catalogue) -> dict[str, object]:
    """All that is equal whoever looked at the database."""
    left_out = (*_NOT_COMPARED, *_CACHED)
    return {key: value for key, value in vars(catalogue).items() if key not in left_out}


# PostgreSQL has no NUL in text, and UTF-8 no surrogates
_AWKWARD = " \t\n\r\x0b\x85\u2028\ufeff\ufffd\"'\\,.=()[]#-_$%<>éß漢😀"
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
NAMES = st.one_of(
    st.text(string.ascii_lowercase + "_", min_size=1, max_size=8),
    st.text(_AWKWARD, min_size=1, max_size=6),
    TEXT.filter(bool),
)
_NUMBERS = st.integers(-(2**63), 2**63 - 1)


def _records(cls: type[Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Build a record of the catalogue out of strategies by the types of its fields."""
    hints = get_type_hints(cls)
    return st.builds(cls, **{**{name: _BY_TYPE[hints[name]] for name in hints}, **fields})


def _several(
    of: st.SearchStrategy[Any], key: Any = lambda each: each.name
) -> st.SearchStrategy[tuple[Any, ...]]:
    """Build a tuple of records with different names, sorted like those of a catalogue."""
    found = st.lists(of, max_size=3, unique_by=key)
    return found.map(lambda records: tuple(sorted(records, key=key)))


_BY_TYPE: dict[object, st.SearchStrategy[Any]] = {
    str: st.one_of(st.just(""), NAMES),
    bool: st.booleans(),
    int: _NUMBERS,
    tuple[str, ...]: st.lists(st.one_of(NAMES, st.just("")), max_size=3).map(tuple),
}
_BY_TYPE[SqlType] = st.builds(
    SqlType,
    NAMES,
    st.lists(st.integers(-1000, 1000), max_size=2).map(tuple),
    st.integers(0, 1),
    st.one_of(st.just(""), NAMES),
)
_BY_TYPE[PrimaryKey | None] = st.none() | _records(PrimaryKey)
for _cls in (ForeignKey, Unique, Check, Exclusion):
    _BY_TYPE[tuple[_cls, ...]] = _several(_records(_cls, name=NAMES))
_BY_TYPE[tuple[IndexKey, ...]] = st.lists(_records(IndexKey), max_size=3).map(tuple)
_BY_TYPE[tuple[Index, ...]] = _several(_records(Index, name=NAMES))
_BY_TYPE[tuple[Column, ...]] = st.lists(
    _records(Column, name=NAMES), max_size=4, unique_by=lambda each: each.name
).map(tuple)


def _objects(cls: type[Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    named = _records(cls, schema=NAMES, name=NAMES, **fields)
    return _several(named, key=lambda each: (each.schema, each.name))


_PARTITION = _records(Table, schema=NAMES, name=NAMES, kind=st.just("partition"))
_TABLE = _records(Table, schema=NAMES, name=NAMES, kind=st.sampled_from(["table", "foreign"]))
_LABELS = st.lists(st.one_of(NAMES, st.just("")), max_size=4, unique=True).map(tuple)

catalogues: st.SearchStrategy[Catalogue] = st.builds(
    Catalogue,
    st.builds(Origin, st.just("live"), st.just("made up"), st.sampled_from(["18.6", ""])),
    tables=_several(_TABLE | _PARTITION, key=lambda each: (each.schema, each.name)),
    views=_objects(View),
    enums=_objects(EnumType, labels=_LABELS),
    domains=_objects(Domain),
    sequences=_objects(Sequence),
    uses=_several(_records(TypeUse), key=tuple),
    schemas=_several(NAMES, key=str),
    extensions=_several(NAMES, key=str),
    types=_several(NAMES, key=str),
    unseen=_several(_records(Unseen), key=lambda each: each.address),
    search_path=_BY_TYPE[tuple[str, ...]],
)
