"""One form for the spellings of an expression that PostgreSQL makes one when it stores it."""

from __future__ import annotations

from trueline.facts.catalogue import SqlType
from trueline.facts.sqltree import NOW, Call, Cast, Constant, Node, Operation

_NEGATED = {
    "=": "<>",
    "<>": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "= any": "<> all",
    "<> all": "= any",
    "~~": "!~~",
    "!~~": "~~",
    "~~*": "!~~*",
    "!~~*": "~~*",
    "~": "!~",
    "!~": "~",
    "~*": "!~*",
    "!~*": "~*",
    "and": "or",
    "or": "and",
}
_FLIPPED = {">": "<", ">=": "<="}
_SAME_FUNCTION = {
    "char_length": "length",
    "character_length": "length",
    "date_part": "extract",
    "pow": "power",
    "ceiling": "ceil",
    "substr": "substring",
    "similar_escape": "similar_to_escape",
}


def simplify(node: Node) -> Node:
    """Return the one form of an expression."""
    if isinstance(node, Cast):
        return _cast(simplify(node.value), node.type)
    if isinstance(node, Call):
        return _call(Call(node.name, tuple(map(simplify, node.arguments))))
    if isinstance(node, Operation):
        return _operation(node.operator, tuple(map(simplify, node.operands)))
    return node


def _cast(value: Node, to: SqlType) -> Node:
    if isinstance(value, Constant):
        if value.text is None:
            return Constant(None)
        fits = not value.type or not value.type.modifiers
        return Constant(value.text, to) if fits else Cast(value, to)
    if isinstance(value, Operation) and value.operator == "array" and to.dimensions:
        element = to._replace(dimensions=0)
        return Operation("array", tuple(_cast(each, element) for each in value.operands))
    if value == NOW and to == SqlType("timestamp with time zone"):
        return NOW
    return Cast(value, to)


def _call(node: Call) -> Node:
    name = node.name[1:] if node.name[0] == "pg_catalog" else node.name
    arguments = node.arguments
    if name == ("now",):
        return NOW
    name = (*name[:-1], _SAME_FUNCTION.get(name[-1], name[-1]))
    first = arguments[0] if arguments else None
    if name[-1] == "timezone" and isinstance(first, Constant) and first.text:
        arguments = (Constant(first.text.lower()), *arguments[1:])
    return Call(name, arguments)


def _operation(operator: str, operands: tuple[Node, ...]) -> Node:
    if operator == "-" and len(operands) == 1 and isinstance(operands[0], Constant):
        return _negative(operands[0])
    if operator == "not":
        return _negated(operands[0])
    if operator in ("and", "or"):
        return _joined(operator, operands)
    if operator in _FLIPPED:
        return Operation(_FLIPPED[operator], (operands[1], operands[0]))
    if operator in ("=", "<>"):
        return _equality(operator, operands)
    if operator in ("= any", "<> all"):
        return _membership(operator, *operands)
    return Operation(operator, operands)


def _negative(value: Constant) -> Node:
    text = value.text or ""
    return Constant(text[1:] if text.startswith("-") else f"-{text}", value.type)


def _negated(node: Node) -> Node:
    if isinstance(node, Constant) and node.text in ("true", "false"):
        return Constant("false" if node.text == "true" else "true", node.type)
    if not isinstance(node, Operation):
        return Operation("not", (node,))
    if node.operator == "not":
        return node.operands[0]
    if node.operator in ("and", "or"):
        return _joined(_NEGATED[node.operator], tuple(map(_negated, node.operands)))
    opposite = _NEGATED.get(node.operator)
    return _operation(opposite, node.operands) if opposite else Operation("not", (node,))


def _joined(operator: str, operands: tuple[Node, ...]) -> Node:
    flat: list[Node] = []
    for each in operands:
        nested = isinstance(each, Operation) and each.operator == operator
        for part in each.operands if nested else (each,):  # type: ignore[union-attr]
            if part not in flat:
                flat.append(part)
    if operator == "or":
        flat = _collected(flat)
    return flat[0] if len(flat) == 1 else Operation(operator, tuple(flat))


def _collected(operands: list[Node]) -> list[Node]:
    """Make one ``IN`` of all that is said to be equal to one thing."""
    chosen: dict[Node, list[Node]] = {}
    rest: list[Node] = []
    for each in operands:
        subject, values = _choice(each)
        if subject is None:
            rest.append(each)
        else:
            chosen.setdefault(subject, []).extend(values)
    found = [_membership("= any", key, Operation("array", tuple(v))) for key, v in chosen.items()]
    return [*found, *rest]


def _choice(node: Node) -> tuple[Node | None, tuple[Node, ...]]:
    if isinstance(node, Operation) and len(node.operands) == 2:
        subject, values = _without_text(node.operands[0]), node.operands[1]
        if node.operator == "=" and isinstance(values, Constant):
            return subject, (values,)
        listed = isinstance(values, Operation) and values.operator == "array"
        if node.operator == "= any" and listed:
            return subject, values.operands  # type: ignore[union-attr]
    return None, ()


def _equality(operator: str, operands: tuple[Node, ...]) -> Node:
    """Write the constant last; ``x = true`` is ``x``."""
    one, other = operands
    if isinstance(one, Constant) and not isinstance(other, Constant):
        one, other = other, one
    if isinstance(other, Constant) and other.type == SqlType("boolean"):
        wanted = (other.text == "true") is (operator == "=")
        return one if wanted else _negated(one)
    return Operation(operator, (one, other))


def _membership(operator: str, subject: Node, values: Node) -> Node:
    subject, values = _without_text(subject), _unwrapped(values)
    if not isinstance(values, Operation) or values.operator != "array":
        return Operation(operator, (subject, values))
    different = tuple(dict.fromkeys(values.operands))
    if len(different) == 1:
        return _equality("=" if operator == "= any" else "<>", (subject, different[0]))
    return Operation(operator, (subject, Operation("array", different)))


def _unwrapped(values: Node) -> Node:
    while isinstance(values, Cast) and values.type.dimensions:
        values = values.value
    return values


def _without_text(subject: Node) -> Node:
    if isinstance(subject, Cast) and subject.type == SqlType("text"):
        return subject.value
    return subject
