"""How a field of a schema class fits the column that it mirrors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts.unknown import UNKNOWN
from trueline.facts.usage_labels import labels_of, text_of
from trueline.findings import Severity

if TYPE_CHECKING:
    from trueline.facts.catalogue import SqlType
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


def misfits(each: Mirror) -> Iterator[tuple[str, Severity]]:
    """Yield what is wrong with a field, and how much it matters.

    A label or a type that is refused always fails, a length or a NULL only for some values.
    """
    column = each.column
    if column.type is UNKNOWN or column.type.dimensions:
        return
    yield from _labels(each)
    yield from ((said, Severity.ERROR) for said in _type(each, column.type))
    yield from ((said, Severity.WARNING) for said in _length(each))
    yield from ((said, Severity.WARNING) for said in _nullability(each))


def held(column: DeclaredColumn) -> tuple[str, ...]:
    """Return the strings that Python may get from a column of an enumeration; none if unknown."""
    enum = column.enum
    if enum is None or enum.converted:
        return ()
    if not enum.members:
        return labels_of(enum)
    values = [text_of(value) for value in enum.members.values()]
    return tuple(value for value in values if value is not None) if None not in values else ()


def _labels(each: Mirror) -> Iterator[tuple[str, Severity]]:
    ours, theirs, enum = each.field.labels, held(each.column), each.column.enum
    if not ours or not theirs or enum is None or (enum.cls and enum.cls == each.field.cls):
        return
    refused = [label for label in theirs if label not in ours]
    if each.shown and refused:
        yield f"it refuses {_listed(refused)}: ValidationError for a row with it", Severity.ERROR
    known = {*theirs, *labels_of(enum), *enum.members}
    strange = [label for label in ours if label not in known]
    if strange and each.stored:
        yield f"it accepts {_listed(strange)}, which the column refuses", Severity.ERROR
    elif strange and each.whole and not refused:
        yield f"it lists {_listed(strange)}, which the column never holds", Severity.NOTE


def _type(each: Mirror, kind: SqlType) -> Iterator[str]:
    python, value = each.field.python, _HELD.get(kind.name, "")
    converted = each.stored or "as_uuid" in each.column.written_in
    if not converted and value in REFUSED.get(python, ()):
        yield f"{python} refuses the {value} that the column ({kind}) holds: ValidationError"


def _length(each: Mirror) -> Iterator[str]:
    kind, most = each.column.type, each.field.max_length
    if kind is UNKNOWN or kind.name != "character varying" or not kind.modifiers or most is None:
        return
    holds = kind.modifiers[0]
    if most < holds and each.shown:
        yield f"it takes {most} characters and the column holds {holds}: a longer row is refused"
    elif most > holds and each.stored:
        yield f"it takes {most} characters and the column holds {holds}: a longer value is refused"


def _nullability(each: Mirror) -> Iterator[str]:
    column, optional = each.column, each.field.optional
    if each.shown and column.nullable is True and optional is False:
        yield "it is never None and the column may be NULL: ValidationError for such a row"
    given = each.stored and each.whole and each.proof  # one field may well be looked at before
    if given and column.nullable is False and optional and _is_bare(column):
        yield "it may be None and the column refuses NULL: IntegrityError for such a value"


def _is_bare(column: DeclaredColumn) -> bool:
    """Whether nothing but the code gives a value, so that None is sent as NULL."""
    numbered = (column.primary_key, column.serial, column.identity, column.sequence)
    return not any((*numbered, column.client_default, column.server_default, column.generated))


def _listed(labels: list[str]) -> str:
    return ", ".join(map(repr, labels))
