# ruff: noqa: E501  # declarations are written as people write them
"""Every form in which code declares a table to SQLAlchemy; each stands in a module of its own.

Tables are named after their form, so that all can be loaded by one process.
"""

from __future__ import annotations

HEAD = """
import datetime as dt
import decimal
import enum
import uuid
from typing import Annotated, Any, Dict, List, Literal, Optional, Union

import sqlalchemy as sa
from sqlalchemy import *
from sqlalchemy import Column, Enum, func, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ENUM as PgEnum, JSONB, ExcludeConstraint
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.ext.declarative import AbstractConcreteBase, ConcreteBase
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.orm import (
    DeclarativeBase, DeclarativeBaseNoMeta, DeclarativeMeta, Mapped, MappedAsDataclass,
    MappedColumn, backref, column_property, composite, declarative_base, declarative_mixin,
    declared_attr, deferred, mapped_column, registry, relationship, synonym, as_declarative,
)
from sqlalchemy.types import TypeDecorator, UserDefinedType


class Color(enum.Enum):
    RED = "red"
    GREEN = "green"


class Level(str, enum.Enum):
    LOW = "low"
    HIGH = "high"


class Num(enum.IntEnum):
    ONE = 1
    TWO = 2
"""

BASE = """
class Base(DeclarativeBase):
    pass
"""

FORMS: dict[str, str] = {}


def form(name: str, text: str, *, base: bool = True) -> None:
    FORMS[name] = HEAD + (BASE if base else "") + text


