"""The SQL of a project beside its databases: which speaks to which, and what is proven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from trueline.facts.rawsql import ColumnUse, LabelUse, NamedType, Source, Statement, TableUse
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
_WITH_KNOWN_TYPES = frozenset(
    {
        *("plpgsql", "pgcrypto", "uuid-ossp", "pg_trgm", "unaccent", "btree_gin", "btree_gist"),
        *("pg_stat_statements", "fuzzystrmatch", "tablefunc", "citext", "intarray", "pageinspect"),
        *("postgres_fdw", "dblink", "pg_cron", "pgstattuple", "pg_buffercache", "hstore", "ltree"),
    }
)
"""Extensions whose types are known to DDL files, or that bring none."""


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
    """A string that is no label of the enum which it becomes a value of."""

    use: LabelUse
    enum: EnumType


def queries(facts: Facts) -> Iterator[Query]:
    """Yield the statements that can be put beside a database."""
    spoken = {path: each for path, each in facts.sql.items() if not _is_history(path, facts)}
    everywhere = frozenset(
        name for each in spoken.values() for s in each.statements for name in s.creates
    )
    if any(each.sets_path for each in spoken.values()):
        everywhere |= {name for drift in facts.drift for _, name in drift.catalogue.relations}
    for path, found in spoken.items():
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
    if catalogue.relation(source.name, source.schema) is not None or drift.hides(source.name):
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
    return UnknownLabel(use._replace(label=wrong[0]), enum)


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


def unknown_types(query: Query) -> Iterator[NamedType]:
    """Yield the types in casts that no database has, each once."""
    seen: set[tuple[str, str]] = set()
    for use in query.statement.types:
        is_new = (use.schema, use.name) not in seen
        if is_new and all(_lacks_type(each.drift, use) for each in query.beside):
            seen.add((use.schema, use.name))
            yield use


def _lacks_type(drift: Drift, use: NamedType) -> bool:
    catalogue = drift.catalogue
    if is_built_in(use.name) or use.name in _type_names(catalogue) or drift.hides(use.name):
        return False
    if use.schema and use.schema not in catalogue.schemas:
        return False
    is_ddl = catalogue.origin.kind == "ddl"  # which does not tell what an extension brings along
    return not (is_ddl and frozenset(catalogue.extensions) - _WITH_KNOWN_TYPES)


@lru_cache(maxsize=8)
def _type_names(catalogue: Catalogue) -> frozenset[str]:
    """The names of all types; those of tables are types too, with an underscore arrays of them."""
    found = {name for _, name in (*catalogue.enum_types, *catalogue.domain_types)}
    found.update(name for _, name in catalogue.relations)
    found.update(name.rpartition(".")[2] for name in catalogue.types)
    found.update(c.type.name for r in catalogue.relations.values() for c in r.columns)
    return frozenset({*found, *(f"_{name}" for name in found)})
