"""Strings in a statement that become values of an enum: compared, inserted, or cast."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from trueline.facts.rawsql import LabelUse, NamedType
from trueline.sources.rawsql.frames import Collector, folded

_COMPARISONS = (
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.NullSafeEQ,
    exp.NullSafeNEQ,
    exp.Coalesce,
)


def compared(node: exp.Expression) -> Iterator[tuple[exp.Column, exp.Expression, bool]]:
    """Yield columns, the strings that an operator sets beside them, and if these are arrays."""
    if isinstance(node, exp.In):
        sides = [node.this, *node.expressions]
    elif isinstance(node, exp.Between):
        sides = [node.this, node.args.get("low"), node.args.get("high")]
    elif isinstance(node, _COMPARISONS):
        sides = [node.this, node.args.get("expression"), *node.expressions]
    else:
        return
    given = [side for side in sides if isinstance(side, exp.Expression)]
    columns = [column for column in map(_bare, given) if isinstance(column, exp.Column)]
    if len(columns) == 1:
        for side in given:
            plain = _bare(side)
            many = plain is not side and isinstance(plain, exp.Literal) and _is_quantified(side)
            yield from ((columns[0], literal, many) for literal in _literals(plain))


def _is_quantified(node: exp.Expression) -> bool:
    return isinstance(node, (exp.Any, exp.All))


def _bare(node: exp.Expression) -> exp.Expression:
    while isinstance(node, (exp.Paren, exp.Any, exp.All)):
        node = node.this
    return node


def _literals(node: exp.Expression) -> Iterator[exp.Expression]:
    if isinstance(node, exp.Literal) and node.is_string:
        yield node
    elif isinstance(node, exp.Array):
        for each in node.expressions:
            yield from _literals(each)


def note(collector: Collector, literal: exp.Expression, column: int, *, many: bool = False) -> None:
    """Note a string that becomes a value of a column, or an array of such."""
    span = collector.span(literal)
    collector.labels.append(LabelUse(str(literal.this), span, column, many=many))


def cast_labels(collector: Collector, node: exp.Cast) -> None:
    """Note a user's type in a cast, and the strings that become values of it."""
    kind, many = node.to, False
    while kind.this == exp.DataType.Type.ARRAY and kind.expressions:
        kind, many = kind.expressions[0], True
    named = kind.args.get("kind") if kind.this == exp.DataType.Type.USERDEFINED else None
    schema, name = (named.this, named.expression) if isinstance(named, exp.Dot) else (None, named)
    if not isinstance(name, exp.Identifier):
        return
    type_ = (folded(schema), folded(name))
    collector.types.append(NamedType(*type_, collector.span(name)))
    for literal in _literals(node.this):
        is_array = many and literal is node.this
        span = collector.span(literal)
        collector.labels.append(LabelUse(str(literal.this), span, -1, type_, is_array))
