"""SQL expressions of SQLAlchemy as the text that it would render; None where nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Callable

from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    Items,
    Made,
    Member,
    Operation,
    Part,
    Subscript,
    Value,
    text_of,
)

_LEVELS = {"OR": 1, "AND": 2, "NOT": 3, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
_COMPARED, _ATOM = 4, 9

ColumnName = Callable[[Value], str | None]
"""Gives the name of the column that a value refers to."""

_KEYWORD_FUNCTIONS = frozenset(
    {
        *("current_timestamp", "current_date", "current_time", "localtime", "localtimestamp"),
        *("current_user", "session_user", "user"),
    }
)
_SIGNS = {
    **{sign: sign for sign in ("==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%")},
    "==": "=",
    "&": "AND",
    "|": "OR",
}
_METHODS = {"is_": "IS", "is_not": "IS NOT", "isnot": "IS NOT", "like": "LIKE", "ilike": "ILIKE"}
_COMPARING = frozenset({*_METHODS, "in_", "notin_", "not_in"})
_TRANSPARENT = frozenset({"self_group", "label", "collate"})
_PLAIN = re.compile(r"[a-z_][a-z0-9_$]*\Z")
_RESERVED = frozenset(
    {
        *("all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric"),
        *("both", "case", "cast", "check", "collate", "column", "constraint", "create"),
        *("current_date", "current_role", "current_time", "current_timestamp", "current_user"),
        *("default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "false"),
        *("fetch", "for", "foreign", "from", "grant", "group", "having", "in", "initially"),
        *("intersect", "into", "leading", "limit", "localtime", "localtimestamp", "new", "not"),
        *("null", "of", "off", "offset", "old", "on", "only", "or", "order", "placing"),
        *("primary", "references", "returning", "select", "session_user", "some", "symmetric"),
        *("table", "then", "to", "trailing", "true", "union", "unique", "user", "using"),
        *("variadic", "when", "where", "window", "with", "authorization", "between", "binary"),
        *("cross", "current_schema", "freeze", "full", "ilike", "inner", "is", "isnull"),
        *("join", "left", "like", "natural", "notnull", "outer", "over", "overlaps", "right"),
        *("similar", "verbose"),
    }
)


def quoted(name: str) -> str:
    """Return an identifier, in quotes where PostgreSQL needs them."""
    if _PLAIN.match(name) and name not in _RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a string literal."""
    return "'" + text.replace("'", "''") + "'"


