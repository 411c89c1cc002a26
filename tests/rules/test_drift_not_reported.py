"""What the comparison must stay silent about."""

from __future__ import annotations

import pytest
from drift_support import HEAD, drift, said

SAME = {
    "now() and CURRENT_TIMESTAMP": (
        "a = Column(DateTime(True), server_default=func.now())",
        "a timestamptz DEFAULT CURRENT_TIMESTAMP",
    ),
    "0 and (0)::bigint": (
        'a = Column(BigInteger, server_default="0")',
        "a bigint DEFAULT (0)::bigint",
    ),
    "a boolean default": (
        "a = Column(Boolean, server_default=sa.false())",
        "a boolean DEFAULT false",
    ),
    "a default with a cast": (
        "a = Column(String(5), server_default='x')",
        "a varchar(5) DEFAULT 'x'::character varying",
    ),
    "a jsonb default": (
        """a = Column(pg.JSONB, server_default=text("'{}'::jsonb"))""",
        "a jsonb DEFAULT '{}'",
    ),
    "an array default": (
        "a = Column(ARRAY(Text), server_default='{}')",
        "a text[] DEFAULT '{}'::text[]",
    ),
    "aliases of types": ("a = Column(Integer)", "a int4"),
    "varchar and text": ("a = Column(String)", "a text"),
    "text and varchar": ("a = Column(Text)", "a varchar"),
    "decimal": ("a = Column(Numeric(10, 2))", "a decimal(10, 2)"),
    "float and double": ("a = Column(Float)", "a double precision"),
    "a timestamp": ("a = Column(TIMESTAMP(timezone=True))", "a timestamp with time zone"),
    "time with precision": ("a = Column(pg.TIMESTAMP(precision=6))", "a timestamp"),
    "dimensions of an array": ("a = Column(ARRAY(Integer, dimensions=2))", "a integer[]"),
    "uuid": ("a = Column(Uuid)", "a uuid"),
    "uuid of the dialect": ("a = Column(pg.UUID(as_uuid=True))", "a uuid"),
    "an extension's type": ("a = Column(pg.CITEXT)", "a citext"),
    "Optional": ("a: Mapped[Optional[int]]", "a integer"),
    "Optional with nullable=False": (
        "a: Mapped[Optional[int]] = mapped_column(nullable=False)",
        "a integer NOT NULL",
    ),
    "Annotated": ("a: Mapped[Annotated[str, mapped_column(String(30))]]", "a varchar(30) NOT NULL"),
    "another name": ('b: Mapped[int | None] = mapped_column("a")', "a integer"),
    "a hybrid property": (
        "a: Mapped[int | None]\n    @hybrid_property\n    def b(self):\n        return self.a",
        "a integer",
    ),
    "a column property": (
        "a: Mapped[int | None]\n    b = column_property(select(func.now()).scalar_subquery())",
        "a integer",
    ),
    "NO ACTION": (
        'a = Column(ForeignKey("t.id", ondelete="NO ACTION", onupdate="NO ACTION"))',
        "a integer REFERENCES t (id)",
    ),
    "a key of another name": (
        'a = Column(ForeignKey("t.id", name="x"))',
        "a integer CONSTRAINT y REFERENCES t (id)",
    ),
    "an enum": ("a = Column(Enum(Status, name='st'))", "a st"),
    "an enum of a list": ("a = Column(Enum('OPEN', 'DONE', name='st'))", "a st"),
    "an array of enums": ("a = Column(ARRAY(Enum(Status, name='st')))", "a st[]"),
    "a domain over an enum": ("a = Column(Enum(Status, name='st'))", "a st_domain"),
    "an enum of strings": (
        "a = Column(Enum(Status, native_enum=False, length=10))",
        "a varchar(10)",
    ),
    "a check behind an enum": (
        "a = Column(Enum(Status, native_enum=False, create_constraint=True, length=10))",
        "a varchar(10) CHECK (a IN ('DONE', 'OPEN'))",
    ),
    "a type decorator": ("a = Column(Secret())", "a bytea"),
    "a type that is computed": ("a = Column(chosen())", "a point"),
    "a generated column": (
        'a = Column(Integer, Computed("id * 2"))',
        "a integer GENERATED ALWAYS AS ((id * 2)) STORED",
    ),
    "a comment": ("a = Column(Integer, comment='one')", "a integer"),
}
TYPES = """
    CREATE TYPE st AS ENUM ('OPEN', 'DONE');
    CREATE DOMAIN st_domain AS st;
    CREATE TABLE uses (id serial PRIMARY KEY, st st);
    CREATE EXTENSION citext;
"""
USES = """
class Secret(TypeDecorator):
    impl = LargeBinary

def chosen():
    import random
    return random.choice([Integer, Text])

uses = Table("uses", Base.metadata, Column("id", Integer, primary_key=True),
             Column("st", Enum(Status, name="st")))
"""


@pytest.mark.parametrize("name", SAME)
def test_a_column_is_the_same_on_both_sides(name: str) -> None:
    code, sql = SAME[name]
    models = f'{USES}\nclass T(Base):\n    __tablename__ = "t"\n    id: Mapped[int] = '
    models += f"mapped_column(primary_key=True)\n    {code}\n"
    ddl = f"{TYPES}\nCREATE TABLE t (id serial PRIMARY KEY, {sql});"

    assert said(models, ddl, "DRF") == []


