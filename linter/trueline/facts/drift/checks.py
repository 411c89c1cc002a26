"""Check constraints of both sides, matched by what they demand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from trueline.facts.catalogue import Check
from trueline.facts.declared import UNKNOWN, DeclaredCheck, DeclaredColumn
from trueline.facts.drift.matched import Matched
from trueline.facts.drift.tables import TablePair
from trueline.facts.expressions import same_predicate, value_set


class EnumCheck(NamedTuple):
    """A check that stands for an enumeration: a column, and the strings that it may hold."""

    column: str
    labels: tuple[str, ...]
    check: Check


def enum_checks(pair: TablePair) -> Iterator[EnumCheck]:
    """Yield the checks that hold a column to a list of strings."""
    for check in pair.table.checks if pair.table else ():
        for column in pair.actual.columns:
            labels = value_set(check.expression, column.name)
            if labels is not None:
                yield EnumCheck(column.name, labels, check)
                break


def checks(pair: TablePair) -> Matched[DeclaredCheck, Check]:
    """Match the checks of a table.

    Where both sides hold an enumeration's column to a list, its labels are compared, not these.
    """
    table = pair.table
    if table is None:
        return Matched()
    standing = [each for each in enum_checks(pair) if _declared_enum(pair, each.column)]
    held = {each.column for each in standing}
    left = [check for check in table.checks if check not in [each.check for each in standing]]
    left = [*filter(_says_something, left)]
    declared = [each for each in pair.checks if _held(each, held) is None]
    return _matched(declared, left)


def _held(declared: DeclaredCheck, columns: set[str]) -> str | None:
    """The column of those named whose labels a declared check lists."""
    if declared.expression is UNKNOWN:
        return None
    expression = declared.expression
    return next((each for each in columns if value_set(expression, each) is not None), None)


def _matched(declared: list[DeclaredCheck], left: list[Check]) -> Matched[DeclaredCheck, Check]:
    same, missing, doubt = [], [], False
    for one in declared:
        found = _counterpart(one, left)
        if isinstance(found, Check):
            left.remove(found)
            same.append((one, found))
        elif found is None:
            doubt = True
        else:
            missing.append(one)
    changed = [(one, other) for one in missing if (other := _named(one, left))]
    renamed = [other for _, other in changed]
    return Matched(
        tuple(same),
        tuple(changed),
        tuple(one for one in missing if not _named(one, left)),
        () if doubt else tuple(check for check in left if check not in renamed),
    )


def _declared_enum(pair: TablePair, column: str) -> DeclaredColumn | None:
    columns = (c for table in pair.declared for c in table.columns if c.name == column)
    return next((each for each in columns if each.enum is not None), None)


def _says_something(check: Check) -> bool:
    """PostgreSQL 18 lists NOT NULL among the checks of some readers; it is a column's matter."""
    return not check.expression.upper().rstrip(")").endswith(" IS NOT NULL")


def _counterpart(declared: DeclaredCheck, left: list[Check]) -> Check | bool | None:
    """The check that says the same; None when that can't be told, False when there is none."""
    if declared.expression is UNKNOWN:
        return _named(declared, left) or None
    verdicts = [(check, same_predicate(declared.expression, check.expression)) for check in left]
    sure = next((check for check, verdict in verdicts if verdict), None)
    if sure:
        return sure
    if all(verdict is False for _, verdict in verdicts):
        return False
    return next(
        (each for each, verdict in verdicts if verdict is None and _is(declared, each)), None
    )


def _is(declared: DeclaredCheck, check: Check) -> bool:
    """Whether two checks have one name; a naming convention may have put more before it."""
    name = declared.name
    return bool(name) and (check.name == name or check.name.endswith(f"_{name}"))


def _named(declared: DeclaredCheck, left: list[Check]) -> Check | None:
    return next((check for check in left if _is(declared, check)), None)