class Renderer:
    """Renders expressions; ``column`` names columns, ``compiled`` are elements with own SQL."""

    def __init__(self, column: ColumnName, compiled: dict[ClassValue, Value]) -> None:
        self._column, self._compiled = column, compiled

    def sql(self, value: Value) -> str | None:
        """Return the text of an expression."""
        if isinstance(value, Const):
            return _constant(value)
        if isinstance(value, Member):
            found = text_of(value)
            return None if found is None else literal(found)
        if isinstance(value, Operation):
            return self._operation(value)
        name = self._column(value)
        if name is not None:
            return quoted(name)
        if isinstance(value, Made):
            return self._call(value)
        if isinstance(value, Foreign) and value.name in ("sa.null", "sa.true", "sa.false"):
            return value.name[3:].upper() if value.name == "sa.null" else value.name[3:]
        return self._subscripted(value) if isinstance(value, Subscript) else None

    def _subscripted(self, value: Subscript) -> str | None:
        return None

    def _operation(self, value: Operation) -> str | None:
        if value.right is None:
            sign = {"~": "NOT ", "not": "NOT ", "-": "-"}.get(value.sign)
            inner = self._inner(value.left, _LEVELS["NOT"])
            return None if inner is None or sign is None else f"{sign}{inner}"
        sign = _SIGNS.get(value.sign)
        if isinstance(value.right, Const) and value.right.value is None and sign in ("=", "!="):
            sign = "IS" if sign == "=" else "IS NOT"
        level = _LEVELS.get(sign or "", _COMPARED)
        left, right = self._inner(value.left, level), self._inner(value.right, level)
        if sign is None or left is None or right is None:
            return None
        return f"{left} {sign} {right}"

    def _inner(self, value: Value, level: int) -> str | None:
        """Return an operand, in parentheses where it binds less than what is around it."""
        found = self.sql(value)
        return f"({found})" if found is not None and _level(value) < level else found

    def _call(self, made: Made) -> str | None:
        name = made.name
        if isinstance(made.function, ClassValue):
            own = self._compiled.get(made.function)
            return text_of(own) if own is not None else None
        if name in ("sa.text", "sa.literal_column") and made.arguments:
            found = text_of(made.arguments[0])
            return None if found is None else re.sub(r"(?<!\\)\\:", ":", found)
        if name.startswith("sa.func."):
            return self._function(name.removeprefix("sa.func."), made.arguments)
        if name in ("sa.true", "sa.false", "sa.null"):
            return name[3:].upper() if name == "sa.null" else name[3:]
        read = _CALLS.get(name)
        if read is not None:
            return read(self, made)
        return self._method(made) if isinstance(made.function, Part) else None

    def _function(self, name: str, arguments: tuple[Value, ...]) -> str | None:
        if name in _KEYWORD_FUNCTIONS and not arguments:
            return name.upper()
        inner = [self.sql(each) for each in arguments]
        known = [each for each in inner if each is not None]
        return f"{name}({', '.join(known)})" if len(known) == len(inner) else None

    def _joined(self, made: Made) -> str | None:
        word = "AND" if made.name == "sa.and_" else "OR"
        inner = [self._inner(each, _LEVELS[word]) for each in made.arguments]
        known = [each for each in inner if each is not None]
        return f" {word} ".join(known) if len(known) == len(inner) else None

    def _not(self, made: Made) -> str | None:
        inner = self._inner(made.arguments[0], _LEVELS["NOT"]) if made.arguments else None
        return None if inner is None else f"NOT {inner}"

    def _literal(self, made: Made) -> str | None:
        return self.sql(made.arguments[0]) if made.arguments else None

    def _method(self, made: Made) -> str | None:
        function = made.function
        assert isinstance(function, Part)  # noqa: S101  # the caller looked
        if function.name in _TRANSPARENT:
            return self.sql(function.owner)
        owner = self._inner(function.owner, _COMPARED)
        if owner is None:
            return None
        if function.name in ("in_", "notin_", "not_in") and len(made.arguments) == 1:
            listed = made.arguments[0]
            word = "IN" if function.name == "in_" else "NOT IN"
            return self._listed(owner, word, listed) if isinstance(listed, Items) else None
        if function.name == "op" or len(made.arguments) != 1:
            return None
        sign = _METHODS.get(function.name)
        right = self.sql(made.arguments[0])
        return f"{owner} {sign} {right}" if sign and right is not None else None

    def _listed(self, owner: str, word: str, items: Items) -> str | None:
        inner = [self.sql(each) for each in items.items]
        known = [each for each in inner if each is not None]
        whole = items.whole and len(known) == len(inner)
        return f"{owner} {word} ({', '.join(known)})" if whole else None


def _constant(value: Const) -> str | None:
    found = value.value
    if found is None:
        return "NULL"
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, (int, float)):
        return str(found)
    return literal(found) if isinstance(found, str) else None


def _level(value: Value) -> int:
    """Return how tightly the outermost operator of an expression binds."""
    if isinstance(value, Operation):
        sign = "NOT" if value.right is None else _SIGNS.get(value.sign, "")
        return _LEVELS.get(sign, _COMPARED)
    if isinstance(value, Made):
        words = {"sa.or_": "OR", "sa.and_": "AND", "sa.not_": "NOT"}
        if value.name in words:
            return _LEVELS[words[value.name]]
        if isinstance(value.function, Part) and value.function.name in _COMPARING:
            return _COMPARED
    return _ATOM


_CALLS: dict[str, Callable[[Renderer, Made], str | None]] = {
    "sa.and_": Renderer._joined,
    "sa.or_": Renderer._joined,
    "sa.not_": Renderer._not,
    "sa.literal": Renderer._literal,
}
