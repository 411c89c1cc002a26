"""From rows of the system catalogues to a :class:`Catalogue`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from trueline.facts.catalogue import (
    Catalogue,
    Check,
    Column,
    Domain,
    EnumType,
    Exclusion,
    ForeignKey,
    Index,
    Origin,
    PrimaryKey,
    Sequence,
    Table,
    TypeUse,
    Unique,
    Unseen,
    View,
)
from trueline.sources.postgres.constraints import Constraints, read_constraints
from trueline.sources.postgres.indexes import nulls_equal, read_indexes
from trueline.sources.postgres.names import Names, Row, Rows, printed, read_names
from trueline.sources.postgres.types import Types, read_types
from trueline.sources.postgres.uses import dependencies, mentions

_KINDS = {"r": "table", "p": "partitioned", "f": "foreign"}
_IDENTITY = {"a": "always", "d": "by default"}


class _Read(NamedTuple):
    """What relations and types are made of, by OID."""

    names: Names
    types: Types
    columns: Mapping[int, tuple[Column, ...]]
    constraints: Constraints
    indexes: Mapping[int, tuple[Index, ...]]
    parents: Mapping[int, tuple[str, ...]]


def assemble(
    rows: Rows, origin: Origin, unseen: tuple[Unseen, ...], search_path: tuple[str, ...]
) -> Catalogue:
    """Make a catalogue of everything that was read."""
    read = _read(rows)
    ours = [row for row in rows["relations"] if row[0] in read.names.relations]
    enums, domains = _enums(rows, read.names), _domains(rows, read)
    return Catalogue(
        origin,
        tables=tuple(_table(row, read) for row in ours if row[3] in _KINDS),
        views=tuple(_view(row, read) for row in ours if row[3] in "vm"),
        enums=tuple(enums.values()),
        domains=tuple(domains.values()),
        sequences=tuple(_sequences(rows, ours, read.names)),
        uses=tuple(_uses(rows, read, {**enums, **domains})),
        schemas=tuple(read.names.schemas.values()),
        extensions=tuple(name for (name,) in rows["extensions"]),
        types=tuple(_other_types(rows, read.names)),
        unseen=unseen,
        search_path=search_path,
    )


def _read(rows: Rows) -> _Read:
    names = read_names(rows)
    types = read_types(rows["types"])
    constraints = read_constraints(rows["constraints"], names, nulls_equal(rows["indexes"]))
    opclasses: dict[int, str] = dict(rows["opclasses"])
    return _Read(
        names,
        types,
        _columns(rows, types, names),
        constraints,
        read_indexes(rows["indexes"], names, opclasses, constraints.by_index),
        _parents(rows, names),
    )


def _columns(rows: Rows, types: Types, names: Names) -> Mapping[int, tuple[Column, ...]]:
    by_relation = groupby(rows["columns"], itemgetter(0))
    return {oid: tuple(_column(row, types, names) for row in each) for oid, each in by_relation}


def _column(row: Row, types: Types, names: Names) -> Column:
    relation, number, name, oid, modifier, required, identity, generated, collation, text, _ = row
    return Column(
        name,
        types[oid, modifier].type,
        not required,
        "" if generated else printed(text),
        _IDENTITY.get(identity, ""),
        printed(text) if generated else "",
        names.collations[collation] if collation else "",
        names.comments.get((False, relation, number), ""),
    )


def _parents(rows: Rows, names: Names) -> Mapping[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for child, parent in rows["inheritance"]:
        if parent in names.relations:
            found[child].append(names.address(parent))
    return {child: tuple(parents) for child, parents in found.items()}


def _table(row: Row, read: _Read) -> Table:
    oid, _, _, kind, is_partition, owner = row
    schema, name = read.names.relations[oid]
    parents = read.parents.get(oid, ())
    if is_partition:
        return Table(schema, name, "partition", parents=parents, owner=owner)
    of = read.constraints.of
    return Table(
        schema,
        name,
        _KINDS[kind],
        read.columns.get(oid, ()),
        next(iter(of(oid, PrimaryKey)), None),
        of(oid, ForeignKey),
        of(oid, Unique),
        of(oid, Check),
        of(oid, Exclusion),
        read.indexes.get(oid, ()),
        parents,
        owner,
        read.names.extensions.get((False, oid), ""),
        read.names.comments.get((False, oid, 0), ""),
    )


def _view(row: Row, read: _Read) -> View:
    oid, _, _, kind, _, owner = row
    schema, name = read.names.relations[oid]
    columns = read.columns.get(oid, ())
    extension = read.names.extensions.get((False, oid), "")
    return View(schema, name, columns, kind == "m", owner=owner, extension=extension)


def _enums(rows: Rows, names: Names) -> Mapping[int, EnumType]:
    return {
        oid: EnumType(
            names.schemas[schema],
            name,
            tuple(labels),
            owner,
            names.extensions.get((True, oid), ""),
            names.comments.get((True, oid, 0), ""),
        )
        for oid, schema, name, labels, owner in rows["enums"]
        if schema in names.schemas
    }


def _domains(rows: Rows, read: _Read) -> Mapping[int, Domain]:
    return {
        oid: Domain(
            read.names.schemas[schema],
            name,
            read.types[base, modifier].type,
            not required,
            default or "",
            read.constraints.of(oid, Check),
            read.names.extensions.get((True, oid), ""),
        )
        for oid, schema, name, base, modifier, required, default in rows["domains"]
        if schema in read.names.schemas
    }


def _other_types(rows: Rows, names: Names) -> Iterator[str]:
    schemas = names.schemas
    return (f"{schemas[at]}.{name}" for at, name in rows["other_types"] if at in schemas)


def _sequences(rows: Rows, ours: list[Row], names: Names) -> Iterator[Sequence]:
    """Those of extensions are left out, as nobody's code is compared with them."""
    kept = {row[0] for row in ours if (False, row[0]) not in names.extensions}
    for oid, kind, start, step, least, most, cycle, table, column, identity in rows["sequences"]:
        if oid in kept and table not in names.partitions:
            columns = names.columns.get(table, {})
            owner = f"{names.address(table)}.{columns[column]}" if column in columns else ""
            limits = (kind, start, step, least, most, cycle)
            yield Sequence(*names.relations[oid], *limits, owner, bool(identity))


def _uses(rows: Rows, read: _Read, types: Mapping[int, EnumType | Domain]) -> set[TypeUse]:
    names = read.names
    known = {oid: (each.schema, each.name) for oid, each in types.items()}
    ours = {oid: known[oid] for oid, each in types.items() if not each.extension}
    views = {row[0] for row in rows["relations"] if row[3] in "vm"}
    found = dependencies(rows["uses"], names, ours)
    found.update(mentions(rows["bodies"], ours))
    used = {key: known[each.base] for key, each in read.types.items() if each.base in known}
    for row in rows["columns"]:
        relation, key = row[0], (row[3], row[4])
        if key in used and relation in names.relations and relation not in names.partitions:
            kind = "view" if relation in views else "column"
            user = names.address(relation) + f".{row[2]}" * (kind == "column")
            found.add(TypeUse(*used[key], kind, user))
    return found
