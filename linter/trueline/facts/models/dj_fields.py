"""Fields of Django as columns of PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from trueline.facts.catalogue import SqlType
from trueline.facts.declared import UNKNOWN, Unknown
from trueline.facts.models.classes import Classes
from trueline.facts.models.evaluate import Scope, function_value
from trueline.facts.models.sa_types import TypeFact, sql_type, unknown
from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    Made,
    Value,
    is_none,
    number_of,
    text_of,
)
from trueline.facts.outline import Function

RELATIONS = frozenset(
    {"dj.ForeignKey", "dj.OneToOneField", "mptt.fields.TreeForeignKey", "dj.TreeForeignKey"}
    | {"modelcluster.fields.ParentalKey", "mptt.models.TreeForeignKey"}
    | {"mptt.fields.TreeOneToOneField"}
)
MANY = frozenset({"dj.ManyToManyField", "modelcluster.fields.ParentalManyToManyField"})
AUTOS = {"dj.AutoField": "integer", "dj.BigAutoField": "bigint", "dj.SmallAutoField": "smallint"}
NO_COLUMN = frozenset(
    {"dj.GenericForeignKey", "dj.GenericRelation", "taggit.managers.TaggableManager"}
)
_FIXED = {
    **AUTOS,
    "dj.BinaryField": "bytea",
    "dj.BooleanField": "boolean",
    "dj.NullBooleanField": "boolean",
    "dj.UUIDField": "uuid",
    "dj.TextField": "text",
    "dj.DateField": "date",
    "dj.DateTimeField": "timestamp with time zone",
    "dj.TimeField": "time",
    "dj.DurationField": "interval",
    "dj.FloatField": "double precision",
    "dj.IntegerField": "integer",
    "dj.BigIntegerField": "bigint",
    "dj.SmallIntegerField": "smallint",
    "dj.PositiveIntegerField": "integer",
    "dj.PositiveBigIntegerField": "bigint",
    "dj.PositiveSmallIntegerField": "smallint",
    "dj.GenericIPAddressField": "inet",
    "dj.IPAddressField": "inet",
    "dj.JSONField": "jsonb",
    "dj.HStoreField": "hstore",
    **dict.fromkeys(("dj.CICharField", "dj.CITextField", "dj.CIEmailField"), "citext"),
    "dj.IntegerRangeField": "int4range",
    "dj.BigIntegerRangeField": "int8range",
    "dj.DecimalRangeField": "numrange",
    "dj.DateTimeRangeField": "tstzrange",
    "dj.DateRangeField": "daterange",
    "dj.SearchVectorField": "tsvector",
    "wagtail.fields.RichTextField": "text",
    "wagtail.fields.StreamField": "jsonb",
    "model_utils.fields.AutoCreatedField": "timestamp with time zone",
    "model_utils.fields.AutoLastModifiedField": "timestamp with time zone",
}
LENGTHS: dict[str, int | None] = {
    "dj.CharField": None,
    "dj.CommaSeparatedIntegerField": None,
    "dj.SlugField": 50,
    "dj.EmailField": 254,
    "dj.URLField": 200,
    "dj.FileField": 100,
    "dj.ImageField": 100,
    "dj.FilePathField": 100,
    "phonenumber_field.modelfields.PhoneNumberField": 128,
    "django_countries.fields.CountryField": 2,
    "timezone_field.TimeZoneField": 63,
}
_POSITIVE = frozenset(
    {"dj.PositiveIntegerField", "dj.PositiveBigIntegerField", "dj.PositiveSmallIntegerField"}
)
_TEXTUAL = {"character varying": "varchar_pattern_ops", "text": "text_pattern_ops"}
KNOWN = frozenset({*_FIXED, *LENGTHS, *RELATIONS, *MANY, "dj.DecimalField", "dj.ArrayField"}) | {
    "dj.GeneratedField"
}


class FieldKind(NamedTuple):
    """The library's class that a field is, and the class of ours around it, if there is one."""

    name: str
    own: ClassValue | None


def kind_of(classes: Classes, made: Made) -> FieldKind | None:
    """Return what kind of field a call makes, None when it makes none that is known."""
    if isinstance(made.function, Foreign):
        name = made.function.name
        return FieldKind(name, None) if name in KNOWN else None
    if isinstance(made.function, ClassValue):
        for each in classes.order(made.function):
            if isinstance(each, Foreign) and each.name in KNOWN:
                return FieldKind(each.name, made.function)
    return None


def settled(classes: Classes, made: Made) -> tuple[Made, bool]:
    """Return a call of a field of ours with the options that its constructor sets by itself.

    The second item is False when the constructor does more than that.
    """
    cls = made.function
    if not isinstance(cls, ClassValue):
        return made, True
    options, known = dict(made.keywords), True
    for owner in classes.ancestors(cls):
        body = classes.body(owner)
        function = body.names.get("__init__") if body else None
        if function is None:
            continue
        if not isinstance(function, Function) or function.sets is None:
            known = False
            continue
        known &= _passes_on(function)
        for _, key, expr in function.sets:
            value = classes.evaluator.of(expr, Scope(owner.path))
            if not key.startswith("?"):
                options[key] = value
            elif key[1:] not in options:
                options[key[1:]] = value
    return Made(made.function, made.arguments, tuple(options.items()), made.at), known


