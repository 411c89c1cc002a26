"""What checks of real projects taught: each was once said wrongly, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from drift_support import HEAD, RULES, said

from trueline.check import check
from trueline.config.load import from_text
from trueline.config.model import DatabaseSettings
from trueline.findings import Report
from trueline.sources.memory import Memory

CONFIG = from_text("", Path.cwd(), RULES).config

TABLE = """\
class T(Base):
    __tablename__ = "t"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int | None]
    b: Mapped[str | None]
"""
MADE = "CREATE TABLE t (id serial PRIMARY KEY, a integer, b varchar);\n"


def test_a_key_that_two_models_of_one_table_declare_is_one_key() -> None:
    models = """
        up = Table("up", MetaData(), Column("id", Integer, primary_key=True))
        one = Table("t", MetaData(), Column("id", Integer, primary_key=True),
                    Column("up", ForeignKey("up.id")))
        two = Table("t", MetaData(), Column("id", Integer, primary_key=True),
                    Column("up", ForeignKey("up.id")))
    """
    ddl = "CREATE TABLE up (id serial PRIMARY KEY);"
    ddl += "CREATE TABLE t (id serial PRIMARY KEY, up integer REFERENCES up (id));"

    assert said(models, ddl, "DRF") == []


def test_an_index_that_is_declared_twice_may_be_there_once() -> None:
    models = TABLE.replace("a: Mapped[int | None]", "a: Mapped[int | None] = COLUMN")
    models = models.replace("COLUMN", "mapped_column(index=True)")
    models += "    __table_args__ = (Index('other', 'a'),)\n"

    assert said(models, MADE + "CREATE INDEX ix_t_a ON t (a);") == []


@pytest.mark.parametrize("order", ["DESC", "desc nulls last", "ASC NULLS FIRST", "ASC"])
def test_the_order_of_an_index_may_stand_in_its_text(order: str) -> None:
    models = TABLE + f"    __table_args__ = (Index('x', 'b', text('a {order}')),)\n"

    assert said(models, MADE + f"CREATE INDEX x ON t (b, a {order});") == []


def test_another_order_in_the_text_of_an_index_is_seen() -> None:
    models = TABLE + "    __table_args__ = (Index('x', 'b', text('a DESC')),)\n"

    (found,) = said(models, MADE + "CREATE INDEX x ON t (b, a);")

    assert found.startswith("DRF014")


def test_tables_of_a_file_that_can_not_be_parsed_are_not_missing_in_code() -> None:
    torn = HEAD + "class Other(Base):\n    __tablename__ = 'other'\n    def half(:\n"
    contents = {
        "app/__init__.py": b"",
        "app/models.py": (HEAD + TABLE).encode(),
        "app/torn.py": torn.encode(),
        "schema.sql": (MADE + "CREATE TABLE other (id serial PRIMARY KEY);").encode(),
    }
    config = CONFIG._replace(databases=(DatabaseSettings("default", "schema.sql"),))

    report = check(Memory(contents), config, {"DRF002": RULES["DRF002"]}).report

    assert [each.address for each in report.skipped] == ["app/torn.py"]
    assert report.findings == ()


@pytest.mark.parametrize(
    ("code", "sql", "count"),
    [
        ("String(9, collation='C')", 'varchar(9) COLLATE "C"', 0),
        ("String(9)", 'varchar(9) COLLATE "C"', 0),
        ("String(9, collation='C')", 'varchar(9) COLLATE "POSIX"', 1),
        ("String(9, collation='C')", "varchar(9)", 1),
    ],
)
def test_a_collation_that_code_asks_for_is_compared(code: str, sql: str, count: int) -> None:
    models = TABLE.replace("b: Mapped[str | None]", f"b = Column({code})")

    found = said(models, MADE.replace("b varchar", f"b {sql}"))

    assert len(found) == count
    assert all(each.startswith("DRF005 warning public.t.b has") for each in found)


def test_types_whose_labels_differ_in_case_alone_are_twins() -> None:
    ddl = MADE + "CREATE TYPE one AS ENUM ('a', 'b'); CREATE TYPE two AS ENUM ('A', 'B');"

    found = said(TABLE, ddl, "ENU003", "ENU004")

    assert len(found) == 1
    assert "spelt in another case" in found[0]


def test_a_key_to_a_column_that_does_not_exist_can_not_be_made() -> None:
    models = TABLE.replace(
        "a: Mapped[int | None]", "a: Mapped[int | None] = mapped_column(ForeignKey('t.code'))"
    )

    (found,) = said(models, MADE.replace("a integer", "a integer REFERENCES t (id)"), "DRF012")

    assert "does not exist: the key can't be created" in found
    assert found.startswith("DRF012 error")


@pytest.mark.parametrize(
    ("importer", "code", "named"),
    [
        ("app/jobs.py", "from app.link_test import Link\n", []),
        ("app/jobs.py", "def run():\n    from app import link_test\n", []),
        ("tests/test_jobs.py", "from app.link_test import Link\n", ["public.link"]),
        ("app/jobs.py", "import app.other\n", ["public.link"]),
    ],
)
def test_a_model_that_code_imports_is_no_test_whatever_its_file_is_called(
    importer: str, code: str, named: list[str]
) -> None:
    contents = {
        "app/__init__.py": b"",
        "app/base.py": HEAD.encode(),
        "app/link_test.py": (HEAD + TABLE.replace('"t"', '"link"')).encode(),
        importer: code.encode(),
        "schema.sql": MADE.replace("TABLE t", "TABLE link").encode(),
    }
    config = CONFIG._replace(databases=(DatabaseSettings("default", "schema.sql"),))

    report = check(Memory(contents), config, RULES).report

    assert [f.where.address for f in report.findings if f.code == "DRF002"] == named


@pytest.mark.parametrize(
    ("code", "sql", "count"),
    [
        ("String(9, **GIVEN)", "varchar(9)", 0),
        ("String(9, **GIVEN)", 'varchar(9) COLLATE "C"', 0),
        ("String(**GIVEN)", "varchar(9)", 0),
        ("Numeric(9, **GIVEN)", "numeric(9, 3)", 0),
        ("text_of(9)", "varchar(8)", 1),
    ],
)
def test_what_is_written_beside_arguments_that_nobody_knows_is_compared(
    code: str, sql: str, count: int
) -> None:
    given = "import settings\nGIVEN = settings.load()\n"
    given += "def text_of(length, **more):\n    return String(length=length, **more, **GIVEN)\n"
    models = given + TABLE.replace("b: Mapped[str | None]", f"b = Column({code})")

    found = said(models, MADE.replace("b varchar", f"b {sql}"))

    assert len(found) == count
    assert all(each.startswith("DRF005 error public.t.b is") for each in found)


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("from app.first import Base\n", 0),
        ("from app.first import Base, T\n", 1),
        ("from app import first\n", 1),
        ("import app.first as old\n", 1),
        ("from app.first import *\n", 1),
    ],
)
def test_models_that_made_the_first_database_are_not_held_against_the_one_of_today(
    code: str, count: int
) -> None:
    report = _beside_a_copy("app/create.py", code)

    assert [f.where.address for f in report.findings] == ["app/first.py"] * count


def test_a_copy_that_works_with_its_own_models_is_held_against_the_database() -> None:
    report = _beside_a_copy("app/first.py", "def rows(session):\n    return session.query(T.b)\n")

    assert [f.where.address for f in report.findings] == ["app/first.py"]


def test_models_of_two_files_that_nobody_imports_are_both_held_against_the_database() -> None:
    report = _beside_a_copy("app/use.py", "")

    assert [f.where.address for f in report.findings] == ["app/first.py"]


def _beside_a_copy(path: str, code: str) -> Report:
    """Check a project whose file ``first`` declares a table as it no longer is."""
    contents = {
        "app/__init__.py": "",
        "app/models.py": HEAD + TABLE,
        "app/first.py": HEAD + TABLE.replace("b: Mapped[str | None]", "b = Column(String(9))"),
        "app/use.py": "from app.models import T\n",
        "schema.sql": MADE,
    }
    contents[path] = contents.get(path, "") + code if code else code
    data = {name: text.encode() for name, text in contents.items()}
    config = CONFIG._replace(databases=(DatabaseSettings("default", "schema.sql"),))
    return check(Memory(data), config, {"DRF005": RULES["DRF005"]}).report


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ("Index('x', 'b', postgresql_ops={'b': 'varchar_pattern_ops'})", ["DRF014"]),
        ("Index('x', computed('b'))", []),
        ("Index('x', 'b', postgresql_where=computed('b'))", ["DRF014"]),
    ],
)
def test_an_index_of_which_little_is_known_takes_no_other_one_s_place(
    first: str, code: list[str]
) -> None:
    models = "import settings\ncomputed = settings.computed\n" + TABLE
    models += f"    __table_args__ = ({first}, Index('ix_a', 'a'), Index('ix_b', 'b', 'a'))\n"
    ddl = MADE + "CREATE INDEX other ON t (a); CREATE INDEX more ON t (b, a);"

    found = said(models, ddl)

    assert [each.split()[0] for each in found] == code
    assert all("index x on (b)" in each for each in found)


def test_an_index_of_unknown_keys_leaves_it_open_what_no_model_declares() -> None:
    models = "import settings\n" + TABLE
    models += "    __table_args__ = (Index('x', settings.computed('b')), Index('ix_a', 'a'))\n"
    ddl = MADE + "CREATE INDEX y ON t (lower(b)); CREATE INDEX z ON t (a);"

    assert said(models, ddl) == []
    assert len(said(models, ddl + "CREATE INDEX x ON t (upper(b));")) == 1


FOREIGN = "from installed.models import Common\n" + TABLE.replace(
    "class T(Base)", "class T(Common)"
)


def test_a_model_whose_base_is_of_another_distribution_declares_its_table() -> None:
    assert said(FOREIGN, MADE + "ALTER TABLE t ADD COLUMN more integer;") == []


def test_what_a_model_with_a_base_of_another_distribution_says_is_held_against_the_table() -> None:
    (found,) = said(FOREIGN, MADE.replace("a integer", "a text"))

    assert found.startswith("DRF005 error public.t.a is text")


@pytest.mark.parametrize(
    "body", ["b = None", "b = text('x')", "def b(self):\n        return Column(String)"]
)
def test_a_class_with_a_table_s_name_and_no_column_is_no_model_by_itself(body: str) -> None:
    models = "from installed.models import Common\nclass T(Common):\n    __tablename__ = 'other'\n"
    assert said(models.replace("'other'", "None") + "    b = Column(String)\n", "") == []

    assert said(f"{models}    {body}\n{TABLE.replace('class T', 'class Own')}", MADE) == []


@pytest.mark.parametrize(("key", "count"), [("id", 0), ("id, a", 0), ("a", 1), ("", 1)])
def test_a_key_is_held_against_the_table_although_a_base_may_add_to_it(
    key: str, count: int
) -> None:
    table = f"CREATE TABLE t (id serial, a integer, b varchar{', PRIMARY KEY (' * bool(key)}"
    found = said(FOREIGN, table + (f"{key}));" if key else ");"), "DRF011")

    assert len(found) == count


@pytest.mark.parametrize(
    ("labels", "count"),
    [
        ("*[each.value for each in Mood], ", 0),
        ("*(each.name for each in Mood), ", 0),
        ("*MOODS, ", 1),
        ("'x', 'y', ", 1),
        ("*settings.moods(), ", 0),
        ("settings.FIRST, ", 0),
    ],
)
def test_labels_that_are_read_off_an_enumeration_are_not_written_inline(
    labels: str, count: int
) -> None:
    models = "import enum, settings\nMOODS = ('x', 'y')\n"
    models += "class Mood(enum.Enum):\n    x = 'x'\n    y = 'y'\n"
    column = f"Column(sa.Enum({labels}name='mood'))"
    models += "import sqlalchemy as sa\n" + TABLE.replace("b: Mapped[str | None]", f"b = {column}")

    found = said(models, MADE + "CREATE TYPE mood AS ENUM ('x', 'y');", "ENU006")

    assert len(found) == count
