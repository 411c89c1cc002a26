"""Bytes of one Python file in, its outline out: what it declares, as it is written."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from trueline.facts.outline import Outline
from trueline.findings import Skipped
from trueline.sources.python.parse import decode, parse
from trueline.sources.python.unparsable import Unparsable
from trueline.sources.reading import utf8

_WORDS = (
    rb"\bColumn\(|\bmapped_column\b|\bMapped\b|\bDynamicMapped\b|\b[Tt]able\(|__tablename__"
    rb"|__table__|__abstract__|declarative_base|\bDeclarative|\bMappedAsDataclass\b|\bMetaData\("
    rb"|\bregistry\(|map_imperatively|\bmapper\(|\bTypeDecorator\b|\bUserDefinedType\b"
    rb"|\bAbstractConcreteBase\b|\bSQLModel\b|\bSQLAlchemy\(|\bdb\.Model\b|\bdeclared_attr\b"
    rb"|\bdeclarative_mixin\b|\bas_declarative\b|\bautomap_base\b|\brelationship\("
    rb"|\bmodels\.Model\b|\bmodels\.\w+Field\b|\bdjango\.(?:contrib\.gis\.)?db\b|\bForeignKey\("
    rb"|\bdb_table\b|\bENUM\(|\bEnum\(|\bMappedColumn\b"
)
_MAY_DECLARE = re.compile(_WORDS)
_LIBRARIES = (b"sqlalchemy", b"sqlmodel", b"django", b"SQLAlchemy", b"flask_appbuilder")
_SPEECH = (b"Column", b"Mapped", b"_column", b"db.", b"__tablename__", b"__table__")
_MIGRATION = re.compile(rb"^(?:down_revision\b|class Migration\()", re.MULTILINE)
_MOST = 2_000_000


def may_declare(data: bytes) -> bool:
    """Whether a file may declare models, tables, their bases or column types.

    A superset: it asks for words only.  Files of migrations are left out, they say what a table
    was.  What only derives from a model elsewhere is found by :func:`may_derive`.
    """
    if not any(word in data for word in _LIBRARIES) and not any(word in data for word in _SPEECH):
        return False
    return _MAY_DECLARE.search(data) is not None and _MIGRATION.search(data) is None


def may_derive(data: bytes, names: Collection[str]) -> bool:
    """Whether a class of the file may have one of these names among its bases."""
    either = b"|".join(re.escape(name.encode()) for name in sorted(names))
    if not either or not re.search(rb"\b(?:%b)\b" % either, data):
        return False
    declared = re.search(
        rb"^\s*class\s+\w+\s*(?:\[[^\]]*\])?\([^)]*\b(?:%b)\b" % either, data, re.MULTILINE
    )
    return declared is not None and _MIGRATION.search(data) is None


def extract(path: str, data: bytes) -> Outline | Skipped | None:
    """Return the outline of a file that may declare models, None for all others."""
    return outline(path, data) if may_declare(data) else None


def unpack(path: str, packed: tuple[Any, ...]) -> Outline:
    """Return the outline that :func:`extract` gave, from plain tuples."""
    return Outline(*packed)


def outline(path: str, data: bytes) -> Outline | Skipped:
    """Return what a file declares, or why that can't be read; for files that pass a gate."""
    source = utf8(path, data)
    if isinstance(source, Skipped):
        return source
    if len(source) > _MOST:
        detail = f"{len(source):,} bytes of source; split it, or exclude it"
        return Skipped(path, "too large to outline", detail)
    from trueline.sources.python.outline_walk import walked

    try:
        text = decode(path, source)
        return walked(path, text, parse(path, text))
    except Unparsable as error:
        return Skipped(path, error.reason, error.detail, error.line)
