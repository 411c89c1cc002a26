"""Values that code gives to columns with an enumeration, against what the column can hold."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from trueline.facts.module import Span
from trueline.facts.unknown import UNKNOWN

if TYPE_CHECKING:
    from trueline.facts.declared import DeclaredEnumType
    from trueline.facts.index import Facts
    from trueline.facts.usage import ModelUse

_SENT = frozenset({"keyword", "write", "kept", "against", "filter", "update"})
"""Uses whose value reaches the database."""


class Misfit(NamedTuple):
    """A value that its column can't hold.

    ``text`` is what the database is sent, ``written`` how the code says it when that differs.
    ``meant`` is the label of the member whose other form was given, empty for a stranger.
    """

    found: ModelUse
    enum: DeclaredEnumType
    text: str
    written: str
    span: Span
    meant: str


def misfits(facts: Facts) -> Iterator[Misfit]:
    """Yield every value that is no label of its column's type, in reading order."""
    for each in facts.usages.uses:
        enum = _enum(each)
        if enum is None or each.use.kind not in _SENT or _converted(facts, each):
            continue
        for kind, text, place in each.use.values:
            sent = text if kind == "text" else _sent(facts, each, enum, kind, text)
            if sent is not None and sent not in labels_of(enum):
                written = "" if kind == "text" else f"{text}.{kind}"
                yield Misfit(each, enum, sent, written, Span(*place), other_form(enum, sent))


def labels_of(enum: DeclaredEnumType) -> tuple[str, ...]:
    """Return the labels; none when they are not known."""
    return () if enum.labels is UNKNOWN else enum.labels


def other_form(enum: DeclaredEnumType, text: str) -> str:
    """Return the label of the member whose other form a text is, empty for a stranger."""
    from trueline.facts.declared import Persists

    for name, value in enum.members.items():
        plain = text_of(value)
        if enum.persists is Persists.NAMES and plain == text:
            return name
        if enum.persists is Persists.VALUES and name == text:
            return plain or ""
    return ""


def text_of(value: str) -> str | None:
    """Return the string that a ``repr`` stands for, None for anything else."""
    try:
        found = literal_eval(value) if value else None
    except (ValueError, SyntaxError):
        return None
    return found if isinstance(found, str) else None


def _enum(each: ModelUse) -> DeclaredEnumType | None:
    column = each.column
    if column is None or column.enum is None or each.model.orm == "django":
        return None
    enum = column.enum
    known = labels_of(enum) and enum.persists is not UNKNOWN and not enum.converted
    plain = column.type is not UNKNOWN and not column.type.dimensions
    return enum if known and plain else None


def _converted(facts: Facts, each: ModelUse) -> bool:
    """Whether the model may turn what is assigned into something else."""
    assigned = each.use.kind in ("keyword", "write", "kept")
    return assigned and (each.model.own_init or each.use.attribute in facts.usages.converted)


def _sent(facts: Facts, each: ModelUse, enum: DeclaredEnumType, kind: str, text: str) -> str | None:
    """Return the string that ``Class.MEMBER.value`` or ``.name`` stands for, if it is known."""
    name, _, member = text.rpartition(".")
    if kind not in ("value", "name") or not name:
        return None
    declared = facts.enums.meaning(each.path, name)
    found = [m for m in declared.enum.members if m.name == member] if declared else []
    if len(found) != 1:
        return None
    return member if kind == "name" else text_of(found[0].value)


def consequence(each: Misfit) -> str:
    """Say what happens when the line runs."""
    if each.enum.native is True:
        return f'invalid input value for enum {each.enum.name}: "{each.text}"'
    if each.found.use.kind in ("against", "filter"):
        return "no row ever matches"
    return "LookupError as soon as the row is read"
