"""``Mapped[...]``: what the annotation of a column says about its type and about NULL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trueline.facts.declared import Place
from trueline.facts.models.classes import Classes
from trueline.facts.models.sa_enums import ENUMS
from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    Items,
    Made,
    Operation,
    Pairs,
    Subscript,
    Unclear,
    Value,
    is_none,
)

MAPPED = frozenset({"sa.Mapped", "sa.MappedColumn"})
RELATIONS = frozenset({"sa.DynamicMapped", "sa.WriteOnlyMapped", "sa.Relationship"})
_UNIONS = frozenset({"typing.Union", "types.UnionType"})
_GENERIC_ENUM = "enum.Enum"

_DEFAULTS: dict[str, Value] = {
    "int": Foreign("sqlalchemy.Integer"),
    "float": Foreign("sqlalchemy.Double"),
    "bool": Foreign("sqlalchemy.Boolean"),
    "uuid.UUID": Foreign("sqlalchemy.Uuid"),
    "decimal.Decimal": Foreign("sqlalchemy.Numeric"),
    "datetime.date": Foreign("sqlalchemy.Date"),
    "datetime.datetime": Foreign("sqlalchemy.DateTime"),
    "datetime.time": Foreign("sqlalchemy.Time"),
    "datetime.timedelta": Foreign("sqlalchemy.Interval"),
    "bytes": Foreign("sqlalchemy.LargeBinary"),
    "str": Foreign("sqlalchemy.String"),
}
"""What SQLAlchemy makes of Python's types when no map says otherwise."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """What an annotation says; ``columns`` are the calls in ``Annotated[…]``."""

    type: Value | None
    nullable: bool
    columns: tuple[Made, ...] = ()


class Annotations:
    """Reads annotations with the type map of a base class."""

    def __init__(self, classes: Classes) -> None:
        self._classes = classes

    def read(self, inside: Value, mapping: Pairs | None, at: Place) -> Annotated:
        """Return what ``Mapped[inside]`` says."""
        plain, nullable = without_none(inside)
        alias = plain
        if isinstance(plain, Made) and plain.name == "typing.TypeAliasType":
            plain, more = without_none(plain.arguments[1])
            nullable |= more
        columns: tuple[Made, ...] = ()
        argument = plain
        if isinstance(plain, Subscript) and _is(plain.owner, "typing.Annotated"):
            argument, columns = _annotated(plain)
            argument, more = without_none(argument)
            nullable |= more
        if isinstance(plain, Unclear):
            known = _mapped(plain, mapping) if plain.name[0] else None
            return Annotated(known or plain, nullable, columns)
        for candidate in (alias, plain, argument):
            found = self._type(candidate, mapping, at)
            if found is not None:
                return Annotated(found, nullable, columns)
        return Annotated(None, nullable, columns)

    def _type(self, python: Value, mapping: Pairs | None, at: Place) -> Value | None:
        if isinstance(python, Subscript) and _is(python.owner, "typing.Literal"):
            return self._literal(python, mapping, at)
        for step in self._line(python):
            mapped = _mapped(step, mapping)
            if mapped is not None and (step == python or _is_enum_type(mapped)):
                return self._for_enum(mapped, python, at)
            name = step.name if isinstance(step, Foreign) else ""
            if step == python and name in _DEFAULTS:
                return _DEFAULTS[name]
            if name == _GENERIC_ENUM and isinstance(python, ClassValue):
                return Made(Foreign("sqlalchemy.Enum"), (python,), (), at)
        return None

    def _line(self, python: Value) -> Iterator[Value]:
        if isinstance(python, ClassValue):
            order = self._classes.order(python)
            yield from order
            if self._classes.is_enum(python) and not any(_is(b, _GENERIC_ENUM) for b in order):
                yield Foreign(_GENERIC_ENUM)
        else:
            yield python

    def _for_enum(self, mapped: Value, python: Value, at: Place) -> Value:
        """Return a type of the map; a general ``Enum(enum.Enum)`` takes the annotated class."""
        if not isinstance(mapped, Made) or mapped.name not in ENUMS or not mapped.arguments:
            return mapped
        if not _is(mapped.arguments[0], _GENERIC_ENUM):
            return mapped
        return Made(mapped.function, (python,), mapped.keywords, at)

    def _literal(self, python: Subscript, mapping: Pairs | None, at: Place) -> Value | None:
        own = _mapped(python, mapping)
        if own is not None:
            return self._with_labels(own, python, at)
        general = _mapped(python.owner, mapping) or Made(Foreign("sqlalchemy.Enum"), (), (), at)
        return self._with_labels(general, python, at)

    def _with_labels(self, mapped: Value, python: Subscript, at: Place) -> Value | None:
        if not isinstance(mapped, Made) or mapped.name not in ENUMS:
            return mapped
        general = not mapped.arguments or _is(mapped.arguments[0], _GENERIC_ENUM)
        if not general:
            return mapped
        labels = tuple(literal_items(python))
        keywords = dict(mapped.keywords) | {"native_enum": Const(False)}
        return Made(mapped.function, labels, tuple(keywords.items()), at)


def plain_type(note: Value) -> Value:
    """Return the type that an annotation names, without ``| None`` and ``Annotated``."""
    found = without_none(note)[0]
    if isinstance(found, Subscript) and _is(found.owner, "typing.Annotated"):
        return plain_type(_annotated(found)[0])
    return found


def literal_items(literal: Value) -> Iterator[Value]:
    """Yield the values that ``Literal[…]`` lists, those of nested ones included."""
    index = literal.index if isinstance(literal, Subscript) else literal
    for item in index.items if isinstance(index, Items) else (index,):
        if isinstance(item, Subscript):
            yield from literal_items(item)
        else:
            yield item


def _mapped(python: Value, mapping: Pairs | None) -> Value | None:
    for key, value in mapping.items if mapping else ():
        same = key == python
        named = isinstance(key, Foreign) and isinstance(python, Foreign) and key.name == python.name
        if same or named:
            return value
    return None


def _is_enum_type(value: Value) -> bool:
    return isinstance(value, Made) and value.name in ENUMS


def _annotated(value: Subscript) -> tuple[Value, tuple[Made, ...]]:
    parts = value.index.items if isinstance(value.index, Items) else (value.index,)
    made = tuple(each for each in parts[1:] if isinstance(each, Made))
    return parts[0], tuple(each for each in made if each.name == "sa.mapped_column")


def without_none(value: Value) -> tuple[Value, bool]:
    """Return a type without ``| None``, and whether it had that."""
    parts = list(_alternatives(value))
    kept = [part for part in parts if not is_none(part)]
    if len(kept) == len(parts):
        return value, False
    return (kept[0] if len(kept) == 1 else Unclear("a union of several types")), True


def _alternatives(value: Value) -> Iterator[Value]:
    if isinstance(value, Operation) and value.sign == "|" and value.right is not None:
        yield from _alternatives(value.left)
        yield from _alternatives(value.right)
    elif isinstance(value, Subscript) and _is(value.owner, "typing.Optional"):
        yield from _alternatives(value.index)
        yield Const(None)
    elif isinstance(value, Subscript) and isinstance(value.owner, Foreign):
        if value.owner.name in _UNIONS and isinstance(value.index, Items):
            for item in value.index.items:
                yield from _alternatives(item)
        else:
            yield value
    else:
        yield value


def _is(value: Value, name: str) -> bool:
    return isinstance(value, Foreign) and value.name == name
