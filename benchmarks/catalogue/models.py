"""The large database of schema.py as code: models, enumerations, and services that use them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from schema import COLUMNS, ENUMS, TABLES, schema_of

_EACH = 10
_DECLARED = (
    'mapped_column(Integer, server_default=text("0"), nullable=False)',
    'mapped_column(String(80), server_default="", nullable=False)',
    "mapped_column(DateTime(timezone=True), server_default=func.now(), nullable=True)",
    "mapped_column(Numeric(12, 2), nullable=True)",
    "mapped_column(Boolean, server_default=false(), nullable=False)",
    "mapped_column(Text, nullable=True)",
    "mapped_column(JSONB, server_default=text(\"'{}'\"), nullable=True)",
    "mapped_column(Uuid, nullable=True)",
    "mapped_column(ARRAY(Text), nullable=True)",
)
_HEAD = """\
from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, Boolean, CheckConstraint, DateTime, Enum, ForeignKey
from sqlalchemy import Index, Integer, Numeric, String, Text, Uuid, false, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column

from big.base import Base
"""
_BASE = """\
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass
"""


def write(root: Path) -> None:
    """Write the project."""
    for path, content in _files():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)


def _files() -> Iterator[tuple[str, str]]:
    for folder in ("big", "big/enums", "big/models", "big/services"):
        yield f"{folder}/__init__.py", ""
    yield "big/base.py", _BASE
    for first in range(0, ENUMS, _EACH):
        enums = "".join(map(_enum, range(first, first + _EACH)))
        yield f"big/enums/part_{first}.py", f"from enum import Enum\n{enums}"
    for first in range(0, TABLES, _EACH):
        numbers = range(first, first + _EACH)
        yield f"big/models/part_{first}.py", _HEAD + _imports(first) + "".join(map(_model, numbers))
        yield f"big/services/part_{first}.py", _service(first)


def _enum(number: int) -> str:
    labels = [f"label_{number}_{label}" for label in range(3 + number % 6)]
    members = "".join(f'    {each.upper()} = "{each}"\n' for each in labels)
    return f"\n\nclass Kind{number}(Enum):\n{members}"


def _imports(first: int) -> str:
    kinds = range(first % ENUMS, first % ENUMS + _EACH)
    names = ", ".join(f"Kind{number}" for number in kinds)
    return f"from big.enums.part_{first % ENUMS} import (\n    {names},\n)\n"


def _model(number: int) -> str:
    kind, name = number % ENUMS, f"table_{number}"
    parent = f"{schema_of(number - 1)}.table_{number - 1}.id"
    key = f'ForeignKey("{parent}", ondelete="CASCADE")' if number else "BigInteger"
    columns = "".join(
        f"    column_{at} = {_DECLARED[at % len(_DECLARED)]}\n" for at in range(COLUMNS - 3)
    )
    return f'''

class Table{number}(Base):
    __tablename__ = "{name}"
    __table_args__ = (
        CheckConstraint("column_0 >= 0"),
        CheckConstraint("column_4 OR column_3 > 0"),
        Index("{name}_lower", func.lower(text("column_1")), "column_0", unique=True),
        Index("{name}_partial", text("column_2 DESC"), postgresql_where=text("NOT column_4")),
        {{"schema": "{schema_of(number)}"}},
    )

    id = mapped_column(BigInteger, primary_key=True)
    parent_id = mapped_column({key}, index=True, nullable=True)
    kind = mapped_column(
        Enum(
            Kind{kind},
            name="kind_{kind}",
            schema="{schema_of(kind)}",
            values_callable=lambda cls: [each.value for each in cls],
        ),
        server_default="label_{kind}_0",
        nullable=False,
    )
{columns}'''


def _service(first: int) -> str:
    numbers = range(first, first + _EACH)
    names = ", ".join(f"Table{number}" for number in numbers)
    lines = [
        "from sqlalchemy import select, text\nfrom sqlalchemy.orm import Session\n",
        f"from big.models.part_{first} import (\n    {names},\n)",
    ]
    return "\n".join([*lines, *map(_functions, numbers)])


def _functions(number: int) -> str:
    table = f"{schema_of(number)}.table_{number}"
    return f'''

def rows_{number}(session: Session, least: int) -> list[Table{number}]:
    """Return the rows above a number, the newest first."""
    query = select(Table{number}).where(Table{number}.column_0 > least)
    return list(session.scalars(query.order_by(Table{number}.column_2.desc())))


def make_{number}(session: Session, parent: int, note: str) -> Table{number}:
    """Add a row below another one."""
    made = Table{number}(parent_id=parent, column_1=note.strip(), column_4=bool(note))
    session.add(made)
    return made


def totals_{number}(session: Session) -> dict[str, int]:
    """Count the rows of each kind."""
    query = text("SELECT kind, count(*) FROM {table} WHERE column_0 > 0 GROUP BY kind")
    return {{row[0]: row[1] for row in session.execute(query)}}
'''
