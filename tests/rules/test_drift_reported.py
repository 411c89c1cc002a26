"""What the comparison must see, each named with its object and what follows."""

from __future__ import annotations

import pytest
from drift_support import drift, said

COLUMNS = {
    "a shorter varchar": (
        "String(50)",
        "varchar(40)",
        "DRF005 error",
        "values longer than 40 fail",
    ),
    "a longer varchar": ("String(50)", "varchar(60)", "DRF005 warning", "longer than 50"),
    "less precision": ("Numeric(10, 2)", "numeric(8, 2)", "DRF005 error", "numeric field overflow"),
    "less scale": ("Numeric(10, 4)", "numeric(10, 2)", "DRF005", "rounded to 2 decimal places"),
    "a smaller integer": ("BigInteger", "integer", "DRF005 error", "integer out of range"),
    "another element": ("ARRAY(Text)", "integer[]", "DRF005 error", "t.a is integer[]"),
    "a scalar for an array": ("ARRAY(Text)", "text", "DRF005 error", "an array is refused"),
    "an array for a scalar": ("Text", "text[]", "DRF005 error", "malformed array literal"),
    "char for varchar": ("String(5)", "char(5)", "DRF005", "padded with blanks"),
    "citext for text": ("Text", "citext", "DRF005 warning", "without regard to case"),
    "text for inet": ("pg.INET", "text", "DRF005 error", "operator does not exist"),
    "text for uuid": ("Uuid", "text", "DRF005 error", "operator does not exist"),
    "no zone": ("DateTime(timezone=True)", "timestamp", "DRF017 warning", "naive"),
    "a zone": ("DateTime()", "timestamptz", "DRF017 warning", "aware"),
    "less precise times": ("pg.TIMESTAMP(precision=6)", "timestamp(0)", "DRF005", "seconds"),
    "a date for a time": ("DateTime()", "date", "DRF005 error", "dropped in silence"),
    "json for jsonb": ("pg.JSONB", "json", "DRF005 warning", "such queries fail"),
    "text for an enum": (
        "Enum(Status, name='st')",
        "varchar(9)",
        "DRF005 error",
        "character varying = st",
    ),
    "an enum for text": ("String(9)", "st", "DRF005 error", "is public.st"),
    "another type name": ("Enum(Status, name='state')", "st", "DRF009 error", 'type "state"'),
    "no name": ("Enum(Status)", "st", "DRF009 error", "follows from the class name"),
    "another type, same labels": ("Enum(Status, name='twin')", "st", "DRF009", "is of type st but"),
    "another schema": ("Enum(Status, name='st', schema='s')", "st", "DRF009", '"s.st" does not'),
    "values for names": (
        "Enum(Status, name='st', values_callable=lambda e: [m.value for m in e])",
        "st",
        "DRF010 error",
        "take values_callable out",
    ),
    "names for values": ("Enum(Status, name='low')", "low", "DRF010 error", "add values_callable"),
    "a label more in code": (
        "Enum('OPEN', 'DONE', 'GONE', name='st')",
        "st",
        "DRF010 error",
        "GONE",
    ),
    "a label less in code": ("Enum('OPEN', name='st')", "st", "DRF010 warning", "LookupError"),
    "another order": ("Enum('DONE', 'OPEN', name='st')", "st", "DRF010 note", "ORDER BY"),
    "another case": ("Enum('Open', 'DONE', name='st')", "st", "DRF010 error", "'Open' is 'OPEN'"),
    "a blank at the end": ("Enum('OPEN', 'DONE ', name='st')", "st", "DRF010", "'DONE ' is 'DONE'"),
    "labels of a check": (
        "Enum('a', 'b', native_enum=False)",
        "varchar(1) CHECK (a IN ('a', 'c'))",
        "DRF010 error",
        "violates the check",
    ),
}
TYPES = """
CREATE EXTENSION citext;
CREATE TYPE st AS ENUM ('OPEN', 'DONE');
CREATE TYPE twin AS ENUM ('OPEN', 'DONE');
CREATE TYPE low AS ENUM ('open', 'done');
"""