def _passes_on(function: Function) -> bool:
    """Whether a constructor hands its own keywords on as they are, and adds none."""
    for call in function.calls:
        if call[1][0] == "." and call[1][2] == "__init__":
            return all(not name for name, _ in call[3])
    return False


def is_positive(kind: FieldKind) -> bool:
    """Whether a check keeps the column from being negative."""
    return kind.name in _POSITIVE


def like_class(found: SqlType | Unknown) -> str:
    """Return the operator class of the twin that an index on text has for LIKE, empty without."""
    if found is UNKNOWN or found.dimensions:
        return ""
    return _TEXTUAL.get(found.name, "")


def type_of(classes: Classes, kind: FieldKind, made: Made) -> TypeFact:
    """Return the type of a field that is no relation."""
    if kind.own is not None:
        own = _own_type(classes, kind, made)
        if own is not None:
            return own
    if kind.name in _FIXED:
        return TypeFact(sql_type(_FIXED[kind.name]))
    if kind.name in LENGTHS:
        return _characters(classes, kind, made)
    read = _READERS.get(kind.name)
    return read(classes, made) if read is not None else unknown(f"`{kind.name}` is not known here")


def _own_type(classes: Classes, kind: FieldKind, made: Made) -> TypeFact | None:
    """Return what ``db_type`` or ``get_internal_type`` of a field of ours says."""
    cls = kind.own
    if cls is None:
        return None
    if classes.has_method(cls, "db_type"):
        text = text_of(_called(classes, cls, "db_type", made))
        return TypeFact(sql_type(text)) if text else unknown(f"{cls.name} has its own db_type")
    if classes.has_method(cls, "get_internal_type"):
        text = text_of(_called(classes, cls, "get_internal_type", made))
        inner = FieldKind(f"dj.{text}", None)
        if text and inner.name in KNOWN:
            return type_of(classes, inner, made)
        return unknown(f"{cls.name} has its own internal type")
    return None


def _called(classes: Classes, cls: ClassValue, method: str, made: Made) -> Value | None:
    owner, function = classes.find(cls, method) or (cls, None)
    if not isinstance(function, Function):
        return None
    value = function_value(owner.path, function, Scope(owner.path))
    given = (made, Const(None)) if method == "db_type" else (made,)
    return classes.evaluator.call(value, given, (), made.at)


def _characters(classes: Classes, kind: FieldKind, made: Made) -> TypeFact:
    given = made.keyword("max_length")
    if given is None and kind.own is not None and not settled(classes, made)[1]:
        return unknown(f"{kind.own.name} sets its own length")
    length: int | None = LENGTHS[kind.name]
    if given is not None and not is_none(given):
        length = number_of(given)
        if length is None:
            return unknown("its length is only known at run time")
    collation = text_of(made.keyword("db_collation"))
    return TypeFact(sql_type(f"varchar({length})" if length else "varchar"), collation=collation)


def _decimal(classes: Classes, made: Made) -> TypeFact:
    digits, places = made.keyword("max_digits"), made.keyword("decimal_places")
    if is_none(digits) and isinstance(made.function, Foreign):
        return TypeFact(sql_type("numeric"))
    known = (number_of(digits), number_of(places))
    if None in known:
        return unknown("its precision is unknown")
    return TypeFact(sql_type(f"numeric({known[0]},{known[1]})"))


def _array(classes: Classes, made: Made) -> TypeFact:
    inner = made.argument(0, "base_field")
    kind = kind_of(classes, inner) if isinstance(inner, Made) else None
    if kind is None or not isinstance(inner, Made):
        return unknown("the type of its items is unknown")
    fact = type_of(classes, kind, inner)
    if fact.type is UNKNOWN:
        return fact
    return TypeFact(fact.type._replace(dimensions=1))


def _generated(classes: Classes, made: Made) -> TypeFact:
    inner = made.keyword("output_field")
    kind = kind_of(classes, inner) if isinstance(inner, Made) else None
    if kind is None or not isinstance(inner, Made):
        return unknown("its output field is unknown")
    return type_of(classes, kind, inner)


_READERS: dict[str, Callable[[Classes, Made], TypeFact]] = {
    "dj.DecimalField": _decimal,
    "dj.ArrayField": _array,
    "dj.GeneratedField": _generated,
}


def truth(made: Made, name: str, *, default: bool = False) -> bool | Unknown:
    """Return a boolean option of a field."""
    value = made.keyword(name)
    if value is None:
        return default
    return bool(value.value) if isinstance(value, Const) else UNKNOWN
