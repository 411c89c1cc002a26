"""Whether a Python file may declare models, told by a glance at its bytes."""

from __future__ import annotations

import re
from collections.abc import Collection

_LIBRARIES = (b"sqlalchemy", b"sqlmodel", b"SQLAlchemy", b"flask_appbuilder")
_SPEECH = (b"Column", b"Mapped", b"_column", b"db.", b"__tablename__", b"__table__")
_WORDS = (
    *(b"Column(", b"mapped_column", b"Mapped[", b"MappedAs", b"MappedColumn", b"Table("),
    *(b"__tablename__", b"__table__", b"__abstract__", b"declarative_base", b"Declarative"),
    *(b"MetaData(", b"registry(", b"map_imperatively", b" mapper(", b"\nmapper("),
    *(b"TypeDecorator", b"UserDefinedType", b"ConcreteBase", b"SQLModel", b"SQLAlchemy("),
    *(b"db.Model", b"declared_attr", b"as_declarative", b"automap_base", b"relationship("),
    *(b"ForeignKey(", b"ENUM(", b"Enum(", b"generate_base", b"PgEnum("),
)
_APP_BUILDER = (b"Model)", b"Model,")
_DJANGO = (b"django.db", b"django.contrib")
_DJANGO_WORDS = (
    *(b"models.Model", b"Model)", b"Model,", b"AbstractUser", b"AbstractBase", b"= models."),
)
_PIECES = (
    *(b"lchemy", b"sqlmodel", b"appbuilder", b"django."),
    *(b"olumn", b"Mapped", b"db.", b"__table"),
)
"""A piece of each word of which one must be there, some shared by several."""
_MIGRATION = re.compile(rb"^(?:down_revision\b|class Migration\()", re.MULTILINE)


def may_declare(data: bytes) -> bool:
    """Whether a file may declare models, tables, their bases or column types.

    A superset: it asks for words only.  Files of migrations are left out, they say what a table
    was.  What only derives from a model elsewhere is found by :func:`may_derive`.
    """
    if not _mentions(data):
        return False
    return _MIGRATION.search(data) is None


def _mentions(data: bytes) -> bool:
    """Look for words one by one, which is many times faster than one expression for all."""
    if not any(piece in data for piece in _PIECES):
        return False
    alchemy = any(word in data for word in (*_LIBRARIES, *_SPEECH))
    if alchemy and any(word in data for word in _WORDS):
        return True
    if b"flask_appbuilder" in data:
        return any(word in data for word in _APP_BUILDER)
    django = any(word in data for word in _DJANGO)
    return django and b"class " in data and any(word in data for word in _DJANGO_WORDS)


def may_derive(data: bytes, names: Collection[str]) -> bool:
    """Whether a class of the file may have one of these names among its bases."""
    either = b"|".join(re.escape(name.encode()) for name in sorted(names))
    if not either or not re.search(rb"\b(?:%b)\b" % either, data):
        return False
    declared = re.search(
        rb"^\s*class\s+\w+\s*(?:\[[^\]]*\])?\([^)]*\b(?:%b)\b" % either, data, re.MULTILINE
    )
    return declared is not None and _MIGRATION.search(data) is None
