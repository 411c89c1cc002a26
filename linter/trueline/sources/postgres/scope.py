"""A catalogue without what lies outside of the schemas that were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from trueline.facts.catalogue import Catalogue, Column, SqlType, Table, View


def within(catalogue: Catalogue, schemas: tuple[str, ...]) -> Catalogue:
    """Keep what is in ``schemas``, and the types that its columns have wherever they are.

    All users of a kept type are kept: a type in use elsewhere is in use.
    """
    tables = tuple(each for each in catalogue.tables if each.schema in schemas)
    views = tuple(each for each in catalogue.views if each.schema in schemas)
    columns = chain(_columns(tables), _columns(views))
    kept = set(_types(catalogue, schemas, columns))
    return Catalogue(
        catalogue.origin,
        tables=tables,
        views=views,
        enums=tuple(each for each in catalogue.enums if each[:2] in kept),
        domains=tuple(each for each in catalogue.domains if each[:2] in kept),
        sequences=tuple(each for each in catalogue.sequences if each.schema in schemas),
        uses=tuple(use for use in catalogue.uses if use[:2] in kept),
        schemas=tuple(each for each in catalogue.schemas if each in schemas),
        extensions=catalogue.extensions,
        types=catalogue.types,
        unseen=catalogue.unseen,
        search_path=catalogue.search_path,
        places=catalogue.places,
    )


def _columns(relations: tuple[Table, ...] | tuple[View, ...]) -> Iterator[Column]:
    return (column for each in relations for column in each.columns)


def _types(
    catalogue: Catalogue, schemas: tuple[str, ...], columns: Iterator[Column]
) -> Iterator[tuple[str, str]]:
    """Yield schema and name of each type in the schemas or of a column; domains with their base."""
    here = (*catalogue.enum_types, *catalogue.domain_types)
    yield from (each for each in here if each[0] in schemas)
    local = (domain for domain in catalogue.domains if domain.schema in schemas)
    for used in chain((column.type for column in columns), (domain.base for domain in local)):
        yield from _with_bases(catalogue, used)


def _with_bases(catalogue: Catalogue, used: SqlType) -> Iterator[tuple[str, str]]:
    while used.schema:
        yield used.schema, used.name
        domain = catalogue.domain_types.get((used.schema, used.name))
        if domain is None:
            return
        used = domain.base
