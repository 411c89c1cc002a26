"""Foreign keys of both sides, matched by columns and target, never by their names."""

from __future__ import annotations

from trueline.facts.catalogue import Catalogue, ForeignKey, Table
from trueline.facts.declared import DeclaredForeignKey
from trueline.facts.drift.matched import Matched
from trueline.facts.drift.spelling import retargeted
from trueline.facts.drift.tables import TablePair


def foreign_keys(pair: TablePair) -> Matched[DeclaredForeignKey, ForeignKey]:
    """Match the foreign keys of a table: equal ones, then those on the same columns."""
    table = pair.table
    left = [_spelt(key, pair) for key in table.foreign_keys] if table else []
    same, changed, missing = [], [], []
    rest = []
    for declared in pair.foreign_keys:
        found = next((key for key in left if _is_same_key(declared, key, pair.catalogue)), None)
        if found:
            left.remove(found)
            same.append((declared, found))
        else:
            rest.append(declared)
    for declared in rest:
        near = next((k for k in left if frozenset(k.columns) == frozenset(declared.columns)), None)
        if near:
            left.remove(near)
            changed.append((declared, near))
        else:
            missing.append(declared)
    known = [each for each in changed if each[0].resolved]
    return Matched(tuple(same), tuple(known), tuple(missing), tuple(left))


def _spelt(key: ForeignKey, pair: TablePair) -> ForeignKey:
    """Return a key with the names that code has for the columns it refers to."""
    target = pair.drift.by_address.get(f"{key.target_schema}.{key.target}")
    if target is None or target is pair or not target.names:
        return key
    return retargeted(key, target.names)


def _is_same_key(declared: DeclaredForeignKey, key: ForeignKey, catalogue: Catalogue) -> bool:
    if frozenset(declared.columns) != frozenset(key.columns) or not declared.resolved:
        return False
    schemas = (declared.target_schema,) if declared.target_schema else catalogue.search_path
    if key.target != declared.target or key.target_schema not in schemas:
        return False
    wanted = declared.target_columns or _primary(catalogue, key)
    pairs = frozenset(zip(declared.columns, wanted, strict=False))
    return not wanted or pairs == frozenset(zip(key.columns, key.target_columns, strict=False))


def _primary(catalogue: Catalogue, key: ForeignKey) -> tuple[str, ...]:
    target = catalogue.relations.get((key.target_schema, key.target))
    primary = target.primary_key if isinstance(target, Table) else None
    return primary.columns if primary else ()
