"""Indexes: ``index=True`` and ``Index(...)`` with their expressions and options."""

from __future__ import annotations

from collections.abc import Iterator

from trueline.facts.catalogue import IndexKey
from trueline.facts.declared import UNKNOWN, DeclaredIndex, Unknown
from trueline.facts.models.sa_constraints import flag
from trueline.facts.models.sa_drafts import Drafts, TableDraft
from trueline.facts.models.sa_sql import Renderer
from trueline.facts.models.values import Items, Made, Pairs, Part, Value, is_none, text_of

_ORDERS = frozenset({"asc", "desc", "nulls_first", "nulls_last", "nullsfirst", "nullslast"})


class Indexes:
    """Reads the indexes of one table."""

    def __init__(self, drafts: Drafts, table: TableDraft, renderer: Renderer) -> None:
        self._drafts, self._table, self._renderer = drafts, table, renderer

    def read(self) -> Iterator[DeclaredIndex]:
        """Yield all indexes of the table."""
        for column in self._table.columns.values():
            indexed = column.flag("index")
            if indexed:
                name = f"ix_{self._table.name}_{column.column_name}"
                unique = column.flag("unique") or False
                keys = UNKNOWN if indexed is UNKNOWN else (IndexKey(column.column_name),)
                if keys is not UNKNOWN:
                    yield DeclaredIndex(keys, column.at, name, unique)
        for made in self._table.extras:
            if isinstance(made, Made) and made.name == "sa.Index":
                yield self._index(made)

    def _index(self, made: Made) -> DeclaredIndex:
        name = text_of(made.argument(0, "name")) or ""
        where = made.keyword("postgresql_where")
        predicate = "" if is_none(where) or where is None else self._sql(where)
        return DeclaredIndex(
            keys=self._keys(made),
            at=made.at,
            name=name,
            unique=flag(made.keyword("unique")),
            method=_method(made.keyword("postgresql_using")),
            include=self._include(made.keyword("postgresql_include")),
            predicate=predicate,
            nulls_not_distinct=flag(made.keyword("postgresql_nulls_not_distinct")),
        )

    def _sql(self, value: Value) -> str | Unknown:
        text = text_of(value) or self._renderer.sql(value)
        return UNKNOWN if text is None else text

    def _keys(self, made: Made) -> tuple[IndexKey, ...] | Unknown:
        classes = made.keyword("postgresql_ops")
        known = classes if isinstance(classes, Pairs) else None
        if classes is not None and not is_none(classes) and (known is None or not known.whole):
            return UNKNOWN
        found = [self._key(each, known) for each in made.arguments[1:]]
        keys = tuple(key for key in found if key is not None)
        return keys if len(keys) == len(found) and keys else UNKNOWN

    def _key(self, value: Value, classes: Pairs | None) -> IndexKey | None:
        inner, descending, nulls = _ordered(value)
        label = inner
        while isinstance(inner, Made) and isinstance(inner.function, Part):
            if inner.function.name not in ("label", "self_group"):
                break
            label, inner = inner.arguments[0] if inner.arguments else inner, inner.function.owner
        column = self._drafts.column(inner, self._table)
        name = column.column_name if column else text_of(inner)
        if column is not None or (name is not None and self._table.open):
            opclass = text_of(classes.get(name or "")) if classes else None
            return IndexKey(name or "", False, descending, nulls, opclass or "")
        text = self._renderer.sql(inner)
        if text is None:
            return None
        opclass = text_of(classes.get(text_of(label) or text)) if classes else None
        return IndexKey(text, True, descending, nulls, opclass or "")

    def _include(self, value: Value | None) -> tuple[str, ...] | Unknown:
        if value is None or is_none(value):
            return ()
        items = value.items if isinstance(value, Items) and value.whole else (value,)
        columns = [self._drafts.column(each, self._table) for each in items]
        names = tuple(column.column_name for column in columns if column is not None)
        return names if len(names) == len(columns) else UNKNOWN


def _method(value: Value | None) -> str | Unknown:
    if is_none(value):
        return "btree"
    text = text_of(value)
    return UNKNOWN if text is None else text.lower()


def _ordered(value: Value) -> tuple[Value, bool, bool]:
    """Take ``.desc()`` and ``nulls_first()`` off; NULLs come first when descending."""
    descending, nulls = False, None
    while isinstance(value, Made):
        function = value.function
        if isinstance(function, Part) and function.name in _ORDERS:
            name, inner = function.name, function.owner
        elif value.name.removeprefix("sa.") in _ORDERS and value.arguments:
            name, inner = value.name.removeprefix("sa."), value.arguments[0]
        else:
            break
        descending |= name == "desc"
        if name.startswith("nulls"):
            nulls = name.endswith("first")
        value = inner
    return value, descending, descending if nulls is None else nulls
