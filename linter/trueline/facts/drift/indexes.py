"""Indexes of both sides, matched by what they hold; those behind constraints are no indexes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trueline.facts.catalogue import Index, IndexKey
from trueline.facts.declared import UNKNOWN, DeclaredIndex
from trueline.facts.drift.matched import Matched
from trueline.facts.drift.tables import TablePair
from trueline.facts.expressions import same_predicate

_ORDERED = re.compile(
    r"(.+?)(?:\s+(ASC|DESC)|(?=\s+NULLS\s))(?:\s+NULLS\s+(FIRST|LAST))?\s*",
    re.IGNORECASE | re.DOTALL,
)
_PATTERN = frozenset({"varchar_pattern_ops", "text_pattern_ops", "bpchar_pattern_ops"})


def indexes(pair: TablePair) -> Matched[DeclaredIndex, Index]:
    """Match the indexes that are no plain unique ones; what can't be decided is left out."""
    table = pair.table
    if table is None:
        return Matched()
    crossed = list(crossings(pair))
    names = {index.name for _, index in crossed}
    left = [i for i in table.indexes if _is_judged(i, pair) and i.name not in names]
    served = {_columns(index) for index in table.indexes if _serves(index, pair)}
    ours = [each for each in pair.indexes if each not in [one for one, _ in crossed]]
    for unique in filter(is_plain_unique, ours):
        left = [index for index in left if _columns(index) != _declared_columns(unique)]
    same, unsure = _equal_ones([each for each in ours if not is_plain_unique(each)], left)
    rest, doubt = [], False
    for declared in unsure:
        found = _perhaps(declared, left)
        if found:
            left.remove(found)
        elif declared.keys is UNKNOWN:
            doubt = True
        elif not (_is_plain(declared) and _declared_columns(declared) in served):
            rest.append(declared)
    changed = [(each, other) for each in rest if (other := _near(each, left))]
    near = {other.name for _, other in changed}
    missing = tuple(each for each in rest if not _near(each, left))
    extra = () if doubt else tuple(each for each in left if each.name not in near)
    return Matched(tuple(same), (*changed, *crossed), missing, extra)


def _equal_ones(
    ours: list[DeclaredIndex], left: list[Index]
) -> tuple[list[tuple[DeclaredIndex, Index]], list[DeclaredIndex]]:
    """Take what is equal for certain out of ``left``; return the pairs, and what found no twin."""
    same, unsure = [], []
    for declared in ours:
        found = next((index for index in left if same_index(declared, index)), None)
        if found is None:
            unsure.append(declared)
        else:
            left.remove(found)
            same.append((declared, found))
    return same, unsure


def crossings(pair: TablePair) -> Iterator[tuple[DeclaredIndex, Index]]:
    """Yield indexes of one name of which only one side is unique over whole columns."""
    by_name = {index.name: index for index in (pair.table.indexes if pair.table else ())}
    for declared in pair.indexes:
        found = by_name.get(declared.name) if declared.name else None
        if found is None or not found.valid or found.constraint or declared.keys is UNKNOWN:
            continue
        if found.unique and is_plain_unique(declared) != _is_plain_unique(found):
            yield declared, found


def _is_plain_unique(index: Index) -> bool:
    return index.unique and bool(_columns(index))


def _serves(index: Index, pair: TablePair) -> bool:
    """Whether an index that belongs to a key is as good as one of its own."""
    return index.valid and not _is_judged(index, pair)


def _is_plain(declared: DeclaredIndex) -> bool:
    """Whether a declared index is for nothing but looking columns up."""
    plain = not declared.predicate and not declared.include and not declared.unique
    return plain and declared.method == "btree"


def is_plain_unique(index: DeclaredIndex) -> bool:
    """Whether a declared index does nothing but keep columns unique."""
    if index.unique is not True or index.predicate != "" or index.keys is UNKNOWN:
        return False
    return not any(key.is_expression for key in index.keys)


