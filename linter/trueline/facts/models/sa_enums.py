"""``Enum(...)`` of SQLAlchemy and its PostgreSQL dialect as a type of the database."""

from __future__ import annotations

from trueline.facts.declared import UNKNOWN, DeclaredEnumType, Persists, Place, Unknown
from trueline.facts.models.classes import Classes
from trueline.facts.models.values import (
    ClassValue,
    Const,
    FunctionValue,
    Items,
    Made,
    Member,
    Value,
    is_none,
    text_of,
)

ENUMS = frozenset({"sa.Enum", "sa.ENUM", "pg.ENUM"})
_POSTGRESQL = "pg.ENUM"


def enum_type(classes: Classes, made: Made) -> DeclaredEnumType:
    """Return the facts of ``Enum(…)`` or ``postgresql.ENUM(…)``; what is unclear is UNKNOWN."""
    first = made.arguments[0] if made.arguments else None
    if isinstance(first, Made) and first.name in ENUMS:  # pg.ENUM(sa.Enum(…)) hardly ever
        first = None
    if isinstance(first, ClassValue) and len(made.arguments) == 1:
        return _of_class(classes, made, first)
    labels = _strings(made)
    return DeclaredEnumType(
        name=_name(made, ""),
        schema=_schema(made),
        labels=labels,
        persists=Persists.STRINGS,
        at=made.at,
        named=made.keyword("name") is not None and not is_none(made.keyword("name")),
        native=_native(made),
        checked=_is_true(made.keyword("create_constraint")),
        idle=_idle(made),
        drawn=made.drawn,
    )


def of_class(classes: Classes, cls: ClassValue, at: Place) -> DeclaredEnumType:
    """Return the type that SQLAlchemy gives to an enumeration for want of another."""
    from trueline.facts.models.values import Foreign

    return _of_class(classes, Made(Foreign("sqlalchemy.Enum"), (cls,), (), at), cls)


def _of_class(classes: Classes, made: Made, cls: ClassValue) -> DeclaredEnumType:
    members = classes.members(cls)
    labels, persists = _persisted(classes, made, cls, members)
    found = members.items if members else ()
    known = {each.name: _repr(each.value) for each in found if isinstance(each, Member)}
    return DeclaredEnumType(
        name=_name(made, _class_name(classes, cls).lower()),
        schema=_schema(made),
        labels=labels,
        persists=persists,
        at=made.at,
        named=made.keyword("name") is not None,
        native=_native(made),
        checked=_is_true(made.keyword("create_constraint")),
        cls=(cls.path, cls.name),
        members=known,
        idle=_idle(made),
    )


def _class_name(classes: Classes, cls: ClassValue) -> str:
    """Return ``__name__``; for the functional form that is its first argument."""
    if classes.body(cls) is None:
        for bound in classes.names.bound(cls.path, cls.name):
            value = getattr(bound, "value", None)
            if value and value[0] == "f" and value[2] and value[2][0][0] == "c":
                return str(value[2][0][1])
    return cls.name.rpartition(".")[2]


def _repr(value: Value) -> str:
    return repr(value.value) if isinstance(value, Const) else ""


def _persisted(
    classes: Classes, made: Made, cls: ClassValue, members: Items | None
) -> tuple[tuple[str, ...] | Unknown, Persists | Unknown]:
    given = made.keyword("values_callable")
    if is_none(given):
        if members is None:
            return UNKNOWN, Persists.NAMES
        names = tuple(each.name for each in members.items if isinstance(each, Member))
        aliases = classes.aliases(cls)
        omitted = made.keyword("omit_aliases")
        if aliases and omitted is not None and not _is_true(omitted):
            return UNKNOWN, Persists.NAMES
        return names, Persists.NAMES
    return _called(classes, given, cls, made.at), Persists.VALUES


def _called(
    classes: Classes, given: Value | None, cls: ClassValue, at: Place
) -> tuple[str, ...] | Unknown:
    if not isinstance(given, FunctionValue):
        return UNKNOWN
    found = classes.evaluator.listed(classes.evaluator.call(given, (cls,), (), at))
    if found is None:
        return UNKNOWN
    texts = [_label(each) for each in found.items]
    known = tuple(text for text in texts if text is not None)
    return known if len(known) == len(texts) else UNKNOWN


def _label(value: Value) -> str | None:
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else None


def _strings(made: Made) -> tuple[str, ...] | Unknown:
    texts = [text_of(each) for each in made.arguments]
    known = tuple(text for text in texts if text is not None)
    return known if len(known) == len(texts) and known else UNKNOWN


def _name(made: Made, default: str) -> str | Unknown:
    given = made.keyword("name")
    if given is None:
        return default or UNKNOWN
    if is_none(given):
        return UNKNOWN
    return text_of(given) or UNKNOWN


def _schema(made: Made) -> str:
    given = text_of(made.keyword("schema"))
    return given or ""


def _native(made: Made) -> bool | Unknown:
    given = made.keyword("native_enum")
    if given is None or made.name == _POSTGRESQL:
        return True
    return bool(given.value) if isinstance(given, Const) else UNKNOWN


def _idle(made: Made) -> tuple[str, ...]:
    return ("create_type",) if made.name != _POSTGRESQL and made.keyword("create_type") else ()


def _is_true(value: Value | None) -> bool:
    return isinstance(value, Const) and bool(value.value)
