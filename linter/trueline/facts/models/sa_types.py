"""Column types of SQLAlchemy as PostgreSQL would have them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from trueline.facts.catalogue import SqlType
from trueline.facts.declared import UNKNOWN, DeclaredEnumType, Unknown
from trueline.facts.models.classes import Classes
from trueline.facts.models.custom_types import custom, is_custom
from trueline.facts.models.foreign_types import FOREIGN_TYPES
from trueline.facts.models.sa_enums import ENUMS, enum_type
from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    Made,
    Part,
    Subscript,
    Unclear,
    Value,
    is_none,
    number_of,
    text_of,
)
from trueline.facts.sqltokens import UnreadableError
from trueline.facts.typenames import parse_type


@dataclass(frozen=True, slots=True)
class TypeFact:
    """A type; ``missing`` when the code gives none, so that a foreign key's target decides.

    ``integral`` says whether SQLAlchemy numbers a primary key of this type by itself.  ``why``
    tells what is unknown.  ``placed_by`` says whose schema an enumeration without one of its own
    goes to: ``table``, or ``metadata``.
    """

    type: SqlType | Unknown
    enum: DeclaredEnumType | None = None
    collation: str | Unknown | None = None
    integral: bool = False
    missing: bool = False
    why: str = ""
    placed_by: str = ""


MISSING = TypeFact(UNKNOWN, missing=True)


def unknown(why: str) -> TypeFact:
    """Return the fact that nobody knows the type."""
    return TypeFact(UNKNOWN, why=why)


@lru_cache(maxsize=1024)
def sql_type(text: str) -> SqlType | Unknown:
    """Return a type by its SQL text."""
    try:
        return parse_type(text)
    except UnreadableError:
        return UNKNOWN


_FIXED = {
    **dict.fromkeys(("sa.Integer", "sa.INTEGER", "sa.INT", "pg.INTEGER"), "integer"),
    **dict.fromkeys(("sa.BigInteger", "sa.BIGINT", "pg.BIGINT"), "bigint"),
    **dict.fromkeys(("sa.SmallInteger", "sa.SMALLINT", "pg.SMALLINT"), "smallint"),
    **dict.fromkeys(("sa.Boolean", "sa.BOOLEAN", "pg.BOOLEAN"), "boolean"),
    **dict.fromkeys(("sa.Date", "sa.DATE", "pg.DATE"), "date"),
    **dict.fromkeys(("sa.Double", "sa.DOUBLE", "sa.DOUBLE_PRECISION"), "double precision"),
    **dict.fromkeys(("pg.DOUBLE_PRECISION",), "double precision"),
    **dict.fromkeys(("sa.REAL", "pg.REAL"), "real"),
    **dict.fromkeys(("sa.LargeBinary", "sa.PickleType", "pg.BYTEA"), "bytea"),
    **dict.fromkeys(("sa.JSON", "pg.JSON"), "json"),
    **dict.fromkeys(("sa.UUID", "pg.UUID"), "uuid"),
    "sa.MatchType": "boolean",
}
_INTEGRAL = frozenset({"integer", "bigint", "smallint"})
_POSTGRESQL = (
    *("JSONB", "JSONPATH", "INET", "CIDR", "MACADDR", "MACADDR8", "MONEY", "OID", "REGCLASS"),
    *("REGCONFIG", "TSVECTOR", "TSQUERY", "HSTORE", "CITEXT", "INT4RANGE", "INT8RANGE"),
    *("NUMRANGE", "DATERANGE", "TSRANGE", "TSTZRANGE", "INT4MULTIRANGE", "INT8MULTIRANGE"),
    *("NUMMULTIRANGE", "DATEMULTIRANGE", "TSMULTIRANGE", "TSTZMULTIRANGE"),
)
_FIXED |= {f"pg.{name}": name.lower() for name in _POSTGRESQL}
_TEXTS = {
    **dict.fromkeys(("sa.String", "sa.VARCHAR", "sa.Unicode", "sa.TupleType"), "varchar"),
    **dict.fromkeys(("pg.VARCHAR", "sm.AutoString", "pg.String"), "varchar"),
    **dict.fromkeys(("sa.Text", "sa.TEXT", "sa.UnicodeText", "pg.TEXT"), "text"),
    **dict.fromkeys(("sa.CHAR", "pg.CHAR", "sa.NCHAR"), "char"),
}
_NUMBERS = frozenset({"sa.Numeric", "sa.NUMERIC", "sa.DECIMAL", "pg.NUMERIC"})
_FLOATS = frozenset({"sa.Float", "sa.FLOAT", "pg.FLOAT"})
_TIMES = {
    **dict.fromkeys(("sa.DateTime", "sa.TIMESTAMP", "pg.TIMESTAMP"), "timestamp"),
    **dict.fromkeys(("sa.Time", "sa.TIME", "pg.TIME"), "time"),
}
_INTERVALS = frozenset({"sa.Interval", "pg.INTERVAL"})


class Types:
    """Reads types; ``compiled`` are classes with a rendering of their own."""

    def __init__(self, classes: Classes, compiled: dict[ClassValue, Value]) -> None:
        self.classes, self.compiled = classes, compiled
        self.evaluator = classes.evaluator

    def of(self, value: Value) -> TypeFact:
        """Return the fact about a type, given as a class or an instance."""
        if isinstance(value, Subscript):  # ``ARRAY[str]``: generics mean nothing at run time
            value = value.owner
        if isinstance(value, (Foreign, ClassValue)):
            from trueline.facts.declared import Place

            value = Made(value, (), (), Place(""))
        if isinstance(value, Made):
            return self._made(value)
        if isinstance(value, Part) and value.name == "impl":
            return self._implementation(value)
        return unknown(value.why if isinstance(value, Unclear) else "its type can't be read")

    def _implementation(self, value: Part) -> TypeFact:
        owner = value.owner
        cls = owner.function if isinstance(owner, Made) else owner
        if isinstance(cls, ClassValue):
            found = self.classes.attribute(cls, "impl")
            if not isinstance(found, Part):
                return self.of(found)
        return unknown("the type behind `impl` can't be read")

    def _made(self, made: Made) -> TypeFact:
        function = made.function
        if isinstance(function, ClassValue):
            return (
                custom(self, made, function)
                if is_custom(self, function)
                else unknown(f"`{function.name}` is no type that can be read")
            )
        if isinstance(function, Part):
            return self._method(made, function)
        return self.library(made, made.name)

    def _method(self, made: Made, function: Part) -> TypeFact:
        if function.name == "with_variant" and made.arguments:
            dialects = {text_of(each) for each in made.arguments[1:]}
            if made.keyword("dialect_name"):
                dialects.add(text_of(made.keyword("dialect_name")))
            return self._variant(made, function, dialects)
        if function.name in ("evaluates_none", "copy", "adapt"):
            return self.of(function.owner)
        if function.name == "as_mutable" and made.arguments:
            return self.of(made.arguments[0])
        return unknown(f"`.{function.name}()` of a type is not understood")

    def _variant(self, made: Made, function: Part, dialects: set[str | None]) -> TypeFact:
        if None in dialects:
            return unknown("the dialect of a variant is unknown")
        if "postgresql" not in dialects:
            return self.of(function.owner)
        found = self.of(made.arguments[0])
        return replace(found, integral=found.integral and self.of(function.owner).integral)

    def library(self, made: Made, name: str) -> TypeFact:
        """Return the fact about a type of a library by its name, and the arguments of a call."""
        if name in _FIXED:
            return self._fixed(made, name)
        for names, read in _READERS:
            if name in names:
                return read(self, made)
        if name in ENUMS:
            return self._enumeration(made)
        given = FOREIGN_TYPES.get(name) or FOREIGN_TYPES.get(getattr(made.function, "dotted", ""))
        if given is not None:
            text = given if isinstance(given, str) else given(made)
            return TypeFact(sql_type(text)) if text else unknown(f"`{name}` is not understood")
        if name == "sa.NullType":
            return MISSING
        return unknown(f"`{name}` is a type that is not known here")

    def _fixed(self, made: Made, name: str) -> TypeFact:
        return TypeFact(sql_type(_FIXED[name]), integral=_FIXED[name] in _INTEGRAL)

    def _enumeration(self, made: Made) -> TypeFact:
        enum = enum_type(self.classes, made)
        if enum.native is False:
            return TypeFact(_enum_text(made, enum), enum, why="its length is unknown")
        if enum.native is UNKNOWN or enum.name is UNKNOWN:
            return TypeFact(UNKNOWN, enum, why="the name of the enumeration is unknown")
        inherits = _truth(made.keyword("inherit_schema")) is True
        placed_by = "" if made.keyword("schema") else "table" if inherits else "metadata"
        return TypeFact(SqlType(enum.name, schema=enum.schema), enum, placed_by=placed_by)

    def _text(self, made: Made) -> TypeFact:
        name = _TEXTS[made.name]
        length, collation = made.argument(0, "length"), made.argument(1, "collation")
        known = text_of(collation)
        noted = None if is_none(collation) else known if known is not None else UNKNOWN
        if is_none(length) or name == "text":  # PostgreSQL's text has no length
            text = name
        elif number_of(length) is None:
            return TypeFact(UNKNOWN, collation=noted, why="its length is unknown")
        else:
            text = f"{name}({number_of(length)})"
        return TypeFact(sql_type(text), collation=noted)

    def _number(self, made: Made) -> TypeFact:
        given = [made.argument(0, "precision"), made.argument(1, "scale")]
        known = [number_of(each) for each in given if not is_none(each)]
        if None in known:
            return unknown("its precision is unknown")
        text = f"numeric({','.join(map(str, known))})" if known else "numeric"
        return TypeFact(sql_type(text))

    def _float(self, made: Made) -> TypeFact:
        precision = made.argument(0, "precision")
        if is_none(precision):
            return TypeFact(sql_type("float"))
        known = number_of(precision)
        if known is None:
            return unknown("its precision is unknown")
        return TypeFact(sql_type(f"float({known})"))

    def _time(self, made: Made) -> TypeFact:
        zone = made.argument(0, "timezone")
        zoned = _truth(zone)
        precision = made.argument(1, "precision")
        if zoned is None or not (is_none(precision) or number_of(precision) is not None):
            return unknown("its time zone or precision is unknown")
        within = "" if is_none(precision) else f"({number_of(precision)})"
        text = f"{_TIMES[made.name]}{within} {'with' if zoned else 'without'} time zone"
        return TypeFact(sql_type(text))

    def _interval(self, made: Made) -> TypeFact:
        fields = text_of(made.keyword("fields"))
        at = ("precision", 0) if made.name == "pg.INTERVAL" else ("second_precision", 1)
        precision = made.argument(at[1], at[0])
        known = number_of(precision)
        if not is_none(precision) and known is None:
            return unknown("its precision is unknown")
        words = ["interval", *([fields] if fields else []), *([f"({known})"] if known else [])]
        return TypeFact(sql_type(" ".join(words)))

    def _uuid(self, made: Made) -> TypeFact:
        native = _truth(made.keyword("native_uuid"), default=True)
        if native is None:
            return unknown("whether the uuid is native is unknown")
        return TypeFact(sql_type("uuid" if native else "char(32)"))

    def _bits(self, made: Made) -> TypeFact:
        length = made.argument(0, "length")
        varying = _truth(made.argument(1, "varying"))
        known = number_of(length)
        if varying is None or (known is None and not is_none(length)):
            return unknown("its length is unknown")
        name = "bit varying" if varying else "bit"
        return TypeFact(sql_type(f"{name}({known})" if known else name))

    def _array(self, made: Made) -> TypeFact:
        if not made.arguments and made.keyword("item_type") is None:
            return unknown("an array without the type of its items")
        inner = self.of(made.argument(0, "item_type") or Const(None))
        if inner.type is UNKNOWN:
            return replace(inner, missing=False, integral=False)
        array = inner.type._replace(dimensions=1)
        return replace(inner, type=array, integral=False)

    def _mutable(self, made: Made) -> TypeFact:
        return self.of(made.arguments[0]) if made.arguments else MISSING

    def _domain(self, made: Made) -> TypeFact:
        name = text_of(made.argument(0, "name"))
        schema = text_of(made.keyword("schema")) or ""
        return TypeFact(SqlType(name, schema=schema)) if name else unknown("an unnamed domain")

    def _variant_class(self, made: Made) -> TypeFact:
        base, mapping = made.argument(0, "base"), made.argument(1, "mapping")
        found = getattr(mapping, "get", lambda _: None)("postgresql")
        return self.of(found or base) if base is not None else MISSING


def _enum_text(made: Made, enum: DeclaredEnumType) -> SqlType | Unknown:
    length = made.keyword("length")
    if not is_none(length):
        known = number_of(length)
        return UNKNOWN if known is None else sql_type(f"varchar({known})")
    if length is not None or enum.labels is UNKNOWN:
        return sql_type("varchar") if length is not None else UNKNOWN
    return sql_type(f"varchar({max((len(each) for each in enum.labels), default=0)})")


def _truth(value: Value | None, *, default: bool = False) -> bool | None:
    if value is None:
        return default
    if isinstance(value, Const):
        return bool(value.value)
    return None


_READERS: tuple[tuple[frozenset[str], Callable[[Types, Made], TypeFact]], ...] = (
    (frozenset(_TEXTS), Types._text),
    (_NUMBERS, Types._number),
    (_FLOATS, Types._float),
    (frozenset(_TIMES), Types._time),
    (_INTERVALS, Types._interval),
    (frozenset({"sa.Uuid"}), Types._uuid),
    (frozenset({"pg.BIT"}), Types._bits),
    (frozenset({"sa.ARRAY", "pg.ARRAY"}), Types._array),
    (frozenset({"sa.as_mutable"}), Types._mutable),
    (frozenset({"pg.DOMAIN"}), Types._domain),
    (frozenset({"sa.Variant"}), Types._variant_class),
)