def _is_judged(index: Index, pair: TablePair) -> bool:
    if index.constraint or not index.valid:
        return False
    if _is_made_by_django(index, pair):
        return False
    plain = index.unique and not index.predicate
    return not plain or any(key.is_expression for key in index.keys)


def _is_made_by_django(index: Index, pair: TablePair) -> bool:
    """Django adds a second index for LIKE to every indexed text column."""
    return pair.main.orm == "django" and all(key.opclass in _PATTERN for key in index.keys)


def _columns(index: Index) -> tuple[str, ...]:
    plain = not index.predicate and not any(key.is_expression for key in index.keys)
    return tuple(key.text for key in index.keys) if plain else ()


def _declared_columns(index: DeclaredIndex) -> tuple[str, ...]:
    return () if index.keys is UNKNOWN else tuple(key.text for key in index.keys)


def _perhaps(declared: DeclaredIndex, left: list[Index]) -> Index | None:
    """An index of which it can't be told whether it is the one; with unknown keys, by its name."""
    for index in left:
        named = declared.keys is not UNKNOWN or (declared.name and declared.name == index.name)
        if named and same_index(declared, index) is None:
            return index
    return None


def _near(declared: DeclaredIndex, left: list[Index]) -> Index | None:
    """An index of the same name, or one over the same columns."""
    ours = set(_declared_columns(declared))
    named = (index for index in left if declared.name and index.name == declared.name)
    alike = (index for index in left if ours and {key.text for key in index.keys} == ours)
    return next(named, None) or next(alike, None)


def same_index(declared: DeclaredIndex, index: Index) -> bool | None:
    """Whether two indexes do the same; None when it can't be told."""
    verdicts = [verdict for _, verdict in compared(declared, index)]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def compared(declared: DeclaredIndex, index: Index) -> Iterator[tuple[str, bool | None]]:
    """Yield each property of an index, and whether both sides agree on it."""
    yield "columns", _same_keys(declared.keys, index.keys) if declared.keys is not UNKNOWN else None
    yield "uniqueness", _equal(declared.unique, index.unique)
    yield "method", _equal(declared.method, index.method)
    include = declared.include
    yield "INCLUDE", None if include is UNKNOWN else set(include) == set(index.include)
    yield "predicate", _same_predicate(declared.predicate, index.predicate)
    if index.unique:
        yield "NULLS NOT DISTINCT", _equal(declared.nulls_not_distinct, index.nulls_not_distinct)


def _equal(declared: object, actual: object) -> bool | None:
    return None if declared is UNKNOWN else declared == actual


def _same_predicate(declared: object, actual: str) -> bool | None:
    if declared is UNKNOWN:
        return None
    if bool(declared) != bool(actual):
        return False
    return same_predicate(str(declared), actual)


def _same_keys(declared: tuple[IndexKey, ...], actual: tuple[IndexKey, ...]) -> bool | None:
    if len(declared) != len(actual):
        return False
    verdicts = [_same_key(one, other) for one, other in zip(declared, actual, strict=True)]
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _as_written(key: IndexKey) -> IndexKey:
    """Take the order off a key that is written as text: ``text("made DESC NULLS LAST")``."""
    found = _ORDERED.fullmatch(key.text) if key.is_expression else None
    if found is None:
        return key
    text, order, nulls = found.groups()
    descending = key.descending or (order or "").upper() == "DESC"
    first = nulls.upper() == "FIRST" if nulls else key.nulls_first or descending
    return key._replace(text=text, descending=descending, nulls_first=first)


def _same_key(declared: IndexKey, actual: IndexKey) -> bool | None:
    declared = _as_written(declared)
    if not (declared.is_expression or actual.is_expression) and declared.text != actual.text:
        return False
    order = (declared.descending, declared.nulls_first) == (actual.descending, actual.nulls_first)
    if not order or (declared.opclass or actual.opclass) != (actual.opclass or declared.opclass):
        return False
    if bool(declared.opclass) != bool(actual.opclass) and declared.opclass:
        return None
    if declared.is_expression or actual.is_expression:
        return same_predicate(declared.text, actual.text)
    return declared.text == actual.text
