"""What names mean at a place in a statement, and the facts that are collected on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trueline.facts.module import Span
from trueline.facts.rawsql import (
    ColumnUse,
    LabelUse,
    NamedType,
    Output,
    Scope,
    Source,
    Statement,
    TableUse,
)

if TYPE_CHECKING:
    from sqlglot import exp

Locate = Callable[[int, int, str], Span]
"""Where the word between two offsets of the text stands in the file."""
OPAQUE = Source("opaque")
NO_COLUMNS = frozenset(
    {
        *("default", "current_user", "session_user", "user", "current_role", "current_schema"),
        *("current_catalog", "localtime", "localtimestamp", "current_time", "current_date"),
        *("current_timestamp", "null", "true", "false", "all", "nothing"),
    }
)
"""Words without quotes that are values of their own, whatever the parser takes them for."""


@dataclass(slots=True)
class Frame:
    """A level of a statement: ``names`` maps aliases to sources, ``scope`` is its number."""

    scope: int
    names: dict[str, int]
    parent: Frame | None = None

    def qualified(self, name: str) -> int | None:
        """Return the source that an alias stands for, here or around."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.names:
                return frame.names[name]
            frame = frame.parent
        return None


@dataclass(slots=True)
class Collector:
    """The facts of one statement while it is read."""

    locate: Locate
    is_open: bool = False
    sources: list[Source] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)
    tables: list[TableUse] = field(default_factory=list)
    columns: list[ColumnUse] = field(default_factory=list)
    labels: list[LabelUse] = field(default_factory=list)
    types: list[NamedType] = field(default_factory=list)
    creates: list[str] = field(default_factory=list)

    def frame(self, parent: Frame | None) -> Frame:
        """Open a level below another one."""
        self.scopes.append(Scope(parent.scope if parent else -1, (), self.is_open))
        return Frame(len(self.scopes) - 1, {}, parent)

    def add(self, source: Source) -> int:
        """Return the number of a new source."""
        self.sources.append(source)
        return len(self.sources) - 1

    def put(self, frame: Frame, number: int, name: str) -> None:
        """Make a source visible in a level, by name and for unqualified columns."""
        scope = self.scopes[frame.scope]
        self.scopes[frame.scope] = scope._replace(sources=(*scope.sources, number))
        if name:
            frame.names.setdefault(name, self.called(number, name))

    def called(self, number: int, name: str) -> int:
        """Give a query the name that messages call it by; the first one stays."""
        source = self.sources[number]
        if source.kind == "query" and not source.name:
            self.sources[number] = source._replace(name=name)
        return number

    def span(self, node: exp.Expression) -> Span:
        """Return where an identifier or a literal stands."""
        meta: Mapping[str, int] = node.meta
        if "start" not in meta:
            return Span()
        return self.locate(meta["start"], meta["end"] + 1, str(node.this))

    def column(self, node: exp.Identifier, frame: Frame, source: int = -1) -> int:
        """Note a column that is named; return its number."""
        self.columns.append(ColumnUse(folded(node), frame.scope, source, self.span(node)))
        return len(self.columns) - 1

    def place(self, frame: Frame, source: int, position: int) -> int:
        """Note a column that is meant by its place."""
        self.columns.append(ColumnUse("", frame.scope, source, Span(), position))
        return len(self.columns) - 1

    def outputs_of(self, number: int) -> tuple[Output, ...]:
        """Return the columns of a source, for a query around it."""
        return (Output("*", number),)

    def statement(self, sink: str, span: Span) -> Statement:
        """Return all that was collected."""
        return Statement(
            sink,
            span,
            tuple(self.sources),
            tuple(self.scopes),
            tuple(self.tables),
            tuple(self.columns),
            tuple(self.labels),
            tuple(self.types),
            tuple(self.creates),
        )


def folded(node: exp.Expression | None) -> str:
    """Return a name as the catalogue has it: without quotes in lower case, else as written."""
    if node is None:
        return ""
    name = str(node.this)
    return name if node.args.get("quoted") else name.lower()


def part(node: exp.Expression, name: str) -> exp.Expression | None:
    """Return a part of a node by its name, which newer sqlglots end with a bar if Python has it."""
    found = node.args.get(f"{name}_") or node.args.get(name)
    return found if hasattr(found, "args") else None
