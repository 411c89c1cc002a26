"""From a syntax tree of sqlglot to facts: every name with what it may mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

from trueline.facts.rawsql import FOR_ITS_TYPE, NOWHERE, Output, Source
from trueline.sources.rawsql.frames import NO_COLUMNS, OPAQUE, Collector, Frame, folded, part
from trueline.sources.rawsql.labels import cast_labels, compared, note
from trueline.sources.rawsql.relations import Ctes, Relations, column_names

_OWN = frozenset(
    {
        *("with", "with_", "from", "from_", "joins", "laterals", "locks", "into", "kind", "hint"),
        *("alias", "expressions", "order", "group", "distinct", "using", "returning", "this"),
        *("conflict", "expression", "whens", "match"),
    }
)
_DEFINITIONS = (exp.Insert, exp.Update, exp.Delete, exp.Merge)


class Reader:
    """Reads one statement into a collector."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._relations = Relations(collector, self.query, self.visit)

    def read(self, node: exp.Expression) -> None:
        """Read a whole statement."""
        self.query(node, None, {})

    def query(self, node: exp.Expression, outer: Frame | None, ctes: Ctes) -> int:
        """Read a query or a change; return the source that its result is."""
        ctes = self._with(node, outer, ctes)
        if isinstance(node, exp.Select):
            return self._select(node, outer, ctes)
        if isinstance(node, exp.SetOperation):
            return self._set_operation(node, outer, ctes)
        if isinstance(node, exp.Subquery):
            return self.query(node.this, outer, ctes)
        if isinstance(node, exp.Insert):
            return self._insert(node, outer, ctes)
        if isinstance(node, exp.Update):
            return self._update(node, outer, ctes)
        if isinstance(node, exp.Delete):
            return self._delete(node, outer, ctes)
        if isinstance(node, exp.Merge):
            return self._merge(node, outer, ctes)
        self._parts(node, self._collector.frame(outer), ctes, skip=frozenset())
        return self._collector.add(OPAQUE)

    def _with(self, node: exp.Expression, outer: Frame | None, ctes: Ctes) -> Ctes:
        clause = part(node, "with")
        if clause is None:
            return ctes
        known = dict(ctes)
        for cte in clause.expressions:
            name = folded(cte.args["alias"].this)
            names = column_names(cte)
            if clause.args.get("recursive"):
                known[name] = self._anchor(cte, names)
            result = self.query(cte.this, outer, known)
            if names:
                result = self._collector.add(Source("query", outputs=tuple(map(Output, names))))
            known[name] = self._collector.called(result, name)
        return known

    def _anchor(self, cte: exp.Expression, names: list[str]) -> int:
        """Return what a recursive query sees of itself: its names, or those of its first part."""
        first = cte.this
        while isinstance(first, (exp.SetOperation, exp.Subquery)):
            first = first.this
        if not names and isinstance(first, exp.Select):
            plain = [each.alias_or_name for each in first.expressions]
            names = [] if "*" in plain or "" in plain else [name.lower() for name in plain]
        known = Source("query", outputs=tuple(map(Output, names)))
        return self._collector.add(known if names else OPAQUE)

    def _select(self, node: exp.Select, outer: Frame | None, ctes: Ctes) -> int:
        frame = self._collector.frame(outer)
        self._from(node, frame, ctes)
        for each in node.expressions:
            self.visit(each, frame, ctes)
        aliases = frozenset(_aliases(node))
        for name in ("order", "group", "distinct"):
            clause = node.args.get(name)
            if isinstance(clause, exp.Expression):
                self._parts(clause, frame, ctes, skip=aliases)
        self._rest(node, frame, ctes)
        into = node.args.get("into")
        if isinstance(into, exp.Expression) and isinstance(into.this, exp.Table):
            self._collector.creates.append(into.this.name.lower())
        outputs = tuple(self._outputs(node, frame))
        return self._collector.add(Source("query", outputs=outputs, scope=frame.scope))

    def _from(self, node: exp.Expression, frame: Frame, ctes: Ctes) -> None:
        clause = part(node, "from")
        if clause is not None:
            self._relations.add(clause.this, frame, ctes)
        for join in node.args.get("joins") or ():
            self._relations.join(join, frame, ctes)
        for lateral in node.args.get("laterals") or ():
            self._relations.add(lateral, frame, ctes)

    def _rest(self, node: exp.Expression, frame: Frame, ctes: Ctes) -> None:
        """Read all clauses that need no care of their own."""
        for name, value in node.args.items():
            if name not in _OWN:
                for each in value if isinstance(value, list) else [value]:
                    if isinstance(each, exp.Expression):
                        self.visit(each, frame, ctes)

    def _outputs(self, node: exp.Expression, frame: Frame) -> Iterator[Output]:
        own = self._collector.scopes[frame.scope].sources
        for each in node.expressions:
            inner = each.this if isinstance(each, exp.Alias) else each
            alias = folded(each.args["alias"]) if isinstance(each, exp.Alias) else ""
            if isinstance(inner, exp.Star):
                yield from (Output("*", number) for number in own)
            elif isinstance(inner, exp.Column):
                qualifier = inner.args.get("table")
                source = frame.qualified(folded(qualifier)) if qualifier else None
                number = own[0] if source is None and len(own) == 1 else source
                number = NOWHERE if number is None else number
                if isinstance(inner.this, exp.Star):
                    yield Output("*", number)
                else:
                    name = folded(inner.this)
                    yield Output(alias or name, number, name)
            else:
                yield Output(alias)

    def _set_operation(self, node: exp.SetOperation, outer: Frame | None, ctes: Ctes) -> int:
        left = self.query(node.this, outer, ctes)
        self.query(node.expression, outer, ctes)
        return left

    def _target(self, node: exp.Expression, frame: Frame) -> int:
        table = node.this.this if isinstance(node.this, exp.Schema) else node.this
        if not isinstance(table, exp.Table) or not isinstance(table.this, exp.Identifier):
            number = self._collector.add(OPAQUE)
            self._collector.put(frame, number, "")
            return number
        number = self._relations.target(table)
        alias = table.args.get("alias")
        name = folded(alias.this) if isinstance(alias, exp.TableAlias) else folded(table.this)
        self._collector.put(frame, number, name)
        return number

    def _insert(self, node: exp.Insert, outer: Frame | None, ctes: Ctes) -> int:
        frame = self._collector.frame(outer)
        target = self._target(node, frame)
        names = node.this.expressions if isinstance(node.this, exp.Schema) else []
        columns = [self._collector.column(each, frame, target) for each in names if _is_name(each)]
        listed = len(columns) == len(names)
        values = node.args.get("expression")
        if isinstance(values, exp.Expression):
            rows = list(_rows(values))
            for row in rows if listed else ():
                for position, value in enumerate(row):
                    if isinstance(value, exp.Literal) and value.is_string:
                        self._inserted(value, frame, target, columns, position)
            if isinstance(values, exp.Values):
                for row in rows:
                    for value in row:
                        self.visit(value, self._collector.frame(outer), ctes)
            else:
                self.query(values, outer, ctes)
        self._conflict(node.args.get("conflict"), frame, target, ctes)
        return self._returning(node, frame, ctes)

    def _inserted(
        self, value: exp.Literal, frame: Frame, target: int, columns: list[int], position: int
    ) -> None:
        if not columns:
            note(self._collector, value, self._collector.place(frame, target, position))
        elif position < len(columns):
            note(self._collector, value, columns[position])

    def _conflict(self, node: object, frame: Frame, target: int, ctes: Ctes) -> None:
        if not isinstance(node, exp.Expression):
            return
        inner = Frame(frame.scope, {**frame.names, "excluded": target}, frame.parent)
        for key in node.args.get("conflict_keys") or ():
            if isinstance(key, exp.Identifier):  # as older sqlglots have it
                self._collector.column(key, inner, target)
            else:
                self.visit(key, inner, ctes)
        self._assignments(node.expressions, inner, target, ctes)
        for name in ("where", "index_predicate"):
            clause = node.args.get(name)
            if isinstance(clause, exp.Expression):
                self.visit(clause, inner, ctes)

    def _assignments(
        self, nodes: Iterable[exp.Expression], frame: Frame, target: int, ctes: Ctes
    ) -> None:
        for node in nodes:
            if not isinstance(node, exp.EQ):
                self.visit(node, frame, ctes)
                continue
            left = node.this
            names = left.expressions if isinstance(left, exp.Tuple) else [left]
            numbers = [
                self._collector.column(each.this, frame, target)
                for each in names
                if isinstance(each, exp.Column) and isinstance(each.this, exp.Identifier)
            ]
            value = node.expression
            if len(numbers) == 1 and isinstance(value, exp.Literal) and value.is_string:
                note(self._collector, value, numbers[0])
            self.visit(value, frame, ctes)

    def _update(self, node: exp.Update, outer: Frame | None, ctes: Ctes) -> int:
        frame = self._collector.frame(outer)
        target = self._target(node, frame)
        self._from(node, frame, ctes)
        self._assignments(node.expressions, frame, target, ctes)
        self._rest(node, frame, ctes)
        return self._returning(node, frame, ctes)

    def _delete(self, node: exp.Delete, outer: Frame | None, ctes: Ctes) -> int:
        frame = self._collector.frame(outer)
        self._target(node, frame)
        for each in node.args.get("using") or ():
            self._relations.add(each, frame, ctes)
        self._rest(node, frame, ctes)
        return self._returning(node, frame, ctes)

    def _merge(self, node: exp.Merge, outer: Frame | None, ctes: Ctes) -> int:
        frame = self._collector.frame(outer)
        target = self._target(node, frame)
        using = node.args.get("using")
        if isinstance(using, exp.Expression):
            self._relations.add(using, frame, ctes)
        self.visit(node.args["on"], frame, ctes)
        for when in node.args["whens"].expressions:
            condition, then = when.args.get("condition"), when.args.get("then")
            if isinstance(condition, exp.Expression):
                self.visit(condition, frame, ctes)
            if isinstance(then, exp.Update):
                self._assignments(then.expressions, frame, target, ctes)
            elif isinstance(then, exp.Insert):
                self._merged(then, frame, target, ctes)
        return self._returning(node, frame, ctes)

    def _merged(self, then: exp.Insert, frame: Frame, target: int, ctes: Ctes) -> None:
        for each in then.this.expressions if isinstance(then.this, exp.Tuple) else ():
            if isinstance(each, exp.Column) and isinstance(each.this, exp.Identifier):
                self._collector.column(each.this, frame, target)
        values = then.args.get("expression")
        if isinstance(values, exp.Expression):
            self.visit(values, frame, ctes)

    def _returning(self, node: exp.Expression, frame: Frame, ctes: Ctes) -> int:
        clause = node.args.get("returning")
        if not isinstance(clause, exp.Expression):
            return self._collector.add(OPAQUE)
        inner = Frame(frame.scope, {"old": NOWHERE, "new": NOWHERE, **frame.names}, frame.parent)
        for each in clause.expressions:
            self.visit(each, inner, ctes)
        outputs = tuple(self._outputs(clause, frame))
        return self._collector.add(Source("query", outputs=outputs, scope=frame.scope))

    def visit(self, node: exp.Expression, frame: Frame, ctes: Ctes) -> None:
        """Read an expression."""
        if isinstance(node, (exp.Query, *_DEFINITIONS)):
            self.query(node, frame, ctes)
        elif isinstance(node, exp.Column):
            self._column(node, frame)
        elif not isinstance(node, (exp.Placeholder, exp.Parameter, exp.DataType)):
            self._compare(node, frame)
            self._parts(node, frame, ctes, skip=frozenset())

    def _parts(
        self, node: exp.Expression, frame: Frame, ctes: Ctes, *, skip: frozenset[str]
    ) -> None:
        parts = [node.expression] if isinstance(node, exp.Kwarg) else node.iter_expressions()
        for each in parts:
            inner = each.this if isinstance(each, exp.Ordered) else each
            named = isinstance(inner, exp.Column) and not inner.args.get("table")
            if not (named and folded(inner.this) in skip):
                self.visit(each, frame, ctes)

    def _column(self, node: exp.Column, frame: Frame) -> int:
        """Note a column; -1 when it is none: a star, a whole row, a word that is a value."""
        name, qualifier = node.this, node.args.get("table")
        if not isinstance(name, exp.Identifier) or node.args.get("catalog"):
            return -1
        if qualifier is None:
            plain = folded(name)
            special = plain in NO_COLUMNS and not name.args.get("quoted")
            if special or frame.qualified(plain) is not None:
                return -1
            return self._collector.column(name, frame)
        source = frame.qualified(folded(qualifier))
        number = self._collector.column(name, frame, NOWHERE if source is None else source)
        if source is None:
            use = self._collector.columns[number]
            self._collector.columns[number] = use._replace(qualifier=folded(qualifier))
        return number

    def _compare(self, node: exp.Expression, frame: Frame) -> None:
        if isinstance(node, exp.Cast):
            cast_labels(self._collector, node)
            return
        for column, literal, many in compared(node):
            before = len(self._collector.columns)
            number = self._column(column, frame)
            if number >= 0:
                use = self._collector.columns[number]
                self._collector.columns[before:] = [use._replace(position=FOR_ITS_TYPE)]
                note(self._collector, literal, number, many=many)


def _is_name(node: object) -> bool:
    return isinstance(node, exp.Identifier)


def _rows(values: exp.Expression) -> Iterator[list[exp.Expression]]:
    if isinstance(values, exp.Values):
        for row in values.expressions:
            yield row.expressions if isinstance(row, exp.Tuple) else [row]
    elif isinstance(values, exp.Select):
        yield values.expressions


def _aliases(node: exp.Select) -> Iterator[str]:
    for each in node.expressions:
        if isinstance(each, exp.Alias):
            yield folded(each.args["alias"])
