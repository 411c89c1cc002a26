"""What modules add to tables outside of them: indexes, late columns, imperative mappings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts.models.evaluate import Scope
from trueline.facts.models.sa_columns import ColumnDraft
from trueline.facts.models.sa_drafts import TableDraft
from trueline.facts.models.sa_fields import Field
from trueline.facts.models.values import (
    ClassValue,
    Foreign,
    Items,
    Made,
    Operation,
    Pairs,
    Part,
    Value,
    text_of,
)
from trueline.facts.module import LAZY
from trueline.facts.outline import Assignment, Expr

if TYPE_CHECKING:
    from trueline.facts.models.sa_reader import Reader

_STANDALONE = frozenset(
    {"sa.Index", "sa.UniqueConstraint", "sa.CheckConstraint", "sa.ForeignKeyConstraint"}
)
_WORDS = re.compile(r"Index|Constraint|mapper|map_imp|append_|setattr|add_mapped|ddl_if")
_MAPPERS = frozenset({"map_imperatively", "mapper"})


def take_values(reader: Reader, path: str) -> None:
    """Take assignments in: ``index = Index(…)``, ``User.name = Column(…)``."""
    outline = reader.classes.names.outline(path)
    for each in outline.assignments if outline else ():
        if each.value is None or not ("." in each.target or _may_be_standalone(each.value)):
            continue
        value = reader.evaluator.of(each.value, Scope(path))
        if "." in each.target:
            _late(reader, path, each, value)
        elif isinstance(value, Made) and value.name in _STANDALONE:
            _standalone(reader, value)


def _may_be_standalone(expr: Expr) -> bool:
    return expr[0] in "f=" and _WORDS.search(repr(expr)) is not None


def _late(reader: Reader, path: str, each: Assignment, value: Value) -> None:
    owner, _, name = each.target.rpartition(".")
    cls = reader.evaluator.of(("n", owner), Scope(path))
    if not isinstance(cls, ClassValue):
        return
    reader.late.setdefault(cls, set()).add(name)
    table = reader.drafts.by_class.get(cls)
    if table is None or not isinstance(value, Made):
        return
    if value.name in ("sa.Column", "sa.mapped_column"):
        draft = ColumnDraft(name, value.at)
        draft.take(value)
        table.add(draft)
        reader.drafts.attributes[cls][name] = draft

    kind = "column" if value.name in ("sa.Column", "sa.mapped_column") else "plain"
    known = reader.drafts.attributes[cls].get(name)
    columns = (known,) if kind == "column" and known else ()
    reader.fields[cls].append(Field(name, kind, columns, value))


def _standalone(reader: Reader, made: Made) -> None:
    for value in _inside(made):
        column = reader.drafts.column(value)
        table = reader.drafts.table_of(column) if column else None
        if table is not None:
            table.extras.append(made)
            return


def _inside(value: Value) -> Iterator[Value]:
    """Yield a value and all that it is made of."""
    yield value
    if isinstance(value, Made):
        for each in (value.function, *value.arguments, *(v for _, v in value.keywords)):
            yield from _inside(each)
    elif isinstance(value, Part):
        yield from _inside(value.owner)
    elif isinstance(value, Operation):
        yield from _inside(value.left)
        if value.right is not None:
            yield from _inside(value.right)
    elif isinstance(value, Items):
        for each in value.items:
            yield from _inside(each)


def take_calls(reader: Reader, path: str) -> None:
    """Take statements in: ``Index(…)``, ``map_imperatively(…)``, ``append_constraint(…)``."""
    outline = reader.classes.names.outline(path)
    if outline is None:
        return
    calls = [call for call, context in outline.calls if not context & LAZY]
    calls += [call for function in outline.functions for call in function.calls]
    for call in filter(_may_be_standalone, calls):
        value = reader.evaluator.of(call, Scope(path))
        if isinstance(value, Made):
            _called(reader, value)


def _called(reader: Reader, made: Made) -> None:
    if made.name in _STANDALONE:
        _standalone(reader, made)
    function = made.function
    named = function.name if isinstance(function, (Part, Foreign)) else ""
    name = named.rpartition(".")[2]
    if named in ("setattr", "sa.add_mapped_attribute") and len(made.arguments) > 1:
        _set_later(reader, made)
    if name in _MAPPERS and len(made.arguments) > 1:
        _mapped(reader, made)
    elif name in ("append_constraint", "append_column") and isinstance(made.function, Part):
        table = reader.drafts.table(made.function.owner)
        for each in made.arguments if table is not None else ():
            reader.take_item(table, each)  # type: ignore[arg-type]  # it is not None here


def _set_later(reader: Reader, made: Made) -> None:
    """Note an attribute that a call adds to a class; None of a name means any."""
    cls, name = made.arguments[0], text_of(made.arguments[1])
    if isinstance(cls, ClassValue):
        reader.late.setdefault(cls, set()).add(name or "*")


def _mapped(reader: Reader, made: Made) -> None:
    cls, table = made.arguments[0], reader.take_table(made.arguments[1])
    if not isinstance(cls, ClassValue) or table is None:
        return
    reader.drafts.by_class[cls] = table
    reader.drafts.order[cls] = reader.classes.ancestors(cls)
    table.classes.append(cls)
    reader.imperative[cls] = made.arguments[1]
    properties = made.keyword("properties")
    named = properties.items if isinstance(properties, Pairs) else ()
    reader.fields[cls] = list(_properties(table, named))
    columns = {c.attribute: c for f in reader.fields[cls] for c in f.columns}
    reader.drafts.attributes[cls] = columns


def _properties(table: TableDraft, named: tuple[tuple[Value, Value], ...]) -> Iterator[Field]:
    """Yield the attributes of an imperatively mapped class: its properties, then all columns."""
    from trueline.facts.models.sa_fields import _KINDS

    taken: set[str] = set()
    for key, value in named:
        name = text_of(key) or ""
        column = _column_of(table, value)
        if column is not None:
            taken.add(column.column_name)
            column.attribute = name
            yield Field(name, "column", (column,), value)
        else:
            kind = _KINDS.get(value.name, "property") if isinstance(value, Made) else "property"
            yield Field(name, kind, (), value)
    for column in table.columns.values():
        if column.column_name not in taken:
            column.attribute = column.column_name
            yield Field(column.column_name, "column", (column,))


def _column_of(table: TableDraft, value: Value) -> ColumnDraft | None:
    if isinstance(value, Part) and isinstance(value.owner, Part):
        return table.columns.get(value.name)
    return None
