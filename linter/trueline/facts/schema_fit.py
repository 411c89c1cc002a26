"""How a field of a schema class fits the column that it mirrors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts.unknown import UNKNOWN
from trueline.facts.usage_labels import labels_of, text_of

if TYPE_CHECKING:
    from trueline.facts.declared import DeclaredColumn
    from trueline.facts.mirrors import Mirror

_HELD = {
    **dict.fromkeys(("smallint", "integer", "bigint"), "int"),
    **dict.fromkeys(("real", "double precision"), "float"),
    **dict.fromkeys(("timestamp without time zone", "timestamp with time zone"), "datetime"),
    "boolean": "bool",
    "numeric": "Decimal",
    "date": "date",
    "uuid": "UUID",
}
"""What Python gets from a column."""
REFUSED = {
    "str": frozenset({"int", "float", "bool", "Decimal", "datetime", "date", "UUID"}),
    "int": frozenset({"datetime", "date", "UUID"}),
    "bool": frozenset({"datetime", "date", "UUID"}),
    "uuid.UUID": frozenset({"int", "float", "bool", "Decimal", "datetime", "date"}),
    "datetime.datetime": frozenset({"UUID", "bool"}),
}
"""What Pydantic never turns into a type, also outside of its strict mode."""


def misfits(each: Mirror) -> Iterator[tuple[str, bool]]:
    """Yield what is wrong with a field, and whether a row of the column must fail for it.

    Whether it is certain: a label and a type always do, a length or a NULL only some rows.
    """
    column = each.column
    if column.type is UNKNOWN or column.type.dimensions:
        return
    yield from ((said, True) for said in _labels(each))
    yield from ((said, True) for said in _type(each))
    yield from ((said, False) for said in _length(each))
    yield from ((said, False) for said in _nullability(each))


def held(column: DeclaredColumn) -> tuple[str, ...]:
    """Return the strings that Python may get from a column of an enumeration; none if unknown."""
    enum = column.enum
    if enum is None or enum.converted:
        return ()
    if not enum.members:
        return labels_of(enum)
    values = [text_of(value) for value in enum.members.values()]
    return tuple(value for value in values if value is not None) if None not in values else ()


def _labels(each: Mirror) -> Iterator[str]:
    ours, theirs, enum = each.field.labels, held(each.column), each.column.enum
    if not ours or not theirs or (enum and enum.cls and enum.cls == each.field.cls):
        return
    refused = [label for label in theirs if label not in ours]
    if refused:
        yield f"it refuses {_listed(refused)}: ValidationError for a row with it"
    strange = [label for label in ours if label not in theirs]
    if each.both and strange:
        yield f"it accepts {_listed(strange)}, which the column refuses"


def _type(each: Mirror) -> Iterator[str]:
    column, python = each.column, each.field.python
    name = "" if column.type is UNKNOWN else column.type.name
    value = _HELD.get(name, "")
    if not each.both and value in REFUSED.get(python, ()) and "as_uuid" not in column.written_in:
        yield f"{python} refuses the {value} that the column holds: ValidationError"


def _length(each: Mirror) -> Iterator[str]:
    kind, most = each.column.type, each.field.max_length
    if kind is UNKNOWN or kind.name != "character varying" or not kind.modifiers or most is None:
        return
    holds = kind.modifiers[0]
    if most < holds:
        yield f"it takes {most} characters and the column holds {holds}: a longer row is refused"
    elif most > holds and each.both:
        yield f"it takes {most} characters and the column holds {holds}: a longer value is refused"


def _nullability(each: Mirror) -> Iterator[str]:
    if each.column.nullable is True and each.field.optional is False:
        yield "it is never None and the column may be NULL: ValidationError for such a row"


def _listed(labels: list[str]) -> str:
    return ", ".join(map(repr, labels))
