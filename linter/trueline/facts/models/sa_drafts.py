"""Tables on their way from code to facts: what belongs to each, before anything is resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from trueline.facts.declared import UNKNOWN, Place, Unknown
from trueline.facts.models.sa_columns import ColumnDraft
from trueline.facts.models.values import ClassValue, Made, Part, Value, text_of


@dataclass(slots=True)
class TableDraft:
    """A table; ``columns`` by key, ``extras`` are constraints and indexes as written.

    ``made`` is the call of ``Table(…)`` if there is one; ``classes`` are mapped to this table.
    ``names`` maps each class's attributes to column keys.  ``open`` says why something may be
    missing.
    """

    name: str
    schema: str
    at: Place
    made: Made | None = None
    columns: dict[str, ColumnDraft] = field(default_factory=dict)
    extras: list[Value] = field(default_factory=list)
    classes: list[ClassValue] = field(default_factory=list)
    convention: dict[str, str] = field(default_factory=dict)
    comment: str | Unknown | None = None
    metadata_schema: str = ""
    open: str = ""
    managed: bool = True
    is_view: bool = False

    def add(self, draft: ColumnDraft) -> None:
        """Add a column unless there is one of its name; what it may bring along stays open."""
        if draft.unclear:
            self.doubt(f"`{draft.column_name}` can't be read: {draft.unclear}")
        for option in ("unique", "index"):
            if draft.flag(option) is UNKNOWN:
                self.doubt(f"whether `{draft.column_name}` has {option} is unknown")
        self.columns.setdefault(draft.column_name, draft)

    def doubt(self, why: str) -> None:
        """Say why there may be more than is listed; the first reason stands."""
        self.open = self.open or why


def made_key(made: Made) -> tuple[Place, str]:
    """Tell calls of ``Table(…)`` apart; one in a loop stands for several tables."""
    return (made.at, text_of(made.argument(0, "name")) or "")


class Drafts:
    """All tables, found again by the class, the call or the name that code refers to them by."""

    def __init__(self) -> None:
        self.tables: list[TableDraft] = []
        self.by_class: dict[ClassValue, TableDraft] = {}
        self.by_made: dict[tuple[Place, str], TableDraft] = {}
        self.by_name: dict[tuple[str, str], list[TableDraft]] = {}
        self.attributes: dict[ClassValue, dict[str, ColumnDraft]] = {}
        self._owners: dict[int, TableDraft] = {}
        self.order: dict[ClassValue, tuple[ClassValue, ...]] = {}

    def add(self, draft: TableDraft) -> None:
        """Take a table in."""
        self.tables.append(draft)
        self.by_name.setdefault((draft.schema, draft.name), []).append(draft)
        if draft.made is not None:
            self.by_made[made_key(draft.made)] = draft

    def column(self, value: Value, here: TableDraft | None = None) -> ColumnDraft | None:
        """Return the column that code refers to, by attribute, ``table.c`` or its own call."""
        if isinstance(value, Part):
            return self._part(value)
        text = text_of(value)
        if text is not None and here is not None:
            return here.columns.get(text)
        if isinstance(value, Made) and here is not None:
            found = (each for each in here.columns.values() if each.at == value.at)
            return next(found, None)
        return None

    def _part(self, value: Part) -> ColumnDraft | None:
        owner = value.owner
        if isinstance(owner, ClassValue):
            return self._attribute(owner, value.name)
        if isinstance(owner, Part) and owner.name in ("c", "columns"):
            table = self.table(owner.owner)
            return table.columns.get(value.name) if table else None
        return None

    def _attribute(self, cls: ClassValue, name: str) -> ColumnDraft | None:
        for each in self.order.get(cls, (cls,)):
            found = self.attributes.get(each, {}).get(name)
            if found is not None:
                return found
        return None

    def table(self, value: Value) -> TableDraft | None:
        """Return the table that a value is: ``Table(…)``, a class, ``Class.__table__``."""
        if isinstance(value, Made):
            return self.by_made.get(made_key(value))
        if isinstance(value, ClassValue):
            return self.by_class.get(value)
        if isinstance(value, Part) and value.name == "__table__":
            return self.table(value.owner)
        return None

    def table_of(self, column: ColumnDraft) -> TableDraft | None:
        """Return the table that holds a column."""
        known = self._owners.get(id(column))
        if known is not None and any(each is column for each in known.columns.values()):
            return known
        if len(self._owners) != sum(len(table.columns) for table in self.tables):
            self._owners = {id(c): t for t in self.tables for c in t.columns.values()}
        return self._owners.get(id(column))