TABLE = """\
class T(Base):
    __tablename__ = "t"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int | None]
    b: Mapped[str | None]
"""
MADE = "CREATE TABLE t (b varchar, id serial PRIMARY KEY, a integer);\n"
ALIKE = {
    "an explicit index in place of index=True": (
        TABLE.replace("Mapped[int | None]", "Mapped[int | None] = mapped_column(index=True)"),
        "CREATE INDEX other ON t (a);",
    ),
    "index=True in place of an explicit index": (
        TABLE + "    __table_args__ = (Index('x', 'a'),)\n",
        "CREATE INDEX y ON t USING btree (a);",
    ),
    "a unique index in place of a constraint": (
        TABLE + "    __table_args__ = (UniqueConstraint('a', 'b'),)\n",
        "CREATE UNIQUE INDEX other ON t (b, a);",
    ),
    "a constraint in place of a unique index": (
        TABLE + "    __table_args__ = (Index('x', 'a', unique=True),)\n",
        "ALTER TABLE t ADD UNIQUE (a);",
    ),
    "a check that was reformatted": (
        TABLE + "    __table_args__ = (CheckConstraint(\"a > 0 AND b <> ''\"),)\n",
        "ALTER TABLE t ADD CONSTRAINT z CHECK (((a > 0) AND ((b)::text <> ''::text)));",
    ),
    "views, triggers, functions, storage parameters": (
        TABLE,
        """
        CREATE VIEW v AS SELECT a FROM t;
        CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
        ALTER TABLE t SET (fillfactor = 70);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
        """,
    ),
    "tables of tools, of other schemas, partitions": (
        TABLE,
        """
        CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
        CREATE SCHEMA auth;
        CREATE TABLE auth.users (id uuid PRIMARY KEY);
        CREATE TYPE auth.level AS ENUM ('a', 'b');
        """,
    ),
}


@pytest.mark.parametrize("name", ALIKE)
def test_a_table_is_the_same_on_both_sides(name: str) -> None:
    models, ddl = ALIKE[name]

    assert (
        said(models, "CREATE TABLE t (b varchar, id serial PRIMARY KEY, a integer);\n" + ddl) == []
    )


def test_a_partitioned_table_is_one_table() -> None:
    models = """
        class T(Base):
            __tablename__ = "t"
            id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
            day: Mapped[date] = mapped_column(primary_key=True)
    """
    ddl = """
        CREATE TABLE t (id integer, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE TABLE t_2024 PARTITION OF t FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE INDEX ON t_2024 (day);
    """

    assert said(models, ddl) == []


def test_a_computed_table_name_is_nobody_elses_missing_table() -> None:
    models = """
        import os
        class T(Base):
            __tablename__ = os.environ["TABLE"]
            id: Mapped[int] = mapped_column(primary_key=True)
    """

    assert said(models, "CREATE TABLE u (x integer);") == []


def test_a_model_of_a_view_has_no_key_and_no_nullability() -> None:
    models = """
        class V(Base):
            __tablename__ = "v"
            a: Mapped[int] = mapped_column(primary_key=True)
    """
    ddl = "CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t;"

    assert said(models, ddl, "DRF001", "DRF003", "DRF006", "DRF011", "DRF016") == []


def test_models_of_tests_and_docs_describe_no_database() -> None:
    other = HEAD + TABLE.replace('"t"', '"elsewhere"')

    assert drift(TABLE, MADE, **{"tests__test_models.py": other}) == ()


def test_two_models_of_one_table_declare_it_together() -> None:
    models = TABLE + 'more = Table("t", MetaData(), Column("id", Integer, primary_key=True), '
    models += 'Column("c", Integer))\n'

    assert (
        said(models, "CREATE TABLE t (id serial PRIMARY KEY, a integer, b varchar, c integer);")
        == []
    )


def test_a_python_only_enumeration_and_one_of_another_schema_are_not_compared() -> None:
    models = TABLE + "class Level(enum.Enum):\n    low = 1\n    high = 2\n"
    ddl = """
        CREATE TABLE t (id serial PRIMARY KEY, a integer, b varchar);
        CREATE SCHEMA ext; CREATE TYPE ext.level AS ENUM ('x', 'y');
    """

    assert said(models, ddl) == []


def test_a_database_in_the_middle_of_a_migration_is_compared_as_it_is() -> None:
    models = TABLE + '    c: Mapped[Status | None] = mapped_column(Enum(Status, name="st"))\n'
    ddl = """
        CREATE TYPE st_old AS ENUM ('OPEN', 'DONE');
        CREATE TYPE st AS ENUM ('OPEN', 'DONE');
        CREATE TABLE t (id serial PRIMARY KEY, a integer, b varchar, c st_old, c__new st);
    """

    assert {f.code for f in drift(models, ddl, "DRF")} == {"DRF004", "DRF009"}


@pytest.mark.parametrize("name", ["chosen()", "f'{prefix}_t'", "TABLES['t']"])
def test_a_table_in_the_database_may_be_the_one_whose_name_is_computed(name: str) -> None:
    models = f'x = Table({name}, MetaData(), Column("id", Integer, primary_key=True))\n'

    assert said(models, "CREATE TABLE u (x integer);") == []


def test_tables_of_installed_django_apps_are_not_missing_in_code() -> None:
    shop = """
from django.db import models

class Order(models.Model):
    total = models.IntegerField()
"""
    ddl = """
        CREATE TABLE shop_order (id bigserial PRIMARY KEY, total integer NOT NULL);
        CREATE TABLE auth_user (id serial PRIMARY KEY);
        CREATE TABLE django_session (session_key varchar(40) PRIMARY KEY);
        CREATE TABLE shop_forgotten (id serial PRIMARY KEY);
    """

    found = drift("", ddl, shop__models_py=shop)

    assert [f.where.address for f in found] == ["public.shop_forgotten"]
