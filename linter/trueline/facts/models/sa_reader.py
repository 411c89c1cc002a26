"""All that SQLAlchemy and SQLModel declare in a project: tables first, then what hangs on them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trueline.facts.declared import DeclaredTable, Doubt, Place
from trueline.facts.models.classes import Classes
from trueline.facts.models.evaluate import Scope
from trueline.facts.models.sa_columns import ColumnDraft
from trueline.facts.models.sa_drafts import Drafts, TableDraft, made_key
from trueline.facts.models.sa_extras import take_calls, take_values
from trueline.facts.models.sa_fields import Field, Fields
from trueline.facts.models.sa_mapping import Mapping, metadata_facts
from trueline.facts.models.sa_tables import Tables
from trueline.facts.models.sa_types import Types
from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    Items,
    Made,
    Pairs,
    Part,
    Unclear,
    Value,
    is_none,
    number_of,
    text_of,
)
from trueline.facts.module import LAZY, Span
from trueline.facts.outline import Class, Expr

_TABLES = frozenset({"sa.Table"})
_TABLE_WORDS = re.compile(r"[Tt]able|[Mm]eta|META")


class Reader:
    """Reads every outlined file once; ``fields`` are the attributes of each mapped class."""

    def __init__(self, classes: Classes, compiled: dict[ClassValue, Value]) -> None:
        self.classes, self.evaluator = classes, classes.evaluator
        self.mapping = Mapping(classes)
        self.fields_of = Fields(classes, self.mapping)
        self.types = Types(classes, compiled)
        self.drafts = Drafts()
        self.doubts: list[Doubt] = []
        self.fields: dict[ClassValue, list[Field]] = {}
        self.imperative: dict[ClassValue, Value] = {}
        self.late: dict[ClassValue, set[str]] = {}

    def read(self) -> tuple[DeclaredTable, ...]:
        """Return all tables, in the order of files and lines."""
        paths = self.classes.names.outlined
        for path in paths:
            self._tables(path)
        for cls in self.mapped(paths):
            self.map(cls)
        for path in paths:
            take_values(self, path)
            take_calls(self, path)
        tables = Tables(self.drafts, self.types, self.doubts)
        return tuple(tables.declared(draft) for draft in self.drafts.tables)

    def every_class(self, path: str) -> Iterator[ClassValue]:
        """Yield the classes of a file that mean something at run time, nested ones included."""
        outline = self.classes.names.outline(path)
        pending = [("", row) for row in outline.classes] if outline else []
        seen: set[str] = set()
        while pending:
            outer, row = pending.pop(0)
            name = f"{outer}.{row.name}" if outer else row.name
            if row.context & LAZY or name in seen:
                continue
            seen.add(name)
            yield ClassValue(path, name)
            pending += [(name, Class(*inner)) for inner in row.nested]

    def mapped(self, paths: tuple[str, ...]) -> Iterator[ClassValue]:
        """Yield the mapped classes, parents before their children."""
        found = [c for path in paths for c in self.every_class(path) if self.mapping.is_mapped(c)]
        done: set[ClassValue] = set()
        for cls in found:
            for each in reversed(self.classes.ancestors(cls)):
                if each not in done and self.mapping.is_mapped(each):
                    done.add(each)
                    yield each

    def _tables(self, path: str) -> None:
        """Take the ``Table(…)`` calls at module level in."""
        outline = self.classes.names.outline(path)
        for assignment in outline.assignments if outline else ():
            if assignment.value is not None and _may_be_table(assignment.value):
                value = self.evaluator.of(assignment.value, self.classes_scope(path))
                self.take_table(value)
        for call, context in outline.calls if outline else ():
            if not context & LAZY and _may_be_table(call):
                self.take_table(self.evaluator.of(call, self.classes_scope(path)))

    def classes_scope(self, path: str) -> Scope:
        """Return the scope of a file's top level."""
        return Scope(path)

    def take_table(self, value: Value | None) -> TableDraft | None:
        """Return the draft of a ``Table(…)`` call, made on first sight."""
        if not isinstance(value, Made) or value.name not in _TABLES:
            return None
        known = self.drafts.by_made.get(made_key(value))
        if known is not None:
            return known
        name = text_of(value.argument(0, "name"))
        if name is None:
            self.doubts.append(Doubt(value.at, "model", "its name is only known at run time"))
            return None
        facts = metadata_facts(self.metadata_of(value.argument(1, "metadata")))
        given = value.keyword("schema")
        schema = facts.schema if given is None or is_none(given) else text_of(given)
        if schema is None:
            self.doubts.append(Doubt(value.at, f"table {name}", "its schema is unknown"))
            return None
        draft = TableDraft(name, schema, value.at, value, metadata_schema=facts.schema)
        draft.convention = facts.convention
        self._table_arguments(draft, value)
        self.drafts.add(draft)
        return draft

    def metadata_of(self, value: Value | None) -> Value | None:
        """Return the metadata object that ``Base.metadata`` or ``db.metadata`` stands for."""
        if isinstance(value, Part) and value.name == "metadata":
            owner = value.owner
            if isinstance(owner, ClassValue):
                return self.metadata_of_class(owner)
            if isinstance(owner, Made):
                return self.metadata_of(owner.keyword("metadata"))
        return value

    def metadata_of_class(self, cls: ClassValue) -> Value | None:
        """Return the metadata object of a class's base."""
        found = self.mapping.registry(cls, "metadata")
        if found is not None and found != Part(cls, "metadata"):
            return self.metadata_of(found)
        for each in self.classes.order(cls):
            if isinstance(each, Foreign) and each.name == "flask.Model":
                return self._flask_metadata(cls)
        return None

    def _flask_metadata(self, cls: ClassValue) -> Value | None:
        return None

    def _table_arguments(self, draft: TableDraft, value: Made) -> None:
        for each in value.arguments[2:]:
            self.take_item(draft, each)
        for name, given in value.keywords:
            self.option(draft, name, given)
        if value.keyword("autoload_with") or value.keyword("autoload"):
            draft.doubt("its columns are read from the database")

    def take_item(self, draft: TableDraft, value: Value) -> None:
        """Take a column, a constraint or an index into a table."""
        if isinstance(value, Made) and isinstance(value.function, Part):
            value = on_postgresql(value, value.function)
        if isinstance(value, Made) and value.name in ("sa.Column", "sa.mapped_column"):
            column = ColumnDraft("", value.at)
            column.take(value)
            if column.name is None:
                draft.doubt("a column whose name is unknown")
            else:
                draft.add(column)
        elif isinstance(value, Made) and isinstance(value.function, Foreign):
            draft.extras.append(value)
        elif isinstance(value, Unclear):
            draft.doubt(f"an argument can't be read: {value.why}")
        elif not is_none(value):
            draft.doubt("an argument of the table can't be read")

    def option(self, draft: TableDraft, name: str, value: Value) -> None:
        """Take a keyword of ``Table(…)`` or of the dict in ``__table_args__`` in."""
        if name == "comment":
            draft.comment = text_of(value)
        elif name == "info" and isinstance(value, Pairs):
            skip, view = value.get("skip_autogenerate"), value.get("is_view")
            draft.managed &= not (isinstance(skip, Const) and bool(skip.value))
            draft.is_view |= isinstance(view, Const) and bool(view.value)
        elif name == "autoload_with" or (name == "autoload" and value == Const(True)):
            draft.doubt("its columns are read from the database")

    def map(self, cls: ClassValue) -> None:
        """Give a mapped class its table, its own or its parent's, and its attributes."""
        self.drafts.order[cls] = self.classes.ancestors(cls)
        fields = []
        for attribute in self.mapping.attributes(cls):
            found = self.fields_of.read(cls, attribute)
            if found is not None:
                fields.append(found)
        self.fields[cls] = fields
        drafts = [column for each in fields for column in each.columns]
        drafts.sort(key=lambda column: number_of(column.keywords.get("sort_order")) or 0)
        self.drafts.attributes[cls] = {c.attribute: c for c in drafts if c.attribute}
        table = self._table_for(cls, drafts)
        if table is None:
            return
        table.classes.append(cls)
        self.drafts.by_class[cls] = table
        for column in drafts:
            table.add(column)
        self._notes(cls, table, fields)

    def _notes(self, cls: ClassValue, table: TableDraft, fields: list[Field]) -> None:
        """Say why a table may have more columns than were read."""
        for why in self.mapping.strangers(cls):
            table.doubt(why)
        for each in fields:
            if each.doubt:
                table.doubt(each.doubt)
        for owner in self.mapping.local(cls):
            body = self.classes.body(owner)
            if body is not None and body.row.odd:
                table.doubt(f"{owner.name} is filled by {body.row.odd}")
            for name in body.unsure if body else ():
                if not name.startswith("_"):
                    table.doubt(f"`{name}` depends on a condition")

    def _table_for(self, cls: ClassValue, columns: list[ColumnDraft]) -> TableDraft | None:
        given = self.mapping.special(cls, "__table__") or self.imperative.get(cls)
        if given is not None and not isinstance(given, Part):
            return self._given_table(cls, given)
        keyed = any(column.flag("primary_key") for column in columns)
        name = self.mapping.table_name(cls, keyed=keyed)
        parent = self.mapping.parent(cls)
        if name is None:
            if parent is not None:
                return self.drafts.by_class.get(parent)
            if not self._is_reflected(cls):
                self._doubt(cls, "it has neither __tablename__ nor __table__")
            return None
        text = text_of(name)
        if text is None:
            why = name.why if isinstance(name, Unclear) else "it is only known at run time"
            self._doubt(cls, f"its table name can't be told: {why}")
            return None
        return self._own_table(cls, text)

    def _given_table(self, cls: ClassValue, given: Value) -> TableDraft | None:
        table = self.take_table(given)
        if table is None:
            self._doubt(cls, "its __table__ can't be read")
            return None
        return table

    def _is_reflected(self, cls: ClassValue) -> bool:
        order = self.classes.order(cls)
        return any(isinstance(each, Foreign) and each.name == "sa.ConcreteBase" for each in order)

    def _own_table(self, cls: ClassValue, name: str) -> TableDraft:
        metadata = metadata_facts(self.metadata_of_class(cls))
        place = self.place(cls)
        draft = TableDraft(name, metadata.schema, place, metadata_schema=metadata.schema)
        draft.convention = metadata.convention
        self._arguments(cls, draft)
        known = self.drafts.by_name.get((draft.schema, draft.name), [])
        same = [each for each in known if self._extends(cls, each)]
        if same:
            same[0].extras += draft.extras
            return same[0]
        self.drafts.add(draft)
        return draft

    def _extends(self, cls: ClassValue, known: TableDraft) -> bool:
        """Whether a subclass names its parent's table again, which adds to it."""
        return any(each in known.classes for each in self.classes.ancestors(cls)[1:])

    def _arguments(self, cls: ClassValue, draft: TableDraft) -> None:
        """Take ``__table_args__`` in: constraints, and a dict of options at the end."""
        given = self.mapping.special(cls, "__table_args__")
        if given is None or is_none(given):
            return
        items = given.items if isinstance(given, Items) else (given,)
        if isinstance(given, Items) and not given.whole:
            draft.doubt("some of __table_args__ can't be read")
        for item in items:
            if isinstance(item, Pairs):
                for key, value in item.items:
                    self._class_option(draft, text_of(key) or "", value)
            else:
                self.take_item(draft, item)

    def _class_option(self, draft: TableDraft, name: str, value: Value) -> None:
        if name != "schema":
            self.option(draft, name, value)
        elif not is_none(value):
            schema = text_of(value)
            if schema is None:
                draft.doubt("its schema is only known at run time")
            draft.schema = schema or draft.schema

    def place(self, cls: ClassValue) -> Place:
        """Return where a class is declared."""
        body = self.classes.body(cls)
        return Place(cls.path, Span(*body.row.place) if body else Span())

    def _doubt(self, cls: ClassValue, why: str) -> None:
        self.doubts.append(Doubt(self.place(cls), f"model {cls.name}", why))


def _may_be_table(expr: Expr) -> bool:
    """Whether a call says anything of tables, so that it is worth to follow its names."""
    return expr[0] in "f=" and _TABLE_WORDS.search(repr(expr)) is not None


def on_postgresql(made: Made, function: Part) -> Value:
    """Return a constraint of ``….ddl_if(dialect=…)`` where it is made on PostgreSQL."""
    if function.name != "ddl_if":
        return Unclear(f"`.{function.name}()` is not understood")
    dialect = text_of(made.argument(0, "dialect"))
    if dialect is None or made.keyword("callable_") is not None:
        return Unclear("it is made under a condition")
    return function.owner if dialect == "postgresql" else Const(None)
