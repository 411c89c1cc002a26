"""Constraints and indexes in ``class Meta`` of Django's models."""

from __future__ import annotations

from collections.abc import Iterator

from trueline.facts.catalogue import IndexKey, SqlType
from trueline.facts.declared import (
    UNKNOWN,
    DeclaredCheck,
    DeclaredColumn,
    DeclaredIndex,
    DeclaredUnique,
    Place,
    Unknown,
)
from trueline.facts.models.classes import Classes
from trueline.facts.models.dj_options import Options
from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    Items,
    Made,
    Value,
    is_none,
    text_of,
)

_METHODS = {
    "dj.Index": "btree",
    "dj.BTreeIndex": "btree",
    "dj.GinIndex": "gin",
    "dj.GistIndex": "gist",
    "dj.BrinIndex": "brin",
    "dj.HashIndex": "hash",
    "dj.SpGistIndex": "spgist",
    "dj.BloomIndex": "bloom",
}


class Meta:
    """Reads the options of one model; ``doubt`` says what could not be read."""

    def __init__(
        self,
        classes: Classes,
        options: Options,
        cls: ClassValue,
        at: Place,
        columns: dict[str, str],
    ) -> None:
        self._classes, self._options, self._cls = classes, options, cls
        self._at, self._columns = at, columns
        self.doubt = ""

    def is_managed(self) -> bool:
        """Whether migrations make the table, always."""
        managed = self._options.meta(self._cls, "managed")
        swappable = self._options.meta(self._cls, "swappable")
        return managed != Const(False) and swappable is None

    def comment(self) -> str | None:
        """Return ``db_table_comment``."""
        return text_of(self._options.meta(self._cls, "db_table_comment")) or None

    def order_column(self) -> DeclaredColumn | None:
        """Return the column that ``order_with_respect_to`` adds."""
        given = self._options.meta(self._cls, "order_with_respect_to")
        if is_none(given):
            return None
        return DeclaredColumn(
            "_order", "_order", self._at, SqlType("integer"), False, client_default=True
        )

    def _listed(self, name: str) -> Iterator[Value]:
        value = self._options.meta(self._cls, name)
        if value is None or is_none(value):
            return
        if not isinstance(value, Items) or not value.whole:
            self.doubt = self.doubt or f"Meta.{name} can't be read"
        if isinstance(value, Items):
            yield from value.items

    def _names(self, values: tuple[Value, ...]) -> tuple[str, ...] | None:
        found = [self._columns.get(text_of(value) or "") for value in values]
        known = tuple(each for each in found if each is not None)
        return known if len(known) == len(found) else None

    def _together(self, option: str) -> Iterator[tuple[str, ...]]:
        values = list(self._listed(option))
        if values and all(text_of(each) is not None for each in values):
            values = [Items(tuple(values))]
        for each in values:
            known = self._names(each.items) if isinstance(each, Items) else None
            if known is None:
                self.doubt = self.doubt or f"Meta.{option} names fields that are not known"
            else:
                yield known

    def _made(self, option: str, names: frozenset[str]) -> Iterator[Made]:
        for each in self._listed(option):
            if not isinstance(each, Made) or not isinstance(each.function, Foreign):
                self.doubt = self.doubt or f"Meta.{option} has an item that can't be read"
            elif each.name in names:
                yield each

    def uniques(self) -> Iterator[DeclaredUnique]:
        """Yield unique constraints; those with a condition are indexes."""
        for names in self._together("unique_together"):
            yield DeclaredUnique(names, self._at)
        for made in self._made("constraints", frozenset({"dj.UniqueConstraint"})):
            if self._is_index(made):
                continue
            known = self._fields(made)
            if known is None:
                self.doubt = self.doubt or "a unique constraint names fields that are not known"
                continue
            told = made.keyword("deferrable")
            yield DeclaredUnique(
                known,
                made.at,
                text_of(made.keyword("name")) or "",
                made.keyword("nulls_distinct") == Const(False),
                not is_none(told),
                isinstance(told, Foreign) and told.dotted.endswith("DEFERRED"),
            )

    def _is_index(self, made: Made) -> bool:
        special = ("condition", "include", "opclasses")
        return bool(made.arguments) or any(not is_none(made.keyword(each)) for each in special)

    def _fields(self, made: Made) -> tuple[str, ...] | None:
        value = made.keyword("fields")
        return self._names(value.items) if isinstance(value, Items) and value.whole else None

    def checks(self) -> Iterator[DeclaredCheck]:
        """Yield check constraints; their expressions are only known to Django."""
        for made in self._made("constraints", frozenset({"dj.CheckConstraint"})):
            yield DeclaredCheck(UNKNOWN, made.at, text_of(made.keyword("name")) or "")

    def indexes(self) -> Iterator[DeclaredIndex]:
        """Yield indexes, unique constraints with a condition included."""
        for names in self._together("index_together"):
            yield DeclaredIndex(tuple(map(IndexKey, names)), self._at)
        for made in self._made("indexes", frozenset(_METHODS)):
            yield self._index(made, _METHODS[made.name], unique=False)
        for made in self._made("constraints", frozenset({"dj.UniqueConstraint"})):
            if self._is_index(made):
                yield self._index(made, "btree", unique=True)

    def _index(self, made: Made, method: str, *, unique: bool) -> DeclaredIndex:
        include = made.keyword("include")
        given = self._names(include.items) if isinstance(include, Items) else ()
        plain: str | Unknown = "" if is_none(made.keyword("condition")) else UNKNOWN
        return DeclaredIndex(
            keys=self._keys(made),
            at=made.at,
            name=text_of(made.keyword("name")) or "",
            unique=unique,
            method=method,
            include=UNKNOWN if given is None else given,
            predicate=plain,
            nulls_not_distinct=made.keyword("nulls_distinct") == Const(False),
        )

    def _keys(self, made: Made) -> tuple[IndexKey, ...] | Unknown:
        fields, classes = made.keyword("fields"), made.keyword("opclasses")
        if made.arguments or not isinstance(fields, Items) or not fields.whole:
            return UNKNOWN
        listed = classes.items if isinstance(classes, Items) else ()
        found = []
        for at, value in enumerate(fields.items):
            text = text_of(value) or ""
            down = text.startswith("-")
            column = self._columns.get(text.removeprefix("-"))
            if column is None:
                return UNKNOWN
            opclass = text_of(listed[at]) or "" if at < len(listed) else ""
            found.append(IndexKey(column, False, down, down, opclass))
        return tuple(found)