form(
    "plain_column",
    """
class A(Base):
    __tablename__ = "plain_column"
    id = Column(Integer, primary_key=True)
    name = Column("full_name", String(50), nullable=False)
    keyed = Column(String, key="other_key", name="named")
    bare = Column(Text)
    annotated: Mapped[str] = Column(String(7))
    ok = Column(Boolean, default=True)
    size = Column(SmallInteger, server_default="3", comment="how big")
""",
)
form(
    "classic_base",
    """
class A(Base):
    __tablename__ = "classic_base"
    id = Column(Integer, primary_key=True)
    other: Optional[int] = Column(Integer)
    __allow_unmapped__ = True


class NoMeta(DeclarativeBaseNoMeta):
    pass


Made = declarative_base()


class B(Made):
    __tablename__ = "classic_base_b"
    id = Column(BigInteger, primary_key=True)


class C(NoMeta):
    __tablename__ = "classic_base_c"
    id = Column(SmallInteger, primary_key=True)


reg = registry()


class MetaBase(metaclass=DeclarativeMeta):
    __abstract__ = True
    registry = reg
    metadata = reg.metadata
    __init__ = reg.constructor


class D(MetaBase):
    __tablename__ = "classic_base_d"
    id = Column(Integer, primary_key=True)


@reg.mapped
class E:
    __tablename__ = "classic_base_e"
    id = Column(Integer, primary_key=True)
    note = Column(Text)


Generated = reg.generate_base()


class F(Generated):
    __tablename__ = "classic_base_f"
    id = Column(Integer, primary_key=True)


@as_declarative()
class Deco:
    @declared_attr
    def __tablename__(cls):
        return "classic_base_" + cls.__name__.lower()

    id = Column(Integer, primary_key=True)


class G(Deco):
    x = Column(Integer)


METADATAS = [Made.metadata, NoMeta.metadata, reg.metadata, Deco.metadata]
""",
)
form(
    "annotations",
    """
class A(Base):
    __tablename__ = "annotations"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str]
    b: Mapped[Optional[str]]
    c: Mapped[str | None]
    d: Mapped[Union[int, None]] = mapped_column()
    e: Mapped[dt.datetime]
    f: Mapped[dt.date]
    g: Mapped[dt.time]
    h: Mapped[dt.timedelta]
    i: Mapped[decimal.Decimal]
    j: Mapped[float]
    k: Mapped[bool]
    l: Mapped[bytes]
    m: Mapped[uuid.UUID]
    n: Mapped[Color]
    o: Mapped[Optional[Level]]
    p: Mapped[Literal["one", "three"]]
    q: Mapped[Optional[str]] = mapped_column(nullable=False)
    r: Mapped[str] = mapped_column(nullable=True)
    s: Mapped[str] = mapped_column(String(9))
    t: Mapped["int"]
    u: Mapped["Optional[int]"]
    v: "Mapped[int]"
    w = mapped_column(Integer)
    x: Mapped[Num]
    y: Mapped[Optional[Literal["on", "off"]]] = mapped_column(index=True)
    z: Mapped[Dict[str, Any]] = mapped_column(JSONB)
""",
)
form(
    "type_map",
    """
str30 = Annotated[str, 30]
num_12_2 = Annotated[decimal.Decimal, 12]


class Base(DeclarativeBase):
    type_annotation_map = {
        str: Text,
        str30: String(30),
        num_12_2: Numeric(12, 2),
        dt.datetime: DateTime(timezone=True),
        Dict[str, Any]: JSONB,
        dict: JSON,
        List[str]: ARRAY(Text),
        enum.Enum: Enum(enum.Enum, native_enum=False, length=40),
        Num: Enum(Num, name="special_num"),
        Literal: Enum(enum.Enum, native_enum=False, length=12),
    }


class A(Base):
    __tablename__ = "type_map"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str]
    b: Mapped[str30]
    c: Mapped[num_12_2]
    d: Mapped[dt.datetime]
    e: Mapped[Dict[str, Any]]
    f: Mapped[dict]
    g: Mapped[List[str]]
    h: Mapped[Color]
    i: Mapped[Optional[Level]]
    j: Mapped[Num]
    k: Mapped[Literal["a", "b"]]


class Other(DeclarativeBase):
    registry = registry(type_annotation_map={str: String(77)})


class B(Other):
    __tablename__ = "type_map_b"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str]


METADATAS = [Other.metadata]
""",
    base=False,
)
form(
    "aliases",
    """
intpk = Annotated[int, mapped_column(primary_key=True)]
stamp = Annotated[dt.datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]
maybe = Annotated[Optional[str], mapped_column(String(20))]
user_fk = Annotated[int, mapped_column(ForeignKey("aliases.id", ondelete="CASCADE"), index=True)]


class A(Base):
    __tablename__ = "aliases"
    id: Mapped[intpk]
    made: Mapped[stamp]
    changed: Mapped[stamp] = mapped_column(onupdate=func.now())
    maybe: Mapped[maybe]
    opt: Mapped[Optional[stamp]]
    me: Mapped[user_fk]
    sized: Mapped[maybe] = mapped_column(String(40))
""",
)
form(
    "mixins",
    """
class Stamped:
    created = Column(DateTime, server_default=func.now(), nullable=False)
    updated: Mapped[Optional[dt.datetime]] = mapped_column(onupdate=func.now())


class Named:
    name: Mapped[str] = mapped_column(String(30))

    @declared_attr
    def owner_id(cls) -> Mapped[Optional[int]]:
        return mapped_column(ForeignKey("mixins.id"))

    @declared_attr
    def slug(cls):
        return Column("slug_of_" + cls.__name__.lower(), String(10), unique=True)

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower()


class Unused:
    nothing = Column(Integer)


class Abstract(Base):
    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    shared = Column(Integer, index=True)


class A(Stamped, Abstract):
    __tablename__ = "mixins"


class Mixins_B(Named, Stamped, Abstract):
    name: Mapped[str] = mapped_column(String(99))


class BaseModel:
    trace = Column(String(8))


class C(BaseModel, Abstract):
    __tablename__ = "mixins_c"
    __table_args__ = (Index(None, "trace", "shared"),)
""",
)
form(
    "table_names",
    """
import re


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class ByHelper:
    @declared_attr
    def __tablename__(cls):
        return snake(cls.__name__) + "s"

    id = Column(Integer, primary_key=True)


class TableNamesHelped(ByHelper, Base):
    pass


PREFIX = "table_names_"


class B(Base):
    __tablename__ = PREFIX + "b"
    id = Column(Integer, primary_key=True)


class C(Base):
    __tablename__ = f"{PREFIX}c"
    id = Column(Integer, primary_key=True)


class D(Base):
    __tablename__ = "%sd" % PREFIX
    id = Column(Integer, primary_key=True)


class Joined:
    @declared_attr
    def __tablename__(cls):
        name = cls.__name__
        return "".join(["_" + c.lower() if c.isupper() else c for c in name]).lstrip("_")

    id = Column(Integer, primary_key=True)


class TableNamesJoined(Joined, Base):
    pass
""",
)
form(
    "directive_base",
    """
class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return "directive_base_" + cls.__name__.lower()


class A(Base):
    x: Mapped[int]


class B(A):
    id: Mapped[int] = mapped_column(ForeignKey(A.id), primary_key=True)
    y: Mapped[int]
""",
    base=False,
)
form(
    "dataclasses",
    """
class Base(MappedAsDataclass, DeclarativeBase):
    pass


class A(Base):
    __tablename__ = "dataclasses"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    tags: Mapped[List[str]] = mapped_column(ARRAY(Text))
    made: Mapped[dt.datetime] = mapped_column(insert_default=func.now(), init=False)
    name: Mapped[str] = mapped_column(default="x")
    sent: Mapped[Optional[str]] = mapped_column(default=None, kw_only=True)
""",
    base=False,
)
form(
    "tables",
    """
meta = MetaData()
parent = Table(
    "tables_parent",
    meta,
    Column("id", Integer, primary_key=True),
    Column("code", String(4), unique=True),
    Column("kind", Enum("x", "y", name="tables_kind"), server_default="x"),
    UniqueConstraint("code", "kind", name="u1"),
    Index("ix_tables_parent_code", "code", unique=True),
    comment="all of them",
)
child = sa.Table(
    "tables_child",
    meta,
    Column("parent_id", ForeignKey("tables_parent.id"), primary_key=True),
    Column("parent_code", ForeignKey(parent.c.code, onupdate="CASCADE")),
    Column("n", Integer, autoincrement=True, primary_key=True),
    ForeignKeyConstraint(["parent_id", "n"], ["tables_pair.a", "tables_pair.b"], ondelete="SET NULL"),
    schema=None,
)
pair = Table("tables_pair", meta, Column("a", Integer), Column("b", Integer), PrimaryKeyConstraint("a", "b"))
late = Index("late_ix", child.c.parent_code, child.c.n.desc())
Index("late_low", func.lower(parent.c.code), postgresql_where=parent.c.kind == "x")


class P:
    pass


class Q:
    pass


reg = registry(metadata=meta)
reg.map_imperatively(P, parent, properties={"kids": relationship("Q", foreign_keys=child.c.parent_id), "cc": parent.c.code})


def start() -> None:
    reg.map_imperatively(Q, child)


METADATAS = [meta]
""",
)
form(
    "given_table",
    """
class A(Base):
    __table__ = Table(
        "given_table",
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("x", String(3)),
    )
    y = synonym("x")


users = Table("given_table_b", Base.metadata, Column("id", Integer, primary_key=True))


class B(Base):
    __table__ = users
    ident = users.c.id
""",
)
form(
    "single_inheritance",
    """
class Animal(Base):
    __tablename__ = "single_inheritance"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(20))
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "animal"}


class Fly:
    wings: Mapped[Optional[int]]


class Dog(Animal):
    bark = Column(String(3), index=True)
    __mapper_args__ = {"polymorphic_identity": "dog"}


class Bird(Fly, Animal):
    owner_id: Mapped[Optional[int]] = mapped_column(ForeignKey("single_inheritance.id"))
    __mapper_args__ = {"polymorphic_identity": "bird"}


class Parrot(Bird):
    __tablename__ = None
    words: Mapped[Optional[int]] = mapped_column(unique=True)
    __mapper_args__ = {"polymorphic_identity": "parrot"}


class Cat(Animal):
    bark: Mapped[Optional[str]] = mapped_column(String(3), use_existing_column=True, index=True)
    __mapper_args__ = {"polymorphic_identity": "cat"}
""",
)
form(
    "joined_inheritance",
    """
class P(Base):
    __tablename__ = "joined_inheritance"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "type"}
    __table_args__ = (UniqueConstraint("type", "id"),)


class M:
    common: Mapped[Optional[int]] = mapped_column(index=True)


class Q(M, P):
    __tablename__ = "joined_inheritance_q"
    id: Mapped[int] = mapped_column(ForeignKey("joined_inheritance.id", ondelete="CASCADE"), primary_key=True)
    extra: Mapped[str]


class R(P):
    __tablename__ = "joined_inheritance_r"
    key = Column("id", Integer, ForeignKey(P.id), primary_key=True)


class S(Q):
    __tablename__ = "joined_inheritance_s"
    id: Mapped[int] = mapped_column(ForeignKey("joined_inheritance_q.id"), primary_key=True)
""",
)
form(
    "concrete_inheritance",
    """
class P(Base):
    __tablename__ = "concrete_inheritance"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Q(P):
    __tablename__ = "concrete_inheritance_q"
    id: Mapped[int] = mapped_column(primary_key=True)
    other: Mapped[str]
    __mapper_args__ = {"concrete": True}


class E(AbstractConcreteBase, Base):
    strict_attrs = True
    id: Mapped[int] = mapped_column(primary_key=True)
    pay = Column(Integer)


class F(E):
    __tablename__ = "concrete_inheritance_f"
    f = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "f", "concrete": True}


class G(ConcreteBase, Base):
    __tablename__ = "concrete_inheritance_g"
    id: Mapped[int] = mapped_column(primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "g", "concrete": True}
""",
)
form(
    "arguments",
    """
OPTIONS = {"comment": "c"}


class A(Base):
    __tablename__ = "arguments"
    __table_args__ = (
        UniqueConstraint("a", "b", name="uq", postgresql_nulls_not_distinct=True),
        UniqueConstraint("c", deferrable=True, initially="DEFERRED"),
        CheckConstraint("a > 0", name="ck"),
        CheckConstraint(text("b < 10")),
        ForeignKeyConstraint(["a", "b"], ["arguments_b.x", "arguments_b.y"], deferrable=True, initially="deferred", use_alter=True),
        Index("ix1", "a", text("b DESC")),
        Index("ix2", func.lower("c"), unique=True, postgresql_where=text("a > 1")),
        {"comment": "tables have them", "extend_existing": True},
    )
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    b = Column(Integer)
    c = Column(String)


class B(Base):
    __tablename__ = "arguments_b"
    x = Column(Integer, primary_key=True)
    y = Column(Integer, primary_key=True)
    __table_args__ = {"schema": None, **OPTIONS}


class Mixed:
    @declared_attr.directive
    def __table_args__(cls):
        return (Index(f"ix_{cls.__tablename__}_q", "q"), UniqueConstraint(cls.q, cls.r))

    q = Column(Integer)

    @declared_attr
    def r(cls):
        return Column(Integer, CheckConstraint("r > 3"))


class C(Mixed, Base):
    __tablename__ = "arguments_c"
    id = Column(Integer, primary_key=True)


class D(Base):
    __tablename__ = "arguments_d"
    id = Column(Integer, primary_key=True)
    first = Column(Integer)
    second = Column(String)
    __table_args__ = (Index("ix_d", first, second.desc()), CheckConstraint(first > 5))
""",
)
form(
    "schemas",
    """
class Base(DeclarativeBase):
    metadata = MetaData(schema="app", naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(column_0_label)s"})


class A(Base):
    __tablename__ = "schemas"
    id: Mapped[int] = mapped_column(primary_key=True)
    u = Column(Integer, unique=True, index=True)


class B(Base):
    __tablename__ = "schemas_b"
    __table_args__ = {"schema": "other"}
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int] = mapped_column(ForeignKey("app.schemas.id"))
    c: Mapped[int] = mapped_column(ForeignKey(A.id))
    e: Mapped[Color] = mapped_column(Enum(Color, name="color", schema="enums"))


t = Table("schemas_c", Base.metadata, Column("id", ForeignKey("other.schemas_b.id"), primary_key=True))
d = Table("schemas_d", Base.metadata, Column("id", ForeignKey("schemas.id")), schema="third")
""",
    base=False,
)
form(
    "indexes",
    """
class A(Base):
    __tablename__ = "indexes"
    id = Column(Integer, primary_key=True)
    a = Column(String, index=True, unique=True)
    b = Column(String, index=True)
    c = Column(JSONB)
    d = Column(Integer)
    e = Column(postgresql.TSVECTOR)
    flag = Column(Boolean)
    __table_args__ = (
        Index("i1", "a", "b"),
        Index("i2", d.desc()),
        Index("i3", d.desc().nulls_last(), "a"),
        Index("i4", sa.desc("b"), sa.nulls_first(sa.asc("a"))),
        Index("i5", "c", postgresql_using="gin"),
        Index("i6", "c", postgresql_using="GIN", postgresql_ops={"c": "jsonb_path_ops"}),
        Index("i7", "a", postgresql_include=["b", "d"]),
        Index("i8", "a", unique=True, postgresql_where=flag == True),
        Index("i9", "a", postgresql_where=flag.is_(True)),
        Index("i10", "a", postgresql_where=d.is_(None)),
        Index("i11", "a", postgresql_where=sa.and_(d > 3, flag)),
        Index("i12", "a", postgresql_where=d.in_([1, 2])),
        Index("i13", func.lower(a), func.coalesce(b, "x")),
        Index("i14", "a", unique=True, postgresql_nulls_not_distinct=True),
        Index("i15", text("lower(a) DESC")),
        Index("i16", "a", postgresql_ops={"a": "text_pattern_ops"}),
        Index("i17", func.lower(b).label("bl"), postgresql_ops={"bl": "varchar_pattern_ops"}),
        Index("i18", "a", postgresql_where=d != None),
        Index("i19", "a", postgresql_where=(d == 1) & (b != "x")),
        Index("i20", "a", postgresql_where=text("d IS NOT NULL")),
        Index("i21", "a", postgresql_with={"fillfactor": 50}, postgresql_concurrently=True),
        Index(None, "d", "b"),
    )


Index("outside", A.a, A.d)
Index("outside2", func.upper(A.a), postgresql_where=A.d.isnot(None))
""",
)
form(
    "enums",
    """
STATES = ("new", "old")
NAMES = ["p", "q"]


def values(cls):
    return [member.value for member in cls]


def literal_values(enum_class):
    return [str(e.value) for e in enum_class]


class Fun(Base):
    __tablename__ = "enums"
    id = Column(Integer, primary_key=True)
    a = Column(Enum(Color))
    b = Column(Enum(Color, name="b_color"))
    c = Column(Enum(Level, values_callable=lambda x: [e.value for e in x], name="c_level"))
    d = Column(Enum(Level, values_callable=values, name="d_level"))
    e = Column(Enum("x", "y", name="e_t"))
    f = Column(Enum(*STATES, name="f_t"))
    g = Column(Enum(*NAMES, name="g_t", create_constraint=True))
    h = Column(PgEnum(Color, name="h_t", create_type=False))
    i = Column(PgEnum("k", "l", name="i_t"))
    j = Column(Enum(Color, native_enum=False))
    k = Column(Enum(Color, native_enum=False, length=50, create_constraint=True, name="k_check"))
    l = Column(Enum("short", "longer", native_enum=False))
    m = Column(ARRAY(Enum(Color, name="m_t")))
    n = Column(Enum(Color, name="n_t", validate_strings=True), default=Color.RED, server_default=Color.RED.name)
    o = Column(Enum(Level, name="o_t"), server_default=Level.LOW)
    p = Column(Enum(Color, name="p_t", metadata=Base.metadata))
    q = Column(Enum(*[e.value for e in Level], name="q_t"))
    r = Column(Enum(*Level.__members__.keys(), name="r_t"))
    s = Column(Enum(Num, name="s_t", values_callable=literal_values))
    t = Column(Enum(Level, name="t_t", values_callable=lambda obj: list(map(lambda e: e.value, obj))))
    u: Mapped[Level] = mapped_column(Enum(Level, name="u_t"))
    w = Column(sa.Enum(Color, name="w_t", native_enum=True, create_type=False))
    x = Column(Enum(*(e.value for e in Level), name="x_t"))
""",
)
form(
    "enum_classes",
    """
class AutoName(str, enum.Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name


class Auto(AutoName):
    ONE = enum.auto()
    TWO = enum.auto()


class Str(enum.StrEnum):
    ABC = enum.auto()
    DEF = "x"


class Alias(enum.Enum):
    A = 1
    B = 2
    C = 1


Functional = enum.Enum("EnumClassesFunctional", ["U", "V"])
PREFIX = "pre"


class Computed(str, enum.Enum):
    A = PREFIX + "_a"
    B = f"{PREFIX}_b"

    def describe(self):
        return self.value

    @classmethod
    def choices(cls):
        return [e.value for e in cls]


class Holder(Base):
    __tablename__ = "enum_classes"

    class Inner(enum.Enum):
        I = "i"
        J = "j"

    id = Column(Integer, primary_key=True)
    a = Column(Enum(Auto, values_callable=lambda e: [m.value for m in e]))
    b = Column(Enum(Str, values_callable=lambda e: [m.value for m in e]))
    c = Column(Enum(Alias))
    d = Column(Enum(Functional))
    e = Column(Enum(Computed, name="e_ct", values_callable=lambda c: c.choices()))
    f: Mapped[Inner] = mapped_column()
    g = Column(Enum(Inner, name="inner_g"))
    h = Column(Enum(*Computed.choices(), name="h_ct"))
""",
)
form(
    "types",
    """
class A(Base):
    __tablename__ = "types"
    id = Column(Integer, primary_key=True)
    a = Column(String(10, collation="C"))
    b = Column(Unicode(5))
    c = Column(UnicodeText)
    d = Column(Numeric)
    e = Column(Numeric(10))
    f = Column(Numeric(precision=10, scale=3))
    g = Column(Float)
    h = Column(Float(53))
    i = Column(Float(precision=10))
    j = Column(sa.REAL)
    k = Column(sa.Double)
    l = Column(DateTime(timezone=True))
    m = Column(DateTime(True))
    n = Column(sa.TIMESTAMP)
    o = Column(postgresql.TIMESTAMP(timezone=True, precision=3))
    p = Column(Time(timezone=True))
    q = Column(Interval)
    r = Column(postgresql.INTERVAL(fields="DAY TO SECOND", precision=2))
    s = Column(LargeBinary(100))
    t = Column(PickleType)
    u = Column(JSON)
    v = Column(JSON().with_variant(JSONB(), "postgresql"))
    w = Column(JSONB(astext_type=Text()))
    x = Column(sa.Uuid(as_uuid=False))
    y = Column(sa.Uuid(native_uuid=False))
    z = Column(postgresql.UUID(as_uuid=True))
    aa = Column(ARRAY(Integer, dimensions=2))
    ab = Column(postgresql.ARRAY(Numeric(4, 1)))
    ac = Column(postgresql.INET)
    ad = Column(postgresql.BIT(3))
    ae = Column(postgresql.BIT(varying=True))
    af = Column(postgresql.TSVECTOR())
    ag = Column(postgresql.HSTORE)
    ah = Column(postgresql.CITEXT)
    ai = Column(postgresql.TSTZRANGE)
    aj = Column(postgresql.INT8MULTIRANGE)
    ak = Column(sa.CHAR(3))
    al = Column(sa.CHAR)
    am = Column(sa.VARCHAR(3))
    an = Column(postgresql.MONEY)
    ao = Column(postgresql.DOUBLE_PRECISION)
    ap = Column(sa.DECIMAL(5, 2))
    aq = Column(MutableDict.as_mutable(JSONB))
    ar = Column(MutableList.as_mutable(ARRAY(String(3))))
    at = Column(String(length=8))
    au = Column(Integer().with_variant(BigInteger, "postgresql", "mysql"))
    av = Column(BigInteger().with_variant(Integer, "sqlite"))
    aw = Column(postgresql.OID)
    ax = Column(sa.BIGINT)
    ay = Column(Text().with_variant(postgresql.VARCHAR(4), "postgresql"))
""",
)
form(
    "custom_types",
    """
class Lower(TypeDecorator):
    impl = String
    cache_ok = True


class Fixed(TypeDecorator):
    impl = String(12)
    cache_ok = True


class Guid(TypeDecorator):
    impl = sa.CHAR
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID())
        else:
            return dialect.type_descriptor(sa.CHAR(32))


class Sized(TypeDecorator):
    impl = String
    cache_ok = True

    def __init__(self, size=5):
        super().__init__(length=size)


class Colored(TypeDecorator):
    impl = Enum(Color, name="custom_color")
    cache_ok = True


class Vec(UserDefinedType):
    cache_ok = True

    def get_col_spec(self, **kw):
        return "vector(3)"


class Stamp(sa.DateTime):
    pass


class Json(TypeDecorator):
    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(JSONB())
        return dialect.type_descriptor(self.impl)


class Special(sa.types.TypeEngine):
    __visit_name__ = "special"


ShortText = String(21)
Money = Numeric(18, 4)


def big():
    return BigInteger().with_variant(sa.Integer(), "sqlite")


class A(Base):
    __tablename__ = "custom_types"
    id = Column(big(), primary_key=True)
    a = Column(Lower(5))
    b = Column(Fixed)
    c = Column(Guid)
    d = Column(Sized())
    e = Column(Sized(9))
    f = Column(Colored)
    g = Column(Vec)
    h = Column(Stamp)
    i = Column(Json())
    j = Column(ShortText)
    k = Column(Money, nullable=False)
    l = Column(Lower)
    m: Mapped[Optional[str]] = mapped_column(Guid)
    n = Column(Stamp(timezone=True))
""",
)
form(
    "defaults",
    """
class utcnow(sa.sql.expression.FunctionElement):
    type = DateTime()
    inherit_cache = True


@compiles(utcnow, "postgresql")
def pg_utcnow(element, compiler, **kw):
    return "TIMEZONE('utc', CURRENT_TIMESTAMP)"


def now():
    return dt.datetime.now()


LIMIT = 5
seq = Sequence("defaults_seq", start=10, increment=2)


class A(Base):
    __tablename__ = "defaults"
    id = Column(Integer, primary_key=True)
    a = Column(String, server_default="it's")
    b = Column(DateTime, server_default=func.now())
    c = Column(DateTime, server_default=func.current_timestamp())
    d = Column(DateTime, server_default=sa.func.timezone("utc", func.now()))
    e = Column(Boolean, server_default=sa.true())
    f = Column(Boolean, server_default=sa.false())
    g = Column(Boolean, server_default="true")
    i = Column(Integer, server_default=text("0"))
    j = Column(Integer, server_default=sa.literal(3))
    k = Column(JSONB, server_default=text("'{}'::jsonb"))
    l = Column(DateTime, server_default=utcnow())
    m = Column(DateTime, default=now)
    n = Column(Integer, default=LIMIT)
    o = Column(Integer, default=None)
    p = Column(Integer, seq)
    q = Column(Integer, Sequence("defaults_seq2"), server_default=seq.next_value())
    r = Column(Integer, FetchedValue())
    s = Column(Integer, Computed("i * 2"))
    t = Column(Integer, Computed(text("i + 1"), persisted=True))
    u = Column(Integer, Identity(start=3))
    v = Column(String, server_default=sa.null())
    w = Column(postgresql.UUID, server_default=func.gen_random_uuid())
    x = Column(String, server_default="")
    y = Column(Integer, server_default=str(LIMIT))
    z = Column(String, server_default=sa.text("lower('A')"), server_onupdate=FetchedValue())
    aa = Column(Integer, server_default=FetchedValue())
    ab = Column(DateTime, server_default=func.now(), onupdate=func.now(), default=func.now())
    ac = Column(sa.Float, server_default=text("1.5"))
    ad = Column(String, DefaultClause("x"))
    ae = Column(Integer, Identity(always=True, on_null=True))
""",
)
form(
    "primary_keys",
    """
class A(Base):
    __tablename__ = "primary_keys"
    id = Column(Integer, primary_key=True, autoincrement=False)


class B(Base):
    __tablename__ = "primary_keys_b"
    id = Column(Integer, ForeignKey("primary_keys.id"), primary_key=True)


class C(Base):
    __tablename__ = "primary_keys_c"
    a = Column(Integer, primary_key=True)
    b = Column(Integer, primary_key=True)


class D(Base):
    __tablename__ = "primary_keys_d"
    a = Column(Integer, primary_key=True, autoincrement=True)
    b = Column(String, primary_key=True)


class E(Base):
    __tablename__ = "primary_keys_e"
    id = Column(Integer, Identity(), primary_key=True)


class F(Base):
    __tablename__ = "primary_keys_f"
    id = Column(Integer, primary_key=True, server_default=text("7"))


class G(Base):
    __tablename__ = "primary_keys_g"
    id = Column(Integer, primary_key=True, default=lambda: 3)


class H(Base):
    __tablename__ = "primary_keys_h"
    id = Column(String, primary_key=True, nullable=True)


class I(Base):
    __tablename__ = "primary_keys_i"
    id = Column(BigInteger, Sequence("pk_seq"), primary_key=True)


class J(Base):
    __tablename__ = "primary_keys_j"
    id = Column(Integer, ForeignKey("primary_keys.id"), primary_key=True, autoincrement="ignore_fk")


class K(Base):
    __tablename__ = "primary_keys_k"
    id = Column(Integer)
    other = Column(SmallInteger)
    __table_args__ = (PrimaryKeyConstraint("other", name="pk"),)


class L(Base):
    __tablename__ = "primary_keys_l"
    id = Column(sa.Numeric, primary_key=True)


class M(Base):
    __tablename__ = "primary_keys_m"
    b: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


class N(Base):
    __tablename__ = "primary_keys_n"
    id = Column(Integer, Sequence("opt_seq", optional=True), primary_key=True)
""",
)
form(
    "foreign_keys",
    """
class A(Base):
    __tablename__ = "foreign_keys"
    id = Column(BigInteger, primary_key=True)
    code = Column(String(9), unique=True)
    parent_id = Column(ForeignKey("foreign_keys.id", ondelete="set null", onupdate="cascade"))
    code_ref = Column(ForeignKey("foreign_keys.code", deferrable=True, initially="DEFERRED", use_alter=True, name="fk1"))
    chain = Column(ForeignKey("foreign_keys.parent_id"))
    typed = Column(Integer, ForeignKey("foreign_keys_b.id"))
    lazy = Column(ForeignKey("foreign_keys_b.id", ondelete="RESTRICT"), nullable=False, index=True)


class B(Base):
    __tablename__ = "foreign_keys_b"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    a_id: Mapped[int] = mapped_column(ForeignKey(A.id))
    a2_id: Mapped[Optional[int]] = mapped_column(ForeignKey(A.__table__.c.id))
    renamed: Mapped[int] = mapped_column("real_name", ForeignKey(A.id), key="kk")
""",
)
form(
    "no_columns",
    """
from sqlalchemy.ext.associationproxy import association_proxy


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __composite_values__(self):
        return self.x, self.y


class A(Base):
    __tablename__ = "no_columns"
    id: Mapped[int] = mapped_column(primary_key=True)
    a = deferred(Column(Text, nullable=False))
    b = column_property(Column("bb", Integer))
    first: Mapped[str] = mapped_column()
    last: Mapped[str] = mapped_column()
    full = column_property(first + last)
    syn = synonym("first")
    x = Column(Integer)
    y = Column(Integer)
    point = composite(Point, x, y)
    point2 = composite(Point, mapped_column("x2", Integer), mapped_column("y2", Integer))
    others: Mapped[List["A"]] = relationship("A", secondary="no_columns_link", primaryjoin="A.id==no_columns_link.c.a", secondaryjoin="A.id==no_columns_link.c.b")
    prox = association_proxy("others", "id")
    CONSTANT = 3

    @hybrid_property
    def both(self):
        return self.first + self.last

    @property
    def prop(self):
        return 1

    def method(self):
        self.ghost = 1


link = Table(
    "no_columns_link",
    Base.metadata,
    Column("a", ForeignKey("no_columns.id"), primary_key=True),
    Column("b", ForeignKey("no_columns.id"), primary_key=True),
)
A.__table__.append_column(Column("appended", Integer))
A.late = Column(String(2))
""",
)
form(
    "helpers",
    """
from functools import partial


def fk(target, **kw):
    return Column(Integer, ForeignKey(target, ondelete="CASCADE"), nullable=False, **kw)


def pk():
    return Column(Integer, primary_key=True)


def typed(length: int = 4, *, nullable: bool = True):
    kind = String(length)
    return mapped_column(kind, nullable=nullable)


required = partial(Column, nullable=False)
LENGTHS = {"name": 31}
COMMON = dict(nullable=False) if False else {"nullable": False}


class A(Base):
    __tablename__ = "helpers"
    id = pk()
    me = fk("helpers.id", index=True)
    a = typed()
    b = typed(7, nullable=False)
    c = required(Text)
    d = Column(String(LENGTHS["name"]))
    e = Column(String(10 * 2 + 1), **COMMON)
    f = Column("f", *[String(3)], nullable=False)
""",
)
form(
    "exclusions",
    """
class A(Base):
    __tablename__ = "exclusions"
    id = Column(Integer, primary_key=True)
    room = Column(Integer)
    during = Column(postgresql.TSRANGE)
    __table_args__ = (ExcludeConstraint(("room", "="), ("during", "&&"), name="ex", using="gist"),)
""",
)
form(
    "sqlmodel",
    """
from ipaddress import IPv4Address
from sqlmodel import Column as ModelColumn, Field, Relationship, SQLModel


class Shared(SQLModel):
    name: str = Field(index=True, max_length=20)
    note: Optional[str] = None


class Sqlmodel(Shared, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    a: int
    b: float = 1.0
    c: bool = Field(default=False, nullable=False)
    d: dt.datetime = Field(sa_column=ModelColumn(DateTime(timezone=True), nullable=False))
    e: Level
    f: Optional[Color] = Field(default=None, sa_column_kwargs={"comment": "colour"})
    g: uuid.UUID = Field(default_factory=uuid.uuid4, unique=True)
    h: decimal.Decimal = Field(max_digits=6, decimal_places=2)
    i: dict = Field(default_factory=dict, sa_type=JSONB)
    j: Optional[int] = Field(default=None, foreign_key="sqlmodel_b.id", ondelete="SET NULL")
    k: str = Field(sa_type=Text)
    l: bytes
    m: IPv4Address
    n: str | None = Field(default=None, nullable=False)
    o: dt.date = Field(sa_column_kwargs={"server_default": func.current_date()})


class SqlmodelB(SQLModel, table=True):
    __tablename__ = "sqlmodel_b"
    __table_args__ = (UniqueConstraint("x", "y"), {"comment": "more"})
    id: int = Field(primary_key=True)
    x: int
    y: Level = Field(sa_column=Column(Enum(Level, name="y_level"), server_default="LOW"))
    one: int = Field(foreign_key="sqlmodel.id")


class SqlmodelSchema(Shared):
    extra: int


METADATAS = [SQLModel.metadata]
""",
    base=False,
)
