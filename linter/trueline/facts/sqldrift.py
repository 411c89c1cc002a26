"""The SQL of a project beside its databases: which speaks to which, and what is proven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from trueline.facts.rawsql import ColumnUse, LabelUse, Source, Statement, TableUse
from trueline.facts.sqljudge import Judge, is_system
from trueline.facts.typenames import is_built_in

if TYPE_CHECKING:
    from trueline.facts import Facts
    from trueline.facts.catalogue import Catalogue, EnumType, SqlType
    from trueline.facts.drift.pairing import Drift

_MIGRATION = re.compile(
    r"(?:^|/)(?:[VUR]\d[\w.]*__|\d{3,}[-_.])[^/]*\.sql$|(?:^|/)(?:up|down)\.sql$"
)
_TEMPORARY = re.compile(r"(?:^|_)(?:te?mp|temporary|staging)\d*(?:_|$)")
_OF_EXTENSIONS = frozenset(
    {"spatial_ref_sys", "geometry_columns", "geography_columns", "raster_columns"}
)
_WITHOUT_TYPES = frozenset(
    {
        *("plpgsql", "pgcrypto", "uuid-ossp", "pg_trgm", "unaccent", "btree_gin", "btree_gist"),
        *("pg_stat_statements", "fuzzystrmatch", "tablefunc", "citext", "intarray", "pageinspect"),
        *("postgres_fdw", "dblink", "pg_cron", "pgstattuple", "pg_buffercache", "hstore", "ltree"),
    }
)
"""Extensions whose types are known: those of ``_BROUGHT`` or none."""
_BROUGHT = frozenset({"citext", "hstore", "ghstore", "ltree", "lquery", "ltxtquery", "query_int"})


class Beside(NamedTuple):
    """A statement beside one database."""

    drift: Drift
    judge: Judge


class Query(NamedTuple):
    """A statement of the project.

    ``beside`` are the databases that have all its tables, or all databases when none has.
    ``opaque`` are the names of tables that the file itself creates.
    """

    path: str
    statement: Statement
    beside: tuple[Beside, ...]
    opaque: frozenset[str]


class UnknownLabel(NamedTuple):
    """A string that is no label; ``enum`` is None when there is no type of that name at all."""

    use: LabelUse
    enum: EnumType | None
    type: str
    catalogue: Catalogue


def queries(facts: Facts) -> Iterator[Query]:
    """Yield the statements that can be put beside a database."""
    everywhere = frozenset(
        name for each in facts.sql.values() for s in each.statements for name in s.creates
    )
    for path, found in facts.sql.items():
        if _is_history(path, facts):
            continue
        here = frozenset(name for s in found.statements for name in s.creates)
        for statement in found.statements:
            if statement.tables:
                yield _query(path, statement, facts, here, everywhere)


def _is_history(path: str, facts: Facts) -> bool:
    """Whether a script says what a database was, or how it is made."""
    if not path.endswith(".sql"):
        return False
    made = any(path == place.path for d in facts.drift for place in d.catalogue.places.values())
    return made or _MIGRATION.search(path) is not None


def _query(
    path: str, statement: Statement, facts: Facts, here: frozenset[str], everywhere: frozenset[str]
) -> Query:
    every = tuple(Beside(each, Judge(statement, each.catalogue, here)) for each in facts.drift)
    homes = tuple(
        each
        for each in every
        if not any(_is_missing(each, use, everywhere) for use in statement.tables)
    )
    return Query(path, statement, homes or every, everywhere)


def _is_missing(beside: Beside, use: TableUse, created: frozenset[str]) -> bool:
    source = beside.judge.statement.sources[use.source]
    drift, catalogue = beside.drift, beside.drift.catalogue
    if is_system(source) or source.name in created or _is_passing(source.name):
        return False
    if beside.judge.relation(source) is not None or drift.hides(source.name):
        return False
    if source.schema and source.schema not in catalogue.schemas:
        return False
    sequences = any(each.name == source.name for each in catalogue.sequences)
    return not sequences and not drift.database.ignores(source.schema, source.name)


def _is_passing(name: str) -> bool:
    """Whether a table is likely made by an extension, or at run time under a name of parts."""
    return name in _OF_EXTENSIONS or _TEMPORARY.search(name) is not None


def missing_tables(query: Query) -> Iterator[TableUse]:
    """Yield the tables that no database has, each once."""
    seen: set[Source] = set()
    for use in query.statement.tables:
        source = query.statement.sources[use.source]
        if source not in seen and all(
            _is_missing(each, use, query.opaque) for each in query.beside
        ):
            seen.add(source)
            yield use


def missing_columns(query: Query) -> Iterator[ColumnUse]:
    """Yield the columns that no database has which has the tables, each once."""
    seen: set[tuple[str, int, int]] = set()
    for use in query.statement.columns:
        key = (use.name, use.source, use.scope)
        if key not in seen and all(
            each.judge.has(use) is False and not _is_hidden(each, use) for each in query.beside
        ):
            seen.add(key)
            yield use


def _is_hidden(beside: Beside, use: ColumnUse) -> bool:
    """Whether DDL that nobody could read may have added the column."""
    return any(beside.drift.hides(source.name) for source in beside.judge.statement.sources)


def unknown_labels(query: Query) -> Iterator[UnknownLabel]:
    """Yield the strings that are no label of the enum which they become a value of."""
    for use in query.statement.labels:
        found = [_judged(each, query.statement, use) for each in query.beside]
        first = found[0] if found else None
        if first is not None and None not in found:
            yield first


def _judged(beside: Beside, statement: Statement, use: LabelUse) -> UnknownLabel | None:
    catalogue = beside.drift.catalogue
    if use.column < 0:
        schema, name = use.type
        enum = catalogue.enum(name, schema)
        if enum is None:
            return _without_type(beside, use)
        many = use.many
    else:
        type_ = beside.judge.type_of(statement.columns[use.column])
        enum = _enum(type_, catalogue)
        is_array = type_ is not None and bool(type_.dimensions)
        many = use.many or (is_array and use.label.startswith("{"))
    if enum is None or beside.drift.hides(enum.name):
        return None
    wrong = [each for each in _labels(use.label, many=many) if each not in enum.labels]
    if not wrong:
        return None
    return UnknownLabel(use._replace(label=wrong[0]), enum, enum.address, catalogue)


def _enum(type_: SqlType | None, catalogue: Catalogue) -> EnumType | None:
    while type_ is not None and (type_.schema or not is_built_in(type_.name)):
        domain = catalogue.domain(type_.name, type_.schema)
        if domain is None:
            return catalogue.enum(type_.name, type_.schema)
        type_ = domain.base
    return None


def _labels(text: str, *, many: bool) -> list[str]:
    if not many:
        return [text]
    inner = text.strip().strip("{}")
    return [each.strip().strip('"') for each in inner.split(",") if each.strip()]


def _without_type(beside: Beside, use: LabelUse) -> UnknownLabel | None:
    """A cast to a type that is not there; a catalogue does not list types of every kind."""
    schema, name = use.type
    catalogue = beside.drift.catalogue
    known = (
        is_built_in(name)
        or name in _BROUGHT
        or catalogue.domain(name, schema) is not None
        or catalogue.relation(name, schema) is not None
        or name in _named_types(catalogue)
    )
    looks_composite = use.label.startswith(("(", "[", "{")) and not use.many
    others = frozenset(catalogue.extensions) - _WITHOUT_TYPES
    elsewhere = schema and schema not in catalogue.schemas
    if known or looks_composite or others or elsewhere or beside.drift.hides(name):
        return None
    address = f"{schema}.{name}" if schema else name
    return UnknownLabel(use, None, address, catalogue)


def _named_types(catalogue: Catalogue) -> frozenset[str]:
    """Names of types that are used or exist anywhere, and of what uses them."""
    found = {enum.name for enum in catalogue.enums}
    found.update(domain.name for domain in catalogue.domains)
    found.update(c.type.name for r in catalogue.relations.values() for c in r.columns)
    found.update(part for use in catalogue.uses for part in use.user.split("."))
    return frozenset(found)