def model(body: str, *arguments: str) -> str:
    rows = "".join(f"    {line}\n" for line in body.split("\n"))
    args = f"    __table_args__ = ({', '.join(arguments)},)\n" if arguments else ""
    head = "class T(Base):\n    __tablename__ = 't'\n"
    return f"{head}    id: Mapped[int] = mapped_column(primary_key=True)\n{rows}{args}"


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_is_another_one(name: str) -> None:
    code, sql, start, part = COLUMNS[name]

    found = said(
        model(f"a = Column({code})"),
        f"{TYPES}CREATE TABLE t (id serial PRIMARY KEY, a {sql});",
        "DRF",
    )

    assert len(found) == 1, found
    assert found[0].startswith(start)
    assert part in found[0]
    assert "public." in found[0]


PROPERTIES = {
    "a mandatory column": (
        "a: Mapped[int | None]",
        "a integer NOT NULL",
        "DRF006 error",
        "None fails",
    ),
    "an optional column": ("a: Mapped[int]", "a integer", "DRF006 warning", "come back with None"),
    "another default": (
        "a = Column(Integer, server_default='1')",
        "a integer DEFAULT 2",
        "DRF007 warning",
        "defaults to 2",
    ),
    "a default that was dropped": (
        "a = Column(Integer, nullable=False, server_default='1')",
        "a integer NOT NULL",
        "DRF007 error",
        "not-null constraint",
    ),
    "another jsonb default": (
        "a = Column(pg.JSONB, server_default='{}')",
        "a jsonb DEFAULT '[]'",
        "DRF007",
        "'[]'",
    ),
    "another boolean default": (
        "a = Column(Boolean, server_default=sa.true())",
        "a boolean DEFAULT false",
        "DRF007",
        "false",
    ),
    "a value where the type has names": (
        "a = Column(Enum(Status, name='st'), server_default='open')",
        "a st DEFAULT 'OPEN'",
        "DRF007 error",
        "no such label",
    ),
    "a shadowed default": ("a: Mapped[int | None]", "a integer DEFAULT 7", "DRF008 warning", "7"),
    "a column more": (
        "a: Mapped[int | None]",
        "a integer, b integer",
        "DRF004 warning",
        "column b",
    ),
    "a mandatory column more": (
        "a: Mapped[int | None]",
        "a integer, b integer NOT NULL",
        "DRF004 error",
        "INSERT fails",
    ),
    "a column less": (
        "a: Mapped[int | None]\nb: Mapped[date]",
        "a integer",
        "DRF003 error",
        "column b",
    ),
    "a renamed column": (
        "amount: Mapped[int | None]",
        "amounts integer",
        "DRF003 error",
        "amounts",
    ),
    "an expression lost": (
        "a = Column(Integer, Computed('id + 1'))",
        "a integer",
        "DRF016 error",
        "id + 1",
    ),
    "another expression": (
        "a = Column(Integer, Computed('id + 1'))",
        "a integer GENERATED ALWAYS AS (id + 2) STORED",
        "DRF016 warning",
        "id + 2",
    ),
    "an expression more": (
        "a: Mapped[int | None]",
        "a integer GENERATED ALWAYS AS (id + 2) STORED",
        "DRF016 error",
        "non-DEFAULT",
    ),
    "a sequence that is missing": (
        "a = Column(Integer, Sequence('numbers'))",
        "a integer",
        "DRF016 error",
        "numbers",
    ),
    "a key that is missing": (
        "a = Column(ForeignKey('t.id', ondelete='CASCADE'))",
        "a integer",
        "DRF012 warning",
        "ON DELETE CASCADE does not happen",
    ),
    "another action": (
        "a = Column(ForeignKey('t.id', ondelete='SET NULL'))",
        "a integer REFERENCES t (id) ON DELETE CASCADE",
        "DRF012 warning",
        "SET NULL",
    ),
    "a key more": (
        "a: Mapped[int | None]",
        "a integer REFERENCES t (id)",
        "DRF012 warning",
        "does not know",
    ),
    "a target that does not exist": (
        "a = Column(Integer, ForeignKey('gone.id'))",
        "a integer",
        "DRF012 error",
        "can't be created",
    ),
    "a key that is not valid": (
        "a = Column(ForeignKey('t.id'))",
        "a integer, CONSTRAINT k FOREIGN KEY (a) REFERENCES t (id) NOT VALID",
        "DRF020 warning",
        "NOT VALID",
    ),
    "deferrability": (
        "a = Column(ForeignKey('t.id', deferrable=True))",
        "a integer REFERENCES t (id)",
        "DRF020 warning",
        "can't be deferred",
    ),
    "deferred": (
        "a = Column(ForeignKey('t.id', deferrable=True, initially='DEFERRED'))",
        "a integer REFERENCES t (id) DEFERRABLE",
        "DRF020 warning",
        "end of the transaction",
    ),
    "unique in code": ("a = Column(Integer, unique=True)", "a integer", "DRF013 warning", "(a)"),
    "unique in the database": (
        "a: Mapped[int | None]",
        "a integer UNIQUE",
        "DRF013 warning",
        "duplicate key value",
    ),
    "an index in code": ("a = Column(Integer, index=True)", "a integer", "DRF014 note", "(a)"),
}


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_of_a_column_differs(name: str) -> None:
    code, sql, start, part = PROPERTIES[name]

    found = said(model(code), f"{TYPES}CREATE TABLE t (id serial PRIMARY KEY, {sql});", "DRF")

    assert len(found) == 1, found
    assert found[0].startswith(start)
    assert part in found[0]


