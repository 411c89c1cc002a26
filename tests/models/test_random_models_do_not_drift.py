"""Random models that SQLAlchemy creates on a real server are no drift, however it is read."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from postgres_support import find_tool

from trueline.check import check
from trueline.config.load import from_text
from trueline.config.model import DatabaseSettings
from trueline.findings import Finding, Severity
from trueline.registry import load
from trueline.sources.memory import Memory
from trueline.sources.postgres.live import read_catalogue
from trueline.sources.snapshot import render

RULES = {
    code: rule
    for code, rule in load().items()
    if code.startswith(("DRF", "ENU")) and code not in ("ENU001", "ENU002", "ENU011")
}
HEAD = """\
import enum
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class Kind(enum.Enum):
    SMALL = "small"
    LARGE = "large"

class Level(enum.StrEnum):
    low = "LOW"
    high = "HIGH"

class Far(enum.Enum):
    NEAR = 1
    AWAY = 2

class Mood(str, enum.Enum):
    glad = "gladly"
    sad = "sadly"

class Held(enum.StrEnum):
    yes = "Y"
    no = "N"

def values(cls):
    return [member.value for member in cls]
"""
TYPES = {
    "sa.Integer": ("text('7')", "sa.text('1 + 1')", "'3'"),
    "sa.BigInteger": ("'0'",),
    "sa.SmallInteger": ("'2'",),
    "sa.Numeric(10, 2)": ("'1.5'", "sa.text('0')"),
    "sa.Float": ("'0.5'",),
    "sa.Boolean": ("sa.true()", "sa.false()", "'t'"),
    "sa.String(30)": ("'it''s'", "sa.text(\"'x'\")"),
    "sa.String": ("''",),
    "sa.Text": ("'a'",),
    "pg.CHAR(3)": ("'abc'",),
    "sa.Date": ("sa.func.current_date()",),
    "sa.DateTime": ("sa.func.now()", "sa.text('CURRENT_TIMESTAMP')"),
    "sa.DateTime(timezone=True)": ("sa.func.now()", "sa.text('statement_timestamp()')"),
    "pg.TIMESTAMP(precision=3)": (),
    "sa.Time": (),
    "sa.Interval": ("sa.text(\"interval '1 day'\")",),
    "sa.LargeBinary": (),
    "sa.Uuid": ("sa.text('gen_random_uuid()')",),
    "pg.JSONB": ("'{}'", "sa.text(\"'[]'::jsonb\")"),
    "sa.JSON": ("'{}'",),
    "pg.INET": ("'127.0.0.1'",),
    "sa.ARRAY(sa.Integer)": ("'{}'",),
    "pg.ARRAY(sa.String(5), dimensions=2)": (),
    "sa.Enum(Kind, name='kind')": ("'SMALL'",),
    "sa.Enum(Level, name='level', values_callable=values)": ("'LOW'",),
    "sa.Enum(Far, name='far', schema='other')": ("'AWAY'",),
    "sa.Enum('one', 'two', name='listed')": ("'one'",),
    "sa.Enum(Held, native_enum=False, length=12)": ("'yes'",),
    "sa.Enum(Held, native_enum=False, create_constraint=True, name='held')": (),
    "sa.ARRAY(sa.Enum(Kind, name='kind'))": ("'{}'",),
    "pg.ENUM(Mood, name='mood')": (),
}
_COMPARABLE = ("sa.Integer", "sa.BigInteger", "sa.String", "sa.Date", "sa.Uuid", "sa.Boolean")


@st.composite
def columns(draw: st.DrawFn, number: int) -> tuple[str, str, str]:
    """Return name, type and source of a column."""
    name = draw(st.sampled_from(["plain", "order", "Mixed"])) + str(number)
    kind = draw(st.sampled_from(sorted(TYPES)))
    words = [repr(name), kind]
    defaults = [each.replace("text('7')", "sa.text('7')", 1) for each in TYPES[kind]]
    if defaults and draw(st.booleans()):
        chosen = draw(st.sampled_from(defaults))
        words.append("server_default=" + chosen.replace("sa.sa.", "sa."))
    if draw(st.booleans()):
        words.append(f"nullable={draw(st.booleans())}")
    if kind.startswith(_COMPARABLE):
        words += draw(st.sampled_from([[], [], ["unique=True"], ["index=True"]]))
    return name, kind, f"    c{number} = mapped_column({', '.join(words)})"


@st.composite
def tables(draw: st.DrawFn, number: int) -> str:
    """Return the source of a model; it may refer to the models before it."""
    schema = draw(st.sampled_from(["", "other"]))
    key = draw(st.sampled_from(["sa.Integer", "sa.BigInteger", "sa.Integer, sa.Identity()"]))
    made = [draw(columns(index)) for index in range(draw(st.integers(1, 6)))]
    lines = [f"class T{number}(Base):", f"    __tablename__ = 't{number}'"]
    extras = _constraints(draw, number, made)
    if schema:
        extras.append(repr({"schema": schema}))
    if extras:
        lines.append(f"    __table_args__ = ({', '.join(extras)},)")
    lines.append(f"    id = mapped_column({key}, primary_key=True)")
    lines += [source for _, _, source in made]
    if draw(st.booleans()):
        action = draw(st.sampled_from(["", ", ondelete='CASCADE'", ", deferrable=True"]))
        lines.append(
            f"    up = mapped_column(sa.ForeignKey(T{draw(st.integers(0, number - 1))}.id{action}))"
            if number
            else "    up = mapped_column(sa.Integer)"
        )
    return "\n".join(lines) + "\n"


def _constraints(draw: st.DrawFn, number: int, made: list[tuple[str, str, str]]) -> list[str]:
    names = [name for name, kind, _ in made if kind.startswith(_COMPARABLE)]
    numbers = [name for name, kind, _ in made if kind in ("sa.Integer", "sa.BigInteger")]
    found = []
    if len(names) > 1 and draw(st.booleans()):
        found.append(f"sa.UniqueConstraint({', '.join(map(repr, names[:2]))})")
    if names and draw(st.booleans()):
        where = draw(st.sampled_from(["", ", postgresql_where=sa.text('id > 5')"]))
        unique = draw(st.sampled_from(["", ", unique=True"]))
        found.append(f"sa.Index('i{number}', {names[-1]!r}{unique}{where})")
    if numbers and draw(st.booleans()):
        found.append(f"sa.CheckConstraint('\"{numbers[0]}\" >= 0', name='k{number}')")
    return found


@st.composite
def projects(draw: st.DrawFn) -> str:
    """Return the source of a module of models."""
    count = draw(st.integers(1, 4))
    return HEAD + "\n\n" + "\n\n".join(draw(tables(number)) for number in range(count))


def _created(url: str, source: str) -> None:
    import sqlalchemy

    names: dict[str, object] = {"__name__": "models"}
    exec(compile(source, "models.py", "exec"), names)
    engine = sqlalchemy.create_engine(url.replace("postgresql:", "postgresql+psycopg:", 1))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA other")
        names["Base"].metadata.create_all(connection)  # type: ignore[attr-defined]
    engine.dispose()


def _dumped(url: str) -> bytes:
    words = [find_tool("pg_dump"), "--schema-only", "--no-owner", url]
    return subprocess.run(words, capture_output=True, check=True).stdout


def _wrong(source: str, name: str, text: bytes) -> list[Finding]:
    """What is said of the models beside a description of their database, notes left out."""
    config = from_text("", Path.cwd(), RULES).config
    settings_of = DatabaseSettings("default", name, schemas=("public", "other"))
    contents = {"app/__init__.py": b"", "app/models.py": source.encode(), name: text}
    report = check(Memory(contents), config._replace(databases=(settings_of,)), RULES).report
    assert (report.crashed, report.skipped, report.idle) == ((), (), ())
    return [each for each in report.findings if each.severity is not Severity.NOTE]


SOURCES: dict[str, Callable[[str], bytes]] = {
    "schema.snapshot": lambda url: render(read_catalogue(url)).encode(),
    "schema.sql": _dumped,
}


def _emptied(url: str) -> str:
    """A new database for every example would cost ten times as much."""
    with psycopg.connect(url) as connection:
        connection.execute("DROP SCHEMA IF EXISTS other CASCADE")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return url


def test_models_are_no_drift_beside_the_database_that_they_made(postgres: str) -> None:
    @settings(
        max_examples=40,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(projects())
    def holds(source: str) -> None:
        _created(_emptied(postgres), source)
        for name, described in SOURCES.items():
            found = _wrong(source, name, described(postgres))

            assert [(name, each.code, each.message) for each in found] == []

    holds()


def test_a_change_of_such_a_database_is_seen(postgres: str) -> None:
    source = HEAD + "\n\nclass T(Base):\n    __tablename__ = 't'\n"
    source += (
        "    id = mapped_column(sa.Integer, primary_key=True)\n    a = mapped_column(sa.Text)\n"
    )
    _created(postgres, source)
    with psycopg.connect(postgres) as connection:
        connection.execute("ALTER TABLE t ALTER COLUMN a TYPE integer USING 0")
    for name, described in SOURCES.items():
        (found,) = _wrong(source, name, described(postgres))

        assert found.code == "DRF005"
