"""Enumerations that code binds to columns, beside the types and checks of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from trueline.facts.unknown import UNKNOWN

if TYPE_CHECKING:
    from trueline.facts.catalogue import Catalogue, EnumType, SqlType
    from trueline.facts.declared import DeclaredEnumType
    from trueline.facts.drift.columns import ColumnPair
    from trueline.facts.drift.pairing import Drift
    from trueline.facts.drift.tables import TablePair


class EnumPair(NamedTuple):
    """An enumeration in code, bound to a column that holds the database's."""

    table: TablePair
    column: ColumnPair
    declared: DeclaredEnumType
    actual: EnumType


class LabelPair(NamedTuple):
    """Labels that code stores in a column, and those that the column takes.

    ``address`` is the type's, or that of the check on a column of strings.
    """

    table: TablePair
    column: ColumnPair
    declared: DeclaredEnumType
    address: str
    labels: tuple[str, ...]


class Labels(NamedTuple):
    """How two lists of labels differ.

    ``respelt`` pairs labels that differ only in case or blanks: code's, then the database's.
    """

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    respelt: tuple[tuple[str, str], ...]
    reordered: bool

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.respelt or self.reordered)


def enum_behind(catalogue: Catalogue, found: SqlType) -> EnumType | None:
    """Return the enum type of a column, through arrays and domains."""
    domain = catalogue.domain(found.name, found.schema)
    if domain is not None and domain.base.name != found.name:
        return enum_behind(catalogue, domain.base)
    return catalogue.enum(found.name, found.schema)


def enum_pairs(drift: Drift) -> Iterator[EnumPair]:
    """Yield every column that is an enum type on both sides."""
    for pair in drift.pairs:
        for column in pair.columns:
            enum = column.declared.enum
            if enum is None or enum.native is not True:
                continue
            actual = enum_behind(drift.catalogue, column.actual.type)
            if actual is not None:
                yield EnumPair(pair, column, enum, actual)


def label_pairs(drift: Drift) -> Iterator[LabelPair]:
    """Yield every column whose labels are known on both sides."""
    from trueline.facts.drift.checks import enum_checks

    for pair in drift.pairs:
        checks = {each.column: each for each in enum_checks(pair)}
        for column in pair.columns:
            enum = column.declared.enum
            if enum is None or enum.labels is UNKNOWN:
                continue
            actual = enum_behind(drift.catalogue, column.actual.type)
            if actual is not None:
                yield LabelPair(pair, column, enum, actual.address, actual.labels)
            elif enum.native is False and column.actual.name in checks:
                check = checks[column.actual.name]
                address = f"{pair.address}.{check.check.name}"
                yield LabelPair(pair, column, enum, address, check.labels)


def compare_labels(ours: tuple[str, ...], theirs: tuple[str, ...], *, ordered: bool) -> Labels:
    """Compare labels in the form in which they are stored."""
    missing = [label for label in ours if label not in theirs]
    extra = [label for label in theirs if label not in ours]
    folded = {label.strip().casefold(): label for label in extra}
    respelt = [
        (label, folded[label.strip().casefold()])
        for label in missing
        if label.strip().casefold() in folded
    ]
    for one, other in respelt:
        missing.remove(one)
        extra.remove(other)
    common = [label for label in ours if label in theirs]
    reordered = ordered and common != [label for label in theirs if label in ours]
    return Labels(tuple(missing), tuple(extra), tuple(respelt), reordered)


def other_form(declared: DeclaredEnumType) -> tuple[str, ...]:
    """Return the labels as they would be if the other of name and value were stored."""
    if declared.stores == "names":
        return tuple(_text(value) for value in declared.members.values())
    if declared.stores == "values":
        return tuple(declared.members)
    return ()


def _text(literal: str) -> str:
    from ast import literal_eval

    try:
        return str(literal_eval(literal))
    except (ValueError, SyntaxError):
        return literal


def distinct(types: Iterable[DeclaredEnumType]) -> Iterator[DeclaredEnumType]:
    """Yield each enumeration once for every place and type that it is written with."""
    first = {(each.at, each.name, each.schema, each.cls): each for each in types}
    yield from first.values()


def class_name(declared: DeclaredEnumType) -> str:
    """Return how people call an enumeration."""
    if declared.cls is not None:
        return declared.cls[1]
    return "the list of labels" if declared.name is UNKNOWN else f"Enum {declared.name}"


def literal(expression: str) -> str | None:
    """Return the text of an expression that is one string, perhaps with a cast."""
    text = expression.strip()
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    if not text.startswith("'"):
        return None
    end = text.find("'", 1)
    while text[end + 1 : end + 2] == "'":
        end = text.find("'", end + 2)
    rest = text[end + 1 :].strip()
    return text[1:end].replace("''", "'") if not rest or rest.startswith("::") else None