BODY = "a: Mapped[int | None]\nb: Mapped[str | None]"
TABLES = {
    "unique over other columns": ("UniqueConstraint('a', 'b')", "UNIQUE (a)", "DRF013 warning"),
    "nulls": (
        "UniqueConstraint('a', postgresql_nulls_not_distinct=True)",
        "UNIQUE (a)",
        "DRF020 warning",
    ),
    "a check that is missing": ("CheckConstraint('a > 0')", "CHECK (true)", "DRF015 warning"),
    "a check that was changed": (
        "CheckConstraint('a > 0', name='c')",
        "CONSTRAINT c CHECK (a > 1)",
        "DRF015 warning",
    ),
    "a check that is not valid": (
        "CheckConstraint('a > 0', name='c')",
        "CONSTRAINT c CHECK (a > 0) NOT VALID",
        "DRF020 warning",
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_constraint_differs(name: str) -> None:
    code, sql, start = TABLES[name]

    found = said(
        model(BODY, code), f"CREATE TABLE t (id serial PRIMARY KEY, a integer, b varchar, {sql});"
    )

    assert [each for each in found if each.startswith(start)], found


INDEXES = {
    "order": ("Index('x', 'a', 'b')", "INDEX x ON t (b, a)", "on (b, a), the code says (a, b)"),
    "uniqueness": ("Index('x', 'a', unique=True)", "INDEX x ON t (a)", "not unique"),
    "predicate": (
        "Index('x', 'a', postgresql_where=text('b IS NULL'))",
        "INDEX x ON t (a) WHERE b IS NOT NULL",
        "the code says b IS NULL",
    ),
    "predicate lost": (
        "Index('x', 'a', unique=True, postgresql_where=text('b IS NULL'))",
        "UNIQUE INDEX x ON t (a)",
        "for all rows",
    ),
    "method": ("Index('x', 'a', postgresql_using='hash')", "INDEX x ON t (a)", "by btree"),
    "expression": ("Index('x', text('lower(b)'))", "INDEX x ON t (upper(b))", "upper"),
    "include": ("Index('x', 'a', postgresql_include=['b'])", "INDEX x ON t (a)", "includes ()"),
    "an index more": ("Index('x', 'a')", "INDEX x ON t (a); CREATE INDEX y ON t (b)", "index y"),
}


@pytest.mark.parametrize("name", INDEXES)
def test_an_index_differs(name: str) -> None:
    code, sql, part = INDEXES[name]

    (found,) = said(
        model(BODY, code),
        f"CREATE TABLE t (id serial PRIMARY KEY, a integer, b varchar);\nCREATE {sql};",
    )

    assert found.startswith(("DRF014", "DRF013"))
    assert part in found


def test_a_renamed_table_is_told_once_and_its_keys_not_again() -> None:
    models = (
        model(BODY)
        + """
more = Table("more", Base.metadata, Column("id", Integer, primary_key=True),
             Column("t", ForeignKey("t.id")))
"""
    )
    ddl = "CREATE TABLE s (id serial PRIMARY KEY, a integer, b varchar);"
    ddl += "CREATE TABLE more (id serial PRIMARY KEY, t integer REFERENCES s (id));"

    (found,) = said(models, ddl)

    assert found.startswith("DRF001 error table t does not exist, but public.s has its columns")


def test_a_table_in_another_schema_is_pointed_to() -> None:
    ddl = "CREATE SCHEMA s; CREATE TABLE s.t (id serial PRIMARY KEY, a integer, b varchar);"

    (found,) = said(model(BODY), ddl)

    assert "there is s.t" in found


def test_schemas_that_models_name_are_compared() -> None:
    models = model(BODY, "{'schema': 's'}").replace("({'schema': 's'},)", "{'schema': 's'}")
    ddl = "CREATE SCHEMA s; CREATE TABLE s.t (id serial PRIMARY KEY, a bigint, b varchar);"

    (found,) = said(models, ddl)

    assert found.startswith("DRF005 warning s.t.a is bigint")


def test_the_search_path_says_where_names_without_a_schema_are() -> None:
    settings = '[databases.app]\nsource = "schema.sql"\nsearch-path = ["s", "public"]\n'
    ddl = "CREATE SCHEMA s; CREATE TABLE s.t (id serial PRIMARY KEY, a bigint, b varchar);"

    (found,) = said(model(BODY), ddl, settings=settings)

    assert found.startswith("DRF005 warning s.t.a is bigint")


def test_a_key_narrower_than_its_target() -> None:
    models = """
        class U(Base):
            __tablename__ = "u"
            id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
        class T(Base):
            __tablename__ = "t"
            id: Mapped[int] = mapped_column(primary_key=True)
            u: Mapped[int | None] = mapped_column(Integer, ForeignKey("u.id"))
    """
    ddl = """
        CREATE TABLE u (id bigserial PRIMARY KEY);
        CREATE TABLE t (id serial PRIMARY KEY, u integer REFERENCES u (id));
    """

    (found,) = said(models, ddl)

    assert found.startswith("DRF012 warning public.t(u) is integer, its target public.u(id) bigint")


def test_a_function_s_argument_keeps_a_type_and_nothing_else_does() -> None:
    ddl = """
        CREATE TYPE kept AS ENUM ('a', 'b');
        CREATE FUNCTION f(x kept) RETURNS integer LANGUAGE sql AS 'SELECT 1';
        CREATE TYPE lost AS ENUM ('c', 'd');
    """

    (found,) = said("", ddl)

    assert found.startswith("ENU005 warning nothing in the database uses public.lost")


def test_the_family_of_a_type_names_members_users_and_the_one_to_keep() -> None:
    ddl = """
        CREATE TYPE st AS ENUM ('a', 'b');
        CREATE TYPE state_copy AS ENUM ('b', 'a');
        CREATE TABLE t (id serial PRIMARY KEY, x st, y st, z state_copy);
    """

    (found,) = drift("", ddl, "ENU003")

    assert found.where.address == "public.state_copy"
    assert found.want == "public.st"
    assert "in another order" in found.message
    assert "used by column public.t.z" in found.message
    assert "keep public.st: 2 columns against 1" in found.message


def test_a_finding_stands_at_the_code_and_names_the_object() -> None:
    ddl = "CREATE TABLE t (id serial PRIMARY KEY, a bigint, b varchar);"

    (found,) = drift(model(BODY), ddl)

    assert (found.where.address, found.where.subject) == ("app/models.py", "file")
    assert found.related[0].where.address == "public.t.a"
    assert found.key == "public.t.a"
